"""A look into a database that may not be there, which is then not made either."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from tracker.store.database import DatabaseProblem

Found = TypeVar("Found")
PATIENCE = 5  # seconds


def peek(session: Session, look: Callable[[Session], Found]) -> Found | None:
    """What `look` finds in the database of a session; None where it cannot be reached, or is no
    tracker's.

    The session itself is not used: a connection of its own gives up soon, and writes nothing.
    """
    url = session.get_bind().engine.url
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        if url.database and not (file.is_file() and file.stat().st_size):
            return None
    else:
        url = url.update_query_dict({"connect_timeout": str(PATIENCE)})
    engine = create_engine(url, hide_parameters=True)
    try:
        with Session(engine) as own:
            return look(own)
    except DatabaseProblem:
        return None
    finally:
        engine.dispose()
