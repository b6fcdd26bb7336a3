"""The register's entries whose check is due, and many of them checked at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.checking import (
    CannotBeChecked,
    ChangedMeanwhile,
    Due,
    behind,
    check_entries,
    provider_names,
    work_list,
)
from tracker.actions.up_to_date import catch_up
from tracker.sheets.values import text
from tracker.store.check_list import CHECKED, Behind, Entry
from tracker.store.database import db
from tracker.store.paging import PAGE_SIZE
from tracker.web.asked import page_asked, text_asked
from tracker.web.filters import same_page
from tracker.web.registrar.area import blueprint
from tracker.web.registrar.register_words import CALLED, entry_address, followed
from tracker.web.security import current
from tracker.web.wording import count_of

MANY = 500
LONGEST_SOURCE = 2_000
PARTS = ("day", "month", "year")
OVERTAKEN = (
    "Somebody has changed {entries} meanwhile, so nothing was saved. Look at the list as it is "
    "now, and choose again."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """The form as it came: what was chosen and typed, and what is wrong with it, by field."""

    chosen: frozenset[str] = frozenset()
    day: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list, with the address of the entry and of what shows it."""

    due: Due
    behind: Behind
    href: str | None
    evidence: str | None

    @property
    def key(self) -> str:
        """The entry as the form sends it."""
        fact, number = self.due.entry
        return f"{fact}-{number}"


@blueprint.get("/checks")
def checks() -> str:
    """The entries whose check is due, the most pressing first, a page at a time."""
    today = clock.today()
    parts = (str(today.day), str(today.month), str(today.year))
    return _page(Sent(day=dict(zip(PARTS, parts, strict=True))), chosen_all="all" in request.args)


@blueprint.post("/checks")
def check_these() -> str | Response:
    """Record a check of the chosen entries, all of them or none."""
    sent = Sent(
        frozenset(request.form.getlist("entries")),
        {part: request.form.get(f"day-{part}", "").strip() for part in PARTS},
        text(request.form.get("source")) or "",
    )
    on, errors = _day(sent.day), {}
    if not _entries(sent.chosen):
        errors["entries"] = "Choose the entries that you checked"
    if on is None:
        errors["day"] = "Enter the day on which you checked them, such as 27 3 2026"
    if len(sent.source) > LONGEST_SOURCE:
        errors["source"] = f"Shorten the source to {LONGEST_SOURCE:,} characters or fewer"
    if errors or on is None:
        return _page(replace(sent, errors=errors))
    session = db.session()
    try:
        number = check_entries(
            session, _entries(sent.chosen), on, source=sent.source, by=current.email
        )
    except CannotBeChecked as wrong:
        return _page(replace(sent, errors={"day": str(wrong)}))
    except ChangedMeanwhile as changed:
        told = f"{len(changed.entries):,} of these entries"
        return _page(replace(sent, errors={"entries": OVERTAKEN.format(entries=told)}))
    waiting = catch_up(session, clock.today())
    told = count_of(number, "entry", "entries")
    flash(f"The check of {told} is saved. {followed(waiting)}", "success")
    return redirect(same_page(page=None, all=None), 303)


def _page(sent: Sent, *, chosen_all: bool = False) -> str:
    """The list with the form about it, as it was sent."""
    session, today = db.session(), clock.today()
    fact, provider = text_asked("kind"), text_asked("provider")
    size = MANY if text_asked("size") == str(MANY) else PAGE_SIZE
    rows = work_list(session, today, fact, provider)
    number = page_asked()
    if number > 1 and (number - 1) * size >= len(rows):
        # A form that was sent must come back, whatever others have done to the list meanwhile.
        number = 1 if request.method == "POST" else abort(404)
    start = (number - 1) * size
    shown = _rows(rows[start : start + size])
    chosen = {row.key for row in shown} if chosen_all else sent.chosen
    return render_template(
        "registrar/checks.html",
        rows=shown,
        total=len(rows),
        never=sum(row.last_checked is None for row in rows),
        late=sum(row.due_on is not None and row.due_on < today for row in rows),
        number=number,
        more=len(rows) > start + size,
        size=size,
        many=MANY,
        kinds=[(name, CALLED[name]) for name in CHECKED],
        kind=fact,
        providers=provider_names(session).items(),
        provider=provider,
        sent=sent,
        chosen=chosen,
        today=today,
        called=CALLED,
    )


def _rows(rows: list[Due]) -> list[Row]:
    found = behind(db.session(), rows)
    return [
        Row(one, found[one.entry], entry_address(*one.entry), _evidence(found[one.entry]))
        for one in rows
        if one.entry in found
    ]


def _evidence(behind: Behind) -> str | None:
    """Where what shows an entry can be seen: the page, or our copy of the document."""
    if behind.evidence_id is None:
        return None
    document = url_for("registrar.evidence", evidence_id=behind.evidence_id)
    return behind.evidence_address or document


def _entries(chosen: frozenset[str]) -> set[Entry]:
    """The entries that the form names; what names none is left out."""
    parts = (each.rsplit("-", 1) for each in chosen)
    return {
        (part[0], int(part[1]))
        for part in parts
        if len(part) == 2 and part[0] in CHECKED and part[1].isdecimal() and len(part[1]) < 10
    }


def _day(parts: Mapping[str, str]) -> date | None:
    try:
        day, month, year = (int(parts[part]) for part in PARTS)
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
