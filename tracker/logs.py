"""What the processes say of themselves: on standard error, each event on a line of its own.

In production a line is a JSON document; elsewhere it is read by whoever sits before it. Nothing of
it is about a person: an error is told by its kind and by where it happened, as its message may hold
what somebody typed, and a page by the pattern of its address.
"""

import logging
import logging.config
import os
import sys
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

MOST_FRAMES = 40

_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def set_up_logs(environ: Mapping[str, str] = os.environ) -> None:
    """From now on this process logs so; for whoever starts one, and not for `create_app`."""
    logging.config.dictConfig(log_config(environ))
    if _is_production(environ):
        sys.excepthook = _tell_of_the_end


def log_config(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The same as `logging.config` takes it, and as gunicorn does."""
    formatter = json_formatter if _is_production(environ) else plain_formatter
    quiet = {
        # It tells each address, with all that is in it.
        "werkzeug": {"level": "WARNING"},
        # It warns of each look that is left out while one is at work, which is as it should be.
        "apscheduler": {"level": "ERROR"},
        "alembic": {"level": "WARNING"},
    }
    gunicorn = {
        "gunicorn.error": {"level": "INFO", "propagate": True, "handlers": []},
        # It would tell each address too.
        "gunicorn.access": {"level": "CRITICAL", "propagate": False, "handlers": []},
    }
    # Flask gives its application a handler for people to read where nobody had one before it.
    ours = {"tracker": {"propagate": True, "handlers": []}}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": {"()": formatter}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "ours",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"level": "INFO", "handlers": ["stderr"]},
        "loggers": {**quiet, **gunicorn, **ours},
    }


def json_formatter() -> logging.Formatter:
    """One JSON document on a line; nothing of an error but its kind and its place."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _error_without_words,
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(),
        ],
    )


def plain_formatter() -> logging.Formatter:
    """A line to read, with the whole of an error below it."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0),
        ],
    )


def told_of(error: BaseException) -> list[dict[str, Any]]:
    """The error and those that it came of, the first cause last: kinds and places, no words."""
    told, seen = [], set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        frames = traceback.extract_tb(cause.__traceback__)[-MOST_FRAMES:]
        told.append(
            {
                "kind": f"{type(cause).__module__}.{type(cause).__qualname__}",
                # What the database says: five letters and digits, such as 23505.
                **({"sqlstate": state} if (state := getattr(cause, "sqlstate", None)) else {}),
                "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
            }
        )
        cause = cause.__cause__ or cause.__context__
    return told


def _error_without_words(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    error = _error_in(event.pop("exc_info", None))
    if error is not None:
        event["error"] = told_of(error)
    return event


def _error_in(info: ExcInfo | BaseException | bool | None) -> BaseException | None:
    if isinstance(info, BaseException):
        return info
    if isinstance(info, tuple):
        return info[1]
    return sys.exc_info()[1] if info else None


def _tell_of_the_end(
    kind: type[BaseException], error: BaseException, frames: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, frames)
        return
    logging.getLogger("tracker").critical("An error ended this process.", exc_info=error)


def _is_production(environ: Mapping[str, str]) -> bool:
    return environ.get("TRACKER_ENV") == "production"
