"""The flags about the register: what its keepers should act on, and what was done."""

from werkzeug.wrappers import Response

from tracker import clock
from tracker.rules.flags import REGISTER_STAGES
from tracker.rules.words import FlagKind
from tracker.store.flag_list import FlagScope
from tracker.web.flag_pages import FlagPages, flag_alone, flag_list
from tracker.web.registrar.area import blueprint

KINDS = (
    FlagKind.CERTIFICATION_SUSPENDED,
    FlagKind.CERTIFICATION_LAPSED,
    FlagKind.CERTIFICATION_EXPIRING,
    FlagKind.ACCREDITATION_LAPSED,
    FlagKind.ACCREDITATION_EXPIRING,
    FlagKind.REGISTER_ENTRY_STALE,
    FlagKind.SWEEP_MISSED,
)
_LOWER = (*(f"to {stage + 1} days left" for stage in REGISTER_STAGES[1:]), "days left or fewer")
STAGES = [
    (str(stage), f"{stage} {rest}") for stage, rest in zip(REGISTER_STAGES, _LOWER, strict=True)
]
PAGES = FlagPages("registrar", KINDS, STAGES)


@blueprint.route("/flags", methods=["GET", "POST"])
def flags() -> str | Response:
    """Open flags about the register, the worst and most pressing first."""
    return flag_list(PAGES, FlagScope(awake_on=clock.today()))


@blueprint.route("/flags/<int(max=2147483647):flag_id>", methods=["GET", "POST"])
def flag(flag_id: int) -> str | Response:
    """One flag with its history."""
    return flag_alone(PAGES, FlagScope(awake_on=clock.today()), flag_id)
