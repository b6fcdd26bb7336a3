"""What a forecast is made of: requirements on posts, and places on courses for the people there."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.coverage import Excluded
from tracker.rules.facts import Post, Requirement
from tracker.rules.words import GovernedBy, Level, Standing


class Need(StrEnum):
    """What a place is for: training that runs out, training that is not assured, a first course."""

    RENEWAL = "renewal"
    RETRAINING = "retraining"
    INITIAL = "initial"


class LeftOut(StrEnum):
    """Why a person needs no place; of several the first is named."""

    LATER = "later"
    FOR_GOOD = "for_good"
    LEAVER = "leaver"
    EXEMPT = "exempt"
    LONG_ABSENCE = "long_absence"
    REQUIREMENT_ENDS = "requirement_ends"


WHY_LEFT_OUT = {
    LeftOut.LATER: "Their training is good for longer than this forecast looks ahead.",
    LeftOut.FOR_GOOD: "Their training does not run out.",
    LeftOut.LEAVER: "Their post ends before they would need a place.",
    LeftOut.EXEMPT: "They are exempt on the day on which they would need one.",
    LeftOut.LONG_ABSENCE: "They are on long absence then. They need a place once they are back.",
    LeftOut.REQUIREMENT_ENDS: "The requirement ends before then, or no longer concerns their post.",
}


@dataclass(frozen=True, slots=True)
class Course:
    """What somebody was trained in, and would take again.

    `level` is the highest that it satisfies: what was learnt by screen is never physical.
    `provider` is a code, or None where the register does not know the one that is named.
    """

    name: str
    level: Level
    provider: str | None
    provider_name: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A requirement on a post and how it stands: today, or on the first day of a post to come.

    `due_on` is the last good day of the record that governs, and `course` what that was.
    `programme_due_on` is that of the full programme, where the requirement asks for it again.
    """

    post: Post
    requirement: Requirement
    versions: tuple[Requirement, ...]
    standing: Standing
    excluded: Excluded | None = None
    course: Course | None = None
    due_on: date | None = None
    governed_by: GovernedBy | None = None
    programme_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One person's place on one course, needed by `day`; `overdue` where that is past.

    `again` says that it follows on another place. `full` asks for the full programme. The `duties`
    are those that fall due in that month; `course` is None while nobody has chosen one.
    """

    person: int
    need: Need
    day: date
    level: Level
    course: Course | None
    duties: tuple[Duty, ...]
    again: bool = False
    overdue: bool = False
    full: bool = False
    last_good: date | None = None

    @property
    def window_months(self) -> int:
        """The months before `day` within which it keeps its anniversary for every duty."""
        windows = (one.requirement.renewal_window_months for one in self.duties)
        return 0 if self.full else min(months or 0 for months in windows)

    @property
    def settings(self) -> frozenset[str]:
        """The codes of the settings of the posts that it is for."""
        return frozenset(one.post.setting.code for one in self.duties)
