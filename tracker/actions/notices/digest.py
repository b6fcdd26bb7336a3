"""A notice as it is at the moment at which it goes out: what is still so, and nothing else."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.actions.checking import work_list
from tracker.actions.notices.addresses import address, preferences_address
from tracker.actions.notices.audits import follow_up_of
from tracker.actions.notices.certificates import answers_of, waiting_for
from tracker.actions.notices.listener import Listener, is_to_be_told
from tracker.actions.notices.own_training import matters_of
from tracker.actions.notices.recipients import listener_of
from tracker.actions.notices.requests import answered_to, asked_of
from tracker.mail import audits, certificates, hr, others, requests, staff
from tracker.mail.audits import FollowUp
from tracker.mail.certificates import Answer
from tracker.mail.digest import Digest, Section
from tracker.mail.flagged import Flagged, facts
from tracker.mail.others import Check
from tracker.mail.requests import Asking
from tracker.mail.words import ENGLISH, IN
from tracker.mail.writing import Written
from tracker.mail.writing import write as write_out
from tracker.rules.days import london_day
from tracker.rules.words import (
    FlagKind,
    Language,
    NoticeState,
    Often,
    Told,
)
from tracker.store import notice_details
from tracker.store import notices as store
from tracker.store.database import Session
from tracker.store.notice_details import Detail
from tracker.store.notices import Item, OpenFlag, Preferences
from tracker.store.requests import Listed
from tracker.store.tables.notices import Notice


def write(session: Session, notice: Notice, now: datetime) -> Written | None:
    """What a notice says now; None where nothing of it is to be told any more.

    Needs the application's context. Commits nothing.

    1. Look again at who is told, and how they want to be.
    2. Keep the flags that are open, at that turn, and for their ears today.
    3. Word their own training first, then what they do for others, section by section.
    """
    day = london_day(now)
    chosen = store.preferences_of(session, notice.recipient_id)
    one = listener_of(session, chosen.account_id, chosen.person_id, day)
    if one is None or chosen.often == Often.NEVER:
        return None
    gathered = _gather(session, notice.id, one, day)
    if gathered.is_empty:
        return None
    return write_out(_digest(session, gathered, one, chosen, day))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is still to be told, in the parts that a message has."""

    own: tuple[tuple[OpenFlag, Detail], ...]
    answered: list[Answer]
    escalated: list[Flagged]
    organisation: list[Flagged]
    commissioned: list[Flagged]
    register: list[Flagged]
    summary: tuple[date, dict[str, Any]] | None
    undelivered: int
    to_check: int
    follow_up: list[FollowUp]
    checks: list[Check]
    asked: list[Asking]
    replies: list[Asking]

    @property
    def is_empty(self) -> bool:
        return not (self.own or self.answered or self.is_for_others)

    @property
    def is_for_others(self) -> bool:
        """Whether any of it is not about the reader's own training."""
        flags = self.escalated or self.organisation or self.commissioned or self.register
        work = self.to_check or self.checks or self.follow_up or self.asked or self.replies
        return bool(flags or self.summary or self.undelivered or work)


def _gather(session: Session, notice_id: int, one: Listener, day: date) -> Gathered:
    items = store.items_of(session, notice_id)
    flags = _live(session, [item for item, _ in items], one, day)
    details = notice_details.details(session, [flag.id for _, flag in flags], day)
    names = notice_details.body_names(session) if one.keeps_register else {}
    own = {flag.id: flag for _, flag in flags if one.is_own(flag, day)}
    climbed = {flag.id: flag for item, flag in flags if item.told == Told.ESCALATED}
    rest = {flag.id: flag for _, flag in flags if flag.id not in own and flag.id not in climbed}

    def flagged(some: Iterable[OpenFlag]) -> list[Flagged]:
        return [_flagged(flag, details[flag.id], one, names) for flag in some]

    hr_only = one.organisation_id is not None
    return Gathered(
        own=tuple((flag, details[flag.id]) for flag in own.values()),
        answered=answers_of(session, items, one),
        escalated=flagged(climbed.values()),
        organisation=flagged(f for f in rest.values() if _is_hr_of(one, f)),
        commissioned=flagged(
            f for f in rest.values() if f.organisation_id is not None and not _is_hr_of(one, f)
        ),
        register=flagged(f for f in rest.values() if f.organisation_id is None),
        summary=_last_summary(items) if hr_only else None,
        undelivered=len(_undelivered(items)) if hr_only else 0,
        to_check=waiting_for(session, items, one, day),
        follow_up=follow_up_of(session, items, one, day),
        checks=_checks(session, [item for item, _ in items], one, day),
        asked=[_asking(said, "hr.asked_request") for said in asked_of(session, items, one, day)],
        replies=[
            _asking(said, "commissioner.asked_request")
            for said in answered_to(session, items, one, day)
        ],
    )


def _asking(said: Listed, page: str) -> Asking:
    href = address(page, request_id=said.id)
    return Asking(said.setting, said.commissioner, said.wanted, said.due_on, href)


def _last_summary(
    items: Iterable[tuple[Item, dict[str, Any]]],
) -> tuple[date, dict[str, Any]] | None:
    """The last of the weeks that wait to be told, with the day up to which it was."""
    weeks = [(item.day, facts) for item, facts in items if item.told == Told.SUMMARY]
    return max(weeks, key=lambda week: week[0], default=None)


def _undelivered(items: Iterable[tuple[Item, dict[str, Any]]]) -> set[int]:
    """The notices that did not arrive, as the items about them name them."""
    told = (facts for item, facts in items if item.told == Told.UNDELIVERED)
    return {notice for facts in told for notice in facts.get("notices", ())}


def _live(
    session: Session, items: Collection[Item], one: Listener, day: date
) -> list[tuple[Item, OpenFlag]]:
    """The items whose flags are still to be told, with these."""
    flags = store.open_flags(session, {item.flag_id for item in items if item.flag_id})
    return [
        (item, flag)
        for item in items
        if (flag := flags.get(item.flag_id or 0))
        and flag.turn == item.turn
        and is_to_be_told(flag, day)
        and one.hears_of(flag, day)
    ]


def _is_hr_of(one: Listener, flag: OpenFlag) -> bool:
    return flag.organisation_id is not None and flag.organisation_id == one.organisation_id


def _checks(session: Session, items: Iterable[Item], one: Listener, day: date) -> list[Check]:
    if not one.keeps_register or all(item.told != Told.CHECKS_DUE for item in items):
        return []
    return [Check(due.title, due.due_on) for due in work_list(session, day, None, "")]


def _flagged(flag: OpenFlag, told: Detail, one: Listener, bodies: dict[str, str]) -> Flagged:
    body = bodies.get(told.body_code or "", told.body_code)
    return Flagged(
        kind=flag.kind,
        severity=flag.severity,
        until=flag.until,
        who=told.staff_number,
        place=told.setting,
        about=told.provider or body or told.requirement or "the register",
        subject=str(flag.person_id or told.setting_code or told.provider_code or told.body_code),
        href=_page_of(flag, told, one),
    )


def _page_of(flag: OpenFlag, told: Detail, one: Listener) -> str | None:
    """The page on which the reader can see what a flag is about."""
    if flag.organisation_id is None:
        if told.provider_code:
            return address("registrar.provider_entry", provider=told.provider_code)
        if told.body_code:
            return address("registrar.body_entry", body=told.body_code)
        return address("registrar.runs")
    if not _is_hr_of(one, flag):
        return address("commissioner.setting", setting=told.setting_code)
    if flag.person_id is not None:
        return address("hr.person", person_id=flag.person_id)
    return address("hr.setting", code=told.setting_code)


def _digest(
    session: Session, gathered: Gathered, one: Listener, chosen: Preferences, day: date
) -> Digest:
    matters = staff.in_order(matters_of(session, gathered.own))
    preferences = preferences_address(session, chosen)
    to = next((f"{told.forename} {told.surname}" for _, told in gathered.own), "")
    addressed = one.address or next(flag.email or "" for flag, _ in gathered.own)
    page = address("staff.home") if one.has_page else None
    words = ENGLISH if gathered.is_for_others else IN[chosen.language]
    evidence = address("staff.evidence") if one.has_page else None
    answers = certificates.answers(gathered.answered, words, evidence)
    if not gathered.is_for_others:
        return Digest(
            staff.subject(matters, words) if matters else words.answered,
            staff.first_sentence(matters, words) if matters else f"{words.answered}.",
            addressed,
            (*(staff.sections(matters, words, page) if matters else ()), *answers),
            preferences,
            chosen.language,
            to,
        )
    said = _facts(gathered, day)
    if matters:
        said.append(staff.subject(matters, ENGLISH))
    if answers:
        said.append(words.answered)
    subject = "; ".join(said[:3])
    subject = subject[0].upper() + subject[1:]
    sections = list(_sections(gathered, day))
    if matters:
        sections.append(staff.own_section(matters, ENGLISH, page, "Your own training"))
    sections += answers
    return Digest(subject, f"{subject}.", addressed, tuple(sections), preferences, Language.ENGLISH)


def _facts(gathered: Gathered, day: date) -> list[str]:
    """What the parts for others come to, the most pressing first."""
    said = []
    if n := len(gathered.escalated):
        said.append(f"nobody has taken up {n:,} {'flag' if n == 1 else 'flags'}")
    if gathered.asked:
        said.append(requests.say_asked(gathered.asked, day))
    if gathered.replies:
        said.append(requests.say_answered(len(gathered.replies)))
    if gathered.follow_up:
        said.append(audits.say_follow_up(gathered.follow_up))
    said += facts([*gathered.organisation, *gathered.commissioned, *gathered.register])
    if gathered.to_check:
        said.append(certificates.say_waiting(gathered.to_check))
    if gathered.checks:
        said.append(others.say_checks(len(gathered.checks)))
    if gathered.undelivered:
        said.append(hr.say_undelivered(gathered.undelivered))
    if gathered.summary and not said:
        _, week = gathered.summary
        opened, closed = week["opened"], week["closed"]
        said.append(f"your week: {opened:,} flags opened, {closed:,} closed")
    return said


def _sections(gathered: Gathered, day: date) -> Iterable[Section]:
    pages = hr.Pages(
        flags=address("hr.flags"),
        of_kind={kind: address("hr.flags", kind=kind.value) for kind in FlagKind},
        settings=address("hr.settings"),
        undelivered=address("hr.notices", state=NoticeState.FAILED.value),
    )
    yield from hr.untaken(gathered.escalated, pages)
    yield from requests.asked(gathered.asked, day, address("hr.requests"))
    yield from requests.answered(gathered.replies, address("commissioner.requests"))
    yield from audits.follow_up(gathered.follow_up)
    yield from hr.new_flags(gathered.organisation, pages)
    yield from certificates.waiting(gathered.to_check, address("hr.evidence"))
    yield from others.commissioned(gathered.commissioned, address("commissioner.flags"))
    yield from others.register(gathered.register, address("registrar.flags"))
    yield from others.checks_due(gathered.checks, day, address("registrar.checks"))
    if gathered.summary:
        up_to, week = gathered.summary
        yield from hr.summary(week, up_to, pages)
    yield from hr.undelivered(gathered.undelivered, pages)
