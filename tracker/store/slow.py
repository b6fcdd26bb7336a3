"""Statements that take long are told of: as they were written, without the values in them."""

import logging
import time
from typing import Any

from sqlalchemy import Engine, event

log = logging.getLogger(__name__)

SLOW = 1.0  # seconds
MOST_OF_IT = 1000  # characters


@event.listens_for(Engine, "before_cursor_execute")
def _begin(
    connection: Any, cursor: Any, statement: str, values: Any, context: Any, *_: Any
) -> None:
    if context is not None:
        context.began_at = time.monotonic()


@event.listens_for(Engine, "after_cursor_execute")
def _end(connection: Any, cursor: Any, statement: str, values: Any, context: Any, *_: Any) -> None:
    took = time.monotonic() - getattr(context, "began_at", float("inf"))
    if took >= SLOW:
        told = {"statement": " ".join(statement.split())[:MOST_OF_IT], "ms": round(took * 1000)}
        log.warning("A statement was slow.", extra=told)
