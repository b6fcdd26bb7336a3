"""Whose standing changes, told on the page of an upload: before it is accepted and after."""

from datetime import timedelta

from sqlalchemy import select

from tests.actions.harbour import STAFF, take_in
from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.hr.uploading import accept, check_of, staff_file, training_file
from tests.workbooks import workbook
from tracker import clock
from tracker.store.tables.uploads import Upload

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 3


def training(number, surname, forename, course="G2", provider="GOOD", days=5, result=None):
    day = clock.today() - timedelta(days=days)
    return [number, surname, forename, course, provider, day, result]


def told(page):
    """What is said of standings: the paragraphs and lists under their heading, as one text."""
    heading = page.find(id="standings")
    if heading is None:
        return ""
    said = []
    for part in heading.find_next_siblings():
        if part.name == "h2":
            break
        said.append(text_of(part))
    return " ".join(said)


def test_nothing_new_says_nothing_of_standings(hr):
    page = hr.page(check_of(hr, staff_file(["00102", "Brown", "Col", "W1", "Nurse"])))
    assert told(page) == ""


def test_no_other_standing_is_said_to_be_none(hr):
    page = hr.page(check_of(hr, staff_file(["00102", "Brown", "Col", "W1", "Sister"])))
    assert told(page).startswith("None. Nobody")


def test_one_person_is_told_with_the_reason(hr):
    page = hr.page(check_of(hr, training_file(training("00103", "Clarke", "Dee", "V2", "NEVER"))))
    said = told(page)
    assert said.startswith("For 1 person, by their standing on")
    assert "1 person becomes not assured (before: never trained). The provider has never" in said
    assert "Clarke, Dee 00103, Ward 1" in said
    assert "Never Certified has never been certified." in said


@ON_BOTH
def test_several_reasons_are_counted(harbour, hr):
    take_in(harbour, workbook({"S": [STAFF[:5], ["00201", "Grant", "Hal", "W1", "Nurse"]]}))
    rows = [
        training("00103", "Clarke", "Dee", "V2", "NEVER"),
        training("00201", "Grant", "Hal", "N2", "GONE"),
    ]
    said = told(hr.page(check_of(hr, training_file(*rows))))
    assert "2 people become not assured (before: never trained), because: 1 person: On" in said
    assert "On the day of the training the provider's certification had ended." in said


@ON_BOTH
def test_those_who_become_worse_come_first_and_say_why(hr):
    rows = [
        training("00103", "Clarke", "Dee"),
        training("00101", "Adeyemi", "Ruth", days=60, result="failed"),
    ]
    address = check_of(hr, training_file(*rows))
    page = hr.page(address)
    said = told(page)
    assert said.index("Adeyemi, Ruth") < said.index("Clarke, Dee")
    assert "1 person becomes in date (before: never trained)" in said
    after = accept(hr, address)
    assert text_of(after.find(id="standings")) == "Standings that changed"


def test_who_leaves_has_no_standing_any_more(hr):
    ended = clock.today() - timedelta(days=1)
    row = ["00103", "Clarke", "Dee", "W1", "Nurse", ended - timedelta(days=900), ended]
    page = hr.page(check_of(hr, workbook({"Staff": [STAFF[:7], row]})))
    assert "1 person has no standing any more (before: never trained)" in told(page)


def test_the_first_of_many_are_shown_with_names_of_any_length(hr):
    rows = [[f"9{i:04d}", LONG, f"Jo{i:03d}", "W1", "Nurse"] for i in range(60)]
    said = told(hr.page(check_of(hr, staff_file(*rows))))
    assert "60 people become never trained (not asked of them before)" in said
    assert "And 40 more. The first 20 are shown" in said


@ON_BOTH
def test_too_many_people_are_said_to_be_too_many(harbour, hr):
    address = check_of(hr, training_file(training("00103", "Clarke", "Dee")))
    upload = harbour.scalars(select(Upload).order_by(Upload.id.desc()).limit(1)).one()
    changes = {"on": clock.today().isoformat(), "people": 20_001, "too_many": True}
    upload.summary = {**upload.summary, "standing_changes": changes}
    harbour.commit()
    assert "something new of 20,001 people. These are too many" in told(hr.page(address))


def test_a_check_of_an_earlier_release_says_nothing(harbour, hr):
    address = check_of(hr, training_file(training("00103", "Clarke", "Dee")))
    upload = harbour.scalars(select(Upload).order_by(Upload.id.desc()).limit(1)).one()
    kept = {"standing_changes", "absent"}
    upload.summary = {key: value for key, value in upload.summary.items() if key not in kept}
    harbour.commit()
    assert told(hr.page(address)) == ""
