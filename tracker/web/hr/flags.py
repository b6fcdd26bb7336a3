"""The flags of the organisation: what somebody should act on, and what was done."""

from werkzeug.wrappers import Response

from tracker import clock
from tracker.rules.words import FlagKind
from tracker.store.database import db
from tracker.store.flag_list import EXPIRED, FlagScope
from tracker.store.register_kept import requirements_now
from tracker.store.setting_list import setting_names
from tracker.web.choices import requirement_names
from tracker.web.flag_pages import FlagPages, flag_alone, flag_list
from tracker.web.hr.area import blueprint
from tracker.web.security import current

# The kinds that an organisation is told of; the others are about the register.
KINDS = (
    FlagKind.NEVER_TRAINED,
    FlagKind.TRAINING_EXPIRED,
    FlagKind.NOT_ASSURED,
    FlagKind.TRAINING_DUE,
    FlagKind.BELOW_TARGET,
    FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER,
    FlagKind.RELIES_ON_UNVERIFIED_PROVIDER,
    FlagKind.RELIES_ON_EXPIRING_PROVIDER,
    FlagKind.DATA_STALE,
)
STAGES = [
    ("90", "90 to 61 days left"),
    ("60", "60 to 31 days left"),
    ("30", "30 to 8 days left"),
    ("7", "7 days left or fewer"),
    (EXPIRED, "Expired"),
]
PAGES = FlagPages("hr", KINDS, STAGES)


@blueprint.route("/flags", methods=["GET", "POST"])
def flags() -> str | Response:
    """Open flags, the worst and most pressing first."""
    session, day, mine = db.session(), clock.today(), current.organisation_id
    return flag_list(
        PAGES,
        FlagScope(mine, awake_on=day),
        settings=setting_names(session, mine, day),
        requirements=requirement_names(requirements_now(session), day),
    )


@blueprint.route("/flags/<int(max=2147483647):flag_id>", methods=["GET", "POST"])
def flag(flag_id: int) -> str | Response:
    """One flag with its history."""
    session, day, mine = db.session(), clock.today(), current.organisation_id
    return flag_alone(
        PAGES,
        FlagScope(mine, awake_on=day),
        flag_id,
        settings=setting_names(session, mine, day),
        requirements=requirement_names(requirements_now(session), day),
    )
