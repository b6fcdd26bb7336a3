"""An organisation's forecast from what is stored: whose it is, what it counts, how it asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from tests.actions.harbour import STAFF, TRAINING, fill, register_book, take_in
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.forecast import ForecastFilter, Outlook, outlook
from tracker.actions.forecast_book import forecast_book
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.rules.days import add_months
from tracker.rules.forecast import last_day
from tracker.rules.places import LeftOut, Need
from tracker.store.tables.places import Organisation, SettingUpload


@pytest.fixture
def today(session: Session) -> date:
    """The small world, swept today."""
    today = fill(session)
    sweep(session, today)
    return today


def look(session: Session, today: date, code: str = "HARB", **wanted: str) -> Outlook:
    found = select(Organisation.id).where(Organisation.code == code)
    return outlook(session, session.scalars(found).one(), today, ForecastFilter(**wanted))


def told(found: Outlook) -> set[tuple[str, Need, date, bool]]:
    return {
        (one.duties[0].post.staff_number, one.need, one.day, one.again)
        for one in found.forecast.places
    }


def staff(session: Session, *rows: list) -> None:
    take_in(session, workbook({"Staff": [STAFF, *rows]}))


def test_everybody_of_the_organisation_is_told_once(session: Session, today: date) -> None:
    found = look(session, today)
    in_date = add_months(today - timedelta(days=60), 12)
    soon = add_months(today - timedelta(days=340), 12)
    # Whether the second round is still inside depends on the day of the month.
    later = {
        (number, Need.RENEWAL, add_months(day, 12), True)
        for number, day in (("00101", in_date), ("00102", soon), ("00103", today))
    }
    assert told(found) == {
        ("00101", Need.RENEWAL, in_date, False),
        ("00102", Need.RENEWAL, soon, False),
        ("00103", Need.INITIAL, today, False),
    } | {one for one in later if one[2] <= found.forecast.last}
    assert found.forecast.people == 4
    assert found.forecast.left_out[LeftOut.EXEMPT] == 1
    assert sum(found.forecast.left_out.values()) == 1


def test_numbers_by_setting_and_provider(session: Session, today: date) -> None:
    found = look(session, today)
    assert {code: one.total.first for code, one in found.settings.items()} == {"W1": 2, "W2": 1}
    assert {code: one.total.first for code, _, one in found.by_provider} == {
        "GOOD": 1,
        "GONE": 1,
        None: 0,
    }
    assert found.starters["W1"].now == 1
    assert found.setting_names == {"W1": "Ward 1", "W2": "Ward 2"}
    assert found.providers == {"GONE": "Gone Training", "GOOD": "Good Training"}
    assert found.requirements == {"LOCAL": "Restraint training"}


def test_what_an_overdue_month_costs(session: Session, today: date) -> None:
    costs = {(one.setting, one.people): one for one in look(session, today).costs}
    assert set(costs) == {("W1", 1), ("W2", 1)}
    assert costs["W1", 1].before.percent == "66.6"
    assert costs["W1", 1].after.percent == "33.3"
    assert (costs["W2", 1].before.percent, costs["W2", 1].after.percent) == ("100.0", "0.0")
    assert costs["W2", 1].misses_target


def test_narrowed(session: Session, today: date) -> None:
    assert {one[0] for one in told(look(session, today, setting="W2"))} == {"00101-2"}
    assert {one[0] for one in told(look(session, today, provider="GONE"))} == {"00102"}
    assert told(look(session, today, requirement="LOCAL")) == told(look(session, today))
    for wanted in ({"setting": "X1"}, {"provider": "NEVER"}, {"requirement": "NONE"}):
        assert look(session, today, **wanted).duties == ()


def test_another_organisation_sees_nothing_of_it(session: Session, today: date) -> None:
    found = look(session, today, "OTHER")
    assert (found.duties, found.setting_names, found.uploads) == ((), {"X1": "Elsewhere"}, {})
    assert look(session, today, "OTHER", setting="W1").duties == ()


def test_a_post_to_come_needs_an_initial_course_by_its_first_day(
    session: Session, today: date
) -> None:
    first, too_late = today + timedelta(days=50), today + timedelta(days=700)
    staff(
        session,
        ["00110", "Frost", "Gus", "W2", "Nurse", first, None, None],
        ["00111", "Grant", "Hal", "W2", "Nurse", too_late, None, None],
    )
    sweep(session, today)
    found = look(session, today)
    assert ("00110", Need.INITIAL, first, False) in told(found)
    assert "00111" not in {one[0] for one in told(found)}
    new = found.starters["W2"]
    assert (new.now, new.begun, new.to_come, new.by) == (0, 0, 1, first)


def test_a_post_to_come_of_somebody_trained_needs_only_a_renewal(
    session: Session, today: date
) -> None:
    first = today + timedelta(days=50)
    staff(session, ["00102-2", "Brown", "Col", "W2", "Nurse", first, None, None])
    sweep(session, today)
    found = look(session, today, setting="W2")
    assert ("00102-2", Need.RENEWAL, first, False) in told(found)
    assert "W2" not in found.starters
    both = [one for one in look(session, today).forecast.places if not one.again]
    assert len(both) == 3


def test_a_leaver_needs_no_place(session: Session, today: date) -> None:
    left = today + timedelta(days=20)
    staff(session, ["00102", "Brown", "Col", "W1", "Nurse", date(2020, 1, 6), left, None])
    sweep(session, today)
    found = look(session, today)
    assert "00102" not in {one[0] for one in told(found)}
    assert found.forecast.left_out[LeftOut.LEAVER] == 1


def test_the_course_of_a_provider_that_nobody_knows(session: Session, today: date) -> None:
    done = today - timedelta(days=10)
    row = ["00103", "Clarke", "Dee", "Good level 2", "Mabo Ltd", done, None]
    take_in(session, workbook({"Training": [TRAINING, row]}))
    sweep(session, today)
    (place,) = [one for one in look(session, today).forecast.places if not one.again][2:]
    assert place.course is not None
    assert (place.course.name, place.course.provider, place.course.provider_name) == (
        "Good level 2",
        None,
        "Mabo Ltd",
    )


def test_how_old_the_figures_of_each_setting_are(session: Session, today: date) -> None:
    assert look(session, today).stale == {}
    old = today - timedelta(days=91)
    session.execute(update(SettingUpload).values(last_on=old))
    assert look(session, today).stale == {"W1": old, "W2": old}
    assert look(session, today, setting="W1").stale == {"W1": old}


def test_nobody_there_yet(session: Session) -> None:
    today = clock.today()
    import_register(session, register_book(today), "register.xlsx", dry_run=False)
    found = look(session, today)
    assert (found.forecast.people, found.forecast.places, found.plan.planned) == (0, (), ())
    assert (found.settings, found.by_provider, found.costs, found.stale) == ({}, [], [], {})
    assert rows(forecast_book(session, found))["Plan"][1:] == []


def rows(content: bytes) -> dict[str, list[tuple]]:
    book = load_workbook(BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_workbook(session: Session, today: date) -> None:
    staff(session, ["00120", "@SUM", "Ida", "W1", "Nurse", today, None, None])
    sweep(session, today)
    found = look(session, today)
    book = rows(forecast_book(session, found))
    assert list(book) == [
        "Months",
        "Settings",
        "Providers",
        "New starters",
        "Coverage",
        "Plan",
        "Left out",
    ]
    assert len(book["Months"]) == 20
    assert book["Months"][1] == ("Overdue now", 0, 0, 0, 2, None)
    assert book["Settings"][0][:3] == ("Code", "Setting", "Overdue now")
    assert [row[1] for row in book["Settings"][1:]] == ["Ward 1", "Ward 2"]
    assert book["Settings"][1][-1] == "No"
    names = {row[1]: row for row in book["New starters"][1:]}
    assert names["Clarke, Dee"][2:5] == ("Ward 1", "physical", "In post, never trained")
    assert "'@SUM, Ida" in names
    plan = {row[0]: row for row in book["Plan"][1:]}
    assert set(plan) == {"00101", "00102"}
    soon = add_months(today - timedelta(days=340), 12)
    assert plan["00102"][1:5] == ("Brown, Col", "Ward 1", "Gone level 2", "Gone Training")
    assert plan["00102"][5].date() == soon
    assert {row[3]: row[4] for row in book["Coverage"][1:]}
    assert book["Left out"][1:] == [(1, "They are exempt on the day on which they would need one.")]


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """Every SQL statement that is sent meanwhile."""
    ran: list[str] = []

    def hear(connection, cursor, statement, *rest) -> None:
        ran.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    yield ran
    event.remove(engine, "before_cursor_execute", hear)


def grow(session: Session, people: int, today: date) -> None:
    """That many people; some were never trained, some are trained by nobody known, some to come."""
    import_register(session, register_book(today), "register.xlsx", dry_run=False)
    numbers = [f"{n:06}" for n in range(people)]
    begins = [today + timedelta(days=30) if n % 5 == 0 else None for n in range(people)]
    staff(
        session,
        *[
            [n, f"Name{n}", "A", f"W{int(n) % 2 + 1}", "Nurse", begins[int(n)], None, None]
            for n in numbers
        ],
    )
    done = today - timedelta(days=20)
    training = [
        [n, f"Name{n}", "A", "Good level 2", ["GOOD", "Mabo"][int(n) % 2], done, None]
        for n in numbers
        if int(n) % 3
    ]
    take_in(session, workbook({"Training": [TRAINING, *training]}))
    sweep(session, today)


def test_as_many_queries_for_many_people_as_for_few(session: Session) -> None:
    today, counts = clock.today(), []
    for people in (10, 400):
        grow(session, people, today)
        with statements(session) as ran:
            found = look(session, today)
            forecast_book(session, found)
        assert found.forecast.people == people
        counts.append(len(ran))
    assert counts[0] == counts[1] < 40
    assert found.forecast.last == last_day(found.forecast.months)
