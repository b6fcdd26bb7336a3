"""Who works in each setting of the demo, how diligent the setting is, and who trains it."""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What a member of staff is there to show; the training follows from it."""

    RECENT = "recent"
    DUE = "due"
    GRACE = "grace"
    EXPIRED = "expired"
    NEVER = "never"
    POOR = "poor"
    UNCHECKED = "unchecked"
    FAILED = "failed"
    THEORY = "theory"


@dataclass(frozen=True, slots=True)
class Usual:
    """A provider that a setting uses, for deliveries of so many days ago; `newest` <= `oldest`."""

    provider: str
    route: str | None = None
    newest: int = 0
    oldest: int = 5000


@dataclass(frozen=True, slots=True)
class Team:
    """The people of one setting. `fates` are relative weights in the order of Fate.

    The first of the usual providers is the setting's declared one.
    """

    setting: str
    size: int
    jobs: tuple[tuple[str, str], ...]
    fates: tuple[int, ...]
    usual: tuple[Usual, ...]


_WARD = (
    ("Staff nurse", "Nursing"),
    ("Staff nurse", "Nursing"),
    ("Healthcare assistant", "Support workers"),
    ("Healthcare assistant", "Support workers"),
    ("Healthcare assistant", "Support workers"),
    ("Occupational therapist", "Allied health professionals"),
    ("Specialty doctor", "Medical"),
    ("Ward manager", "Nursing"),
)
_HOME = (
    ("Support worker", "Support workers"),
    ("Support worker", "Support workers"),
    ("Support worker", "Support workers"),
    ("Team leader", "Support workers"),
    ("Registered manager", "Management"),
)
_SCHOOL = (
    ("Teacher", "Teaching"),
    ("Teaching assistant", "Education support"),
    ("Teaching assistant", "Education support"),
    ("Behaviour lead", "Education support"),
    ("Lunchtime supervisor", "Education support"),
)
_COUNCIL = (
    ("Residential worker", "Support workers"),
    ("Residential worker", "Support workers"),
    ("Social worker", "Social work"),
    ("Short breaks carer", "Support workers"),
)
_FOSTER = (("Foster carer", "Foster carers"), ("Supervising social worker", "Social work"))

#           recent, due, grace, expired, never, poor, unchecked, failed, theory
_STRONG = (78, 18, 1, 1, 1, 0, 0, 0, 0)
_FAIR = (66, 16, 4, 6, 2, 2, 1, 2, 1)
_WEAK = (40, 14, 5, 20, 9, 6, 2, 2, 2)

_TARNBECK, _QUILLMOOR, _ELDERWICK = Usual("TARNBECK"), Usual("QUILLMOOR"), Usual("ELDERWICK")
_LARKSTOW, _OWN = Usual("LARKSTOW", "affiliate"), Usual("HV-INHOUSE")
# Rowan House changed provider when its own was suspended.
_ROWAN = (Usual("GRIMSALLOW", newest=125), Usual("QUILLMOOR", oldest=124))

TEAMS = {
    "HARBOUR": (
        Team("HV-GULL", 44, _WARD, _FAIR, (_OWN, _TARNBECK)),
        Team("HV-TERN", 38, _WARD, _STRONG, (_TARNBECK,)),
        Team("HV-PLOVER", 46, _WARD, _FAIR, (_LARKSTOW,)),
        Team("HV-QUAY", 62, _WARD, _WEAK, (Usual("DUNMARROW"), _OWN)),
        Team("HV-CARE", 22, _WARD, _FAIR, (_QUILLMOOR,)),
    ),
    "LANTERN": (
        Team("LT-ROWAN", 42, _HOME, _FAIR, _ROWAN),
        Team("LT-GLYN", 36, _HOME, _STRONG, (_QUILLMOOR,)),
        Team("LT-MOSS", 34, _HOME, _FAIR, (_ELDERWICK,)),
        Team("LT-LOCH", 28, _HOME, _WEAK, (_QUILLMOOR,)),
        Team("LT-ELM", 16, _HOME, _FAIR, (Usual("FELDSPAR"),)),
    ),
    "THISTLE": (
        Team("TS-ORCHARD", 48, _SCHOOL, _STRONG, (Usual("SALTERSMITH"),)),
        Team("TS-MEADOW", 40, _SCHOOL, _FAIR, (_LARKSTOW,)),
        Team("TS-BEACON", 36, _SCHOOL, _FAIR, (_TARNBECK,)),
        Team("TS-BRIDGE", 34, _SCHOOL, _WEAK, (Usual("FELDSPAR"),)),
    ),
    "FENNY": (
        Team("FV-SHORT", 30, _COUNCIL, _FAIR, (_ELDERWICK,)),
        Team("FV-FOSTER", 52, _FOSTER, _WEAK, (Usual("CUCKOOPEN"),)),
        Team("FV-HEATH", 40, _COUNCIL, _STRONG, (_TARNBECK,)),
    ),
}
ORGANISATION_OF = {
    team.setting: organisation for organisation, teams in TEAMS.items() for team in teams
}
