"""Each post against each requirement that may be on it, by the rules and the register."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tracker.rules.assurance import Verdict, assure
from tracker.rules.due import History
from tracker.rules.facts import Post, Requirement, Setting, TrainingRecord
from tracker.rules.standing import Answer, Case, Judgement
from tracker.store.database import Session
from tracker.store.judged import Due
from tracker.store.people import load_records
from tracker.store.register import Register


@dataclass(frozen=True, slots=True)
class Judged:
    """One post's judgement against one requirement."""

    post: Post
    requirement: str
    judgement: Judgement


def answers(judged: Iterable[Judged]) -> Iterator[tuple[Post, str, Answer]]:
    """The answers without their place in time, by post and requirement."""
    return ((one.post, one.requirement, one.judgement.answer) for one in judged)


class Judge:
    """Judges posts by one register. Deliveries that many people shared are assured once."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._verdicts: dict[tuple, Verdict] = {}
        self._applying: dict[tuple, list[tuple[str, tuple[Requirement, ...]]]] = {}

    def judge(
        self,
        post: Post,
        records: Collection[TrainingRecord],
        day: date,
        requirement_ids: Collection[int] | None = None,
    ) -> Iterator[Judged]:
        """The post's judgements, by requirement code, also where there is no standing that day.

        Those of the requirements with these ids where any are given.
        """
        for code, case in self.cases(post, records):
            if requirement_ids is None or self.register.requirement_ids[code] in requirement_ids:
                yield Judged(post, code, case.judge(day))

    def cases(self, post: Post, records: Collection[TrainingRecord]) -> Iterator[tuple[str, Case]]:
        """The post against each requirement of which any version is on it, by code."""
        history = History(records)
        for code, versions in self._on(post):
            yield code, Case(post, versions, records, self.assure, history)

    def _on(self, post: Post) -> list[tuple[str, tuple[Requirement, ...]]]:
        """The requirements of which any version is on the post."""
        alike = (post.setting.code, post.role, post.staff_group)
        if alike not in self._applying:
            self._applying[alike] = [
                (code, versions)
                for code, versions in self.register.requirements.items()
                if any(version.applies_to(post) for version in versions)
            ]
        return self._applying[alike]

    def assure(self, record: TrainingRecord, setting: Setting) -> Verdict:
        """The record's assurance for a setting, by the rules."""
        provider, curriculum = record.provider, record.curriculum
        alike = (
            # Nothing else of the setting matters for a delivery.
            (setting.organisation, setting.operators),
            (setting.type, setting.nation, setting.populations),
            provider.code if provider else None,
            (curriculum.provider, curriculum.code) if curriculum else None,
            record.started,
            record.completed,
            record.route,
            record.trainer,
        )
        verdict = self._verdicts.get(alike)
        if verdict is None:
            verdict = self._verdicts[alike] = assure(record, setting)
        return verdict


def judge_posts(
    session: Session,
    judge: Judge,
    posts: Collection[Post],
    day: date,
    known_on: datetime | None = None,
    due: Due | None = None,
) -> Iterator[Judged]:
    """The judgements of posts on a day, from the records known on a moment; of what is due where
    that is given."""
    records = load_records(session, {post.person for post in posts}, judge.register, known_on)
    for post in posts:
        asked = due[post.id] if due is not None else None
        yield from judge.judge(post, records.get(post.person, ()), day, asked)
