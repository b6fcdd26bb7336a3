"""A commissioner opens an audit of a setting or a provider, as on a day and as then known."""

from datetime import date, datetime
from typing import Literal

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.audits.opening import USUAL_SIZE, Opening, new_seed, open_audit
from tracker.actions.audits.refusing import CannotBe
from tracker.rules.days import as_moment
from tracker.rules.wording import say_day
from tracker.store.commissioners import commissioned_ids
from tracker.store.database import db
from tracker.store.provider_history import provider_identity
from tracker.store.setting_list import settings_by_id
from tracker.store.setting_scope import latest_setting_names
from tracker.web.asked import text_asked
from tracker.web.commissioner.area import blueprint
from tracker.web.commissioner.scope import setting_asked
from tracker.web.providers.days import LATER, DaysAsked, days_asked
from tracker.web.security import current
from tracker.web.step_form import Field, Step, Typed, day_in, taken


@blueprint.route("/audits/new", methods=["GET", "POST"])
def audit_new() -> str | Response:
    """The form, where the address says of what; else the settings and providers to choose from."""
    setting, provider = text_asked("setting"), text_asked("provider")
    if not setting and not provider:
        return _to_choose()
    asked = days_asked(clock.today())
    code = setting or provider
    subject: Literal["setting", "provider"] = "setting" if setting else "provider"
    name = _name_of(subject, code, asked)

    def take(typed: Typed) -> str:
        on = day_in("on", typed["on"])
        if on is None:
            raise CannotBe("on", "Write the day to judge, like 4 March 2026")
        size = int(typed["size"]) if _is_number(typed["size"]) else 0
        opening = Opening(subject, code, on, _known(typed), typed["why"], typed["seed"], size)
        account = current.account_id
        audit_id = open_audit(db.session(), current.commissioner_id, account, opening)
        return url_for("commissioner.audit", audit_id=audit_id)

    return taken(_step(name, subject, asked), take, "The audit is open.")


def _step(name: str, subject: str, asked: DaysAsked) -> Step:
    read = (
        "HR of the setting reads this." if subject == "setting" else "You and your team read this."
    )
    return Step(
        title=f"Open an audit of {name}",
        fields=(
            Field("on", "True on", "line", "The day to judge, like 4 March 2026", first=_on(asked)),
            Field(
                "known_on",
                "Known on",
                "line",
                "By what was recorded by the end of that day. Leave it as today for all that is "
                "known now.",
                first=say_day(asked.known or asked.today),
            ),
            Field("why", "Why do you open it?", hint=read),
            Field(
                "size",
                "How many people are to be checked?",
                "line",
                "Each kind of employment is in the sample, in date and not in date, if anybody is: "
                "it grows where it must.",
                first=str(USUAL_SIZE),
            ),
            Field(
                "seed",
                "Seed of the sample",
                "line",
                "The same seed draws the same people again. Keep this one unless you repeat an "
                "audit.",
                first=new_seed(),
            ),
        ),
        button="Open the audit",
        back=("Audits", url_for("commissioner.audits")),
        section="commissioner.audits",
    )


def _name_of(subject: str, code: str, asked: DaysAsked) -> str:
    """What it is called. A 404 for a setting that is not theirs on these days, and for a provider
    that nobody has entered."""
    session = db.session()
    if subject == "provider":
        return code if provider_identity(session, code) else abort(404)
    return latest_setting_names(session, [setting_asked(code, asked)]).get(code) or abort(404)


def _to_choose() -> str:
    session, today = db.session(), clock.today()
    ids = commissioned_ids(session, current.commissioner_id, today)
    rows = settings_by_id(session, ids, today)
    providers = {one.code: one.name for row in rows for one in row.relied if one.code}
    return render_template(
        "commissioner/audit_new.html",
        settings=[(row.code, row.fact.name) for row in rows],
        providers=sorted(providers.items(), key=lambda one: one[1]),
    )


def _on(asked: DaysAsked) -> str:
    return say_day(asked.on)


def _known(typed: Typed) -> datetime | None:
    """The end of the day by which things were known; None for all that is known now."""
    day: date | None = day_in("known_on", typed["known_on"])
    today = clock.today()
    if day is not None and day > today:
        raise CannotBe("known_on", LATER.format(day=typed["known_on"]))
    return None if day in (None, today) else as_moment(day.isoformat() if day else "")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6
