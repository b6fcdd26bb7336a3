"""An organisation's renewals, initial courses, and what they cost when late; writes nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tracker.actions.judging import Judge
from tracker.rules.due import programme_end
from tracker.rules.facts import (
    Curriculum,
    Post,
    Provider,
    Requirement,
    TrainingRecord,
    in_force,
)
from tracker.rules.flags import is_stale
from tracker.rules.forecast import Forecast, forecast, last_day, months_ahead
from tracker.rules.forecast_numbers import (
    Cost,
    Counted,
    Starters,
    by_provider,
    by_setting,
    costs,
    counted,
    starters,
)
from tracker.rules.places import Course, Duty, Need
from tracker.rules.renewal_plan import Plan, plan
from tracker.rules.words import Level, Mode
from tracker.store.database import Session
from tracker.store.forecast import posts_to_come, standing_rows, uploads_of
from tracker.store.people import as_post, load_records
from tracker.store.register import Register, load_register
from tracker.store.setting_list import setting_names
from tracker.store.setting_scope import operated_ids


@dataclass(frozen=True, slots=True)
class ForecastFilter:
    """What a forecast is narrowed to, by code; None leaves a thing open.

    With a provider it is about the training that came from there.
    """

    setting: str | None = None
    requirement: str | None = None
    provider: str | None = None


@dataclass(frozen=True)
class Outlook:
    """A forecast with its numbers; `uploads` are the last ones of each setting, by code.

    `setting_names` are those of all settings of the organisation, by code in order of names.
    `requirements` and `providers` are the names of what it can be narrowed to, by code.
    """

    forecast: Forecast
    duties: tuple[Duty, ...]
    capacity: int | None
    setting_ids: tuple[int, ...]
    setting_names: Mapping[str, str]
    requirements: Mapping[str, str]
    providers: Mapping[str, str]
    uploads: Mapping[str, date]

    @cached_property
    def numbers(self) -> Counted:
        return counted(self.forecast.places, self.forecast.months)

    @property
    def retraining(self) -> int:
        """The people who need another course, as the training that they have is not assured."""
        return sum(one.need == Need.RETRAINING for one in self.forecast.places)

    @cached_property
    def settings(self) -> dict[str, Counted]:
        """The settings that need any place, in order of their names."""
        return self._ordered(by_setting(self.forecast.places, self.forecast.months))

    @cached_property
    def starters(self) -> dict[str, Starters]:
        """The settings in which anybody needs an initial course, in order of their names."""
        return self._ordered(starters(self.forecast.places, self.forecast.today))

    @cached_property
    def by_provider(self) -> list[tuple[str | None, str | None, Counted]]:
        """Code and name of each provider whose training ends, and of none; most places first."""
        found = by_provider(self.forecast.places, self.forecast.months)
        told = [(*(key or (None, None)), one) for key, one in found.items()]
        return sorted(
            told,
            key=lambda one: (-one[2].total.renewals, one[1] is None, one[1] or "", one[0] or ""),
        )

    @cached_property
    def costs(self) -> list[Cost]:
        """What each month without renewals would cost, by the names of the settings."""
        found = costs(self.duties, self.forecast.today, self.forecast.months)
        order = {code: number for number, code in enumerate(self.setting_names)}
        return sorted(found, key=lambda one: order.get(one.setting, len(order)))

    @cached_property
    def plan(self) -> Plan:
        return plan(self.forecast.places, self.forecast.months, self.capacity)

    @cached_property
    def stale(self) -> dict[str, date | None]:
        """The settings in the forecast whose figures are too old to stand, with their days."""
        told = {one.post.setting.code for one in self.duties}
        return {
            code: self.uploads.get(code)
            for code in self.setting_names
            if code in told and is_stale(self.uploads.get(code), self.forecast.today)
        }

    def _ordered(self, found: Mapping[str, Any]) -> dict[str, Any]:
        ordered = [code for code in self.setting_names if code in found]
        return {code: found[code] for code in [*ordered, *sorted(set(found) - set(ordered))]}


def outlook(
    session: Session,
    organisation_id: int,
    today: date,
    wanted: ForecastFilter | None = None,
    capacity: int | None = None,
) -> Outlook:
    """What falls due in the settings that the organisation runs; a fixed number of queries."""
    wanted = wanted or ForecastFilter()
    ids = operated_ids(session, organisation_id, today)
    register = load_register(session, setting_ids=ids, on=today)
    narrowed = ids
    if wanted.setting is not None:
        narrowed = [key for key in ids if register.settings[key].code == wanted.setting]
    duties = [
        *_Standing(session, register, today).duties(narrowed),
        *_to_come(session, register, narrowed, today),
    ]
    courses = [duty.course for duty in duties if duty.course]
    providers = {one.provider: one.provider_name for one in courses if one.provider}
    requirements = {one.requirement.code: one.requirement.name for one in duties}
    told = tuple(duty for duty in duties if _is_wanted(duty, wanted))
    return Outlook(
        forecast=forecast(told, today),
        duties=told,
        capacity=capacity,
        setting_ids=tuple(narrowed),
        setting_names=setting_names(session, organisation_id, today),
        requirements=_by_name({code: name or code for code, name in requirements.items()}),
        providers=_by_name(providers),
        uploads={
            register.settings[key].code: day for key, day in uploads_of(session, narrowed).items()
        },
    )


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda one: (one[1], one[0])))


def _is_wanted(duty: Duty, wanted: ForecastFilter) -> bool:
    provider = duty.course.provider if duty.course else None
    return wanted.requirement in {None, duty.requirement.code} and wanted.provider in {
        None,
        provider,
    }


class _Standing:
    """The duties of current posts, by the last judgement of each."""

    def __init__(self, session: Session, register: Register, today: date) -> None:
        self._session = session
        self._register = register
        self._codes = {key: code for code, key in register.requirement_ids.items()}
        self._in_force = {
            code: in_force(versions, today) for code, versions in register.requirements.items()
        }
        self._posts: dict[int, Post] = {}
        self._courses: dict[tuple[Any, ...], Course] = {}

    def duties(self, setting_ids: Collection[int]) -> Iterator[Duty]:
        """Those in these settings, to requirements in force."""
        rows = list(standing_rows(self._session, setting_ids))
        records = self._records(rows)
        for row in rows:
            code = self._codes[row.requirement_id]
            requirement = self._in_force.get(code)
            if requirement is not None:
                theirs = records.get(row.person_id, ())
                record = next((one for one in theirs if one.id == row.training_id), None)
                yield Duty(
                    post=self._post(row),
                    requirement=requirement,
                    versions=self._register.requirements[code],
                    standing=row.standing,
                    excluded=row.excluded,
                    course=self._course(row, requirement, record.curriculum if record else None),
                    due_on=row.due_on,
                    governed_by=row.governed_by,
                    programme_due_on=programme_end(theirs, record, requirement) if record else None,
                )

    def _post(self, row: Any) -> Post:
        if row.post_id not in self._posts:
            setting = self._register.settings[row.setting_id]
            self._posts[row.post_id] = as_post(
                row, row.post_id, row.person_id, row.staff_number, setting
            )
        return self._posts[row.post_id]

    def _records(self, rows: list[Any]) -> Mapping[int, Sequence[TrainingRecord]]:
        """The records of those of whom the last judgement does not say enough.

        Their course was not known when it was recorded, or the full programme is asked for again.
        """
        again = {
            self._register.requirement_ids[code]
            for code, one in self._in_force.items()
            if one and one.full_programme_months is not None
        }
        people = {
            row.person_id
            for row in rows
            if row.training_id and (row.curriculum_id is None or row.requirement_id in again)
        }
        return load_records(self._session, people, self._register)

    def _course(
        self, row: Any, requirement: Requirement, resolved: Curriculum | None
    ) -> Course | None:
        if row.training_id is None:
            return None
        curriculum = self._register.curricula.get(row.curriculum_id) or resolved
        provider = self._register.providers.get(row.provider_id)
        alike = row.course_text, row.mode, row.provider_text, row.provider_id
        key = (*alike, curriculum or requirement.level)
        if key not in self._courses:
            self._courses[key] = _course_of(row, curriculum, provider, requirement)
        return self._courses[key]


def _course_of(
    said: Any, curriculum: Curriculum | None, provider: Provider | None, requirement: Requirement
) -> Course:
    """What a record, or the row of one, was about; where nobody knows, as good as required."""
    level = curriculum.level if curriculum else requirement.level
    if said.mode == Mode.E_LEARNING and level == Level.PHYSICAL:
        level = Level.PSYCHOLOGICAL
    return Course(
        name=curriculum.name if curriculum else said.course_text or "",
        level=level,
        provider=provider.code if provider else None,
        provider_name=provider.name if provider else said.provider_text or "",
    )


def _to_come(
    session: Session, register: Register, setting_ids: Collection[int], today: date
) -> Iterator[Duty]:
    """The duties of posts that are yet to begin, judged on their first days."""
    last = last_day(months_ahead(today))
    posts = posts_to_come(session, register, setting_ids, today, last)
    records = load_records(session, {post.person for post in posts}, register)
    judge = Judge(register)
    for post in posts:
        start = post.period.start
        assert start is not None
        for _, case in judge.cases(post, records.get(post.person, ())):
            answer = case.answer(start)
            if answer.standing is None or answer.requirement is None:
                continue
            record, course, programme = answer.governing, None, None
            if record is not None:
                course = _course_of(record, record.curriculum, record.provider, answer.requirement)
                programme = programme_end(case.records, record, answer.requirement)
            yield Duty(
                post=post,
                requirement=answer.requirement,
                versions=tuple(case.versions),
                standing=answer.standing,
                excluded=answer.excluded,
                course=course,
                due_on=answer.due_on,
                governed_by=answer.governed_by,
                programme_due_on=programme,
            )
