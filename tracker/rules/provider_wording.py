"""A provider's certification in one sentence, and how sure of it the register is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rules.facts import Certification, Provider
from tracker.rules.reliance import latest_begun, provider_state
from tracker.rules.scope_wording import say_scope
from tracker.rules.status import is_suspended, is_withdrawn, withdrawal
from tracker.rules.timeline import suspensions
from tracker.rules.wording import say_day
from tracker.rules.words import ProviderState

MOST_CERTIFICATES = 3
STANDARDS = "the RRN Training Standards"
UNCHECKED = "Nobody has checked this entry yet."


@dataclass(frozen=True, slots=True)
class Answer:
    """What is so, in a sentence, and how sure that is, in another."""

    told: str
    sure: str

    def __str__(self) -> str:
        return f"{self.told} {self.sure}"


@dataclass(frozen=True, slots=True)
class _Tense:
    """How a sentence of a day speaks when it is read: now, afterwards or before."""

    opening: str
    be: str
    be_not: str
    not_yet: str
    never: str


def _tense(on: date, today: date) -> _Tense:
    if on == today:
        return _Tense("", "is", "is not", "is not yet", "has never been")
    if on < today:
        return _Tense(f"On {say_day(on)} ", "was", "was not", "was not yet", "had never been")
    opening = f"On {say_day(on)}, if nothing changes, "
    return _Tense(opening, "will be", "will not be", "will not yet be", "will never have been")


def say_provider(
    provider: Provider,
    courses: Mapping[str, str],
    on: date,
    *,
    today: date,
    known: date | None = None,
) -> Answer:
    """The state that day at large, read today, by what was known on a day (today if not given).

    `courses` are the names of the provider's curricula, by code.
    """
    state = provider_state(provider, on)
    speaking = _Speaking(provider, courses, on, today, _tense(on, today))
    told: Sequence[Certification] = ()
    if state.word == ProviderState.UNKNOWN:
        return Answer(speaking.unknown(), UNCHECKED)
    if state.word in {ProviderState.LAPSED, ProviderState.WITHDRAWN}:
        sentence, told = speaking.ended()
    elif state.word == ProviderState.SUSPENDED:
        sentence, told = speaking.suspended()
    elif state.word == ProviderState.UNCERTIFIED:
        sentence, told = speaking.uncertified()
    else:
        ends_on = state.ends_on if state.word == ProviderState.EXPIRING else None
        sentence, told = speaking.certified(ends_on)
    return Answer(sentence, _sure(provider, told, today, known or today))


def say_unheard_of(text: str, then: date | None = None) -> str:
    """Of a name that the register does not have, or did not have by the end of a day."""
    name = f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"
    if then:
        return (
            f"On {say_day(then)} {name} was unknown to this register: it had no entry here, which "
            "does not mean that it was uncertified."
        )
    return (
        f"{name} is unknown to this register: it has no entry here, which does not mean that it is "
        "uncertified."
    )


@dataclass(frozen=True, slots=True)
class _Speaking:
    """One provider on one day; each method gives a sentence and the certificates it tells of."""

    provider: Provider
    courses: Mapping[str, str]
    on: date
    today: date
    tense: _Tense

    def unknown(self) -> str:
        name, be = self.provider.name, self.tense.be
        it = "it" if self.tense.opening else "It"
        return self._sentence(
            f"{it} {be} unknown whether {name} {be} certified, which is not the same as uncertified"
        )

    def certified(self, ends_on: date | None) -> tuple[str, Sequence[Certification]]:
        valid = [one for one in self._active() if self._licensed(one)]
        clauses = _cut([self._certified_for(one) for one in valid])
        sentence = f"{self.provider.name} {self.tense.be} certified {'; and '.join(clauses)}"
        sentence += self._next()
        if ends_on:
            sentence += f"; no certificate in the register goes on after {say_day(ends_on)}"
        return self._sentence(sentence), valid

    def suspended(self) -> tuple[str, Sequence[Certification]]:
        covering = self._covering()
        clauses = _cut([self._suspended_on(one) for one in covering])
        return self._sentence(
            f"{self.provider.name} {self.tense.be} suspended: {'; '.join(clauses)}"
        ), covering

    def ended(self) -> tuple[str, Sequence[Certification]]:
        last = latest_begun(self.provider.certifications, self.on)
        assert last is not None
        days, withdrawn_on = [], withdrawal(last, self.on)
        if last.period.last and last.period.last < (withdrawn_on or self.on):
            ended = "ended" if last.period.last < self.today else "ends"
            days.append(f"{ended} on {say_day(last.period.last)}")
        if withdrawn_on:
            withdrawn = "was" if withdrawn_on <= self.today else "is to be"
            days.append(f"{withdrawn} withdrawn on {say_day(withdrawn_on)}")
        sentence = (
            f"{self.provider.name} {self.tense.be_not} certified: its latest certificate, "
            f"{_named(last)}, {' and '.join(days)}{self._next()}"
        )
        return self._sentence(sentence), [last]

    def uncertified(self) -> tuple[str, Sequence[Certification]]:
        active = self._active()
        if active:
            clauses = _cut([self._unlicensed(one) for one in active])
            return self._sentence(
                f"{self.provider.name} {self.tense.be_not} certified under {STANDARDS}: "
                f"{'; '.join(clauses)}"
            ), active
        following = self._following()
        if not following:
            return self._sentence(
                f"{self.provider.name} {self.tense.never} certified, as far as this register knows"
            ), []
        first = following[0]
        return self._sentence(
            f"{self.provider.name} {self.tense.not_yet} certified: its first certificate, "
            f"{_named(first)}, {self._begins(first)}"
        ), [first]

    def _sentence(self, text: str) -> str:
        return f"{self.tense.opening}{text}."

    def _certified_for(self, one: Certification) -> str:
        accredited = any(a.by_ukas and self.on in a.period for a in one.body.accreditations)
        until = f"until {say_day(one.period.last)}" if one.period.last else "with no end day"
        be = self.tense.be if accredited else self.tense.be_not
        scope = say_scope(one, self.courses, self.on)
        comma = "," if one.populations or one.setting_types or one.nations else ""
        return f"for {scope}{comma} {until} by {one.body.name}, which {be} accredited by UKAS"

    def _suspended_on(self, one: Certification) -> str:
        since = next(period.start for period in suspensions(one) if self.on in period)
        assert since is not None
        was = "was" if since <= self.today else "is to be"
        return f"certificate {_named(one)} {was} suspended on {say_day(since)}"

    def _unlicensed(self, one: Certification) -> str:
        periods = [licence.period for licence in one.body.licences]
        ended = [period.last for period in periods if period.last and period.last < self.on]
        begin = [period.start for period in periods if period.start and period.start > self.on]
        if ended:
            verb = "ended" if max(ended) < self.today else "ends"
            why = f"whose licence for them {verb} on {say_day(max(ended))}"
        elif begin:
            verb = "began" if min(begin) <= self.today else "begins"
            why = f"whose licence for them {verb} on {say_day(min(begin))}"
        else:
            why = "which has no licence for them in the register"
        return f"certificate {_named(one)}, {why}"

    def _next(self) -> str:
        """The certificate that begins next, if one does."""
        following = self._following()
        if not following:
            return ""
        one = following[0]
        until = f" and runs until {say_day(one.period.last)}" if one.period.last else ""
        return f"; certificate {one.number} {self._begins(one)}{until}"

    def _begins(self, one: Certification) -> str:
        assert one.period.start is not None
        verb = "began" if one.period.start <= self.today else "begins"
        return f"{verb} on {say_day(one.period.start)}"

    def _standing(self) -> list[Certification]:
        """Those not withdrawn by that day, the one that ends last first."""
        found = [one for one in self.provider.certifications if not is_withdrawn(one, self.on)]
        return sorted(found, key=lambda one: (one.period.last or date.max, one.number))[::-1]

    def _covering(self) -> list[Certification]:
        return [one for one in self._standing() if self.on in one.period]

    def _active(self) -> list[Certification]:
        return [one for one in self._covering() if not is_suspended(one, self.on)]

    def _following(self) -> list[Certification]:
        later = [one for one in self._standing() if one.period.start and one.period.start > self.on]
        return sorted(later, key=lambda one: (one.period.start or date.max, one.number))

    def _licensed(self, one: Certification) -> bool:
        return any(self.on in licence.period for licence in one.body.licences)


def _named(one: Certification) -> str:
    return f"{one.number} from {one.body.name}"


def _cut(clauses: list[str]) -> list[str]:
    """The first few, and how many more there are."""
    if len(clauses) <= MOST_CERTIFICATES:
        return clauses
    more = len(clauses) - MOST_CERTIFICATES
    return [
        *clauses[:MOST_CERTIFICATES],
        f"{more} more {'certificates' if more > 1 else 'certificate'}",
    ]


def _sure(provider: Provider, told: Sequence[Certification], today: date, known: date) -> str:
    """How long ago what is told was checked, and whether anybody has seen the certificate."""
    assert provider.last_checked is not None
    if not told:
        return f"Last checked {_ago(provider.last_checked, today, known)}."
    checked = [one.last_checked for one in told if one.last_checked]
    if len(checked) == len(told):
        return f"Last checked {_ago(min(checked), today, known)}, {_seen(told)}."
    entry = f"Entry last checked {_ago(provider.last_checked, today, known)}"
    if checked:
        return f"{entry}, but not all of its certificates, {_seen(told)}."
    its = "its certificate" if len(told) == 1 else "its certificates"
    return f"{entry}, but nobody has checked {its}, {_seen(told)}."


def _seen(told: Collection[Certification]) -> str:
    seen = sum(bool(one.evidence) for one in told)
    if not seen:
        return "no certificate seen"
    if len(told) == 1:
        return "certificate seen"
    return "certificates seen" if seen == len(told) else f"{seen} of {len(told)} certificates seen"


def _ago(day: date, today: date, known: date) -> str:
    """Counted from today; as a day where it is read as known before, or is yet to come."""
    days = (today - day).days
    if known != today or days < 0:
        return f"on {say_day(day)}"
    return "today" if not days else f"{days} {'day' if days == 1 else 'days'} ago"
