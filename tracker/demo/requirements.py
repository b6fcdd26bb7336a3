"""What the demo's settings ask beside the default requirements that `flask init` loads."""

from datetime import date

from tracker.demo.rows import Requirement

OTHER_NATIONS = "wales;scotland;northern_ireland"
LEADS = "Ward manager;Behaviour lead;Registered manager"
GUIDANCE = "Guidance of 27 June 2019, as the fictional employers took it up"
POLICY = "Fictional policy"


def requirements() -> list[Requirement]:
    """Two versions of one requirement for everybody, and two for some."""
    support = Requirement(
        code="DEMO-SUPPORT",
        name="Positive and proactive support",
        level="psychological",
        strength="advisory",
        interval_months=24,
        convention="same_day",
        target=80,
        authority=GUIDANCE,
        from_=date(2019, 6, 27),
        to=date(2021, 3, 31),
    )
    return [
        support,
        support._replace(
            strength="expected",
            interval_months=12,
            grace_days=28,
            new_starter_days=56,
            target=85,
            from_=date(2021, 4, 1),
            to=None,
        ),
        Requirement(
            code="DEMO-NATIONS",
            name="Physical intervention in Wales, Scotland and Northern Ireland",
            level="physical",
            strength="advisory",
            nations=OTHER_NATIONS,
            interval_months=24,
            renewal_window_months=3,
            new_starter_days=90,
            target=80,
            authority=GUIDANCE,
            from_=date(2019, 6, 27),
        ),
        Requirement(
            code="DEMO-LEADS",
            name="UKAS-accredited training for those who lead",
            level="physical",
            strength="contract",
            roles=LEADS,
            assurance="accredited",
            interval_months=12,
            renewal_window_months=3,
            full_programme_months=36,
            new_starter_days=90,
            target=90,
            authority=POLICY,
            from_=date(2020, 4, 1),
        ),
    ]
