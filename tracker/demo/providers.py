"""The fictional training providers: what they teach, whom they approve, who trains for them."""

from datetime import date

from tracker.demo.rows import SOURCE, Affiliate, Curriculum, Provider, Trainer
from tracker.rules.days import add_days

# Code, name, other names, the name their courses bear.
COMMERCIAL = (
    ("TARNBECK", "Tarnbeck Training", "Tarnbeck;Tarnbeck Ltd;Beckside Skills", "Tarnbeck"),
    ("QUILLMOOR", "Quillmoor Safer Support", "Quillmoor", "Quillmoor"),
    ("DUNMARROW", "Dunmarrow Care Academy", "Dunmarrow", "Dunmarrow"),
    ("GRIMSALLOW", "Grimsallow & Daughters", "Grimsallow", "Grimsallow"),
    ("FELDSPAR", "Feldspar Lane Training", "Feldspar Lane;Feldspar", "Feldspar"),
    ("HOBTHRUSH", "Hobthrush Holding Skills", "Hobthrush", "Hobthrush"),
    ("MARROWDALE", "Marrowdale Self Defence", "Marrowdale", "Marrowdale"),
    ("PELLMERE", "Pellmere People Skills", "Pellmere", "Pellmere"),
    ("CUCKOOPEN", "Cuckoopen Children's Training", "Cuckoopen", "Cuckoopen"),
    ("SALTERSMITH", "Saltersmith Schools Programme", "Saltersmith", "Saltersmith"),
    ("WYCHELM", "Wychelm Positive Practice", "Wychelm", "Wychelm"),
    ("BRASSKNOCK", "Brassknock Restraint Courses", "Brassknock", "Brassknock"),
    ("LARKSTOW", "Larkstow Affiliates", "Larkstow", "Larkstow"),
    ("TWELVEACRE", "Twelveacre Learning", "Twelveacre;Twelve Acre", "Twelveacre"),
    ("NEWLAKE", "Newlake Training", "Newlake", "Newlake"),
    ("ELDERWICK", "Elderwick Institute", "Elderwick", "Elderwick"),
)
IN_HOUSE = (
    ("HV-INHOUSE", "Harbour Vale Learning Team", "HVLT", "Harbour Vale", "HARBOUR"),
    ("LT-INHOUSE", "Lantern Tree Academy", "Lantern Academy", "Lantern Tree", "LANTERN"),
)
NEVER_CHECKED = "PELLMERE"
CHECKED_LONG_AGO = "MARROWDALE"

LEVELS = (
    ("A", "First Steps", "awareness"),
    ("PS", "Positive Support", "psychological"),
    ("PH", "Safe Holding", "physical"),
)


def providers(today: date) -> list[Provider]:
    """One entry was never checked by anybody, and one not for more than a year."""

    def checked(code: str) -> date | None:
        if code == NEVER_CHECKED:
            return None
        return add_days(today, -500 if code == CHECKED_LONG_AGO else -30)

    return [
        *(
            Provider(code, name, aliases, "commercial", None, SOURCE, checked(code))
            for code, name, aliases, _ in COMMERCIAL
        ),
        *(
            Provider(code, name, aliases, "in_house", owner, SOURCE, checked(code))
            for code, name, aliases, _, owner in IN_HOUSE
        ),
    ]


BRANDS = {entry[0]: entry[3] for entry in (*COMMERCIAL, *IN_HOUSE)}


def course(provider: str, level: str = "physical") -> str:
    """The name of a provider's course of a level."""
    return next(f"{BRANDS[provider]} {title}" for _, title, word in LEVELS if word == level)


def curricula(today: date) -> list[Curriculum]:
    """Three levels of each provider, all of one family."""
    return [
        Curriculum(
            provider=provider,
            code=f"{provider}-{letters}",
            name=course(provider, level),
            aliases=f"{brand} level {number}",
            level=level,
            family=f"{brand} programme",
            last_checked=add_days(today, -30),
        )
        for provider, brand in BRANDS.items()
        for number, (letters, _, level) in enumerate(LEVELS, start=1)
    ]


def affiliates(today: date) -> list[Affiliate]:
    """The council's approval has ended; the charity never had one."""
    long_ago = add_days(today, -1650)
    both, checked = "LARKSTOW-PS;LARKSTOW-PH", add_days(today, -30)
    return [
        Affiliate("LARKSTOW", "HARBOUR", "", long_ago, None, checked),
        Affiliate("LARKSTOW", "THISTLE", both, long_ago, None, checked),
        Affiliate("LARKSTOW", "FENNY", both, long_ago, add_days(today, -300), checked),
    ]


def trainers(today: date) -> list[Trainer]:
    """Seniors for anybody, associates for one employer; the last has stopped."""
    long_ago, last_year = add_days(today, -1650), add_days(today, -400)
    checked = add_days(today, -340)
    return [
        Trainer("TARNBECK", "TB-01", "Maren Holtby", "senior", None, long_ago, checked),
        Trainer("TARNBECK", "TB-09", "Idris Fellowes", "associate", "LANTERN", long_ago, checked),
        Trainer("HV-INHOUSE", "HV-01", "Bronagh Quayle", "senior", None, long_ago, checked),
        Trainer("HV-INHOUSE", "HV-02", "Zoë Ashcombe", "associate", "HARBOUR", long_ago, checked),
        Trainer("LARKSTOW", "LS-11", "Piers Underhay", "associate", "HARBOUR", long_ago, checked),
        Trainer("LARKSTOW", "LS-12", "Orla Thwaite", "associate", "THISTLE", long_ago, checked),
        Trainer("TARNBECK", "TB-02", "Wilf Carrow", "senior", None, long_ago, checked, last_year),
    ]
