"""People of the demo to look up by number: each shows one thing, and the tests hold them to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.demo.providers import course
from tracker.demo.rows import Staff, Training
from tracker.demo.teams import ORGANISATION_OF
from tracker.rules.days import add_days


@dataclass(frozen=True, slots=True)
class Case:
    """Someone whose only record fails first at `link` with `code`; None where the chain holds.

    `days_ago` is the last day of the delivery, which took `days_long` days.
    """

    number: str
    surname: str
    forename: str
    setting: str
    link: str | None
    code: str | None
    provider: str
    provider_text: str | None = None
    route: str | None = None
    trainer: str | None = None
    days_ago: int = 100
    days_long: int = 1


_GULL, _PLOVER, _ROWAN, _GLYN = "HV-GULL", "HV-PLOVER", "LT-ROWAN", "LT-GLYN"
_CERTIFIED = "certification"
# A provider that the register does not know: its training log asks who it is.
UNRESOLVED = "Tidewater Skills"

CASES = (
    Case(
        *("90001", "Strange", "Petra", _GULL, "provider", "provider_unresolved", "TARNBECK"),
        provider_text=UNRESOLVED,
    ),
    Case("90002", "Unger", "Vera", _GULL, "provider", "provider_unverified", "PELLMERE"),
    Case("90003", "Neverton", "Colm", _GULL, _CERTIFIED, "provider_not_certified", "MARROWDALE"),
    Case(
        *("90004", "Early", "Bethan", _GULL, _CERTIFIED),
        *("certification_began_after_delivery", "NEWLAKE"),
    ),
    Case(
        *("90005", "Laitner", "Ewan", _GULL, _CERTIFIED),
        *("certification_ended_before_delivery", "FELDSPAR"),
    ),
    Case("90006", "Withers", "Draga", _GULL, "status", "certification_withdrawn", "HOBTHRUSH"),
    Case("90007", "Pausewell", "Sue", _ROWAN, "status", "certification_suspended", "GRIMSALLOW"),
    Case("90008", "Currie", "Olamide", _GULL, "scope", "curriculum_out_of_scope", "TWELVEACRE"),
    Case("90009", "Popham", "Anwen", _PLOVER, "scope", "population_out_of_scope", "CUCKOOPEN"),
    Case("90010", "Tyack", "Seth", _ROWAN, "scope", "setting_type_out_of_scope", "SALTERSMITH"),
    Case("90011", "Natt", "Gwilym", _GLYN, "scope", "nation_out_of_scope", "WYCHELM"),
    Case(
        *("90012", "Affleck", "Rowena", _ROWAN, "route", "affiliate_not_approved", "LARKSTOW"),
        route="affiliate",
    ),
    Case(
        *("90013", "Inskip", "Howard", _ROWAN, "route"),
        *("in_house_of_another_organisation", "HV-INHOUSE"),
        route="in_house",
    ),
    Case(
        *("90014", "Traynor", "Ada", _GULL, "trainer", "trainer_not_authorised", "TARNBECK"),
        trainer="TB-09",
    ),
    Case("90015", "Bodnar", "Lisa", _GULL, "body", "body_not_licensed_on_delivery", "BRASSKNOCK"),
    Case(
        *("90016", "Acland", "Chidi", _GULL, "accreditation"),
        *("body_not_accredited_on_delivery", "QUILLMOOR"),
    ),
    Case("90017", "Chayne", "Holly", _GULL, None, None, "TARNBECK", trainer="Maren Holtby"),
    Case(
        *("90018", "Midway", "Toby", _ROWAN, "status", "certification_suspended", "GRIMSALLOW"),
        days_ago=119,
        days_long=3,
    ),
)
# Trained by a provider that was certified all the time, in the summer of 2019, before its body was
# accredited by UKAS, and in the winter after it was.
SEED = Case(
    *("90019", "Seedhouse", "June", _GULL, "accreditation"),
    *("body_not_accredited_on_delivery", "ELDERWICK"),
)
SEED_LATER = Case("90027", "Winterbourne", "Joy", _GULL, None, None, "ELDERWICK")
SEEDS = (
    (SEED, (date(2019, 7, 8), date(2019, 7, 10))),
    (SEED_LATER, (date(2020, 1, 13), date(2020, 1, 15))),
)

DEMO_CASES = {case.number: (case.link, case.code) for case in (*CASES, SEED, SEED_LATER)}


def case_staff(today: date) -> Iterator[tuple[str, Staff]]:
    """The organisation and the post of every case."""
    for case in CASES:
        yield ORGANISATION_OF[case.setting], _post(case, add_days(today, -800))
    for seed, _ in SEEDS:
        yield ORGANISATION_OF[seed.setting], _post(seed, date(2017, 3, 1))


def _post(case: Case, start: date) -> Staff:
    ward = case.setting.startswith("HV-")
    return Staff(
        staff_number=case.number,
        surname=case.surname,
        forename=case.forename,
        email=None,
        setting=case.setting,
        role="Staff nurse" if ward else "Support worker",
        staff_group="Nursing" if ward else "Support workers",
        employment="employed",
        start=start,
    )


def case_training(today: date) -> Iterator[tuple[str, Training]]:
    """The organisation and the one training record of every case."""
    for case in CASES:
        last = add_days(today, -case.days_ago)
        first = add_days(last, 1 - case.days_long)
        yield ORGANISATION_OF[case.setting], _record(case, first, last)
    for seed, days in SEEDS:
        yield ORGANISATION_OF[seed.setting], _record(seed, *days)


def _record(case: Case, first: date, last: date) -> Training:
    return Training(
        staff_number=case.number,
        surname=case.surname,
        forename=case.forename,
        course=course(case.provider),
        provider=case.provider_text or case.provider,
        completed=last,
        route=case.route,
        started=first,
        kind="initial",
        result="passed",
        trainer=case.trainer,
    )
