"""Flags in words: what one says, and how many of a kind there are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from tracker.mail.words import ENGLISH
from tracker.rules.words import FlagKind, Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of flag is said: one, of something; one, where that is known; and of many."""

    name: str
    one: str
    here: str
    count: str
    counts: str


_NOT_CERTIFIED = "{about}, which is not certified for this setting today"
_TO_CHECK = "{about}, which nobody has checked"
_ENDS = "{about}, whose certification ends soon"

# The most pressing first: what touches most people, then what is furthest from mended.
KINDS: dict[FlagKind, Kind] = {
    FlagKind.SWEEP_MISSED: Kind(
        "Nightly check missed",
        "The nightly check did not run",
        "The nightly check did not run",
        "the nightly check did not run",
        "the nightly check did not run",
    ),
    FlagKind.CERTIFICATION_SUSPENDED: Kind(
        "Certification suspended",
        "{about}: certification suspended",
        "Certification suspended",
        "1 certification is suspended",
        "{n} certifications are suspended",
    ),
    FlagKind.CERTIFICATION_LAPSED: Kind(
        "Certification lapsed",
        "{about}: certification has ended",
        "Certification has ended",
        "1 certification has ended",
        "{n} certifications have ended",
    ),
    FlagKind.ACCREDITATION_LAPSED: Kind(
        "Accreditation lapsed",
        "{about}: UKAS accreditation has ended",
        "UKAS accreditation has ended",
        "1 accreditation has ended",
        "{n} accreditations have ended",
    ),
    FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER: Kind(
        "Relies on an uncertified provider",
        "{place} relies on " + _NOT_CERTIFIED,
        "Relies on " + _NOT_CERTIFIED,
        "1 setting relies on an uncertified provider",
        "{n} settings rely on an uncertified provider",
    ),
    FlagKind.RELIES_ON_UNVERIFIED_PROVIDER: Kind(
        "Relies on an unverified provider",
        "{place} relies on " + _TO_CHECK,
        "Relies on " + _TO_CHECK,
        "1 setting relies on a provider that nobody has checked",
        "{n} settings rely on a provider that nobody has checked",
    ),
    FlagKind.BELOW_TARGET: Kind(
        "Below target",
        "{place} is below its target for {about}",
        "Below its target for {about}",
        "1 setting is below target",
        "{n} settings are below target",
    ),
    FlagKind.NEVER_TRAINED: Kind(
        "Never trained",
        "{who} at {place} has never been trained: {about}",
        "{who} has never been trained: {about}",
        "1 person has never been trained",
        "{n} people have never been trained",
    ),
    FlagKind.TRAINING_EXPIRED: Kind(
        "Training expired",
        "The training of {who} at {place} ran out{on}: {about}",
        "The training of {who} ran out{on}: {about}",
        "1 person is out of date",
        "{n} people are out of date",
    ),
    FlagKind.NOT_ASSURED: Kind(
        "Training not assured",
        "{who} at {place} has training that does not count: {about}",
        "{who} has training that does not count: {about}",
        "1 person has training that does not count",
        "{n} people have training that does not count",
    ),
    FlagKind.DATA_STALE: Kind(
        "Figures out of date",
        "{place} has sent no figures for 90 days",
        "No figures sent for 90 days",
        "1 setting has sent no figures for 90 days",
        "{n} settings have sent no figures for 90 days",
    ),
    FlagKind.RELIES_ON_EXPIRING_PROVIDER: Kind(
        "Relies on a provider about to expire",
        "{place} relies on " + _ENDS,
        "Relies on " + _ENDS,
        "1 setting relies on a provider whose certification ends soon",
        "{n} settings rely on a provider whose certification ends soon",
    ),
    FlagKind.CERTIFICATION_EXPIRING: Kind(
        "Certification expiring",
        "{about}: certification ends{on}",
        "Certification ends{on}",
        "1 certification ends by {by}",
        "{n} certifications end by {by}",
    ),
    FlagKind.ACCREDITATION_EXPIRING: Kind(
        "Accreditation expiring",
        "{about}: UKAS accreditation ends{on}",
        "UKAS accreditation ends{on}",
        "1 accreditation ends by {by}",
        "{n} accreditations end by {by}",
    ),
    FlagKind.TRAINING_DUE: Kind(
        "Training due",
        "{who} at {place} needs training{by_then}: {about}",
        "{who} needs training{by_then}: {about}",
        "1 person needs training by {by}",
        "{n} people need training by {by}",
    ),
    FlagKind.REGISTER_ENTRY_STALE: Kind(
        "Entry not checked lately",
        "{about}: not checked for a year",
        "Not checked for a year",
        "1 entry of the register has not been checked for a year",
        "{n} entries of the register have not been checked for a year",
    ),
}
SEVERITIES = {Severity.BREACH: "Breach", Severity.CONCERN: "Concern", Severity.ADVICE: "Advice"}
_ORDER = {kind: place for place, kind in enumerate(KINDS)}
_WORST = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag as others are told of it: people by their staff number, never by name.

    `about` is a requirement, a provider or a body; `subject` what it counts as, so that a person
    or setting with two flags of a kind is counted once.
    """

    kind: FlagKind
    severity: Severity
    until: date | None
    who: str | None
    place: str | None
    about: str
    subject: str
    href: str | None = None


def in_order(flags: Iterable[Flagged]) -> list[Flagged]:
    """The worst and most pressing first."""
    return sorted(flags, key=_pressing)


def say(flag: Flagged, *, here: bool = False) -> str:
    """What it says; `here` where the setting or the provider stands in the heading."""
    text = KINDS[flag.kind].here if here else KINDS[flag.kind].one
    day = f"{ENGLISH.short_day(flag.until)} {flag.until.year}" if flag.until else ""
    return text.format(
        who=flag.who,
        place=flag.place,
        about=flag.about,
        on=f" on {day}" if day else "",
        by_then=f" by {day}" if day else " now",
    )


def say_count(kind: FlagKind, flags: Collection[Flagged]) -> str:
    """How many people, settings or entries these flags of one kind are about."""
    n = len({flag.subject for flag in flags})
    last = max((flag.until for flag in flags if flag.until), default=None)
    by = ENGLISH.short_day(last) if last else "today"
    text = KINDS[kind].count if n == 1 else KINDS[kind].counts
    return text.format(n=f"{n:,}", by=by)


def by_kind(flags: Iterable[Flagged]) -> dict[FlagKind, list[Flagged]]:
    """The flags of each kind; the kind with the worst flag first."""
    found: dict[FlagKind, list[Flagged]] = {}
    for flag in in_order(flags):
        found.setdefault(flag.kind, []).append(flag)
    return found


def facts(flags: Iterable[Flagged], most: int = 2) -> list[str]:
    """What these flags come to, in a few counts, the worst first."""
    return [say_count(kind, some) for kind, some in list(by_kind(flags).items())[:most]]


def _pressing(flag: Flagged) -> tuple[int, int, date, str, str]:
    return (
        _WORST[flag.severity],
        _ORDER[flag.kind],
        flag.until or date.max,
        flag.place or "",
        flag.who or flag.about,
    )
