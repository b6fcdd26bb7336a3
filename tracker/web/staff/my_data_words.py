"""What My data says, in the language of the page."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from babel.dates import format_date
from flask_babel import gettext, ngettext

from tracker.actions.corrections import OTHER
from tracker.actions.my_data import Row, Value
from tracker.actions.my_data_sections import CALLED
from tracker.store.tables.documents import SentState
from tracker.web.certificate_words import say_state
from tracker.web.filters import day, moment
from tracker.web.language import language, say_here
from tracker.web.staff.my_account_labels import OTHER_TITLE, SECTIONS
from tracker.web.staff.my_data_labels import LABELS, WAITING, Label
from tracker.web.wording import word

# The rows' own numbers: a program that reads the file needs them, and nobody else does.
NUMBERS = frozenset({"id", "record_id", "flag_id", "certificate_id", "finding_id"})


def say_about(about: str) -> str:
    """A section, or what is in none, as a correction names it."""
    return str(OTHER_TITLE if about == OTHER else SECTIONS[about].title)


def label(section: str, key: str) -> Label:
    """How a key of a section is called. Raises KeyError."""
    return SECTIONS[section].labels.get(key) or LABELS[key]


def facts(section: str, row: Row) -> list[tuple[str, str, str]]:
    """Key, label and value of all that a row holds; what is not held is left out."""
    return [
        (key, str(label(section, key).text), _say(value, label(section, key).kind))
        for key, value in row.items()
        if key not in NUMBERS and value not in (None, "")
    ]


def call_here(section: str, row: Row) -> str:
    """What a row is called, in the language of the page; '' where it has no name."""
    return ", ".join(
        _say(row[key], label(section, key).kind) for key in CALLED.get(section, ()) if row[key]
    )


def _say(value: Value, kind: str | None) -> str:
    if kind == "about":
        return say_about(str(value))
    if kind == "waiting":
        return str(WAITING[str(value)])
    if kind == "sent_state":
        return say_state(SentState(str(value)))
    if kind:
        return "; ".join(say_here(word(one, kind).text) for one in str(value).split("; "))
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else str(value)


def say_looks(rows: Sequence[Row]) -> Iterator[str]:
    """How often each team looked in each month, the latest first: by month, once."""

    def month_and_team(row: Row) -> tuple[Any, ...]:
        looked = row["day"]
        assert isinstance(looked, date)
        return looked.replace(day=1), row["organisation"], row["role"]

    for (month, organisation, role), some in groupby(
        sorted(rows, key=month_and_team, reverse=True), month_and_team
    ):
        said = {
            "organisation": organisation,
            "month": format_date(month, "MMMM y", locale=language()),
        }
        times = sum(int(str(row["times"])) for row in some)
        if role == "commissioner":
            yield ngettext(
                "Commissioner, about your work at %(organisation)s, once in %(month)s",
                "Commissioner, about your work at %(organisation)s, %(num)d times in %(month)s",
                times,
                **said,
            )
        else:
            yield ngettext(
                "%(who)s of %(organisation)s, once in %(month)s",
                "%(who)s of %(organisation)s, %(num)d times in %(month)s",
                times,
                who=say_here(word(role, "role").text),
                **said,
            )
