"""What every register begins with, each entry with its source; loaded once, then people's own.

Only what is confirmed is loaded. The day on which UKAS accredited BILD ACT is not: a registrar
enters that accreditation with its evidence.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tracker import clock
from tracker.rules.words import Assurance, Convention, Level, Nation, SettingType, Strength
from tracker.store import register_writing as store
from tracker.store.database import Session, Turn, take_turn

RRN_PAGES = "restraintreductionnetwork.org, training standards"
GUIDANCE = (
    "HM Government, Reducing the Need for Restraint and Restrictive Intervention, 27 June 2019"
)

STANDARDS_VERSIONS = (
    {
        "code": "1",
        "name": "RRN Training Standards, first edition",
        "published_on": None,
        "source": f"{RRN_PAGES}: first edition, 2019. The day is not confirmed.",
    },
    {
        "code": "1.2",
        "name": "RRN Training Standards, version 1.2",
        "published_on": date(2020, 1, 29),
        "source": f"{RRN_PAGES}: version 1.2 is dated 29 January 2020.",
    },
)

ACCREDITORS = (
    {
        "code": "UKAS",
        "name": "United Kingdom Accreditation Service",
        "source": f"{GUIDANCE}, p. 30: UKAS is the national accreditation service.",
    },
)

LICENCES = (
    {
        "body": "BILD-ACT",
        "name": "BILD ACT",
        "starts_on": date(2019, 6, 27),
        "ends_on": None,
        "source": (
            "The RRN's note on the guidance of 27 June 2019 shows the certification scheme in "
            "operation that day; an earlier start is not confirmed. Its accreditation by UKAS "
            "(ISO/IEC 17065:2012, customer number 10766) is stated by BILD ACT without the day of "
            "the grant: enter it under Accreditations with evidence."
        ),
        "last_checked": None,
    },
)


def _requirement(code: str, name: str, **differing: Any) -> dict[str, Any]:
    """A yearly physical requirement in England; what is common practice only is a setting of it."""
    return {
        "requirement": code,
        "name": name,
        "setting_types": (),
        "nhs_commissioned": None,
        "nations": (Nation.ENGLAND,),
        "staff_groups": (),
        "roles": (),
        "level": Level.PHYSICAL,
        "assurance": Assurance.CERTIFIED,
        "interval_months": 12,
        "convention": Convention.DAY_BEFORE,
        "renewal_window_months": 3,
        "full_programme_months": None,
        "grace_days": 0,
        "new_starter_days": 0,
        "warning_days": 90,
        "target": Decimal(85),
        "ends_on": None,
        **differing,
    }


_YEARLY = (
    "RRN Training Standards, clause 1.3.2, as providers quote it: a refresher at least every year. "
    "The renewal window, the target and the date convention are common practice: change them to "
    "your own."
)

REQUIREMENTS = (
    _requirement(
        "RRN-NHS",
        "RRN certified training in NHS-commissioned services",
        nhs_commissioned=True,
        strength=Strength.MUST,
        authority="Guidance of 27 June 2019, p. 30, and the NHS Standard Contract",
        source=(
            f"{GUIDANCE}, p. 30: the RRN Training Standards are mandatory in NHS-commissioned "
            f"services; {RRN_PAGES}: from April 2020. {_YEARLY}"
        ),
        starts_on=date(2020, 4, 1),
    ),
    _requirement(
        "RRN-MHU",
        "RRN certified training in mental health units",
        setting_types=(SettingType.MENTAL_HEALTH_UNIT,),
        strength=Strength.MUST,
        authority="Mental Health Units (Use of Force) Act 2018",
        source=(
            "legislation.gov.uk/ukpga/2018/27, in force from 31 March 2022; statutory guidance of "
            "December 2021. " + _YEARLY
        ),
        starts_on=date(2022, 3, 31),
    ),
    _requirement(
        "RRN-CQC",
        "RRN certified training in CQC-regulated care",
        setting_types=(SettingType.ADULT_SOCIAL_CARE, SettingType.LEARNING_DISABILITY_HOSPITAL),
        strength=Strength.EXPECTED,
        authority="CQC's expectation of regulated services",
        source=(
            "Letter of CQC, Skills for Care and Health Education England, November 2020: expected "
            "from April 2021. " + _YEARLY
        ),
        starts_on=date(2021, 4, 1),
    ),
    _requirement(
        "RRN-EDU",
        "RRN certified training in special education and children's social care",
        setting_types=(
            SettingType.SPECIAL_SCHOOL,
            SettingType.SECTION_41_INDEPENDENT,
            SettingType.SPECIAL_POST_16,
            SettingType.CHILDRENS_HOME,
            SettingType.SECURE_CHILDRENS_HOME,
            SettingType.RESIDENTIAL_HOLIDAY_SCHEME,
            SettingType.FOSTERING_SERVICE,
        ),
        strength=Strength.ADVISORY,
        authority="Guidance of 27 June 2019, non-statutory",
        source=f"{GUIDANCE}: non-statutory and advisory. {_YEARLY}",
        starts_on=date(2019, 6, 27),
    ),
)

# Each table of facts, the field that tells its entries apart, and the entries.
ENTRIES: tuple[tuple[str, str, Sequence[Mapping[str, Any]]], ...] = (
    ("standards_version", "code", STANDARDS_VERSIONS),
    ("accreditor", "code", ACCREDITORS),
    ("licence", "body", LICENCES),
    ("requirement_fact", "requirement", REQUIREMENTS),
)


def load_reference_data(session: Session) -> dict[str, int]:
    """Load the entries whose code was never held, and say how many of each table were.

    What people corrected or withdrew since stays as they left it.
    """
    take_turn(session, Turn.REGISTER)
    now = clock.now()
    codes = store.Codes(session)
    loaded: dict[str, int] = {}
    for table, field, entries in ENTRIES:
        held = store.ever_held(session, table, codes)
        new = [entry for entry in entries if entry[field] not in held]
        if field in store.IDENTITIES:
            codes.add(field, (entry[field] for entry in new))
        store.write_facts(session, table, store.Change([], new), codes=codes, now=now)
        loaded[table.removesuffix("_fact")] = len(new)
    if loaded["requirement"] or loaded["licence"]:
        store.touch_posts(session, store.Concerned(everyone=True))
    session.commit()
    return loaded
