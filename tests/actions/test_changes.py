"""What changed between two days, for whoever commissioned what on both of them."""

import pytest
from sqlalchemy import event, insert, select

from tests.actions import harbour_story
from tests.actions.harbour_story import ago
from tests.web.harbour_users import commissioner_id
from tracker import clock
from tracker.actions.changes import changes
from tracker.rules.changes import Line, Then
from tracker.rules.words import ProviderState
from tracker.store.commissioners import answering
from tracker.store.tables.places import Commissioning, Setting, SettingFact


@pytest.fixture
def story(session):
    harbour_story.fill(session)
    return session


def told(session, board, first, last):
    """The lines of each setting, with how many days ago each was crossed where that is known."""
    found = changes(session, commissioner_id(session, board), ago(first), ago(last), clock.today())
    lines = [
        (row.code, one.line, *one.sides, one.on and (clock.today() - one.on).days)
        for row in found.rows
        for one in row.crossings
    ]
    return found.compared, lines


MET = ("W1", Line.TARGET, Then.BELOW, Then.NOT_BELOW, 60)
LET_GO = ("W1", Line.RELIANCE, Then.RELIED, Then.NOT_RELIED, 60)
SUSPENDED = ("W1", Line.PROVIDER, ProviderState.ACCREDITED, ProviderState.SUSPENDED, 20)


@pytest.mark.parametrize(
    ("first", "last", "lines"),
    [
        (90, 0, [MET, LET_GO, SUSPENDED]),
        (90, 30, [MET, LET_GO]),
        (50, 21, []),
        (21, 20, [SUSPENDED]),
        (19, 0, []),
    ],
)
def test_the_lines_between_two_days(story, first, last, lines):
    assert told(story, "EAST", first, last) == (1, lines)


def test_a_day_before_anything_was_known(story):
    line = ("W1", Line.REGISTER, Then.NOT_KNOWN, Then.KNOWN, None)
    assert told(story, "EAST", 120, 0) == (1, [line])
    assert told(story, "EAST", 125, 120) == (0, [])


def test_the_cause_is_the_registers_event(story):
    found = changes(story, commissioner_id(story, "EAST"), ago(50), ago(0), clock.today())
    (cause,) = found.rows[0].crossings[0].why
    assert "Certificate C-GOOD was suspended on" in cause.said
    assert "(Fees not paid)" in cause.said


def test_of_a_setting_that_was_theirs_on_one_day_alone_nothing_else_is_told(story):
    began = ("W1", Line.COMMISSIONING, Then.NOT_COMMISSIONED, Then.COMMISSIONED, 30)
    assert told(story, "NEW", 90, 0) == (0, [began])
    assert told(story, "NEW", 25, 0) == (1, [SUSPENDED])
    ceased = ("W2", Line.COMMISSIONING, Then.COMMISSIONED, Then.NOT_COMMISSIONED, 9)
    assert told(story, "WEST", 90, 0) == (0, [ceased])
    assert "W2" not in [line[0] for line in told(story, "EAST", 135, 90)[1]]


def test_whom_a_former_setting_relies_on_today_is_not_told(story):
    """Ward 2 relies on Good Training: until a flag said so on their days, WEST hears nothing."""
    suspended = ("W2", Line.PROVIDER, ProviderState.ACCREDITED, ProviderState.SUSPENDED, 20)
    assert told(story, "WEST", 50, 15) == (1, [suspended])
    assert told(story, "WEST", 50, 21) == (1, [])


def test_the_days_of_a_commissioner_one_by_one_and_between(story):
    board, today = commissioner_id(story, "WEST"), clock.today()
    (ward,) = story.scalars(select(Setting.id).where(Setting.code == "W2"))
    days = [ago(50), ago(10), ago(9), today]
    answers = answering(story, board, today)
    assert {day: answers.on(day) for day in days} == {
        ago(50): {ward},
        ago(10): {ward},
        ago(9): set(),
        today: set(),
    }
    between = answers.between(ago(50), ago(10))
    assert (between.both, between.began, between.ceased) == ({ward}, {}, {})
    assert answers.between(ago(50), today).ceased == {ward: ago(9)}


def test_queries_do_not_grow_with_settings(story):
    def count():
        ran = []
        engine = story.get_bind()
        listen = lambda *args: ran.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listen)
        told(story, "EAST", 90, 0)
        event.remove(engine, "before_cursor_execute", listen)
        return len(ran)

    few = count()
    board = commissioner_id(story, "EAST")
    (fact,) = story.scalars(select(SettingFact).join(Setting).where(Setting.code == "W1"))
    same = {"recorded_at": fact.recorded_at}
    for number in range(30):
        key = story.execute(insert(Setting).values(code=f"S{number}")).inserted_primary_key[0]
        story.add(
            SettingFact(
                setting_id=key,
                organisation_id=fact.organisation_id,
                name=f"Setting {number}",
                populations=(),
                **same,
            )
        )
        story.add(Commissioning(commissioner_id=board, setting_id=key, **same))
    story.commit()
    assert told(story, "EAST", 90, 0)[0] == 31
    assert count() == few < 60
