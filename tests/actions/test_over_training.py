"""Days repeated too early, for whoever commissioned the settings, and at two employers."""

from datetime import date

import pytest
from sqlalchemy import event

from tests import snapshot
from tests.actions import harbour
from tests.actions.harbour_story import at, register
from tests.actions.test_repeats import DEE, GOOD, LOG, TODAY, tell
from tests.web.harbour_users import commissioner_id
from tests.workbooks import workbook
from tracker.actions import over_training as actions
from tracker.actions.import_file import import_file
from tracker.actions.over_training import over_training
from tracker.actions.repeats import fill_repeats
from tracker.rules.repeats import Repetition

SAME, OTHER, ELSEWHERE = Repetition
STAFF = ["Staff number", "Surname", "Forename", "Email", "Setting", "Role", "Start"]
BEGUN = date(2020, 1, 6)


def elsewhere(session, email, *rows):
    """Somebody of the other trust, with that address and this training."""
    name = "90001", "Other", "Name"
    with at(date(2026, 9, 20)):
        for sheet in (
            {"Staff": [STAFF, [*name, email, "X1", "Nurse", BEGUN]]},
            {"Training": [LOG, *([*name, *GOOD, None, day] for day in rows)]},
        ):
            done = import_file(session, workbook(sheet), "f.xlsx", organisation="OTHER")
            assert done["problems"] == []


def address(session, email):
    with at(date(2026, 9, 21)):
        book = {"Staff": [STAFF, [*DEE, email, "W1", "Nurse", BEGUN]]}
        assert harbour.take_in(session, workbook(book))["problems"] == []


def commission(session, *rows):
    with at(date(2026, 9, 22)):
        headings = ["Commissioner", "Setting", "From", "To"]
        register(session, "Commissioning", headings, *rows)


@pytest.fixture
def story(session):
    snapshot.fill(session, tell)
    return session


def told(session, board, day=TODAY):
    """Each repetition by month, how, times and days; and the days of all training."""
    with at(day):
        fill_repeats(session, day)
        found = over_training(session, commissioner_id(session, board), day)
    rows = [(one.month.month, one.how, one.times, one.days) for one in found.repeats]
    assert sum(sum(ways.values()) for _, _, ways in found.by_setting()) == found.days()
    assert sum(attended for _, attended, _ in found.by_setting()) == found.attended
    assert sum(one.days for _, one in found.by_course()) == found.days()
    return sorted(rows), found.attended


AUGUST, SEPTEMBER = (8, SAME, 1, 2), (9, OTHER, 1, 1)


def test_of_a_year(story):
    assert told(story, "EAST") == ([AUGUST, SEPTEMBER], 6)
    assert told(story, "WEST") == ([], 0)


def test_a_month_counts_for_whoever_commissioned_on_its_last_day_and_when_it_was_counted(story):
    register_from = ["WEST", "W1", date(2026, 9, 30), None]
    commission(story, register_from)
    assert told(story, "WEST") == ([SEPTEMBER], 1)
    assert told(story, "EAST") == ([AUGUST, SEPTEMBER], 6)


def test_a_setting_let_go_is_told_by_what_was_known_until_then(story):
    commission(story, ["EAST", "W1", date(2019, 1, 1), date(2026, 10, 15)])
    assert told(story, "EAST") == ([], 1)


def test_at_two_employers(story):
    commission(story, ["EAST", "X1", date(2019, 1, 1), None])
    address(story, "dee@Homes.example")
    elsewhere(story, "DEE@homes.example", date(2026, 5, 11))
    assert told(story, "EAST")[0] == [(8, ELSEWHERE, 1, 1), AUGUST, SEPTEMBER]


@pytest.mark.parametrize(
    ("email", "done"),
    [
        ("dee.clarke@homes.example", date(2026, 5, 11)),
        ("dee@homes.example", date(2025, 9, 1)),
        ("dee@homes.example", date(2026, 9, 1)),
    ],
)
def test_not_at_two_employers(story, email, done):
    """Another address, nearly due when it was renewed, or later: then it is the other's."""
    commission(story, ["EAST", "X1", date(2019, 1, 1), None])
    address(story, "dee@homes.example")
    elsewhere(story, email, done)
    found = [row for row in told(story, "EAST")[0] if row[1] == ELSEWHERE]
    assert found == ([(9, ELSEWHERE, 1, 1)] if done.month == 9 and done.year == 2026 else [])


def test_an_employer_outside_the_portfolio_is_not_looked_at(story):
    address(story, "dee@homes.example")
    elsewhere(story, "dee@homes.example", date(2026, 5, 11))
    assert told(story, "EAST")[0] == [AUGUST, SEPTEMBER]
    commission(story, ["EAST", "X1", date(2026, 10, 1), None])
    assert told(story, "EAST")[0] == [AUGUST, SEPTEMBER]


def test_an_address_that_two_people_of_one_employer_bear_is_nobodys(story):
    commission(story, ["EAST", "X1", date(2019, 1, 1), None])
    address(story, "dee@homes.example")
    elsewhere(story, "dee@homes.example", date(2026, 5, 11))
    with at(date(2026, 9, 23)):
        row = ["90003", "Third", "Name", "dee@homes.example", "X1", "Nurse", BEGUN]
        import_file(story, workbook({"Staff": [STAFF, row]}), "f.xlsx", organisation="OTHER")
    assert told(story, "EAST")[0] == [AUGUST, SEPTEMBER]


def test_more_addresses_than_are_looked_at(story, monkeypatch):
    commission(story, ["EAST", "X1", date(2019, 1, 1), None])
    address(story, "dee@homes.example")
    elsewhere(story, "dee@homes.example", date(2026, 5, 11))
    for most, is_cut in ((1, False), (0, True)):
        monkeypatch.setattr(actions, "MOST_ADDRESSES", most)
        with at(TODAY):
            fill_repeats(story, TODAY)
            found = over_training(story, commissioner_id(story, "EAST"), TODAY)
        assert (found.is_cut, found.days(ELSEWHERE)) == (is_cut, 0 if is_cut else 1)


def test_nothing_commissioned_and_nothing_counted(story):
    with at(TODAY):
        found = over_training(story, commissioner_id(story, "EAST"), TODAY)
    assert (found.days(), found.attended, found.counted, found.asked) == (0, 0, (), 18)


def test_queries_do_not_grow_with_people(story):
    def count():
        ran = []
        engine = story.get_bind()

        def hear(*args):
            ran.append(args[2])

        event.listen(engine, "before_cursor_execute", hear)
        with at(TODAY):
            over_training(story, commissioner_id(story, "EAST"), TODAY)
        event.remove(engine, "before_cursor_execute", hear)
        return len(ran)

    with at(TODAY):
        fill_repeats(story, TODAY)
    assert count() < 15
    commission(story, ["EAST", "X1", date(2019, 1, 1), None])
    address(story, "dee@homes.example")
    elsewhere(story, "dee@homes.example", date(2026, 5, 11))
    assert count() < 40
