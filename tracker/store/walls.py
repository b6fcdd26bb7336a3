"""The second wall, in PostgreSQL: a transaction that stands within an organisation sees no rows
about the people of others, whatever is asked.

The first wall is what each page asks for: see docs/security-walls.md. Here policies on the tables
that hold people's data by organisation compare with the setting `tracker.organisations` of the
transaction. Without it, as for commands, the schedule and backups, all rows are seen. SQLite has
no policies. A database role that is a superuser, or has BYPASSRLS, walks through them.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.orm import Session

# The tables with policies.
POLICED = frozenset(
    {
        "correction",
        "flag",
        "invitation",
        "name_opening",
        "notice",
        "person",
        "person_fact",
        "post_standing",
        "sent_certificate",
        "taken_passport",
        "upload",
    }
)
_WITHIN = "within"
# Settings change hands, and what was known of their people with them: all who ever ran a setting
# in turn, and whoever shares another with these, see each other's people at this wall.
STAND = text(
    """
    WITH RECURSIVE seen (id) AS (
        SELECT own.id FROM (
            SELECT CAST(:organisation_id AS integer) AS id
            UNION SELECT organisation_id FROM person WHERE id = CAST(:person_id AS integer)
        ) AS own WHERE own.id IS NOT NULL
        UNION
        SELECT others.organisation_id FROM seen
        JOIN setting_fact AS mine ON mine.organisation_id = seen.id
        JOIN setting_fact AS others ON others.setting_id = mine.setting_id
            AND others.organisation_id <> mine.organisation_id
    )
    SELECT set_config(
        'tracker.organisations', (SELECT coalesce(string_agg(id::text, ','), '0') FROM seen), true
    )
    """
)
_LEAVE = text("SELECT set_config('tracker.organisations', '', true)")
_BYPASSES = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")


def stand_within(session: Session, organisation_id: int | None, person_id: int | None) -> None:
    """From now on the session's transactions see the organisation's people, or those of the
    organisation that entered the person. Once in a session: within a wall nothing is known of
    others."""
    session.info[_WITHIN] = {"organisation_id": organisation_id, "person_id": person_id}
    _stand(session, session.connection())


@contextmanager
def beyond(session: Session) -> Iterator[None]:
    """For what is everybody's: judging whatever waits, or reading what somebody of another
    organisation has shown. The transaction, and others begun meanwhile, see all rows."""
    within = session.info.pop(_WITHIN, None)
    if within is None:
        yield
        return
    if _has_policies(session.connection()):
        session.execute(_LEAVE)
    try:
        yield
    except BaseException:
        session.info[_WITHIN] = within
        # Whatever went wrong is what is told. A transaction that failed shows nobody anything until
        # it is rolled back, and what begins then is within the wall.
        with suppress(DBAPIError, PendingRollbackError):
            _stand_again(session)
        raise
    session.info[_WITHIN] = within
    _stand_again(session)


def _stand_again(session: Session) -> None:
    if session.in_transaction() and session.is_active:
        _stand(session, session.connection())


def walks_through(session: Session) -> bool:
    """Whether the database role is one for which PostgreSQL keeps no policies."""
    return _has_policies(session.connection()) and bool(session.scalar(_BYPASSES))


def _has_policies(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _stand(session: Session, connection: Connection) -> None:
    within = session.info.get(_WITHIN)
    if within and _has_policies(connection):
        connection.execute(STAND, within)


@event.listens_for(Session, "after_begin")
def _again(session: Session, transaction: Any, connection: Connection) -> None:
    """Each transaction has settings of its own."""
    if session.info.get(_WITHIN) and not transaction.nested:
        _stand(session, connection)
