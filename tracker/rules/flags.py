"""Which flags the facts call for on a day. Opening and closing them is the sweep's work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.rules.days import Period, add_days
from tracker.rules.facts import Body, Provider
from tracker.rules.reliance import FLAG, SEVERITY, provider_state
from tracker.rules.standing import Answer
from tracker.rules.status import is_withdrawn
from tracker.rules.words import FlagKind, ProviderState, Severity, Standing

REGISTER_STAGES = (365, 180, 90, 30)
CHECK_EVERY_DAYS = 365
UPLOAD_EVERY_DAYS = 90

TRAINING_FLAG = {
    Standing.DUE_SOON: FlagKind.TRAINING_DUE,
    Standing.EXPIRED: FlagKind.TRAINING_EXPIRED,
    Standing.NEVER_TRAINED: FlagKind.NEVER_TRAINED,
    Standing.NOT_ASSURED: FlagKind.NOT_ASSURED,
}

# What comes due and then has run out is one matter, and one flag moves through its stages.
MATTER = {
    FlagKind.TRAINING_EXPIRED: FlagKind.TRAINING_DUE,
    FlagKind.CERTIFICATION_LAPSED: FlagKind.CERTIFICATION_EXPIRING,
    FlagKind.ACCREDITATION_LAPSED: FlagKind.ACCREDITATION_EXPIRING,
}
ESCALATES_AT = 30
SNOOZE_DAYS = 28


@dataclass(frozen=True, slots=True)
class Wanted:
    """A flag that the facts call for. `stage` is in days left; `until` the day it runs out."""

    kind: FlagKind
    severity: Severity
    stage: int | None = None
    until: date | None = None


def training_flag(answer: Answer) -> Wanted | None:
    """The flag of a post's answer on a day, if it calls for one."""
    if answer.standing not in TRAINING_FLAG or answer.requirement is None:
        return None
    severity = SEVERITY[answer.requirement.strength]
    return Wanted(TRAINING_FLAG[answer.standing], severity, answer.stage, answer.due_on)


def matter(kind: FlagKind) -> FlagKind:
    """The first kind of the row that a flag of this kind moves along; the kind itself mostly."""
    return MATTER.get(kind, kind)


def escalates(kind: FlagKind, stage: int | None) -> bool:
    """Whether a flag that comes to this stage, and that nobody took up before, goes further up."""
    return kind in MATTER or (stage is not None and stage <= ESCALATES_AT)


def last_snooze(until: date | None, today: date) -> date | None:
    """The last day until which a flag may sleep: its due day, and SNOOZE_DAYS without one.

    None where it may not: what has run out, or runs out today, is not put off.
    """
    last = until if until is not None else add_days(today, SNOOZE_DAYS)
    return last if last > today else None


def sleeps(snoozed_until: date | None, day: date) -> bool:
    """Whether a flag that was put off until a day still sleeps; on that day it does."""
    return snoozed_until is not None and snoozed_until >= day


def reliance_flag(provider_word: ProviderState, severity: Severity) -> Wanted | None:
    """What a setting that relies on a provider in that state should be told."""
    kind = FLAG.get(provider_word)
    return Wanted(kind, severity) if kind else None


def provider_flags(provider: Provider, day: date) -> Iterator[Wanted]:
    """What the register's keeper should act on in a provider's entry."""
    state = provider_state(provider, day).word
    if state in {ProviderState.LAPSED, ProviderState.WITHDRAWN}:
        yield Wanted(FlagKind.CERTIFICATION_LAPSED, Severity.CONCERN)
    if state == ProviderState.SUSPENDED:
        yield Wanted(FlagKind.CERTIFICATION_SUSPENDED, Severity.CONCERN)
    live = [c.period for c in provider.certifications if not is_withdrawn(c, day)]
    yield from _expiring(live, day, FlagKind.CERTIFICATION_EXPIRING)
    checks = [c.last_checked for c in provider.certifications if day in c.period]
    yield from _stale([provider.last_checked, *checks], day)


def body_flags(body: Body, day: date) -> Iterator[Wanted]:
    """What the register's keeper should act on in a certification body's entry."""
    accredited = [a.period for a in body.accreditations if a.by_ukas]
    begun = [p for p in accredited if p.start is None or p.start <= day]
    if begun and not any(day in period for period in accredited):
        yield Wanted(FlagKind.ACCREDITATION_LAPSED, Severity.CONCERN)
    yield from _expiring(accredited, day, FlagKind.ACCREDITATION_EXPIRING)
    licences = [one.last_checked for one in body.licences if day in one.period]
    accreditations = [one.last_checked for one in body.accreditations if day in one.period]
    yield from _stale([*licences, *accreditations], day)


def is_stale(last_upload: date | None, day: date) -> bool:
    """Whether a setting's figures are too old to stand: no upload for UPLOAD_EVERY_DAYS."""
    return last_upload is None or (day - last_upload).days > UPLOAD_EVERY_DAYS


def _expiring(periods: list[Period], day: date, kind: FlagKind) -> Iterator[Wanted]:
    """One flag where the last period that covers the day or follows it ends within a stage."""
    ahead = [period for period in periods if period.end is None or period.end > day]
    if not any(day in period for period in ahead):
        return
    lasts = [period.last for period in ahead]
    if None in lasts:
        return
    until = max(last for last in lasts if last is not None)
    stage = min((s for s in REGISTER_STAGES if (until - day).days <= s), default=None)
    if stage is not None:
        yield Wanted(kind, Severity.ADVICE, stage, until)


def _stale(checks: Iterable[date | None], day: date) -> Iterator[Wanted]:
    """One flag for an entry of which any part was never checked, or not for CHECK_EVERY_DAYS."""
    if any(check is None or (day - check).days > CHECK_EVERY_DAYS for check in checks):
        yield Wanted(FlagKind.REGISTER_ENTRY_STALE, Severity.ADVICE)
