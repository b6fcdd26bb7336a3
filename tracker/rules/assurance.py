"""Does a training record count, and if not, which link of the chain failed first?

UKAS accreditation -> certification body -> provider's certification and its scope -> route and
trainer, judged on every day of the delivery and on no other day.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.rules.days import days_to_try
from tracker.rules.facts import Certification, Provider, Setting, Trainer, TrainingRecord
from tracker.rules.names import match_key
from tracker.rules.status import is_suspended, is_withdrawn
from tracker.rules.words import Assurance, Grade, Link, Route

RANK = {Assurance.ACCREDITED: 2, Assurance.CERTIFIED: 1}


@dataclass(frozen=True, slots=True)
class Step:
    """One link tried. `code` says why it failed, or what is noted of one that held; `day` is the
    first failing day; `evidence` holds the ids of the register entries looked at."""

    link: Link
    holds: bool
    code: str | None = None
    day: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A record's assurance, with the links in the order tried, up to the first that failed."""

    assurance: Assurance
    steps: tuple[Step, ...]

    @property
    def failing(self) -> Step | None:
        """The first link that does not hold."""
        return next((step for step in self.steps if not step.holds), None)

    def is_at_least(self, needed: Assurance) -> bool:
        """Whether this assurance satisfies a requirement for `certified` or `accredited`."""
        return RANK.get(self.assurance, 0) >= RANK[needed]


@dataclass(frozen=True, slots=True)
class _Delivery:
    record: TrainingRecord
    setting: Setting
    provider: Provider
    days: tuple[date, ...]

    @property
    def course(self) -> str | None:
        """The curriculum's code where it is one of this provider's own."""
        curriculum = self.record.curriculum
        return curriculum.code if curriculum and curriculum.provider == self.provider.code else None

    @property
    def route(self) -> Route:
        if self.record.route is not None:
            return self.record.route
        return Route.IN_HOUSE if self.is_own else Route.COMMERCIAL

    @property
    def is_own(self) -> bool:
        """Whether the provider is the employing organisation's own, on every day."""
        return self.not_own_on is None

    @property
    def not_own_on(self) -> date | None:
        """The first day on which the provider is not the employing organisation's own."""
        owner = self.provider.organisation
        return next((day for day in self.days if not self.setting.is_run_by(owner, day)), None)


def route_of(record: TrainingRecord, setting: Setting) -> Route | None:
    """The route by which a record is judged in a setting; None where nobody can say."""
    if record.provider is None:
        return record.route
    days = tuple(day for day in (record.started, record.completed) if day)
    return _Delivery(record, setting, record.provider, days).route


def assure(record: TrainingRecord, setting: Setting) -> Verdict:
    """The record's assurance for a post in that setting, with the links tried."""
    if record.completed is None:
        return Verdict(Assurance.UNKNOWN, (Step(Link.DELIVERY, False, "delivery_day_unknown"),))
    provider = record.provider
    if provider is None:
        return Verdict(Assurance.UNKNOWN, (Step(Link.PROVIDER, False, "provider_unresolved"),))
    entry = (provider.id,) if provider.id else ()
    if provider.last_checked is None:
        step = Step(Link.PROVIDER, False, "provider_unverified", evidence=entry)
        return Verdict(Assurance.UNKNOWN, (step,))
    first = min(record.started or record.completed, record.completed)
    days = days_to_try(first, record.completed, (*_edges(provider), *_handovers(setting)))
    steps = [Step(Link.PROVIDER, True, evidence=entry)]
    return _walk(_Delivery(record, setting, provider, days), steps)


def _walk(delivery: _Delivery, steps: list[Step]) -> Verdict:
    """Try the links in order; certifications that fail one drop out, day by day."""
    alive: dict[date, list[Certification]] = {}
    for day in delivery.days:
        alive[day] = [c for c in delivery.provider.certifications if day in c.period]
        if not alive[day]:
            code, assurance = _why_uncovered(delivery.provider.certifications, day)
            evidence = _ids(delivery.provider.certifications)
            steps.append(Step(Link.CERTIFICATION, False, code, day, evidence))
            return Verdict(assurance, tuple(steps))
    steps.append(Step(Link.CERTIFICATION, True, evidence=_ids_of(alive)))
    for link, tests in _CERTIFICATION_LINKS_BEFORE:
        if failed := _sift(delivery, alive, link, tests):
            return Verdict(failed[1], (*steps, failed[0]))
        steps.append(Step(link, True, evidence=_ids_of(alive)))
    for check in (_route, _trainer):
        step, assurance = check(delivery)
        steps.append(step)
        if not step.holds:
            return Verdict(assurance, tuple(steps))
    for link, tests in _CERTIFICATION_LINKS_AFTER:
        if failed := _sift(delivery, alive, link, tests):
            return Verdict(failed[1], (*steps, failed[0]))
        steps.append(Step(link, True, evidence=_ids_of(alive)))
    return Verdict(Assurance.ACCREDITED, tuple(steps))


def _why_uncovered(certifications: tuple[Certification, ...], day: date) -> tuple[str, Assurance]:
    if not certifications:
        return "provider_not_certified", Assurance.UNCERTIFIED
    if all(c.period.start is not None and c.period.start > day for c in certifications):
        return "certification_began_after_delivery", Assurance.UNCERTIFIED
    return "certification_ended_before_delivery", Assurance.LAPSED


_Test = tuple[str, Assurance, Callable[[_Delivery, Certification, date], bool]]


def _sift(
    delivery: _Delivery,
    alive: dict[date, list[Certification]],
    link: Link,
    tests: tuple[_Test, ...],
) -> tuple[Step, Assurance] | None:
    """Drop the certifications that fail a test; the failing step of the first day with none."""
    for day in delivery.days:
        for code, assurance, passes in tests:
            left = [c for c in alive[day] if passes(delivery, c, day)]
            if not left:
                return Step(link, False, code, day, _ids(alive[day])), assurance
            alive[day] = left
    return None


_CERTIFICATION_LINKS_BEFORE: tuple[tuple[Link, tuple[_Test, ...]], ...] = (
    (
        Link.STATUS,
        (
            (
                "certification_withdrawn",
                Assurance.LAPSED,
                lambda d, c, day: not is_withdrawn(c, day, d.course),
            ),
            (
                "certification_suspended",
                Assurance.SUSPENDED,
                lambda d, c, day: not is_suspended(c, day, d.course),
            ),
        ),
    ),
    (
        Link.SCOPE,
        (
            (
                "curriculum_out_of_scope",
                Assurance.OUT_OF_SCOPE,
                lambda d, c, day: not c.curricula or d.course in c.curricula,
            ),
            (
                "population_out_of_scope",
                Assurance.OUT_OF_SCOPE,
                lambda d, c, day: not c.populations or d.setting.populations <= c.populations,
            ),
            (
                "setting_type_out_of_scope",
                Assurance.OUT_OF_SCOPE,
                lambda d, c, day: not c.setting_types or d.setting.type in c.setting_types,
            ),
            (
                "nation_out_of_scope",
                Assurance.OUT_OF_SCOPE,
                lambda d, c, day: not c.nations or d.setting.nation in c.nations,
            ),
        ),
    ),
)
_CERTIFICATION_LINKS_AFTER: tuple[tuple[Link, tuple[_Test, ...]], ...] = (
    (
        Link.BODY,
        (
            (
                "body_not_licensed_on_delivery",
                Assurance.UNCERTIFIED,
                lambda d, c, day: any(day in licence.period for licence in c.body.licences),
            ),
        ),
    ),
    (
        Link.ACCREDITATION,
        (
            (
                "body_not_accredited_on_delivery",
                Assurance.CERTIFIED,
                lambda d, c, day: any(a.by_ukas and day in a.period for a in c.body.accreditations),
            ),
        ),
    ),
)


def _route(delivery: _Delivery) -> tuple[Step, Assurance]:
    if delivery.route == Route.AFFILIATE:
        approvals = [
            approval
            for approval in delivery.provider.affiliates
            if not approval.curricula or delivery.course in approval.curricula
            if any(delivery.setting.is_run_by(approval.organisation, day) for day in delivery.days)
        ]
        for day in delivery.days:
            if not any(
                day in approval.period and delivery.setting.is_run_by(approval.organisation, day)
                for approval in approvals
            ):
                step = Step(Link.ROUTE, False, "affiliate_not_approved", day, _ids(approvals))
                return step, Assurance.UNCERTIFIED
        return Step(Link.ROUTE, True, evidence=_ids(approvals)), Assurance.ACCREDITED
    if delivery.route == Route.IN_HOUSE and (first := delivery.not_own_on):
        step = Step(Link.ROUTE, False, "in_house_of_another_organisation", first)
        return step, Assurance.OUT_OF_SCOPE
    return Step(Link.ROUTE, True), Assurance.ACCREDITED


def _trainer(delivery: _Delivery) -> tuple[Step, Assurance]:
    named = delivery.record.trainer
    if not named:
        return Step(Link.TRAINER, True, "trainer_not_named"), Assurance.ACCREDITED
    authorised = [
        trainer
        for trainer in delivery.provider.trainers
        if match_key(named)
        in {match_key(text) for text in (trainer.reference, trainer.name) if text}
        and any(_may_train(trainer, delivery.setting, day) for day in delivery.days)
    ]
    for day in delivery.days:
        if not any(
            day in trainer.period and _may_train(trainer, delivery.setting, day)
            for trainer in authorised
        ):
            step = Step(Link.TRAINER, False, "trainer_not_authorised", day, _ids(authorised))
            return step, Assurance.OUT_OF_SCOPE
    return Step(Link.TRAINER, True, evidence=_ids(authorised)), Assurance.ACCREDITED


def _may_train(trainer: Trainer, setting: Setting, day: date) -> bool:
    """A senior trainer trains anybody's staff, an associate those of one employer."""
    return trainer.grade == Grade.SENIOR or setting.is_run_by(trainer.organisation, day)


def _handovers(setting: Setting) -> Iterator[date]:
    """The days on which the setting changed hands."""
    for period, _ in setting.operators:
        yield from period.edges


def _edges(provider: Provider) -> Iterator[date]:
    """Every day on which something that the links look at may change."""
    for certification in provider.certifications:
        yield from certification.period.edges
        yield from (event.on for event in certification.events)
        for licence in certification.body.licences:
            yield from licence.period.edges
        for accreditation in certification.body.accreditations:
            yield from accreditation.period.edges
    for affiliate in provider.affiliates:
        yield from affiliate.period.edges
    for trainer in provider.trainers:
        yield from trainer.period.edges


def _ids(entries: Iterable) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.id for entry in entries if entry.id))


def _ids_of(alive: dict[date, list[Certification]]) -> tuple[str, ...]:
    return _ids(certification for left in alive.values() for certification in left)
