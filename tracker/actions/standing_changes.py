"""Which standings would be others if a checked file were accepted, and why; writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count, islice
from typing import Any, NamedTuple

from tracker.actions import brought
from tracker.actions.check_file import Check
from tracker.actions.judging import Judge
from tracker.actions.staff_posts import StaffPlan
from tracker.actions.training_rows import TrainingPlan
from tracker.rules.facts import Post, TrainingRecord, in_force
from tracker.rules.standing import Answer, Case
from tracker.rules.wording import FAILED_LATER, say, say_of_many
from tracker.rules.words import GovernedBy, Standing
from tracker.store.database import Session
from tracker.store.people import Resolver, as_post, load_posts, load_records
from tracker.store.people_held import PostSaid, Training

MOST_PEOPLE = 20_000
"""Of more people nothing is said: judging them all takes longer than people wait for a check, and
figures from a sample would be told as if they were of everybody."""
PEOPLE_AT_ONCE = 500
FIRST = 20
BEST_FIRST = (
    Standing.EXEMPT,
    Standing.IN_DATE,
    Standing.DUE_SOON,
    Standing.UNKNOWN,
    Standing.NOT_ASSURED,
    Standing.EXPIRED,
    Standing.NEVER_TRAINED,
)


class Change(NamedTuple):
    """A post and a requirement whose standing would be another; None is no standing.

    `code` is that of the first link that fails, or `failed_assessment`, and `reason` says it in
    words; both are None where the standing itself says all.
    """

    person: int
    staff_number: str
    setting: str
    requirement: str
    before: Standing | None
    after: Standing | None
    due_on: date | None
    code: str | None
    reason: str | None

    @property
    def is_worse(self) -> bool:
        """Whether there was a better standing before."""
        return None not in {self.before, self.after} and _rank(self.after) > _rank(self.before)


@dataclass(slots=True)
class _Brought:
    """What the file brings of one person: records with those they replace, and posts by id."""

    name: str
    records: list[tuple[int | None, Training]] = field(default_factory=list)
    posts: dict[int, Post] = field(default_factory=dict)


class StandingChanges:
    """The standings of everybody of whom a file says something new, now and once it is accepted.

    `people` are judged, `done` of them so far; nobody is where they are more than MOST_PEOPLE.
    People and posts that are not there yet go by numbers below zero.
    """

    def __init__(self, session: Session, check: Check) -> None:
        self._session = session
        self._register = check.task.register
        self._today = check.task.today
        self._organisation = check.task.organisation_id, check.task.asked.organisation
        self._judge = Judge(self._register)
        self._brought: dict[int, _Brought] = {}
        self.done = 0
        plan = check.plan
        self.people = _people_of(plan)
        if self.people > MOST_PEOPLE:
            return
        if isinstance(plan, TrainingPlan):
            self._gather_training(plan)
        elif plan:
            self._gather_posts(brought.posts_of(plan))

    def as_document(self) -> dict[str, Any]:
        """What an upload keeps of them: numbers by requirement and standings, and the first few.

        Of too many people nothing but their number.
        """
        document: dict[str, Any] = {"on": self._today.isoformat(), "people": self.people}
        if self.people > MOST_PEOPLE:
            return {**document, "too_many": True}
        found = sorted(self.changes(), key=_pressing_first)
        return {
            **document,
            "too_many": False,
            "changed": len({one.person for one in found}),
            "changes": [self._told(group) for group in _alike(found)],
            "first": [self._first(one) for one in found[:FIRST]],
        }

    def changes(self) -> Iterator[Change]:
        """Every standing that would be another, a group of people at a time."""
        resolver = Resolver(self._session, self._register)
        ids = iter(self._brought)
        while group := list(islice(ids, PEOPLE_AT_ONCE)):
            held = [key for key in group if key > 0]
            records = load_records(self._session, held, self._register)
            posts: dict[int, list[Post]] = defaultdict(list)
            for post in load_posts(self._session, register=self._register, person_ids=held):
                posts[post.person].append(post)
            for person in group:
                yield from self._compare(person, posts[person], records[person], resolver)
            self.done += len(group)

    def _gather_training(self, plan: TrainingPlan) -> None:
        people = {one.person.id: one.person for one in plan.new}
        people |= {one.candidate.person.id: one.candidate.person for one in plan.changed}
        for key, person in people.items():
            self._brought[key] = _Brought(f"{person.surname}, {person.forename}")
        for one in brought.training_of(plan):
            said = one.replaces_id, one.record
            self._brought[one.record.person_id].records.append(said)

    def _gather_posts(self, posts: Iterable[Any]) -> None:
        not_yet = count(-1, -1)
        numbered: dict[str, int] = {}
        for one in posts:
            if not one.said:
                continue
            person = one.person_id or numbered.setdefault(one.number, next(not_yet))
            key = one.post_id or next(not_yet)
            setting = self._register.settings[one.setting_id]
            said: PostSaid = one.post
            post = as_post(said, key, person, one.staff_number, setting)
            name = f"{one.name.surname}, {one.name.forename}"
            self._brought.setdefault(person, _Brought(name)).posts[key] = post

    def _compare(
        self,
        person: int,
        posts: Sequence[Post],
        records: Sequence[TrainingRecord],
        resolver: Resolver,
    ) -> Iterator[Change]:
        news = self._brought[person]
        replaced = {key for key, _ in news.records}
        then = [record for record in records if record.id not in replaced]
        # The newest of the facts have the highest ids, and so have these.
        ids = count(max((record.id for record in records), default=0) + 1)
        for _, said in news.records:
            then.append(resolver.record(said, next(ids), *self._organisation))
        posts_then = {post.id: post for post in posts} | news.posts
        before = self._answers(posts, records)
        after = self._answers(posts_then.values(), then)
        for key in before | after:
            was = before[key][1].standing if key in before else None
            if was != (after[key][1].standing if key in after else None):
                yield self._change(posts_then[key[0]], key[1], was, after.get(key))

    def _answers(
        self, posts: Iterable[Post], records: Sequence[TrainingRecord]
    ) -> dict[tuple[int, str], tuple[Case, Answer]]:
        """Where there is a standing, by post and requirement."""
        return {
            (post.id, code): (case, answer)
            for post in posts
            for code, case in self._judge.cases(post, records)
            if (answer := case.answer(self._today)).standing
        }

    def _change(
        self, post: Post, code: str, was: Standing | None, now: tuple[Case, Answer] | None
    ) -> Change:
        answer = now[1] if now else Answer()
        why, reason = _why(post, *now) if now else (None, None)
        return Change(
            post.person,
            post.staff_number,
            post.setting.code,
            code,
            was,
            answer.standing,
            answer.due_on,
            why,
            reason,
        )

    def _told(self, alike: Sequence[Change]) -> dict[str, Any]:
        """A number of changes from one standing to another, of one requirement."""
        one = alike[0]
        why: dict[str, set[int]] = defaultdict(set)
        for change in alike:
            if change.code:
                why[change.code].add(change.person)
        reasons = sorted(why.items(), key=lambda item: (-len(item[1]), item[0]))
        return {
            "requirement": one.requirement,
            "name": self._name_of(one.requirement),
            "from": one.before,
            "to": one.after,
            "worse": one.is_worse,
            "people": len({change.person for change in alike}),
            "posts": len(alike),
            "reasons": [
                {"code": code, "people": len(people), "text": say_of_many(code)}
                for code, people in reasons
            ],
        }

    def _first(self, one: Change) -> dict[str, Any]:
        return {
            "staff_number": one.staff_number,
            "name": self._brought[one.person].name,
            "setting": one.setting,
            "requirement": one.requirement,
            "requirement_name": self._name_of(one.requirement),
            "from": one.before,
            "to": one.after,
            "due_on": one.due_on.isoformat() if one.due_on else None,
            "reason": one.reason,
        }

    def _name_of(self, code: str) -> str:
        versions = self._register.requirements[code]
        return (in_force(versions, self._today) or versions[-1]).name or code


def _people_of(plan: TrainingPlan | StaffPlan | None) -> int:
    """The number of people of whose training or posts something new is said."""
    if isinstance(plan, TrainingPlan):
        new = {one.record.person_id for one in plan.new}
        return len(new | {one.record.person_id for one in plan.changed})
    return len({one.number for one in brought.posts_of(plan) if one.said}) if plan else 0


def _why(post: Post, case: Case, answer: Answer) -> tuple[str | None, str | None]:
    record = answer.governing
    if record and answer.standing in {Standing.NOT_ASSURED, Standing.UNKNOWN}:
        verdict = case.explained(answer)
        failing = verdict.failing if verdict else None
        if failing and failing.code:
            return failing.code, say(failing, record, post.setting)
    if answer.governed_by == GovernedBy.FAILED_ASSESSMENT:
        return GovernedBy.FAILED_ASSESSMENT.value, FAILED_LATER
    return None, None


def _rank(standing: Standing | None) -> int:
    return BEST_FIRST.index(standing) if standing else -1


def _pressing_first(one: Change) -> tuple[Any, ...]:
    """What becomes worse comes first, then the worst that it becomes."""
    order = -one.is_worse, -_rank(one.after), -_rank(one.before)
    return (*order, one.requirement, one.staff_number, one.setting)


def _alike(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """The changes from one standing to another of one requirement, together."""
    groups: dict[tuple[Any, ...], list[Change]] = defaultdict(list)
    for one in changes:
        groups[one.before, one.after, one.requirement].append(one)
    yield from groups.values()
