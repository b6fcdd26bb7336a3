"""The fictional certification bodies, and what they certified: dates, scope and status."""

from datetime import date

from tracker.demo.rows import SOURCE, Accreditation, Body, Certification, Event
from tracker.rules.days import add_days

ISO = "ISO/IEC 17065:2012"

SUMMER_2019 = date(2019, 6, 24)
FELLSIDE_ACCREDITED = date(2019, 11, 18)
SCHOOLS = "special_school;section_41_independent;special_post_16"
NOT_PHYSICAL = "TWELVEACRE-A;TWELVEACRE-PS"


_SPRING_2019 = date(2019, 4, 1)

BODIES = {
    "NORTHBRIDGE": "Northbridge Certification (fictional)",
    "HALLMARK": "Hallmark Assurance (fictional)",
    "FELLSIDE": "Fellside Certification (fictional)",
    "BRASSPLATE": "Brassplate Awards (fictional)",
}


def bodies(today: date) -> list[Body]:
    """One body's licence for the Standards has ended."""
    ends = {"BRASSPLATE": add_days(today, -900)}
    checked = add_days(today, -60)
    return [
        Body(code, name, _SPRING_2019, ends.get(code), SOURCE, checked)
        for code, name in BODIES.items()
    ]


def accreditations(today: date) -> list[Accreditation]:
    """Northbridge for some months now, Fellside until some months ago, the others never."""
    periods = (
        ("NORTHBRIDGE", add_days(today, -230), add_days(today, 300)),
        ("FELLSIDE", FELLSIDE_ACCREDITED, add_days(today, -150)),
    )
    checked = add_days(today, -60)
    return [
        Accreditation(body, "UKAS", ISO, f"fictional {number}", first, last, SOURCE, checked)
        for number, (body, first, last) in enumerate(periods, start=1)
    ]


def certifications(today: date) -> list[Certification]:
    """One provider in every state, and certificates of every kind of scope."""

    def certified(
        number: int, provider: str, body: str, first: int, last: int, **scope: str
    ) -> Certification:
        """Days are said as days after today."""
        return Certification(
            provider=provider,
            body=body,
            certificate_number=f"FICT-{number:03d}",
            from_=add_days(today, first),
            to=add_days(today, last),
            last_checked=add_days(today, -30),
            **scope,
        )

    since_2019 = certified(3, "ELDERWICK", "FELLSIDE", -639, 456)
    second = since_2019._replace(
        certificate_number="FICT-002", from_=date(2022, 6, 24), to=add_days(today, -640)
    )
    first = second._replace(certificate_number="FICT-001", from_=SUMMER_2019, to=date(2022, 6, 23))
    return [
        first,
        second,
        since_2019,
        certified(101, "TARNBECK", "NORTHBRIDGE", -1690, -596),
        certified(102, "TARNBECK", "NORTHBRIDGE", -595, 500),
        certified(111, "HV-INHOUSE", "NORTHBRIDGE", -1500, -405),
        certified(112, "HV-INHOUSE", "NORTHBRIDGE", -404, 691),
        certified(121, "QUILLMOOR", "HALLMARK", -1600, -505),
        certified(122, "QUILLMOOR", "HALLMARK", -504, 591),
        certified(131, "DUNMARROW", "NORTHBRIDGE", -1050, 45),
        certified(141, "GRIMSALLOW", "NORTHBRIDGE", -700, 395),
        certified(151, "FELDSPAR", "NORTHBRIDGE", -1225, -130),
        certified(161, "HOBTHRUSH", "HALLMARK", -800, 295),
        certified(171, "CUCKOOPEN", "NORTHBRIDGE", -900, 195, populations="children"),
        certified(181, "SALTERSMITH", "NORTHBRIDGE", -640, 455, setting_types=SCHOOLS),
        certified(191, "WYCHELM", "NORTHBRIDGE", -560, 535, nations="england"),
        certified(201, "BRASSKNOCK", "BRASSPLATE", -895, 200),
        certified(211, "LARKSTOW", "NORTHBRIDGE", -1700, -606),
        certified(212, "LARKSTOW", "NORTHBRIDGE", -605, 490),
        certified(221, "TWELVEACRE", "NORTHBRIDGE", -850, 245, curricula=NOT_PHYSICAL),
        certified(231, "NEWLAKE", "NORTHBRIDGE", -60, 1035),
    ]


def events(today: date) -> list[Event]:
    """Suspended as a whole, withdrawn, and suspended for one curriculum and reinstated."""
    one = "TWELVEACRE-PS"
    return [
        Event("FICT-141", "suspended", add_days(today, -120), "", "Observation missed", SOURCE),
        Event("FICT-161", "withdrawn", add_days(today, -200), "", "Standards not met", SOURCE),
        Event("FICT-221", "suspended", add_days(today, -420), one, "Manual revised", SOURCE),
        Event("FICT-221", "reinstated", add_days(today, -360), one, "Manual agreed", SOURCE),
    ]
