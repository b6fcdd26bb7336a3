"""How far the database has been migrated."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def revision(session: Session) -> str | None:
    """The last migration that ran on this database."""
    return session.scalar(text("SELECT version_num FROM alembic_version"))
