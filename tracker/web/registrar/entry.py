"""An entry added or corrected: a form, then what that would change, and only then the register."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.register_cells import BadCell
from tracker.actions.register_columns import Spec
from tracker.actions.register_entry import (
    Entry,
    Overtaken,
    Typed,
    as_typed,
    entry_by_id,
    preview,
    publish,
    takes_effect,
)
from tracker.actions.register_reading import value_of
from tracker.store.database import Session, db
from tracker.store.register_entries import Recorded
from tracker.store.register_writing import Codes, Held, held_facts
from tracker.web.registrar.area import blueprint
from tracker.web.registrar.entry_form import (
    evidence_on_offer,
    fields_of,
    sent_evidence,
    sent_texts,
)
from tracker.web.registrar.entry_words import (
    ADMINISTERED,
    KINDS,
    a,
    address_of,
    called,
    home_of,
    kind_of,
    lines_of,
    load_names,
    owner_of,
    title_of,
)
from tracker.web.security import current
from tracker.web.wording import count_of

NEW_VERSION = {"starts_on": "", "ends_on": ""}
LATER = "{} are being judged again; their standings follow within a few minutes."


@dataclass(frozen=True, slots=True)
class Page:
    """A form about an entry: what is typed in it, and what is to be said of that."""

    spec: Spec
    texts: Mapping[str, str]
    held: Held | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    evidence_id: int | None = None
    gone: Recorded | None = None

    @property
    def address(self) -> str:
        """Where the form is sent to."""
        if self.held:
            return url_for("registrar.correct_entry", kind=kind_of(self.spec), fact_id=self.held.id)
        return url_for("registrar.add_entry", kind=kind_of(self.spec), **self.fixed)


def spec_of(kind: str) -> Spec:
    """The sheet of a kind in an address that the visitor may keep, or a 404."""
    mine = {**KINDS, **(ADMINISTERED if "admin" in current.roles else {})}
    return mine.get(kind) or abort(404)


@blueprint.route("/add/<code:kind>", methods=["GET", "POST"])
def add_entry(kind: str) -> str | Response:
    """Add an entry; what it is about may stand in the address, as `?provider=CODE`."""
    spec = spec_of(kind)
    fixed = _asked(spec)
    if request.method == "GET":
        blank = as_typed(spec, {column.field: column.blank for column in spec.columns})
        if spec.fact == "requirement_fact" and fixed:
            blank |= {**latest_version(db.session(), fixed["requirement"]), **NEW_VERSION}
        return _form(Page(spec, {**blank, **fixed}, fixed=fixed))
    return _sent(Page(spec, {**sent_texts(spec), **fixed}, fixed=fixed))


@blueprint.route(
    "/entries/<code:kind>/<int(max=2147483647):fact_id>/correct", methods=["GET", "POST"]
)
def correct_entry(kind: str, fact_id: int) -> str | Response:
    """Correct an entry: it is withdrawn, and another recorded in its place."""
    spec, session = spec_of(kind), db.session()
    try:
        held = entry_by_id(session, spec, fact_id, Codes(session)) or abort(404)
    except Overtaken as overtaken:
        if request.method == "GET":
            return _moved(spec, overtaken)
        evidence_id, _ = _given(spec)
        return _overtaken(Page(spec, sent_texts(spec), evidence_id=evidence_id), overtaken)
    said, fixed = _said(spec, held)
    if request.method == "GET":
        return _form(Page(spec, said, held, fixed))
    return _sent(Page(spec, {**sent_texts(spec), **fixed}, held, fixed))


def latest_version(session: Session, code: str) -> dict[str, str]:
    """What the version of a requirement that begins last says, as it would be typed."""
    (spec,) = ADMINISTERED.values()
    held = held_facts(session, Codes(session), [spec.fact])[spec.fact]
    versions = [one.values for one in held if one.values["requirement"] == code]
    last = max(versions, key=lambda one: one["starts_on"] or date.min, default=None)
    return as_typed(spec, last) if last else {}


def _said(spec: Spec, held: Held) -> tuple[dict[str, str], dict[str, str]]:
    """The texts that say what is held, and those of them that no correction changes."""
    said = as_typed(spec, held.values)
    return said, {column.field: said[column.field] for column in spec.columns if column.fixed}


def _given(spec: Spec) -> tuple[int | None, str | None]:
    return sent_evidence(db.session()) if spec.is_checked else (None, None)


def _asked(spec: Spec) -> dict[str, str]:
    """What the address says that the new entry is about; a code that is not known is a 404."""
    codes = Codes(db.session())
    fixed = {}
    for column in spec.columns:
        kind = column.refers or spec.brings
        code = request.args.get(column.field)
        if code is None or not column.fixed or kind in {None, "curriculum"}:
            continue
        try:
            fixed[column.field] = value_of(column, code)
        except BadCell:
            abort(404)
        if fixed[column.field] not in codes.ids[kind or ""]:
            abort(404)
    return fixed


def _sent(page: Page) -> str | Response:
    """Answer a posted form: with itself, with what it would change, or by publishing it."""
    session, today = db.session(), clock.today()
    step = request.form.get("step")
    evidence_id, wrong = _given(page.spec)
    typed = Typed(page.texts, evidence_id, page.held.id if page.held else None)
    page = replace(page, evidence_id=evidence_id)
    if step == "back":
        return _form(page)
    try:
        if step == "publish" and not wrong:
            entry = publish(session, page.spec, typed, today, current.email)
        else:
            entry = preview(session, page.spec, typed, today)
    except Overtaken as overtaken:
        return _overtaken(page, overtaken)
    errors = {**entry.errors, **({"evidence": wrong} if wrong else {})}
    if errors:
        texts = {**page.texts, **dict.fromkeys(entry.untold & page.texts.keys(), "")}
        return _form(replace(page, texts=texts, errors=errors))
    return _published(page, entry) if step == "publish" else _preview(page, entry)


def _published(page: Page, entry: Entry) -> Response:
    done = "corrected" if page.held else "added"
    flash(f"The {called(page.spec)} is {done}.", "success")
    if entry.waiting:
        flash(LATER.format(count_of(entry.waiting, "post")))
    return redirect(home_of(page.spec, entry.values, owner_of(db.session(), entry.values)), 303)


def _form(page: Page) -> str:
    session, spec = db.session(), page.spec
    codes = Codes(session)
    held = page.held.values if page.held else {}
    kinds = {column.refers for column in spec.columns if column.refers} - {"curriculum"}
    names = load_names(session, codes, kinds, [page.held] if page.held else [])
    about = {**held, **page.fixed}
    shown = evidence_on_offer(session, (page.evidence_id, held.get("evidence_id")))
    return render_template(
        "registrar/entry_form.html",
        page=page,
        heading=f"Correct the {called(spec)}" if page.held else f"Add {a(called(spec))}",
        caption=title_of(spec, page.held.values, names) if page.held else None,
        fields=fields_of(
            session, spec, codes, names, page.texts, fixed=page.fixed, errors=page.errors
        ),
        errors=page.errors,
        now=lines_of(spec, held, names) if page.gone and page.held else [],
        evidence=shown,
        evidence_href=address_of(shown) if shown else None,
        evidence_kept=page.evidence_id is not None,
        withdraw=page.held
        and url_for("registrar.withdraw_entry", kind=kind_of(spec), fact_id=page.held.id),
        home=home_of(spec, about, owner_of(session, about)) if about else entries_of(spec),
    )


def _preview(page: Page, entry: Entry) -> str:
    session, spec, today = db.session(), page.spec, clock.today()
    codes = Codes(session)
    kinds = {column.refers for column in spec.columns if column.refers} - {"curriculum"}
    new = Held(0, entry.values)
    names = load_names(session, codes, kinds, [new, *([page.held] if page.held else [])])
    will = lines_of(spec, entry.values, names)
    held = lines_of(spec, page.held.values, names) if page.held else []
    return render_template(
        "registrar/entry_preview.html",
        page=page,
        called=called(spec),
        caption=title_of(spec, entry.values, names),
        will=will,
        changes=[(old, new) for old, new in zip(held, will, strict=False) if old != new],
        effect=entry.effect,
        too_many=entry.too_many,
        today=today,
        on=takes_effect(entry, today),
    )


def _overtaken(page: Page, overtaken: Overtaken) -> str:
    """The form about what took the place of the entry, with what was typed still in it."""
    now, gone = overtaken.now, overtaken.gone
    _, fixed = _said(page.spec, now or gone.fact)
    texts = {**page.texts, **fixed}
    return _form(replace(page, texts=texts, held=now, fixed=fixed if now else {}, gone=gone))


def _moved(spec: Spec, overtaken: Overtaken) -> Response:
    """Lead to what took the place of the entry."""
    now, values = overtaken.now, overtaken.gone.fact.values
    if now is None:
        flash(f"This {called(spec)} was withdrawn. It can be added again.")
        return redirect(home_of(spec, values, owner_of(db.session(), values)), 303)
    flash("Somebody has corrected this entry. This is what it says now.")
    return redirect(url_for("registrar.correct_entry", kind=kind_of(spec), fact_id=now.id), 303)


def entries_of(spec: Spec) -> str:
    """The list of all entries of a kind."""
    return url_for("registrar.entries", kind=kind_of(spec))
