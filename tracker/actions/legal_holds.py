"""HR places legal holds and lifts them; how long things are kept is theirs to choose."""

from dataclasses import dataclass
from datetime import date

from tracker import clock
from tracker.rules.keeping import SCHEDULE, Kept
from tracker.store import holds, keeping
from tracker.store.database import Session
from tracker.store.erasures import one_person
from tracker.store.tables.protection import LegalHold

LONGEST = 500


class CannotHold(Exception):
    """A hold is not placed; the text says what to do, `field` where."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wish:
    """What HR says of a hold: a staff number, the code of a setting with a period, or neither."""

    number: str
    setting: str
    worked_from: date | None
    worked_to: date | None
    why: str
    until: date | None


def place_hold(session: Session, organisation_id: int, wish: Wish, by: str) -> LegalHold:
    """Hold what the wish says. Raises CannotHold."""
    now = clock.now()
    if not wish.why:
        raise CannotHold("why", "Say why these records must be kept")
    if len(wish.why) > LONGEST:
        raise CannotHold("why", f"Shorten the reason to {LONGEST} characters or fewer")
    if wish.number and wish.setting:
        raise CannotHold("number", "Give a staff number or a setting, not both")
    if wish.until and wish.until < clock.today():
        raise CannotHold("until", "The last day of the hold must be today or later")
    if (wish.worked_from or wish.worked_to) and not wish.setting:
        raise CannotHold("setting", "Give the code of the setting in which they worked")
    if wish.worked_from and wish.worked_to and wish.worked_to < wish.worked_from:
        raise CannotHold("worked_to", "The period must end on or after the day on which it begins")
    person = one_person(session, organisation_id, number=wish.number) if wish.number else None
    if wish.number and person is None:
        raise CannotHold("number", "Nobody of your organisation has that staff number")
    setting_id = holds.setting_run_by(session, organisation_id, wish.setting)
    if wish.setting and setting_id is None:
        raise CannotHold("setting", "Your organisation has no setting with that code")
    hold = LegalHold(
        organisation_id=organisation_id,
        person_id=person.id if person else None,
        setting_id=setting_id,
        worked_from=wish.worked_from,
        worked_to=wish.worked_to,
        why=wish.why,
        until=wish.until,
        placed_at=now,
        placed_by=by,
    )
    session.add(hold)
    session.commit()
    return hold


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
