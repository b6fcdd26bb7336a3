"""The form about what a certificate proves: as staff fill it in, and as HR corrects it."""

from collections.abc import Mapping
from datetime import date

from flask import current_app, request
from flask_babel import gettext

from tracker.actions.sent_certificates import EARLIEST, wrong_days
from tracker.rules.words import Result
from tracker.store.certificates import Proposal
from tracker.web.asked import day_of

TEXTS = {"course": 500, "provider": 500, "number": 200, "note": 1000}
DAYS = ("completed", "started", "expires")
PARTS = ("day", "month", "year")
# Courses, and providers, that are offered as somebody types.
MOST_OFFERED = 300
Errors = dict[str, str]


def typed_in_form() -> dict[str, str]:
    """What was sent, by the names of the fields, without what cannot be seen."""
    names = [*TEXTS, "result", *(f"{name}-{part}" for name in DAYS for part in PARTS)]
    return {name: plain(name) for name in names}


def plain(name: str) -> str:
    """The text of one field; a line may end in it, but nothing else that is not seen."""
    said = request.form.get(name, "")
    return "".join(letter for letter in said if letter.isprintable() or letter == "\n").strip()


def typed_of(said: Proposal) -> dict[str, str]:
    """What would have to be typed to say so."""
    days = (said.completed_on, said.started_on, said.printed_expiry)
    return {
        "course": said.course_text,
        "provider": said.provider_text or "",
        "number": said.certificate_number or "",
        "result": said.result.value,
        **{
            f"{name}-{part}": str(getattr(day, part)) if day else ""
            for name, day in zip(DAYS, days, strict=True)
            for part in PARTS
        },
    }


def proposal_of(typed: Mapping[str, str], today: date) -> tuple[Proposal | None, Errors]:
    """What was typed, and what is to be put right in it, by field; None where that is too much."""
    errors = _too_long(typed)
    if not typed["course"]:
        errors["course"] = gettext("Enter the name of the course")
    if typed["result"] not in {word.value for word in Result}:
        errors["result"] = gettext("Choose how it ended")
    days = {name: _day(typed, name) for name in DAYS}
    for name in DAYS:
        is_blank = not any(typed[f"{name}-{part}"] for part in PARTS)
        if days[name] is None and (name == "completed" or not is_blank):
            errors[name] = _no_day([typed[f"{name}-{part}"] for part in PARTS])
    completed = days["completed"]
    if errors or completed is None:
        return None, errors
    said = Proposal(
        typed["course"],
        typed["provider"] or None,
        days["started"],
        completed,
        Result(typed["result"]),
        days["expires"],
        typed["number"] or None,
    )
    errors = {name: _words(code) for name, code in wrong_days(said, today)}
    return (None if errors else said), errors


def keys() -> tuple[str, ...]:
    """The keys that documents are sealed with."""
    return current_app.config["EVIDENCE_KEYS"]


def _day(typed: Mapping[str, str], name: str) -> date | None:
    return day_of({part: typed[f"{name}-{part}"] for part in PARTS})


def _no_day(parts: list[str]) -> str:
    if all(part.isdecimal() for part in parts):
        return gettext("There is no such day. Check the day, the month and the year")
    return gettext("Enter a day, a month and a year, such as 27 3 2026")


def _too_long(typed: Mapping[str, str]) -> Errors:
    return {
        name: gettext("Shorten this to %(most)s characters or fewer", most=most)
        for name, most in TEXTS.items()
        if len(typed[name]) > most
    }


def _words(code: str) -> str:
    match code:
        case "future":
            return gettext("The training must be finished: enter today or an earlier day")
        case "too_early":
            return gettext(
                "Enter the year in full. It must be %(year)s or later", year=EARLIEST.year
            )
        case "after_completed":
            return gettext("The first day must not be after the last day")
        case _:
            return gettext("The certificate cannot run out before the training was finished")
