"""What made a provider's state another between two days, each as the register knew it then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.rules.days import Period, add_days
from tracker.rules.facts import Certification, CertificationEvent, Provider
from tracker.rules.reliance import EXPIRING_DAYS
from tracker.rules.wording import say_day


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that happened or was learnt: a sentence, its day, and the source it rests on.

    `on` is None where it was learnt between the days, on whichever. `entry` is the id of the
    register's entry that says it.
    """

    said: str
    on: date | None = None
    source: str | None = None
    entry: str = ""


OTHERWISE = Cause("What the register says of it, or of the setting, was corrected.")


def causes(
    before: Provider | None, after: Provider | None, first: date, last: date
) -> tuple[Cause, ...]:
    """What happened after the `first` day up to the `last`, in order, and then what was learnt.

    `before` is what was known of the provider at the end of the first day, `after` at the end of
    the last. Where neither tells of anything, something about the setting was corrected.
    """
    if before is None or after is None:
        held = before or after
        if held is None:
            return (OTHERWISE,)
        came = "was entered in" if after else "was taken out of"
        return (Cause(f"{held.name} {came} the register.", source=held.source, entry=held.id),)
    happened = sorted(
        _happened(after, _Between(first, last)), key=lambda one: (one.on or date.max, one.said)
    )
    found = dict.fromkeys([*happened, *_learnt(before, after, first)])
    return tuple(found) or (OTHERWISE,)


@dataclass(frozen=True, slots=True)
class _Between:
    """The days after the first up to the last."""

    first: date
    last: date

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first < day <= self.last

    def edges(self, period: Period) -> Iterator[tuple[str, date]]:
        """`began` and `ended`, with the first and the last day inside, where these fell between."""
        if period.start and period.start in self:
            yield "began", period.start
        if period.end in self and period.last:
            yield "ended", period.last


def _happened(provider: Provider, between: _Between) -> Iterator[Cause]:
    for one in provider.certifications:
        named = f"Certificate {one.number} from {one.body.name}"
        for verb, day in between.edges(one.period):
            yield Cause(f"{named} {verb} on {say_day(day)}.", day, one.source, one.id)
        last, has_ended = one.period.last, one.period.end in between
        if last and not has_ended and (warned := add_days(last, -EXPIRING_DAYS)) in between:
            said = f"{named} ends on {say_day(last)}: {EXPIRING_DAYS} days were left."
            yield Cause(said, warned, one.source, one.id)
        for event in one.events:
            if event.on in between:
                yield _event(one, event)
        for licence in one.body.licences:
            for verb, day in between.edges(licence.period):
                said = f"The licence of {one.body.name} for the Standards {verb} on {say_day(day)}."
                yield Cause(said, day, entry=licence.id)
        for accreditation in one.body.accreditations:
            for verb, day in between.edges(accreditation.period):
                by = accreditation.accredited_by
                said = f"The accreditation of {one.body.name} by {by} {verb} on {say_day(day)}."
                yield Cause(said, day, entry=accreditation.id)


def _event(one: Certification, event: CertificationEvent, learnt: str = "") -> Cause:
    partly = f" for {', '.join(sorted(event.curricula))}" if event.curricula else ""
    reason = f" ({event.reason})" if event.reason else ""
    said = f"Certificate {one.number} was {event.word} on {say_day(event.on)}{partly}{reason}"
    return Cause(f"{said}{learnt}.", None if learnt else event.on, one.source, event.id)


def _learnt(before: Provider, after: Provider, first: date) -> Iterator[Cause]:
    if after.last_checked and not before.last_checked:
        said = f"The entry was checked for the first time, on {say_day(after.last_checked)}."
        yield Cause(said, source=after.source, entry=after.id)
    if before.last_checked and not after.last_checked:
        yield Cause("The day of the last check was taken out of the entry.", entry=after.id)
    was, now = (_by_number(one.certifications) for one in (before, after))
    for number in sorted(was.keys() | now.keys()):
        yield from _learnt_of(number, was.get(number), now.get(number), first)


def _by_number(found: Iterable[Certification]) -> dict[str, Certification]:
    return {one.number: one for one in found}


def _learnt_of(
    number: str, was: Certification | None, now: Certification | None, first: date
) -> Iterator[Cause]:
    if now is None:
        yield Cause(f"Certificate {number} was taken out of the register.")
        return
    if was is None:
        if now.period.start is None or now.period.start <= first:
            since = f", from {say_day(now.period.start)} on" if now.period.start else ""
            said = f"Certificate {number} was entered in the register{since}."
            yield Cause(said, source=now.source, entry=now.id)
        return
    if _facts(was) != _facts(now):
        said = f"What the register says of certificate {number} was corrected."
        yield Cause(said, source=now.source, entry=now.id)
    then = {(one.word, one.on, one.curricula) for one in was.events}
    still = {(one.word, one.on, one.curricula) for one in now.events}
    for event in now.events:
        if event.on <= first and (event.word, event.on, event.curricula) not in then:
            yield _event(now, event, ", which was entered later")
    for event in was.events:
        if (event.word, event.on, event.curricula) not in still:
            yield _event(was, event, ", which was taken out of the register")


def _facts(one: Certification) -> tuple:
    body = one.body
    return (
        one.period,
        one.curricula,
        one.populations,
        one.setting_types,
        one.nations,
        body.code,
        frozenset(licence.period for licence in body.licences),
        frozenset((held.period, held.by_ukas) for held in body.accreditations),
    )
