"""The register's entries to be kept: how many of each kind, each kind's list, a provider's all."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import abort, render_template, url_for

from tracker.actions.register_columns import Spec
from tracker.store.database import db
from tracker.store.register_entries import count_entries, entry_page
from tracker.store.register_writing import Codes, Held, held_facts
from tracker.web.asked import page_asked, text_asked
from tracker.web.registrar.area import blueprint
from tracker.web.registrar.entry import spec_of
from tracker.web.registrar.entry_words import (
    KINDS,
    Line,
    Names,
    a,
    called,
    days_of,
    home_of,
    kind_of,
    lines_of,
    load_names,
    title_of,
)

PROVIDER = ("providers", "curricula", "certifications", "certification-events")
OF_A_PROVIDER = (*PROVIDER, "affiliates", "trainers")
# An entry that speaks of one of these stands on its page.
HOMES = {"provider", "curriculum", "body"}
# What a list shows of an entry beside its title and days.
BESIDE = ("provider", "organisation", "body", "certification", "commissioner", "setting")


@dataclass(frozen=True, slots=True)
class Card:
    """An entry with what it says and where it is corrected and withdrawn."""

    title: str
    lines: list[Line]
    correct: str
    withdraw: str
    held: Held
    days: str
    home: str | None


@blueprint.get("/entries")
def overview() -> str:
    """The kinds of entries, each with how many there are."""
    counts = count_entries(db.session(), [spec.fact for spec in KINDS.values()])
    return render_template(
        "registrar/entry_overview.html",
        kinds=[
            (kind, spec.name, a(called(spec)), counts[spec.fact]) for kind, spec in KINDS.items()
        ],
    )


@blueprint.get("/entries/<code:kind>")
def entries(kind: str) -> str:
    """The entries of one kind, found by code or name, a page at a time."""
    spec, session, text = spec_of(kind), db.session(), text_asked("q")
    codes = Codes(session)
    page = entry_page(session, spec.fact, codes, text, page_asked())
    if page.number > page.pages:
        abort(404)
    kinds = {column.refers for column in spec.columns if column.refers} - {"curriculum"}
    names = load_names(session, codes, kinds, page.rows)
    return render_template(
        "registrar/entry_list.html",
        kind=kind,
        name=spec.name,
        called=called(spec),
        add=a(called(spec)),
        page=page,
        text=text,
        cards=[(_card(spec, one, names), _beside(spec, one, names)) for one in page.rows],
    )


@blueprint.get("/providers/<code:provider>/entry")
def provider_entry(provider: str) -> str:
    """Everything that the register says of a provider, each entry with where it is corrected."""
    session = db.session()
    codes = Codes(session)
    specs = {kind: KINDS[kind] for kind in OF_A_PROVIDER}
    held = held_facts(session, codes, [spec.fact for spec in specs.values()])
    numbers = {
        one.values["certification"]
        for one in held["certification_fact"]
        if one.values["provider"] == provider
    }
    mine = {
        kind: [one for one in held[spec.fact] if _is_about(one, provider, numbers)]
        for kind, spec in specs.items()
    }
    if not mine["providers"]:
        abort(404)
    cards = _cards(codes, mine, {"organisation", "body"})
    return render_template(
        "registrar/entry_provider.html",
        provider=provider,
        name=mine["providers"][0].values["name"],
        cards=cards,
        sections=[(kind, specs[kind].name, a(called(specs[kind]))) for kind in OF_A_PROVIDER],
    )


@blueprint.get("/bodies/<code:body>/entry")
def body_entry(body: str) -> str:
    """A certification body's licences and accreditations, each with where it is corrected."""
    session = db.session()
    codes = Codes(session)
    if body not in codes.ids["body"]:
        abort(404)
    held = held_facts(session, codes, ["licence", "accreditation"])
    mine = {
        kind: [one for one in held[KINDS[kind].fact] if one.values["body"] == body]
        for kind in ("certification-bodies", "accreditations")
    }
    licences = mine["certification-bodies"]
    return render_template(
        "registrar/entry_body.html",
        body=body,
        name=licences[-1].values["name"] if licences else body,
        cards=_cards(codes, mine, {"body"}),
    )


def _is_about(fact: Held, provider: str, numbers: Iterable[str]) -> bool:
    values = fact.values
    if "event" in values:
        return values["certification"] in numbers
    owner, _ = values.get("curriculum") or (values.get("provider"), None)
    return bool(owner == provider)


def _cards(codes: Codes, entries: dict[str, list[Held]], kinds: set[str]) -> dict[str, list[Card]]:
    """The entries as cards, those of a kind in the order of their days and then their titles."""
    every = [one for found in entries.values() for one in found]
    names = load_names(db.session(), codes, kinds, every)
    cards = {
        kind: [_card(KINDS[kind], one, names) for one in found] for kind, found in entries.items()
    }
    return {kind: sorted(found, key=_first_day) for kind, found in cards.items()}


def _first_day(card: Card) -> tuple[str, str]:
    begins = card.held.values.get("on") or card.held.values.get("starts_on")
    return (begins.isoformat() if begins else "", card.title.casefold())


def _card(spec: Spec, held: Held, names: Names) -> Card:
    kind = kind_of(spec)
    about = {column.heading for column in spec.columns if column.fixed and column.refers}
    return Card(
        title_of(spec, held.values, names),
        [line for line in lines_of(spec, held.values, names) if line.label not in about],
        url_for("registrar.correct_entry", kind=kind, fact_id=held.id),
        url_for("registrar.withdraw_entry", kind=kind, fact_id=held.id),
        held,
        days_of(held.values) if {"on", "starts_on"} & held.values.keys() else "",
        home_of(spec, held.values) if HOMES & held.values.keys() else None,
    )


def _beside(spec: Spec, held: Held, names: Names) -> str:
    """What an entry is about, by codes: its provider, its organisation, its own code."""
    values = held.values
    if "curriculum" in values:
        return "/".join(values["curriculum"])
    fields = [column.field for column in spec.columns if column.field in BESIDE]
    return ", ".join(str(values[field]) for field in fields if values.get(field))
