"""The two days that a page is asked for: true on, and known on."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from tracker import clock
from tracker.rules.days import as_moment
from tracker.sheets.dates import BadDate, parse_date
from tracker.web.asked import text_asked

LATER = "{day} is yet to come. What will be known then, nobody knows: choose today or a day before."


@dataclass(frozen=True, slots=True)
class DaysAsked:
    """The days asked for, today where none is; what was typed, and what is wrong with it by name.

    `known` is None where everything known now counts.
    """

    today: date
    on: date
    known: date | None
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def moment(self) -> datetime | None:
        """The last instant of the day by which things were known, in London."""
        return as_moment(self.known.isoformat()).astimezone(UTC) if self.known else None

    @property
    def known_by(self) -> datetime:
        """The moment by which things were known: now, where none is asked for."""
        return self.moment or clock.now()

    @property
    def both(self) -> tuple[date, date]:
        """The day to judge, and the day by which things were known."""
        return self.on, self.known or self.today

    @property
    def as_asked(self) -> dict[str, str]:
        """The days as an address says them again; none for today's page."""
        if self.is_now:
            return {}
        said = {"on": self.on.isoformat()}
        return said | ({"known_on": self.known.isoformat()} if self.known else {})

    @property
    def is_now(self) -> bool:
        return self.on == self.today and self.known is None


def days_asked(today: date) -> DaysAsked:
    """What `on` and `known_on` of the address say; where one makes no sense it is as if absent."""
    typed = {name: text_asked(name) for name in ("on", "known_on")}
    errors: dict[str, str] = {}
    on, known = (day_typed(name, typed[name], errors) for name in typed)
    if known and known > today:
        errors["known_on"] = LATER.format(day=typed["known_on"])
        known = None
    return DaysAsked(today, on or today, known if known != today else None, typed, errors)


def day_typed(name: str, text: str, errors: dict[str, str]) -> date | None:
    """The day that was typed, or None; what is wrong with it is added to the errors by name."""
    try:
        return parse_date(text, "dmy") if text else None
    except BadDate as wrong:
        errors[name] = wrong.message
        return None
