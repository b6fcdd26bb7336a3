"""What holds of every file, however odd: no row is dropped, and a second time nothing is new."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.actions.world import STAFF, TRAINING, fill_hive
from tests.examples import examples
from tracker.actions.check_file import Asked, check_opened, prepare
from tracker.actions.import_file import record
from tracker.actions.import_report import as_json, kept_summary
from tracker.sheets.reading import Sheet, Workbook
from tracker.store.database import db
from tracker.store.tables.uploads import Upload, UploadState

TODAY = date(2026, 6, 1)
NUMBERS = ["00123", 123, 124.0, "00124", "00125-2", "77", 77, "0077", "99999", "AB123456C", True]
NAMES = ["Patel", "Asha", "Brown", "Zoë", "Zoe", "Smith", "John", "Patel, Asha (Ms)", "O'Neill"]
COURSES = ["R2", "SH2", "Conflict awareness", "Ward holds", "Gentle handling", "First aid", "#N/A"]
PROVIDERS = ["ROWAN", "Rowan Ltd", "HAZEL", "Rowen", "In-house", "Some Ltd", 5]
DAYS = ["1/4/2026", date(2026, 3, 4), 46113, "Apr-26", "n/a", "booked 1/7", "4 Jan 2027", "LTS", 1]
WORDS = ["passed", "failed", "attended", "DNA", "initial", "e-learning", "affiliate", "bank", "no"]
SETTINGS = ["W1", "willow house", "W2", "R1", "Nowhere"]
JUNK = st.one_of(
    st.none(),
    st.text(max_size=8).map(lambda text: text or None),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(),
    st.booleans(),
    st.datetimes(),
    st.times(),
)
FIELDS = {
    "Staff number": NUMBERS,
    "Surname": NAMES,
    "Forename": NAMES,
    "Name": NAMES,
    "Course": COURSES,
    "Provider": PROVIDERS,
    "Completed": DAYS,
    "Started": DAYS,
    "Expires": DAYS,
    "Result": WORDS,
    "Kind": WORDS,
    "Mode": WORDS,
    "Route": WORDS,
    "Setting": SETTINGS,
    "Role": WORDS,
    "Email": ["a@example.org", "b@example.org", "nobody"],
    "Employment": WORDS,
    "Start": DAYS,
    "End": DAYS,
    "Absence": ["long_absence", "ill"],
    "Absence from": DAYS,
    "Exempt to": DAYS,
}


WHO = [
    ("00123", "Patel", "Asha"),
    (123, "Jones", "Asha"),
    ("00124-2", "Brown", "Zoë"),
    (None, "Brown", "Zoe"),
    ("00555", "Lee", "Kim"),
    (555, "Lee", "Kim"),
]
WHAT = [("R2", "ROWAN"), ("SH2", "Rowan Ltd"), ("SH2", "Rowen"), ("HA", "HAZEL"), ("HO", None)]


@st.composite
def rows_under(draw, headings):
    """A row that can be taken, with up to two of its cells changed to whatever may stand there."""
    number, surname, forename = draw(st.sampled_from(WHO))
    course, provider = draw(st.sampled_from(WHAT))
    likely = {
        "Staff number": number,
        "Surname": surname,
        "Forename": forename,
        "Course": course,
        "Provider": provider,
        "Completed": draw(st.sampled_from(["4/3/2026", date(2026, 3, 4), 46000])),
        "Setting": draw(st.sampled_from(["W1", "Oak Ward"])),
        "Result": draw(st.sampled_from(["pass", "failed", None])),
        "Email": draw(st.sampled_from(["a@example.org", "b@example.org", None])),
    }
    row = {heading: likely.get(heading) for heading in headings}
    for heading in draw(st.lists(st.sampled_from(headings), max_size=2)):
        row[heading] = draw(st.one_of(st.sampled_from(FIELDS[heading]), JUNK))
    return tuple(row.values())


@st.composite
def files(draw):
    """A workbook of one to three sheets, each with the headings of one of our forms or fewer."""
    sheets = []
    for number in range(draw(st.integers(1, 3))):
        own = draw(st.sampled_from([TRAINING, STAFF]))
        more = st.lists(st.sampled_from(sorted(set(FIELDS) - set(own))), unique=True, max_size=5)
        headings = draw(st.permutations([*own, *draw(more)]))
        rows = draw(st.lists(rows_under(headings), max_size=6))
        rows += draw(st.lists(st.sampled_from(rows), max_size=2)) if rows else []
        places = st.tuples(st.integers(2, 8), st.integers(1, len(headings)))
        sheets.append(
            Sheet(
                f"Sheet {number}",
                [tuple(headings), *rows],
                hidden_rows=draw(st.frozensets(st.integers(1, 8), max_size=2)),
                uncached=draw(st.frozensets(places, max_size=2)),
            )
        )
    return Workbook(tuple(sheets), "xlsx", draw(st.booleans()))


@pytest.fixture
def hive(sqlite_app):
    """The world, with HIVE's people in it; examples add to it, and each finds what is there."""
    with sqlite_app.app_context():
        session = db.session()
        fill_hive(session)
        yield session


def checked(session, book, setting=None):
    """The check of a workbook that was read."""
    asked = Asked("HIVE", setting)
    task = prepare(session, asked, TODAY)
    return check_opened(session, task, book)


def taken_in(session, check):
    """Record what a check found, as an upload."""
    now = datetime.now(UTC)
    upload = Upload(
        organisation_id=check.task.organisation_id,
        kind=check.kind,
        state=UploadState.ACCEPTED,
        file_name="any.xlsx",
        uploaded_at=now,
        summary=kept_summary(check),
    )
    session.add(upload)
    session.flush()
    record(session, check, upload.id, now, None)
    session.commit()


@given(book=files(), setting=st.sampled_from([None, "W1"]))
@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_row_is_dropped_and_the_second_time_nothing_is_new(hive, book, setting):
    check = checked(hive, book, setting)
    document = as_json(check, records=True)
    rows = document["rows"]
    outcomes = ("new", "changed", "unchanged", "rejected", "ignored")
    assert rows["total"] == sum(rows[word] for word in outcomes)
    assert rows["total"] == sum(sheet["read"] for sheet in document["sheets"])
    assert len(document["records"]) == rows["new"] + rows["changed"] + rows["unchanged"]
    told = {(problem["sheet"], problem["row"]) for problem in document["problems"]}
    for line in check.ledger.lines:
        if line.outcome in ("rejected", "ignored"):
            assert line.why
            assert (line.sheet, line.row) in told
    for problem in document["problems"]:
        assert problem["message"].endswith(".")
        assert problem["code"]
    if check.kind and check.ledger.lines:
        taken_in(hive, check)
        again = as_json(checked(hive, book, setting))
        assert (again["rows"]["new"], again["rows"]["changed"]) == (0, 0)
        assert again["rows"]["unchanged"] == len(document["records"])
        assert again["questions"] == document["questions"]
