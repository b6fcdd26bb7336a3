"""The page of "What if": what is asked of a provider's certification or of a body, and answered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask import render_template

from tracker import clock
from tracker.actions.status_change import NothingToChange, Status, StatusChange
from tracker.actions.what_if import MOST_POSTS, TooMany
from tracker.actions.what_if_asked import ask
from tracker.actions.what_if_told import Effect
from tracker.rules.wording import say_day
from tracker.rules.words import Population
from tracker.sheets.dates import BadDate, parse_date
from tracker.store.database import db
from tracker.web.asked import text_asked, word_asked
from tracker.web.wording import count_of

POSTS_SHOWN = 50


class Of(StrEnum):
    """Whose status is asked about."""

    PROVIDER = "provider"
    BODY = "body"


STATUSES = {
    Of.PROVIDER: {
        Status.LAPSED: "Its certification lapses, or is not renewed",
        Status.SUSPENDED: "Its certification is suspended",
        Status.WITHDRAWN: "Its certification is withdrawn",
        Status.LOSES_CURRICULUM: "It is no longer certified for one of its curricula",
        Status.LOSES_POPULATION: "It is no longer certified for a group of people",
    },
    Of.BODY: {
        Status.LOSES_ACCREDITATION: "UKAS no longer accredits it",
        Status.LOSES_LICENCE: "It is no longer licensed for the RRN Training Standards",
    },
}


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, what is wrong with it by field, and the change asked about if it is good."""

    typed: dict[str, str]
    errors: dict[str, str]
    change: StatusChange | None


def what_if_page(
    of: Of,
    code: str,
    name: str,
    *,
    curricula: Collection[tuple[str, str]] = (),
    settings: Collection[str] | None = None,
    shows_posts: bool = False,
    publish: str | None = None,
) -> str:
    """The form, and below it the answer within these settings by code; None is all there are.

    `publish` is where whoever may publish the change does so.
    """
    today = clock.today()
    question = _question(of, code, today, {value for value, _ in curricula})
    effect, message = _answer(question, today)
    return render_template(
        "what_if.html",
        of=of,
        code=code,
        name=name,
        question=question,
        statuses=STATUSES[of],
        curricula=curricula,
        populations=list(Population),
        today=today,
        effect=effect.within(settings) if effect and settings is not None else effect,
        message=message,
        shows_posts=shows_posts,
        publish=publish,
        posts_shown=POSTS_SHOWN,
    )


def _answer(question: Question, today: date) -> tuple[Effect | None, str | None]:
    if question.change is None:
        return None, None
    try:
        return ask(db.session(), question.change, today, most=MOST_POSTS), None
    except NothingToChange as nothing:
        return None, str(nothing)
    except TooMany as many:
        return None, (
            f"This concerns {count_of(many.posts, 'post')}, too many to wait for on a page. "
            "Ask whoever runs the tracker for flask what-if."
        )


def _question(of: Of, code: str, today: date, curricula: Collection[str]) -> Question:
    """What the address asks; nothing is wrong with a page that nothing was asked of."""
    status = word_asked("status", Status)
    typed = {name: text_asked(name) for name in ("from", "curriculum", "population")}
    typed["status"] = status if status in STATUSES[of] else ""
    if not text_asked("from") and not text_asked("status"):
        return Question({**typed, "from": say_day(today)}, {}, None)
    errors = {}
    if not typed["status"]:
        errors["status"] = "Choose what would change."
    lost = _lost(status, typed, curricula, errors)
    starts_on = None
    try:
        starts_on = parse_date(typed["from"], "dmy") if typed["from"] else None
        if starts_on is None:
            errors["from"] = "Enter the day from which it would change."
    except BadDate as bad:
        errors["from"] = bad.message
    if errors or status is None or starts_on is None:
        return Question(typed, errors, None)
    return Question(typed, {}, StatusChange(status, code, starts_on, lost))


def _lost(
    status: Status | None, typed: dict[str, str], curricula: Collection[str], errors: dict[str, str]
) -> str | None:
    """The curriculum or the group of people that would no longer be covered."""
    if status is Status.LOSES_CURRICULUM:
        if typed["curriculum"] not in curricula:
            errors["curriculum"] = "Choose the curriculum."
        return typed["curriculum"]
    if status is Status.LOSES_POPULATION:
        if typed["population"] not in set(Population):
            errors["population"] = "Choose the group of people."
        return typed["population"]
    return None
