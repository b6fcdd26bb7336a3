"""The pages of flags that people act on: the list, and one flag. HR's and the registrars' alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.flag_life import (
    LONGEST_NOTE,
    MANY,
    STEPS,
    Act,
    CannotBeDone,
    NotTheirs,
    act_on_flags,
)
from tracker.rules.flags import last_snooze
from tracker.rules.words import FlagKind, FlagState, FlagStep, Looked, Severity
from tracker.store.database import db
from tracker.store.flag_life import history, owners
from tracker.store.flag_list import (
    FlagFilter,
    FlagScope,
    Owner,
    flag_ids,
    flag_page,
    one_flag,
)
from tracker.web.asked import day_of, page_asked, text_asked, word_asked
from tracker.web.choices import Choices, choices
from tracker.web.filters import same_page
from tracker.web.flag_words import say_done, say_event, why
from tracker.web.looked import looked_at
from tracker.web.security import current

STATES = (FlagState.OPEN, FlagState.ACKNOWLEDGED, FlagState.SNOOZED, FlagState.CLOSED)
OWNERS = [
    (Owner.ME.value, "Me"),
    (Owner.SOMEBODY.value, "Somebody"),
    (Owner.NOBODY.value, "Nobody"),
]
NOBODY = "nobody"
LONGEST_TYPED = 10_000
LARGEST_ID = 2_147_483_647


@dataclass(frozen=True, slots=True)
class FlagPages:
    """The flags of an area: its blueprint, and what its filters offer."""

    area: str
    kinds: tuple[FlagKind, ...]
    stages: Choices

    def asked(self) -> FlagFilter:
        """What the address asks for."""
        stage = text_asked("stage")
        return FlagFilter(
            kind=word_asked("kind", FlagKind),
            severity=word_asked("severity", Severity),
            setting=text_asked("setting") or None,
            stage=stage if stage in dict(self.stages) else None,
            owner=word_asked("owner", Owner),
            me=current.account_id,
            state=word_asked("state", FlagState) or FlagState.OPEN,
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """The form as it came: what was chosen and typed, and what is wrong with it, by field."""

    step: str = ""
    which: str = "chosen"
    to: str = ""
    until: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    chosen: frozenset[int] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)


def flag_list(pages: FlagPages, scope: FlagScope, **shown: Any) -> str | Response:
    """The flags that fit the filter, a page at a time; by POST, a step with many of them."""
    sent = _sent() if request.method == "POST" else Sent()
    if request.method == "POST":
        ids = _ids(pages, scope, sent)
        if ids:
            told = _act(scope, ids, sent)
            if isinstance(told, Response):
                return told
        else:
            told = {"flags": "Choose the flags to act on"}
        sent = Sent(sent.step, sent.which, sent.to, sent.until, sent.note, sent.chosen, errors=told)
    session, wanted = db.session(), pages.asked()
    number = page_asked()
    page = flag_page(session, scope, number, wanted)
    if page.number > page.pages:
        # A form that was sent must come back, whatever others have done to the list meanwhile.
        page = flag_page(session, scope, 1, wanted) if sent.errors else abort(404)
    chosen = {row.id for row in page.rows} if "all" in request.args else sent.chosen
    return render_template(
        f"{pages.area}/flags.html",
        page=page,
        wanted=wanted,
        sent=sent,
        chosen=chosen,
        kinds=choices(pages.kinds, "flag_kind"),
        severities=choices(Severity, "severity"),
        stages=pages.stages,
        owners=OWNERS,
        states=choices(STATES, "flag_state"),
        many=MANY,
        **_about_acting(scope),
        **shown,
    )


def flag_alone(pages: FlagPages, scope: FlagScope, flag_id: int, **shown: Any) -> str | Response:
    """One flag: what it is, why, what next, and what became of it; by POST, a step with it."""
    session, today = db.session(), clock.today()
    flag = one_flag(session, scope, flag_id) or abort(404)
    sent = _sent() if request.method == "POST" else Sent()
    if request.method == "POST":
        told = _act(scope, [flag_id], sent)
        if isinstance(told, Response):
            return told
        sent = replace(sent, errors=told)
    told_why, next_step = why(flag)
    page = render_template(
        f"{pages.area}/flag.html",
        flag=flag,
        why=told_why,
        next_step=next_step,
        history=[(one, say_event(one)) for one in history(session, flag_id)],
        sent=sent,
        last=last_snooze(flag.until, today),
        **_about_acting(scope),
        **shown,
    )
    return looked_at(page, flag.person_id, Looked.FLAG)


def _about_acting(scope: FlagScope) -> dict[str, Any]:
    """What the forms need: to whom a flag may go, and how long a note may be."""
    return {
        "accounts": owners(db.session(), scope),
        "longest_note": LONGEST_NOTE,
        "today": clock.today(),
    }


def _sent() -> Sent:
    form = request.form
    return Sent(
        step=form.get("step", ""),
        which=form.get("which", "chosen"),
        to=form.get("to", ""),
        until={part: form.get(f"until-{part}", "").strip()[:10] for part in _PARTS},
        note=form.get("note", "").replace("\r\n", "\n").replace("\x00", "").strip()[:LONGEST_TYPED],
        chosen=frozenset(
            int(one)
            for one in form.getlist("flag")
            if one.isascii() and one.isdigit() and len(one) <= 10 and int(one) <= LARGEST_ID
        ),
    )


_PARTS = ("day", "month", "year")


def _ids(pages: FlagPages, scope: FlagScope, sent: Sent) -> list[int]:
    """The flags that the form means: those ticked, or the first MANY that the filter finds."""
    if sent.which == "all":
        return flag_ids(db.session(), scope, pages.asked(), MANY)
    return sorted(sent.chosen)


def _act(scope: FlagScope, ids: list[int], sent: Sent) -> Response | dict[str, str]:
    """Take the step and go back to where it was asked for, or what is wrong, by field."""
    if sent.step not in STEPS:
        return {"step": "Choose what to do"}
    step = FlagStep(sent.step)
    accounts = {str(one) for one in owners(db.session(), scope)}
    if step == FlagStep.ASSIGNED and sent.to != NOBODY and sent.to not in accounts:
        return {"to": "Choose who is to have it"}
    is_to = step == FlagStep.ASSIGNED and sent.to != NOBODY
    until = day_of(sent.until)
    if step == FlagStep.SNOOZED and until is None and all(map(sent.until.get, _PARTS)):
        return {"until": f"{' '.join(sent.until[part] for part in _PARTS)} is not a day: check it"}
    act = Act(
        step,
        current.account_id,
        sent.note,
        to_id=int(sent.to) if is_to else None,
        until=until if step == FlagStep.SNOOZED else None,
    )
    try:
        done = act_on_flags(db.session(), scope, ids, act)
    except NotTheirs:
        abort(404)
    except CannotBeDone as wrong:
        return {wrong.part: str(wrong)}
    flash(
        " ".join(say_done(done, step, to_nobody=sent.to == NOBODY)),
        "success" if done.done else "message",
    )
    return redirect(same_page(page=None, all=None), 303)
