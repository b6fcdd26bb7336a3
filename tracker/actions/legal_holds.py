"""HR places legal holds and lifts them; how long things are kept is theirs to choose."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tracker import clock
from tracker.rules.keeping import SCHEDULE, Kept
from tracker.store import holds, keeping
from tracker.store.database import Session
from tracker.store.erasures import one_person
from tracker.store.people_writing import lock_organisation
from tracker.store.tables.protection import LegalHold

LONGEST = 500
FIRST_YEAR = 1900
_NOBODY = dict.fromkeys(("person_id", "setting_id", "worked_from", "worked_to"))


class CannotHold(Exception):
    """A hold is not placed; the text says what to do, `field` where."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class Covers(StrEnum):
    """Whose records a hold keeps."""

    PERSON = "person"
    SETTING = "setting"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Wish:
    """What HR says of a hold: the staff number of one on a person, the code of a setting and days
    of one on those who worked there then."""

    covers: Covers | None
    number: str
    setting: str
    worked_from: date | None
    worked_to: date | None
    why: str
    until: date | None


def place_hold(session: Session, organisation_id: int, wish: Wish, by: str) -> LegalHold:
    """Hold what the wish says; said again, it is the hold that stands. Raises CannotHold."""
    now = clock.now()
    if not wish.why:
        raise CannotHold("why", "Say why these records must be kept")
    if len(wish.why) > LONGEST:
        raise CannotHold("why", f"Shorten the reason to {LONGEST} characters or fewer")
    if wish.until and wish.until < clock.today():
        raise CannotHold("until", "The last day of the hold must be today or later")
    said = {"organisation_id": organisation_id, "why": wish.why, "until": wish.until}
    said |= _NOBODY | _covered(session, organisation_id, wish)
    lock_organisation(session, organisation_id)
    hold = holds.standing(session, said)
    if hold is None:
        hold = LegalHold(**said, placed_at=now, placed_by=by)
        session.add(hold)
    session.commit()
    return hold


def _covered(session: Session, organisation_id: int, wish: Wish) -> dict[str, Any]:
    """The columns of a hold that say whose records it keeps. Raises CannotHold."""
    if wish.covers is None:
        raise CannotHold("covers", "Choose whose records must be kept")
    if wish.number and wish.covers is not Covers.PERSON:
        raise CannotHold("number", "Choose one person, or take out the staff number")
    if wish.covers is not Covers.SETTING and (wish.setting or wish.worked_from or wish.worked_to):
        raise CannotHold(
            "setting",
            "Choose those who worked in a setting, or take out the setting and its dates",
        )
    if wish.covers is Covers.PERSON:
        if not wish.number:
            raise CannotHold("number", "Enter the staff number")
        person = one_person(session, organisation_id, number=wish.number)
        if person is None:
            raise CannotHold("number", "Nobody of your organisation has that staff number")
        return {"person_id": person.id}
    if wish.covers is Covers.EVERYBODY:
        return {}
    if not wish.setting:
        raise CannotHold("setting", "Enter the code of the setting in which they worked")
    for field, day in (("worked_from", wish.worked_from), ("worked_to", wish.worked_to)):
        if day and day.year < FIRST_YEAR:
            raise CannotHold(field, "Enter the year in full")
    if wish.worked_from and wish.worked_to and wish.worked_to < wish.worked_from:
        raise CannotHold("worked_to", "The period must end on or after the day on which it begins")
    setting_id = holds.setting_run_by(session, organisation_id, wish.setting)
    if setting_id is None:
        raise CannotHold("setting", "Your organisation has no setting with that code")
    if not holds.anybody_worked(session, setting_id, wish.worked_from, wish.worked_to):
        raise CannotHold("worked_from", "Nobody worked there in that time. Check the dates")
    days = {"worked_from": wish.worked_from, "worked_to": wish.worked_to}
    return {"setting_id": setting_id, **days}


def lift_hold(session: Session, organisation_id: int, hold_id: int, by: str) -> bool:
    """Lift a hold of the organisation; False where there is none to lift."""
    lifted = holds.lift(session, organisation_id, hold_id, by, clock.now())
    session.commit()
    return lifted


def choose_periods(
    session: Session, organisation_id: int, wanted: dict[Kept, int], by: str
) -> None:
    """Keep each kind for as long as is said; what cannot be chosen is left as it is."""
    now, before = clock.now(), keeping.periods_of(session, organisation_id)
    for kept, period in wanted.items():
        if period in SCHEDULE[kept].periods and period != before[kept]:
            keeping.keep_period(session, organisation_id, kept, period, by, now)
    session.commit()
