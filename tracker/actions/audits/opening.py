"""An audit is opened: its question answered, and whom it looks at drawn."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from tracker import clock
from tracker.actions.audits.answer import Answer, answer, reasons_of
from tracker.actions.audits.question import Question, Refused
from tracker.actions.audits.refusing import CannotBe, said_in
from tracker.actions.standing import NotKnown
from tracker.rules.audit_words import AuditStep
from tracker.rules.days import london_day
from tracker.rules.sample import Candidate, draw
from tracker.rules.wording import say_day
from tracker.rules.words import Employment, Evidence, Link, Standing
from tracker.store import audit_opening as store
from tracker.store.audit_parts import note_step
from tracker.store.commissioners import acting_for, answered_for
from tracker.store.database import Session
from tracker.store.setting_scope import ids_by_code
from tracker.store.tables.places import Setting
from tracker.store.tables.register import Provider, Requirement

USUAL_SIZE, LARGEST_SIZE, LONGEST_SEED = 10, 200, 40


@dataclass(frozen=True, slots=True)
class Opening:
    """What a commissioner wants to audit, as it was on a day and as known on a moment (None: now),
    and why; with the seed and the size of the sample."""

    subject: Literal["setting", "provider"]
    code: str
    on: date
    known_on: datetime | None
    why: str
    seed: str
    size: int = USUAL_SIZE


def new_seed() -> str:
    """A seed that nobody foresees."""
    return secrets.token_hex(8)


def open_audit(session: Session, commissioner_id: int, by_id: int, asked: Opening) -> int:
    """Open it; its id. Raises CannotBe, also where the setting is none of theirs on both days.

    1. See which settings they answer for on the day judged and on the day by which it was known.
    2. Answer the question, and draw the sample from that answer.
    3. Keep all of it, with the hash of the answer.
    """
    now = clock.now()
    why = said_in("why", asked.why, "Write why you open this audit")
    seed = _seed(asked.seed)
    if not 1 <= asked.size <= LARGEST_SIZE:
        raise CannotBe("size", f"Choose a number of people from 1 to {LARGEST_SIZE}")
    if asked.on > london_day(now):
        raise CannotBe("on", f"{say_day(asked.on)} is yet to come. Choose today or a day before")
    known_on = min(asked.known_on, now) if asked.known_on else now
    theirs = _theirs(session, commissioner_id, asked, known_on, now)
    told = _answer(session, asked, known_on, theirs)
    drawn = draw(_candidates(session, told), seed, asked.size)
    audit = store.add_audit(
        session,
        _rows(session, drawn, told),
        commissioner_id=_acting(session, commissioner_id, london_day(now)),
        setting_id=theirs.get(asked.code) if asked.subject == "setting" else None,
        provider_id=store.ids_coded(session, Provider, [asked.code])[asked.code]
        if asked.subject == "provider"
        else None,
        settings=sorted(theirs) if asked.subject == "provider" else (),
        day=asked.on,
        known_on=known_on,
        why=why,
        seed=seed,
        sample_size=asked.size,
        content_hash=told.content_hash,
        opened_by=by_id,
        opened_at=now,
    )
    note_step(session, audit.id, AuditStep.OPENED, now, by_id)
    session.commit()
    return audit.id


def _seed(typed: str) -> str:
    seed = typed.strip()
    if not seed or len(seed) > LONGEST_SEED or not seed.isprintable():
        raise CannotBe("seed", f"Write a seed of 1 to {LONGEST_SEED} letters or digits")
    return seed


def _theirs(
    session: Session, commissioner_id: int, asked: Opening, known_on: datetime, now: datetime
) -> dict[str, int]:
    """The settings that may be audited so, by code."""
    days = (asked.on, london_day(known_on))
    ids = answered_for(session, commissioner_id, days, london_day(now))
    theirs = ids_by_code(session, ids)
    if asked.subject == "setting" and asked.code not in theirs:
        raise CannotBe("code", "You did not commission this setting on both of these days")
    if not theirs:
        raise CannotBe("code", "You did not commission any setting on both of these days")
    return theirs


def _answer(
    session: Session, asked: Opening, known_on: datetime, theirs: Collection[str]
) -> Answer:
    settings = frozenset(theirs) if asked.subject == "provider" else None
    try:
        return answer(session, Question(asked.subject, asked.code, asked.on, known_on, settings))
    except NotKnown as unknown:
        raise CannotBe("known_on", f"{unknown} Not by that day: choose a later one") from unknown
    except Refused as refused:
        raise CannotBe("known_on", str(refused)) from refused


def _acting(session: Session, commissioner_id: int, today: date) -> int:
    """Who opens it: whoever followed the account's commissioner, where that is exactly one."""
    acting = acting_for(session, commissioner_id, today)
    return acting[0] if len(acting) == 1 else commissioner_id


def _candidates(session: Session, told: Answer) -> list[Candidate]:
    """Each post against each requirement, of the people whom the answer tells of."""
    content = told.content
    on = date.fromisoformat(content["question"]["on"])
    records = {one["record"]["id"] for one in content["standings"] if one["record"]}
    numbered = store.numbered(session, records)
    return [_candidate(content, one, on, numbered) for one in content["standings"]]


def _candidate(
    content: dict[str, Any], one: dict[str, Any], on: date, numbered: Collection[int]
) -> Candidate:
    record = one["record"]
    failing = (step["link"] for step in reasons_of(content, one) if not step["holds"])
    link = next(failing, None)
    due_on, completed = one["due_on"], record and record["completed_on"]
    return Candidate(
        reference=one["person"],
        post=one["post"],
        requirement=one["requirement"],
        standing=Standing(one["standing"]),
        employment=Employment(one["employment"]),
        evidence=Evidence(record["evidence"]) if record else None,
        failing=Link(link) if link else None,
        in_grace=one["in_grace"],
        due_in=(date.fromisoformat(due_on) - on).days if due_on else None,
        trained_ago=(on - date.fromisoformat(completed)).days if completed else None,
        has_certificate_number=bool(record and record["id"] in numbered),
    )


def _rows(session: Session, drawn: Collection[Candidate], told: Answer) -> list[dict[str, Any]]:
    where = {one["post"]: one["setting"] for one in told.content["standings"]}
    settings = store.ids_coded(session, Setting, {where[one.post] for one in drawn})
    requirements = store.ids_coded(session, Requirement, {one.requirement for one in drawn})
    return [
        {
            "person_id": int(one.reference.removeprefix("P")),
            "post_id": one.post,
            "setting_id": settings[where[one.post]],
            "requirement_id": requirements[one.requirement],
            "held": one.stratum.held,
            "employment": one.employment,
            "points": one.points,
        }
        for one in drawn
    ]
