"""A provider as a page shows it, on any day and as known on any moment, to whoever may see what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from tracker.actions.relying import Relying, posts_relying, relying
from tracker.rules.days import london_day
from tracker.rules.facts import Affiliate, Certification, Curriculum, Provider, Trainer
from tracker.rules.names import match_key
from tracker.rules.provider_history import Learnt, Said, history
from tracker.rules.provider_wording import Answer, say_provider
from tracker.rules.reliance import State, provider_state
from tracker.rules.scope_wording import say_scope
from tracker.rules.timeline import Lane, Stretched, certificate_word, lanes
from tracker.rules.words import Grade
from tracker.store.database import Session
from tracker.store.evidence import Shown
from tracker.store.provider_history import (
    facts_of_provider,
    kept_evidence,
    provider_identity,
)
from tracker.store.register import Register, load_register
from tracker.store.setting_list import relying_on
from tracker.store.setting_scope import latest_setting_names


@dataclass(frozen=True, slots=True)
class Sight:
    """What a viewer may see beside what is for everybody.

    `setting_ids` and `organisations` are theirs, by id and by code; None means all there are. Who
    `sees_delivery` is shown affiliates and trainers of these organisations, and seniors of none.
    """

    setting_ids: frozenset[int] | None = frozenset()
    organisations: frozenset[str] | None = frozenset()
    sees_delivery: bool = True

    def sees_affiliate(self, organisation: str | None) -> bool:
        """Whether an employer's approval is theirs to see."""
        return self.sees_delivery and (
            self.organisations is None or organisation in self.organisations
        )

    def sees_trainer(self, grade: Grade, organisation: str | None) -> bool:
        """Whether a trainer is theirs to see: a senior one of no employer is for anybody's."""
        free = organisation is None and grade == Grade.SENIOR
        return self.sees_affiliate(organisation) or (self.sees_delivery and free)


EVERYTHING = Sight(None, None)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certification, in words what it covers, and what it was worth on the day, if anything."""

    certification: Certification
    scope: str
    word: Stretched | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register knew of a provider, and how that stood on the day."""

    provider: Provider
    state: State
    answer: Answer
    lanes: tuple[Lane, ...]
    certificates: tuple[Certificate, ...]
    curricula: tuple[Curriculum, ...]
    affiliates: tuple[Affiliate, ...]
    trainers: tuple[Trainer, ...]
    relying: tuple[Relying, ...]
    setting_names: dict[str, str]
    evidence: dict[str, Shown]

    @property
    def posts(self) -> int:
        return sum(one.posts for one in self.relying)


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """A provider by its code and last known name; no `entry` where it was not known then."""

    code: str
    name: str
    entry: Entry | None
    history: tuple[Learnt, ...]


def provider_page(
    session: Session,
    code: str,
    *,
    on: date,
    today: date,
    known_on: datetime | None = None,
    sight: Sight = EVERYTHING,
) -> ProviderPage | None:
    """The provider on a day, by what was known on a moment, or now where none is given.

    None where there never was such a provider. The number of queries does not grow with what there
    is to show.
    """
    identity = provider_identity(session, code)
    if identity is None:
        return None
    provider_id, last_name = identity
    register = load_register(session, known_on, on=on)
    provider = register.providers.get(provider_id)
    said = [one for one in facts_of_provider(session, provider_id) if _sees(sight, one)]
    entry = (
        _entry(session, register, provider, on=on, today=today, known_on=known_on, sight=sight)
        if provider
        else None
    )
    name = provider.name if provider else last_name
    return ProviderPage(code, name, entry, tuple(history(said, known_on)))


def _entry(
    session: Session,
    register: Register,
    provider: Provider,
    *,
    on: date,
    today: date,
    known_on: datetime | None,
    sight: Sight,
) -> Entry:
    curricula = [one for one in register.curricula.values() if one.provider == provider.code]
    known = london_day(known_on) if known_on else today
    courses = {one.code: one.name for one in curricula}
    found = _relying(session, register, provider, on, today, known_on, sight.setting_ids)
    ids = [register.setting_ids[one.setting.code] for one in found]
    named = {provider.evidence, *(one.evidence for one in provider.certifications)}
    return Entry(
        provider=provider,
        state=provider_state(provider, on),
        answer=say_provider(provider, courses, on, today=today, known=known),
        lanes=lanes(provider),
        certificates=tuple(
            Certificate(one, say_scope(one, courses, on), certificate_word(one, on))
            for one in sorted(provider.certifications, key=_latest_first, reverse=True)
        ),
        curricula=tuple(sorted(curricula, key=lambda one: (match_key(one.name), one.code))),
        affiliates=tuple(
            sorted(
                (one for one in provider.affiliates if sight.sees_affiliate(one.organisation)),
                key=lambda one: (one.organisation, one.id),
            )
        ),
        trainers=tuple(
            one for one in provider.trainers if sight.sees_trainer(one.grade, one.organisation)
        ),
        relying=tuple(found),
        setting_names=latest_setting_names(session, ids, known_on),
        evidence=kept_evidence(session, named),
    )


def _relying(
    session: Session,
    register: Register,
    provider: Provider,
    on: date,
    today: date,
    known_on: datetime | None,
    setting_ids: Collection[int] | None,
) -> list[Relying]:
    """By the derived table where it speaks of that day, which is today; else judged anew."""
    if on == today and known_on is None:
        posts = relying_on(session, register.provider_ids[provider.code], setting_ids)
    else:
        posts = posts_relying(session, register, provider, on, known_on, setting_ids)
    return relying(register, provider, posts, on, setting_ids)


def _sees(sight: Sight, fact: Said) -> bool:
    organisation = fact.values.get("organisation")
    if fact.table == "affiliate":
        return sight.sees_affiliate(organisation)
    if fact.table == "trainer":
        return sight.sees_trainer(fact.values["grade"], organisation)
    return True


def _latest_first(one: Certification) -> tuple[date, str]:
    return one.period.start or date.min, one.number
