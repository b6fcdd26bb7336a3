"""Who writes, and from where: told to the database when a transaction ends, for its log.

It costs nothing where nothing is committed. What another program writes says nothing of this, and
is logged as by somebody unknown.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Acting:
    """An account in a role, where one is signed in; the page, command or job; the request.

    `organisation_id` is the one for whom they act: None for the product and for the register. Of a
    member of staff the log finds their employer itself.
    """

    place: str | None
    account_id: int | None = None
    role: str | None = None
    organisation_id: int | None = None
    request_id: str | None = None

    def __str__(self) -> str:
        return json.dumps(asdict(self))


THE_PRODUCT = Acting("the tracker")
_acting: ContextVar[Acting] = ContextVar("acting", default=THE_PRODUCT)


def acting() -> Acting:
    """Who acts in this request, command or job."""
    return _acting.get()


def act_as(who: Acting) -> None:
    """From now on it is they, in this thread."""
    _acting.set(who)


@contextmanager
def as_job(name: str) -> Iterator[None]:
    """Within it the named job of the schedule, or other process of the product, acts."""
    token = _acting.set(Acting(name))
    try:
        yield
    finally:
        _acting.reset(token)
