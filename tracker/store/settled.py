"""What was being recorded is recorded: until then what is known on a moment may yet grow."""

from collections.abc import Callable

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker.store.database import Turn, beside, take_turn
from tracker.store.tables.places import Organisation, Setting

PATIENCE = "30s"


def wait_for_writers(session: Session) -> None:
    """Come back once everything is committed that was recorded as of a moment before this call.

    Whoever records facts takes a turn first, that of the register, an organisation or a setting,
    and asks the time after that: so nothing that is still to be committed bears an earlier moment.
    Raises OperationalError where that takes too long. On SQLite whoever asks is the one writer from
    here to the end of the transaction.
    """
    if session.get_bind().dialect.name != "postgresql":
        take_turn(session, Turn.REGISTER)
        return
    with beside(session) as other:
        patience = text(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        for wait in (_for_the_register, _for_all(Organisation), _for_all(Setting)):
            other.execute(patience)
            wait(other)
            other.rollback()


def _for_the_register(session: Session) -> None:
    take_turn(session, Turn.REGISTER)


def _for_all(table: type[Organisation | Setting]) -> Callable[[Session], None]:
    """Whoever records anything of one of them holds its row."""

    def wait(session: Session) -> None:
        query = select(table.id).order_by(table.id)
        session.execute(query.with_for_update(read=True)).all()

    return wait
