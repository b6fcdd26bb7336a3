"""Small pages with one form, each a step of an audit: what is asked, and what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeVar

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from tracker.actions.audits.refusing import CannotBe
from tracker.sheets.dates import BadDate, parse_date
from tracker.web.choices import Choices

Word = TypeVar("Word", bound=StrEnum)
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked: a text of several lines, a line, or one of some choices."""

    name: str
    label: str
    kind: Literal["text", "line", "radios", "select"] = "text"
    hint: str | None = None
    choices: Choices | None = None
    first: str = ""
    """What is typed there before anybody has."""


@dataclass(frozen=True, slots=True)
class Step:
    """A page that asks for one step; `back` is the text and the address of the way up."""

    title: str
    fields: tuple[Field, ...]
    button: str
    back: tuple[str, str]
    section: str
    said: tuple[str, ...] = ()
    """What is read before the form."""
    quoted: str | None = None
    """Somebody's own words that the step is about."""


def taken(step: Step, take: Callable[[Typed], str], done: str) -> str | Response:
    """The page, or what follows once the step is taken: `take` takes it with what was typed, and
    gives the address to go to. What it refuses is said at the field."""
    typed: Typed = {one.name: one.first for one in step.fields}
    problem: CannotBe | None = None
    if request.method == "POST":
        typed = {one.name: _clean(request.form.get(one.name, "")) for one in step.fields}
        try:
            address = take(typed)
        except CannotBe as refused:
            problem = refused
        else:
            flash(done, "success")
            return redirect(address, 303)
    names = [one.name for one in step.fields]
    at = problem.field if problem and problem.field in names else names[0]
    return render_template("audits/step.html", step=step, typed=typed, problem=problem, at=at)


def word_of(words: type[Word], typed: str) -> Word | None:
    """The word that was chosen; None for none."""
    return words(typed) if typed in {one.value for one in words} else None


def day_in(field: str, typed: str) -> date | None:
    """The day that was typed; None for none. Raises CannotBe."""
    if not typed:
        return None
    try:
        return parse_date(typed, "dmy")
    except BadDate as wrong:
        raise CannotBe(field, wrong.message) from wrong


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()
