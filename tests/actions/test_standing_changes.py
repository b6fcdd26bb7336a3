"""What a check foretells of standings is what then happens, to everybody."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.actions.harbour import STAFF, TRAINING, fill, take_in
from tests.actions.test_import_properties import taken_in
from tests.actions.world import dump
from tests.examples import examples
from tests.workbooks import workbook
from tracker import clock
from tracker.actions import standing_changes
from tracker.actions.answers import Given
from tracker.actions.check_file import Asked, check_file, check_opened, prepare
from tracker.actions.import_file import import_file
from tracker.actions.register_import import import_register
from tracker.actions.standing import standings
from tracker.actions.standing_changes import StandingChanges
from tracker.actions.uploads import accept, keep_for_check
from tracker.sheets.reading import Sheet, Workbook
from tracker.store.database import db
from tracker.store.tables.places import Organisation

MORE = {
    "Requirements": [
        ["Code", "Name", "Roles", "Level", "Assurance", "Interval months", "Strength"],
        ["NURSES", "Accredited training", "Nurse", "physical", "accredited", 24, "must"],
    ]
}
KINDS = [*TRAINING, "Kind", "Mode", "Expires"]


def fill_more(session):
    """The small world with a second requirement, for nurses."""
    today = fill(session)
    document = import_register(session, workbook(MORE), "more.xlsx", dry_run=False)
    assert not document["problems"], document
    return today


@pytest.fixture
def harbour(session):
    fill_more(session)
    return session


def ago(days):
    return clock.today() - timedelta(days=days)


def standing_of_all(session):
    """Everybody's standings today, by post and requirement."""
    now = clock.now()
    found = standings(session, on=clock.today(), known_on=now, organisation="HARB").judged
    session.rollback()
    return {
        (one.post.staff_number, one.post.setting.code, one.requirement): one.judgement
        for one in found
    }


def came_about(before, after):
    """The changes from one to the other, with the new last good day and first failing link."""
    found = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        was, now = (one.answer.standing if one else None for one in (old, new))
        if was != now:
            found[key] = was, now, new.answer.due_on if new else None
    return found


def foretold(changes):
    return {
        (one.staff_number, one.setting, one.requirement): (one.before, one.after, one.due_on)
        for one in changes
    }


def check(session, headings, *rows, **asked):
    book = workbook({"Sheet1": [headings, *rows]})
    return check_file(session, book, "f.xlsx", Asked("HARB", **asked), clock.today())


def keep(session, headings, *rows):
    book = workbook({"Sheet1": [headings, *rows]})
    organisation = session.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()
    return keep_for_check(session, book, "f.xlsx", organisation)


LOG = [
    # Two posts, of which W1's and W2's go on; corrected to failed.
    ["00101", "Adeyemi", "Ruth", "G2", "GOOD", ago(60), "failed"],
    ["00102", "Brown", "Col", "G2", "GOOD", ago(3), None],
    ["00103", "Clarke", "Dee", "V2", "NEVER", ago(9), None],
    ["00104", "Davies", "Eve", "G2", "GOOD", ago(9), None],
    ["00105", "Evans", "Fay", "G2", "GOOD", ago(9), None],
]


def test_a_training_log_foretells_what_its_acceptance_does(harbour):
    before = standing_of_all(harbour)
    upload = keep(harbour, TRAINING, *LOG)
    said = upload.summary["standing_changes"]
    told = foretold(StandingChanges(harbour, check(harbour, TRAINING, *LOG)).changes())
    accept(harbour, upload.id)
    happened = came_about(before, standing_of_all(harbour))
    assert told == happened
    counted = Counter((key[2], was, now) for key, (was, now, _) in happened.items())
    assert {
        (one["requirement"], one["from"], one["to"]): one["posts"] for one in said["changes"]
    } == counted
    assert (said["people"], said["too_many"]) == (5, False)


def test_people_are_counted_once_and_reasons_are_told(harbour):
    said = keep(harbour, TRAINING, *LOG).summary["standing_changes"]
    by_pair = {(one["requirement"], one["from"], one["to"]): one for one in said["changes"]}
    never = by_pair["LOCAL", "never_trained", "not_assured"]
    assert never["name"] == "Restraint training"
    assert never["reasons"] == [
        {
            "code": "provider_not_certified",
            "people": 1,
            "text": "The provider has never been certified.",
        }
    ]
    failed = by_pair["LOCAL", "in_date", "never_trained"]
    assert (failed["people"], failed["posts"], failed["worse"]) == (1, 2, True)
    assert said["changed"] == 3
    first = said["first"][0]
    assert (first["staff_number"], first["name"]) == ("00101", "Adeyemi, Ruth")
    assert [one["reason"] for one in said["first"] if one["to"] == "not_assured"] == [
        "Never Certified has never been certified."
    ] * 2


def test_a_staff_list_foretells_what_its_acceptance_does(harbour):
    rows = [
        ["00101-2", "Adeyemi", "Ruth", "W2", "Porter", ago(900), None, None],
        ["00102", "Brown", "Col", "W1", "Nurse", ago(900), ago(1), None],
        ["00103", "Clarke", "Dee", "W2", "Nurse", ago(900), None, None],
        ["00104", "Davies", "Eve", "W2", "Nurse", ago(900), None, None],
        ["00105", "Evans", "Fay", "W2", "Nurse", ago(900), None, ago(5)],
        ["00301", "Moss", "Ida", "W1", "Nurse", ago(2), None, None],
        ["00301-2", "Moss", "Ida", "W2", "Porter", ago(2), None, None],
        ["00302", "Nash", "Joe", "W1", "Nurse", ago(-9), None, None],
    ]
    before = standing_of_all(harbour)
    upload = keep(harbour, STAFF, *rows)
    told = foretold(StandingChanges(harbour, check(harbour, STAFF, *rows)).changes())
    accept(harbour, upload.id)
    happened = came_about(before, standing_of_all(harbour))
    assert told == happened
    assert happened["00102", "W1", "LOCAL"][:2] == ("due_soon", None)
    assert happened["00301", "W1", "LOCAL"] == (None, "never_trained", None)
    assert ("00302", "W1", "LOCAL") not in happened


def test_looking_ahead_writes_nothing(harbour):
    before = dump(harbour)
    StandingChanges(harbour, check(harbour, TRAINING, *LOG)).as_document()
    assert dump(harbour) == before


def test_what_the_organisation_answered_counts(harbour):
    row = ["00103", "Clarke", "Dee", "Holding people", "Those from Hull", ago(4), None]
    given = (
        Given("unknown_provider", "Those from Hull", "GOOD"),
        Given("unknown_course", "Holding people", "GOOD/G2"),
    )
    take_in(harbour, workbook({"S": [TRAINING, row]}))
    import_file(
        harbour, workbook({"S": [TRAINING, row]}), "f.xlsx", organisation="HARB", answers=given
    )
    assert standing_of_all(harbour)["00103", "W1", "LOCAL"].answer.standing == "in_date"
    later = [*row[:5], ago(1), "failed"]
    told = foretold(StandingChanges(harbour, check(harbour, TRAINING, later)).changes())
    assert told["00103", "W1", "LOCAL"][:2] == ("in_date", "expired")


def test_the_fingerprint_is_of_what_the_file_brings_alone(harbour, monkeypatch):
    first = keep(harbour, TRAINING, *LOG).summary
    monkeypatch.setattr(standing_changes, "MOST_PEOPLE", 4)
    second = keep(harbour, TRAINING, *LOG).summary
    assert second["standing_changes"] == {
        "on": clock.today().isoformat(),
        "people": 5,
        "too_many": True,
    }
    assert first["fingerprint"] == second["fingerprint"]


def test_nothing_new_changes_nothing(harbour):
    said = keep(harbour, STAFF[:5], ["00102", "Brown", "Col", "W1", "Nurse"]).summary
    assert said["standing_changes"] == {
        "on": clock.today().isoformat(),
        "people": 0,
        "too_many": False,
        "changed": 0,
        "changes": [],
        "first": [],
    }


WHO = [
    ("00101", "Adeyemi", "Ruth"),
    ("00101-2", "Adeyemi", "Ruth"),
    ("00102", "Brown", "Col"),
    ("00103", "Clarke", "Dee"),
    ("00104", "Davies", "Eve"),
    ("00105", "Evans", "Fay"),
]
JOINING = [("00201", "Grant", "Hal"), ("00201-2", "Grant", "Hal"), ("00202", "Hume", "Ivy")]
WHAT = [("G2", "GOOD"), ("N2", "GONE"), ("V2", "NEVER"), ("G2", "Good Training"), ("G2", "Whoever")]


def days(least, most):
    return st.integers(least, most).map(ago)


def maybe(strategy):
    return st.one_of(st.none(), strategy)


def rows_of_training():
    who, what = st.sampled_from(WHO), st.sampled_from(WHAT)
    return st.builds(
        lambda who, what, *rest: (*who, *what, *rest),
        who,
        what,
        st.one_of(days(0, 1200), st.sampled_from([ago(60), ago(340)])),
        st.sampled_from([None, "passed", "failed", "attended"]),
        st.sampled_from([None, "initial", "refresher", "full_programme"]),
        st.sampled_from([None, "e_learning"]),
        maybe(days(-800, 300)),
    )


def rows_of_staff():
    return st.builds(
        lambda who, *rest: (*who, *rest),
        st.sampled_from([*WHO, *JOINING]),
        st.sampled_from(["W1", "W2"]),
        st.sampled_from(["Nurse", "Porter", None]),
        maybe(days(-20, 900)),
        maybe(days(-20, 20)),
        maybe(days(-20, 20)),
    )


def files(headings, rows):
    made = st.lists(rows, min_size=1, max_size=8)
    return made.map(lambda rows: Workbook((Sheet("S", [tuple(headings), *rows]),), "xlsx", False))


@pytest.fixture
def one_world(sqlite_app):
    """Examples add to it, and each finds what is there."""
    with sqlite_app.app_context():
        fill_more(db.session())
        yield db.session()


@pytest.mark.thorough
@given(book=st.one_of(files(KINDS, rows_of_training()), files(STAFF, rows_of_staff())))
@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_the_file_what_is_foretold_happens(one_world, book):
    found = check_opened(one_world, prepare(one_world, Asked("HARB"), clock.today()), book)
    told = foretold(StandingChanges(one_world, found).changes())
    before = standing_of_all(one_world)
    taken_in(one_world, found)
    assert told == came_about(before, standing_of_all(one_world))
