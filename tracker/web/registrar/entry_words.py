"""The kinds of the register's entries on their keepers' pages, and what an entry says in words."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask import url_for

from tracker.actions.register_columns import Column, Spec, Values
from tracker.actions.register_sheets import SPECS
from tracker.rules import words
from tracker.rules.wording import say_day
from tracker.store.database import Session
from tracker.store.evidence import Shown, evidence_shown
from tracker.store.register_writing import Codes, Held, held_facts
from tracker.web.filters import percent, span
from tracker.web.wording import word

# What one entry of a sheet is called.
CALLED = {
    "Providers": "provider",
    "Curricula": "curriculum",
    "Certifications": "certification",
    "Certification events": "status event",
    "Affiliates": "affiliate approval",
    "Trainers": "trainer",
    "Certification bodies": "certification body",
    "Accreditations": "accreditation",
    "Organisations": "organisation",
    "Settings": "setting",
    "Commissioners": "commissioner",
    "Commissioning": "commissioning period",
    "Requirements": "requirement",
}
# Requirements are kept by administrators alone.
ADMINISTERED = {spec.name.lower(): spec for spec in SPECS if spec.fact == "requirement_fact"}
KINDS = {
    name.lower().replace(" ", "-"): spec
    for name in CALLED
    for spec in SPECS
    if spec.name == name and spec not in ADMINISTERED.values()
}
WORD_KINDS: dict[type[StrEnum], str] = {
    words.ProviderKind: "provider_kind",
    words.Level: "level",
    words.SettingType: "setting_type",
    words.Nation: "nation",
    words.Population: "population",
    words.EventWord: "event",
    words.Grade: "grade",
    words.Route: "route",
    words.Assurance: "assurance",
    words.Evidence: "evidence",
    words.Convention: "convention",
    words.Strength: "strength",
}
# What a blank list says.
ALL = frozenset({"curricula", "populations", "setting_types", "nations", "staff_groups", "roles"})


@dataclass(frozen=True, slots=True)
class Line:
    """A field of an entry: its label, what it says, and where that leads, if anywhere."""

    label: str
    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What the codes of each kind stand for, and the evidence by its id."""

    of_kind: Mapping[str, Mapping[Any, str]]
    evidence: Mapping[int, Shown]

    def say(self, kind: str, code: Any) -> str:
        """The name with the code behind it, or the code alone where that is all there is."""
        name = self.of_kind.get(kind, {}).get(code)
        return f"{name} ({code})" if name and name != code else str(code)


def kind_of(spec: Spec) -> str:
    """A kind of entry as it stands in an address."""
    return spec.name.lower().replace(" ", "-")


def a(called: str) -> str:
    """A word with its article."""
    return f"{'an' if called[0] in 'aeiou' else 'a'} {called}"


def called(spec: Spec) -> str:
    """What one entry of the kind is called."""
    return CALLED.get(spec.name, spec.name.lower())


# The tables whose facts name the codes of a kind. Settings are too many to be read for a page.
NAMED_BY = {
    spec.brings: spec.fact for spec in SPECS if spec.brings not in {None, "setting", "requirement"}
}


def load_names(
    session: Session, codes: Codes, kinds: Collection[str], entries: Collection[Held] = ()
) -> Names:
    """The names of the codes of these kinds, and the evidence of these entries."""
    tables = {kind: NAMED_BY[kind] for kind in kinds if kind in NAMED_BY}
    held = held_facts(session, codes, tables.values())
    named = {
        kind: {one.values[kind]: one.values.get("name") or one.values[kind] for one in held[table]}
        for kind, table in tables.items()
    }
    ids = {one.values["evidence_id"] for one in entries if one.values.get("evidence_id")}
    return Names(named, evidence_shown(session, ids))


def title_of(spec: Spec, values: Values, names: Names) -> str:
    """What an entry is known by among its like."""
    if spec.fact == "certification_event":
        whose = f" for {', '.join(values['curricula'])}" if values["curricula"] else ""
        return f"{word(values['event'], 'event').text} on {say_day(values['on'])}{whose}"
    if spec.fact == "affiliate":
        return names.say("organisation", values["organisation"])
    if spec.fact == "commissioning":
        return f"{names.say('commissioner', values['commissioner'])}: {values['setting']}"
    for field in ("name", "accredited_by", "certification", "reference"):
        if values.get(field):
            return str(values[field])
    return called(spec).capitalize()


def lines_of(spec: Spec, values: Values, names: Names) -> list[Line]:
    """Everything that an entry says, in the order of its sheet."""
    return list(_lines(spec, values, names))


def _lines(spec: Spec, values: Values, names: Names) -> Iterator[Line]:
    said = dict(values)
    if "curriculum" in said:
        said["provider"], said["code"] = said["curriculum"]
    for column in spec.columns:
        text = say(column, said.get(column.field), names)
        if spec.fact == "setting_fact" and column.field == "populations" and text == "All":
            text = "Not given"
        yield Line(column.heading, text)
    if spec.is_checked:
        shown = names.evidence.get(said.get("evidence_id") or 0)
        yield Line(
            "Evidence", shown.name if shown else "None given", address_of(shown) if shown else None
        )


def say(column: Column, value: Any, names: Names) -> str:
    """What a field says, in words."""
    if isinstance(value, StrEnum):
        return word(value, WORD_KINDS[type(value)]).text
    if isinstance(value, tuple | list):
        return ", ".join(_said(column, one) for one in value) or _of_nothing(column)
    if value is None:
        return _of_nothing(column)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return say_day(value)
    if isinstance(value, Decimal):
        return percent(value)
    return names.say(column.refers, value) if column.refers else str(value)


def _said(column: Column, one: Any) -> str:
    """A word of a list; those that are kept as plain text are words of the column's own."""
    choices = {str(choice): choice for choice in getattr(column.parse, "choices", ())}
    choice = choices.get(one)
    return word(choice, WORD_KINDS[type(choice)]).text if choice is not None else str(one)


def _of_nothing(column: Column) -> str:
    if column.field in ALL:
        return "All"
    if column.field == "last_checked":
        return "Never"
    return "Open" if column.field in {"starts_on", "ends_on"} else "Not given"


def address_of(shown: Shown) -> str:
    """Where a piece of evidence can be seen: our copy of a document, or the page itself."""
    return shown.address or url_for("registrar.evidence", evidence_id=shown.id)


def days_of(values: Values) -> str:
    """The days for which an entry holds, in words."""
    if "on" in values:
        return f"From {say_day(values['on'])}"
    return span(values.get("starts_on"), values.get("ends_on"))


def home_of(spec: Spec, values: Values, owner: str | None = None) -> str:
    """The page on which an entry stands: its provider's, its body's, or the list of its kind.

    `owner` is the provider of a status event's certification.
    """
    provider = owner or values.get("provider") or (values.get("curriculum") or [None])[0]
    if provider:
        return url_for("registrar.provider_entry", provider=provider)
    if spec.fact in {"licence", "accreditation"}:
        return url_for("registrar.body_entry", body=values["body"])
    if spec.fact == "requirement_fact":
        return url_for("registrar.requirements")
    return url_for("registrar.entries", kind=kind_of(spec))


def owner_of(session: Session, values: Values) -> str | None:
    """The provider of the certification that a status event is about."""
    if values.get("provider") or not values.get("certification"):
        return None
    held = held_facts(session, Codes(session), ["certification_fact"])["certification_fact"]
    mine = (one for one in held if one.values["certification"] == values["certification"])
    return next((one.values["provider"] for one in mine), None)
