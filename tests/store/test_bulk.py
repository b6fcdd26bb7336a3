"""Many rows at once: few statements, whatever a row lacks."""

from datetime import UTC, date, datetime

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tracker.rules.words import FlagKind, Severity
from tracker.store.bulk import change_rows, insert_told
from tracker.store.tables.flags import Flag

DAY = date(2026, 3, 4)
MOMENT = datetime(2026, 3, 4, tzinfo=UTC)
ROWS = 300


def flag(number: int) -> dict[str, object]:
    return {
        "kind": FlagKind.TRAINING_DUE,
        "subject": str(number),
        "severity": Severity.ADVICE,
        "stage": None if number % 2 else 30,
        "until": DAY if number % 3 else None,
        "opened_on": DAY,
        "opened_at": MOMENT,
    }


def test_rows_that_lack_different_things_go_together(session: Session) -> None:
    ran: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *told: ran.append(told[2]))
    columns = (Flag.subject, Flag.stage, Flag.until)
    told = insert_told(session, columns, map(flag, range(ROWS)))
    inserts = [statement for statement in ran if statement.startswith("INSERT INTO flag ")]
    assert len(inserts) == 1
    expected = {(one["subject"], one["stage"], one["until"]) for one in map(flag, range(ROWS))}
    assert {tuple(row) for row in told} == expected
    assert len(told) == ROWS


def test_each_row_is_given_what_is_its_own_and_keeps_the_rest(session: Session) -> None:
    made = insert_told(session, (Flag.id,), map(flag, range(4)))
    first, second, third, fourth = sorted(key for (key,) in made)
    later = date(2026, 4, 5)
    changes = [
        {"id": first, "until": later},
        {"id": second, "until": None, "severity": Severity.BREACH},
        {"id": third, "until": later},
    ]
    ran: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *told: ran.append(told[2]))
    change_rows(session, Flag, changes)
    assert len(ran) == 2
    columns = (Flag.id, Flag.until, Flag.severity, Flag.subject)
    told = session.execute(select(*columns).order_by(Flag.id)).all()
    assert [tuple(row) for row in told] == [
        (first, later, Severity.ADVICE, "0"),
        (second, None, Severity.BREACH, "1"),
        (third, later, Severity.ADVICE, "2"),
        (fourth, None, Severity.ADVICE, "3"),
    ]
