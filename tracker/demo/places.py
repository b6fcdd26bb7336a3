"""The fictional organisations, their settings and the commissioners of these."""

from datetime import date

from tracker.demo.rows import Commissioner, Commissioning, Organisation, Setting
from tracker.demo.teams import ORGANISATION_OF, TEAMS
from tracker.rules.days import add_days

ORGANISATIONS = (
    Organisation("HARBOUR", "Harbour Vale NHS Foundation Trust (fictional)"),
    Organisation("LANTERN", "Lantern Tree Care (fictional)"),
    Organisation("THISTLE", "Thistledown Special Schools Trust (fictional)"),
    Organisation("FENNY", "Fenny Vale Council (fictional)"),
)

_LD, _MH = "adults_learning_disability", "mental_health"
# Every setting type at least once, in all four nations: code, name, type, nation, populations.
SETTINGS = (
    ("HV-GULL", "Gull Ward", "mental_health_unit", "england", f"{_MH};autism"),
    ("HV-TERN", "Tern Adolescent Unit", "mental_health_unit", "england", f"children;{_MH}"),
    ("HV-PLOVER", "Plover House", "learning_disability_hospital", "england", f"{_LD};autism"),
    ("HV-QUAY", "Quayside General", "nhs_health_service", "england", f"older_people;{_MH}"),
    ("HV-CARE", "Continuing Care Team", "clinical_commissioning_group", "england", _LD),
    ("LT-ROWAN", "Rowan House", "adult_social_care", "england", f"{_LD};autism"),
    ("LT-GLYN", "Tŷ Glyn", "adult_social_care", "wales", _LD),
    ("LT-MOSS", "Moss Bank", "childrens_home", "england", "children;autism"),
    ("LT-LOCH", "Lochside", "residential_holiday_scheme", "scotland", f"children;{_LD}"),
    ("LT-ELM", "Elm Court", "adult_social_care", "england", "older_people"),
    ("TS-ORCHARD", "Orchard School", "special_school", "england", "children;autism"),
    ("TS-MEADOW", "Meadow School", "special_school", "northern_ireland", "children"),
    ("TS-BEACON", "Beacon School", "section_41_independent", "england", "children;autism"),
    ("TS-BRIDGE", "Bridge College", "special_post_16", "england", f"children;{_LD}"),
    ("FV-SHORT", "Short Breaks Team", "local_authority", "england", "children"),
    ("FV-FOSTER", "Fenny Vale Fostering", "fostering_service", "england", "children"),
    ("FV-HEATH", "Heath Lodge", "secure_childrens_home", "england", f"children;{_MH}"),
)
# Of the right form each, and nobody's.
IDENTIFIERS = {
    "HV-GULL": ("ODS code", "H9V1G"),
    "HV-TERN": ("ODS code", "H9V2T"),
    "HV-PLOVER": ("ODS code", "H9V3P"),
    "HV-QUAY": ("ODS code", "H9V4Q"),
    "HV-CARE": ("ODS code", "H9V5C"),
    "LT-ROWAN": ("CQC location", "1-9999000001"),
    "LT-ELM": ("CQC location", "1-9999000002"),
    "LT-MOSS": ("Ofsted URN", "SC999001"),
    "LT-LOCH": ("Care Inspectorate", "CS9999001"),
    "TS-ORCHARD": ("DfE URN", "999001"),
    "TS-BEACON": ("DfE URN", "999003"),
    "TS-BRIDGE": ("UKPRN", "99990004"),
    "FV-SHORT": ("LA code", "999"),
    "FV-FOSTER": ("Ofsted URN", "SC999012"),
    "FV-HEATH": ("Ofsted URN", "SC999013"),
}
NHS_COMMISSIONED = {"HV-GULL", "HV-TERN", "HV-PLOVER", "HV-QUAY", "HV-CARE", "LT-GLYN", "FV-HEATH"}
CLOSED, CLOSED_DAYS_AGO = "LT-ELM", 210


def settings(today: date) -> list[Setting]:
    """All settings, each with its first usual provider as the declared one; one has closed."""
    declared = {team.setting: team.usual[0] for teams in TEAMS.values() for team in teams}
    return [
        Setting(
            organisation=ORGANISATION_OF[code],
            code=code,
            name=name,
            type=kind,
            nhs_commissioned="Yes" if code in NHS_COMMISSIONED else "No",
            nation=nation,
            populations=populations,
            identifier_kind=IDENTIFIERS.get(code, (None, None))[0],
            identifier=IDENTIFIERS.get(code, (None, None))[1],
            declared_provider=declared[code].provider,
            declared_route=declared[code].route,
            to=add_days(today, -CLOSED_DAYS_AGO) if code == CLOSED else None,
        )
        for code, name, kind, nation, populations in SETTINGS
    ]


CCG, ICB, COUNCIL = "FENNY-CCG", "FENNY-ICB", "FENNY-COMM"
_ICB_FROM = date(2022, 7, 1)

COMMISSIONERS = (
    Commissioner(
        code=CCG,
        name="NHS Fenny Vale CCG (fictional)",
        kind="clinical commissioning group",
        from_=date(2013, 4, 1),
        to=date(2022, 6, 30),
        successor=ICB,
    ),
    Commissioner(
        code=ICB,
        name="NHS Fenny and Harbour Integrated Care Board (fictional)",
        kind="integrated care board",
        from_=_ICB_FROM,
    ),
    Commissioner(
        code=COUNCIL,
        name="Fenny Vale Council, commissioning (fictional)",
        kind="local authority",
        from_=date(2009, 4, 1),
    ),
)


def commissioning(today: date) -> list[Commissioning]:
    """Both commission Plover House, Rowan House and Heath Lodge; the board gave Moss Bank up."""
    board = ("HV-GULL", "HV-TERN", "HV-PLOVER", "HV-QUAY", "HV-CARE", "LT-ROWAN", "FV-HEATH")
    council = ("HV-PLOVER", "LT-ROWAN", "LT-MOSS", "TS-ORCHARD", "FV-HEATH")
    return [
        Commissioning(CCG, "HV-GULL", date(2019, 4, 1), date(2022, 6, 30)),
        *(Commissioning(ICB, setting, _ICB_FROM) for setting in board),
        Commissioning(ICB, "LT-MOSS", _ICB_FROM, add_days(today, -300)),
        *(Commissioning(COUNCIL, setting, date(2021, 4, 1)) for setting in council),
    ]
