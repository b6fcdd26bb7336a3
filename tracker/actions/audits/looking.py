"""What an auditor looks at: the standing and the record of each of a sample, as told then."""

from collections.abc import Collection
from dataclasses import dataclass

from tracker.actions.judging import Judge, judge_posts
from tracker.rules.standing import Answer
from tracker.store.audit_cases import Case
from tracker.store.audit_parts import Drawn
from tracker.store.database import Session
from tracker.store.people import load_posts
from tracker.store.register import Register, load_register


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """The answers of a sample by the ids of its rows, with the register that gave them."""

    register: Register
    answers: dict[int, Answer]
    roles: dict[int, str | None]


def look_at(session: Session, case: Case, sample: Collection[Drawn]) -> ToLookAt:
    """What was so of these on the day of the audit, as far as was known; a fixed number of queries.

    Of one whose post is not known any more, as after its retention, there is no answer.
    """
    day, known_on = case.audit.day, case.audit.known_on
    register = load_register(session, known_on, on=day)
    ids = {one.row.post_id for one in sample}
    posts = load_posts(session, register=register, post_ids=ids, known_on=known_on)
    judged = {
        (one.post.id, one.requirement): one.judgement.answer
        for one in judge_posts(session, Judge(register), posts, day, known_on)
    }
    roles = {one.id: one.role for one in posts}
    keys = {one.row.id: (one.row.post_id, one.requirement) for one in sample}
    return ToLookAt(
        register,
        {row: judged[key] for row, key in keys.items() if key in judged},
        {one.row.id: roles.get(one.row.post_id) for one in sample},
    )
