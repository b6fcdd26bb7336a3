"""The form about one entry: a field for each column of its sheet, and the texts that it sends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage

from tracker.actions.evidence_kept import LARGEST, BadEvidence, keep_address, keep_document
from tracker.actions.register_cells import Listed, OneOf, SeveralOf, Words, day, yes_no
from tracker.actions.register_columns import Column, Spec
from tracker.actions.register_entry import ALWAYS_SAID
from tracker.store.database import Session
from tracker.store.evidence import Shown, evidence_shown
from tracker.store.register_writing import Codes, held_facts
from tracker.web.asked import file_name
from tracker.web.registrar.entry_words import WORD_KINDS, Names, say
from tracker.web.security import current
from tracker.web.wording import word

# A reference with more choices than this is typed as a code.
MOST_CHOICES = 300
PARTS = ("day", "month", "year")
LONGEST_ID = 9  # digits
LATER = "You can name a day that has not come yet: it takes effect on that day."
HINTS = {
    "aliases": "Old names, short names and common misspellings, one on each line.",
    "curricula": "Choose none where all of them are meant.",
    "populations": "Choose none where everyone is meant.",
    "setting_types": "Choose none where all types are meant.",
    "nations": "Choose none where all are meant.",
    "starts_on": "The first day. Leave it blank where it is not known.",
    "ends_on": "The last day, which still counts. Leave it blank where there is none yet.",
    "on": LATER,
    "source": "Where this comes from, such as the body\N{RIGHT SINGLE QUOTATION MARK}s list.",
    "last_checked": "The day on which somebody last looked at the source.",
    "family": "What courses share where a refresher of one renews another.",
    "certification": "Leave it blank where none is known: one is made up.",
    "accredited_by": "UKAS is the only one that makes a certification count as accredited.",
    "nhs_commissioned": "Choose neither where it is on both.",
    "staff_groups": "One on each line, as staff lists name them. Blank is all of them.",
    "roles": "One on each line, as staff lists name them. Blank is all of them.",
    "interval_months": "How long training is good for. Leave it blank where it is good for ever.",
    "renewal_window_months": "A refresher this long before the due day keeps the anniversary.",
    "full_programme_months": "How often the full programme is asked again, if ever.",
    "target": "The share of people who should be in date, such as 85%.",
    "authority": "Who asks for it: an act, a contract, guidance or your own policy.",
    "organisation": "Its code in the register.",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is shown: `kind` names its macro, `value` is the text typed in it.

    Of a list that is `open` nothing may be chosen yet; of another something always is.
    """

    name: str
    label: str
    kind: str
    value: str
    hint: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    error: str | None = None
    said: str = ""
    optional: bool = False
    open: bool = True

    @property
    def chosen(self) -> list[str]:
        """The values of a list."""
        return [one for one in self.value.split(";") if one]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """A day's three boxes with what is typed in each."""
        typed = [*self.value.split("/"), "", "", ""]
        return list(zip(PARTS, typed, strict=False))

    @property
    def first_id(self) -> str:
        """The id of the control that an error leads to."""
        return f"{self.name}-day" if self.kind == "day" else self.name


def sent_texts(spec: Spec) -> dict[str, str]:
    """What the posted form says, field by field, as `Typed.texts`."""
    return {column.field: _sent(column) for column in spec.columns}


def _sent(column: Column) -> str:
    name, form = column.field, request.form
    if f"{name}-day" in form:
        parts = [form.get(f"{name}-{part}", "").strip().replace("/", "-") for part in PARTS]
        return "/".join(parts) if any(parts) else ""
    said = ";".join(form.getlist(name))
    if isinstance(column.parse, Listed):
        said = ";".join(said.splitlines())
    return said


def sent_evidence(session: Session) -> tuple[int | None, str | None]:
    """The id of the evidence given, kept by now, and what is wrong with what was given.

    A document or an address given now goes before the evidence that was to be kept.
    """
    file, address = request.files.get("document"), request.form.get("address", "").strip()
    kept = request.form.get("evidence", "")
    try:
        if file and file.filename and address:
            raise BadEvidence("Give a document or the address of a page, not both.")
        if file and file.filename:
            return keep_document(session, *_document(file), by=current.email), None
        if address:
            return keep_address(session, address, by=current.email), None
    except BadEvidence as bad:
        return None, str(bad)
    is_id = kept.isascii() and kept.isdigit() and len(kept) <= LONGEST_ID
    return (int(kept) if is_id else None), None


def _document(file: FileStorage) -> tuple[bytes, str]:
    """No more of the file is read than what shows it to be too large."""
    return file.stream.read(LARGEST + 1), file_name(file.filename)


def fields_of(
    session: Session,
    spec: Spec,
    codes: Codes,
    names: Names,
    texts: Mapping[str, str],
    *,
    fixed: Mapping[str, Any],
    errors: Mapping[str, str],
) -> list[Field]:
    """The fields of a form with what is typed in them; those that are `fixed` are only told."""
    shown = []
    for column in spec.columns:
        name = column.field
        if name in fixed:
            said = say(column, fixed[name], names)
            shown.append(Field(name, column.heading, "fixed", texts.get(name, ""), said=said))
            continue
        options = tuple(_options(session, column, codes, names, fixed))
        must = column.key or column.required or (spec.is_checked and name in ALWAYS_SAID)
        shown.append(
            Field(
                name,
                column.heading,
                _kind(column, options),
                texts.get(name, ""),
                _hint(spec, column, options),
                options,
                errors.get(name),
                optional=not must,
                open=column.blank is None,
            )
        )
    return shown


def _kind(column: Column, options: tuple[tuple[str, str], ...]) -> str:
    if column.parse is day:
        return "day"
    if isinstance(column.parse, SeveralOf):
        return "several"
    if isinstance(column.parse, Listed):
        return "several" if options else "lines"
    if isinstance(column.parse, OneOf) or column.parse is yes_no or options:
        return "one"
    long = isinstance(column.parse, Words) and column.parse.longest is None
    return "long" if long else "text"


def _hint(spec: Spec, column: Column, options: tuple[tuple[str, str], ...]) -> str | None:
    if spec.fact == "setting_fact" and column.field == "populations":
        return "Whom it serves. Training counts only where its provider is certified for all."
    if spec.fact == "requirement_fact" and column.field == "starts_on":
        return "The first day on which this is asked: today or later."
    if column.field == "curricula" and not options:
        return "The codes of curricula, one on each line. Leave it blank where all are meant."
    if column.field == "organisation" and options:
        return None
    return HINTS.get(column.field)


def _options(
    session: Session, column: Column, codes: Codes, names: Names, fixed: Mapping[str, Any]
) -> Iterable[tuple[str, str]]:
    """What can be chosen, each value with its text."""
    if isinstance(column.parse, OneOf | SeveralOf):
        return [(one, word(one, WORD_KINDS[type(one)]).text) for one in column.parse.choices]
    if column.parse is yes_no:
        return [("Yes", "Yes"), ("No", "No")]
    if column.refers == "curriculum":
        return _curricula(session, codes, fixed)
    named = names.of_kind.get(column.refers or "", {})
    if not named or len(named) > MOST_CHOICES:
        return []
    ordered = sorted(named, key=lambda code: (named[code].casefold(), code))
    return [(code, names.say(column.refers or "", code)) for code in ordered]


def _curricula(
    session: Session, codes: Codes, fixed: Mapping[str, Any]
) -> Iterable[tuple[str, str]]:
    """The curricula of the provider that the entry is known to be about."""
    provider = fixed.get("provider")
    if "certification" in fixed and provider is None:
        held = held_facts(session, codes, ["certification_fact"])["certification_fact"]
        of = {one.values["certification"]: one.values["provider"] for one in held}
        provider = of.get(fixed["certification"])
    held = held_facts(session, codes, ["curriculum_fact"])["curriculum_fact"]
    for one in held:
        owner, code = one.values["curriculum"]
        if owner == provider:
            yield code, f"{one.values['name']} ({code})"


def evidence_on_offer(session: Session, ids: Iterable[int | None]) -> Shown | None:
    """The evidence that may be kept: what was given now, else what the entry has."""
    wanted = [one for one in ids if one]
    found = evidence_shown(session, wanted)
    return next((found[one] for one in wanted if one in found), None)
