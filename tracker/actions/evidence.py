"""What a reason's evidence is, in words: register entries with their periods and checks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.rules.days import Period
from tracker.rules.facts import Certification, Provider
from tracker.rules.wording import say_day
from tracker.rules.words import Link
from tracker.store.register import Register


@dataclass(frozen=True, slots=True)
class Entry:
    """A register entry: a sentence without its full stop, and its source where that is a link."""

    text: str
    href: str | None = None


def entries(register: Register, providers: Iterable[str]) -> dict[str, Entry]:
    """The entries of these providers (by code) and of those that certify them, by evidence id."""
    found: dict[str, Entry] = {}
    for code in set(providers):
        found.update(_of_provider(register.providers[register.provider_ids[code]]))
    return found


def with_body(reasons: Iterable[dict[str, Any]], register: Register) -> list[dict[str, Any]]:
    """The reasons, in which body and accreditation point to the body's own entries.

    The rules name the certifications that passed or failed these links, not what stands behind
    them; a reader wants the licence and the accreditation.
    """
    certifications = {
        one.id: one for provider in register.providers.values() for one in provider.certifications
    }
    return [
        {**reason, "evidence": list(_behind(reason, certifications))}
        if reason["link"] in {Link.BODY, Link.ACCREDITATION}
        else reason
        for reason in reasons
    ]


def _behind(reason: dict[str, Any], certifications: dict[str, Certification]) -> Iterator[str]:
    bodies = {certifications[key].body for key in reason["evidence"] if key in certifications}
    for body in sorted(bodies, key=lambda body: body.code):
        behind: Iterable[Any] = (
            body.licences if reason["link"] == Link.BODY else body.accreditations
        )
        yield from (one.id for one in behind if one.id)


def _of_provider(provider: Provider) -> Iterator[tuple[str, Entry]]:
    yield (
        provider.id,
        _entry(f"register entry of {provider.name}", None, provider.last_checked, provider.source),
    )
    for one in provider.certifications:
        text = f"certificate {one.number} from {one.body.name}"
        yield one.id, _entry(text, one.period, one.last_checked, one.source)
        for licence in one.body.licences:
            text = f"licence of {one.body.name}"
            yield licence.id, _entry(text, licence.period, licence.last_checked)
        for held in one.body.accreditations:
            reference = f" ({held.reference})" if held.reference else ""
            text = f"accreditation of {one.body.name} by {held.accredited_by}{reference}"
            yield held.id, _entry(text, held.period, held.last_checked)
    for approval in provider.affiliates:
        text = f"approval of {approval.organisation} as an affiliate of {provider.name}"
        yield approval.id, _entry(text, approval.period)
    for trainer in provider.trainers:
        named = trainer.name or trainer.reference or "a trainer without a name"
        text = f"authorisation of {named}, {trainer.grade.value} trainer"
        yield trainer.id, _entry(text, trainer.period)


def _entry(
    text: str, period: Period | None, checked: date | None = None, source: str | None = None
) -> Entry:
    parts = [text]
    if period is not None and (spoken := _say_period(period)):
        parts.append(spoken)
    if checked is not None:
        parts.append(f"last checked {say_day(checked)}")
    is_link = bool(source) and str(source).startswith(("https://", "http://"))
    if source and not is_link:
        parts.append(f"source: {source}")
    return Entry(", ".join(parts), source if is_link else None)


def _say_period(period: Period) -> str:
    if period.start and period.last:
        return f"{say_day(period.start)} to {say_day(period.last)}"
    if period.start:
        return f"from {say_day(period.start)}"
    return f"until {say_day(period.last)}" if period.last else ""
