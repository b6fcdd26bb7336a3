"""What headings mean, and how sure that is."""

import pytest

from tracker.actions.import_headings import (
    LIKELY,
    OURS,
    SAID,
    SPELT,
    SURE,
    heading_key,
    meaning,
    order_said,
)
from tracker.store.tables.uploads import UploadKind

STAFF, TRAINING = UploadKind.STAFF, UploadKind.TRAINING


@pytest.mark.parametrize(
    ("heading", "kind", "field", "sureness"),
    [
        ("Staff number", TRAINING, "staff_number", OURS),
        ("STAFF_NUMBER*", STAFF, "staff_number", OURS),
        ("Payroll No.", TRAINING, "staff_number", SURE),
        ("UNIQUEWORKERID", TRAINING, "staff_number", SURE),
        ("User's full name", TRAINING, "name", SURE),
        ("Surname, Forename", TRAINING, "name", SURE),
        ("Date attended", TRAINING, "completed", SURE),
        ("Completion date (dd/mm/yyyy)", TRAINING, "completed", SURE),
        ("Date", TRAINING, "completed", LIKELY),
        ("Valid until:", TRAINING, "expires", SURE),
        ("Refresher due", TRAINING, "expires", SURE),
        ("Pass / Refer", TRAINING, "result", SURE),
        ("Training supplier", TRAINING, "provider", SURE),
        ("Certifcate number", TRAINING, "certificate_number", SPELT),
        ("Start date", TRAINING, "started", SURE),
        ("Start date", STAFF, "start", SURE),
        ("Leaving date", STAFF, "end", SURE),
        ("Work location", STAFF, "setting", SURE),
        ("Job title", STAFF, "role", SURE),
    ],
)
def test_headings_that_mean_something(heading, kind, field, sureness):
    found = meaning(heading, kind, {})
    assert found is not None
    assert (found.field, found.sureness) == (field, sureness)
    assert found.ours is (sureness == OURS)


@pytest.mark.parametrize(
    "heading",
    [
        "Safer holds level 2",
        "Line manager",
        "DBS date",
        "No",
        "Last updated by",
        "Notes",
        "",
        None,
        46000,
        "Staff number " * 20,
    ],
)
@pytest.mark.parametrize("kind", [STAFF, TRAINING])
def test_headings_that_mean_nothing_of_ours(heading, kind):
    assert meaning(heading, kind, {}) is None


def test_a_heading_that_is_ours_stays_ours_when_it_is_said_again():
    found = meaning("Course", TRAINING, {heading_key("Course"): "course"})
    assert found is not None
    assert (found.sureness, found.ours) == (OURS, True)


def test_what_an_organisation_said_of_a_heading_comes_first():
    learned = {heading_key("When"): "completed", heading_key("Date"): None}
    found = meaning("when", TRAINING, learned)
    assert found is not None
    assert (found.field, found.sureness) == ("completed", SAID)
    assert meaning("Date", TRAINING, learned) is None
    assert meaning("when", STAFF, learned) is None


@pytest.mark.parametrize(
    ("heading", "order"),
    [
        ("Date (dd/mm/yyyy)", "dmy"),
        ("DD-MM-YY completed", "dmy"),
        ("mm/dd/yyyy", "mdy"),
        ("Done [yyyy-mm-dd]", "ymd"),
        ("Date", None),
        ("dummy", None),
        (None, None),
    ],
)
def test_a_heading_may_prescribe_the_order_of_its_dates(heading, order):
    assert order_said(heading) == order
