"""How long each kind of record is kept, from what, and why: the schedule that HR may adapt."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.rules.days import add_months


class Kept(StrEnum):
    """The kinds whose period an organisation may choose; the nightly job keeps to it."""

    LEAVERS = "leavers"
    CHECKED = "checked"
    SOURCES = "sources"
    TEXTS = "texts"
    LOOKS = "looks"
    REFUSED = "refused"
    CORRECTIONS = "corrections"
    INVITATIONS = "invitations"
    CALENDARS = "calendars"


@dataclass(frozen=True, slots=True)
class Keeping:
    """A kind of record: `periods` are those that may be chosen, in days or months, the `usual`
    one among them; one period alone is not for choosing."""

    title: str
    starts: str
    then: str
    why: str
    usual: int
    periods: tuple[int, ...]
    in_days: bool = False

    def before(self, day: date, period: int) -> date:
        """What began before this day has had its time on that one."""
        return day - timedelta(days=period) if self.in_days else add_months(day, -period)


_MONTHS = (12, 36, 72, 84, 120, 300, 480)
SCHEDULE: dict[Kept, Keeping] = {
    Kept.LEAVERS: Keeping(
        "People who have left, with their names, documents and accounts",
        "the last day of their last post",
        "erased: training and posts stay without saying whose",
        "Claims and complaints about restraint may come years later. The NHS Records Management "
        "Code keeps records of statutory and mandatory training for ten years after the training, "
        "and other records of staff training for six after leaving. A child's claim may come "
        "later: children's services often choose longer.",
        120,
        _MONTHS,
    ),
    Kept.CHECKED: Keeping(
        "Files that were checked and never accepted",
        "the day of the upload",
        "deleted, with all that they would have brought",
        "Nothing of them was used.",
        30,
        (7, 14, 30, 60, 90),
        in_days=True,
    ),
    Kept.SOURCES: Keeping(
        "The uploaded files themselves",
        "the day on which they were accepted",
        "deleted: what they said stays, with the file's name, sheet and row",
        "They show where a record came from while it may still be put right from the file.",
        24,
        (3, 6, 12, 24, 36, 72),
    ),
    Kept.TEXTS: Keeping(
        "The texts of emails",
        "the day on which the email was made",
        "deleted: that it was sent stays",
        "A yearly course is told of once a year; the last telling can be read until the next.",
        400,
        (90, 180, 400, 730),
        in_days=True,
    ),
    Kept.LOOKS: Keeping(
        "Who of HR looked at a person",
        "the day of the look",
        "deleted",
        "Long enough for the person to ask about it.",
        24,
        (12, 24, 36, 72),
    ),
    Kept.REFUSED: Keeping(
        "Documents of certificates that HR did not accept",
        "the day of the refusal",
        "the document is deleted: what was said of it stays",
        "Long enough to ask again. Everyone is told these 90 days.",
        90,
        (90,),
        in_days=True,
    ),
    Kept.CORRECTIONS: Keeping(
        "Corrections that staff asked for",
        "the day of the answer",
        "deleted",
        "They show that a right was answered in time, for as long as that may be disputed.",
        72,
        (12, 24, 36, 72),
    ),
    Kept.INVITATIONS: Keeping(
        "Invitations to join",
        "the day on which they ran out",
        "deleted",
        "They show who was invited, where somebody says that they never were.",
        12,
        (3, 6, 12, 24),
    ),
    Kept.CALENDARS: Keeping(
        "Calendar addresses that were revoked",
        "the day on which they were revoked",
        "deleted",
        "They show that an address no longer works.",
        12,
        (3, 6, 12),
    ),
}
# What has no period of its own to choose: what it is, how long it is kept, and why.
FIXED: tuple[tuple[str, str, str], ...] = (
    (
        "Training records and posts of people who work here",
        "As long as they work here, then as for people who have left",
        "They answer whether somebody was trained. Wrong ones are withdrawn, not deleted, so that "
        "what was known at the time can still be shown.",
    ),
    (
        "Certificates that were accepted, training passports",
        "With the person",
        "They are the evidence for a training record. A passport stays revocable.",
    ),
    (
        "Accounts of staff",
        "With the person",
        "Who has left may still sign in to read and to correct what is held.",
    ),
    (
        "Audits, findings, requests of commissioners",
        "As the commissioner decides, who is their controller",
        "They speak of people by a reference that leads to no name once the person is erased.",
    ),
    ("Attempts to sign in", "15 minutes", "They stop guessing. They hold no name or address."),
    ("Sign-ins", "Until they end", "A session ends by itself when it is too old."),
    (
        "What a row said before and after a change, in the log of writes",
        "24 months, or until the person is erased",
        "It shows what was changed while that may still be put right. That it was changed, when "
        "and by whom, stays for good.",
    ),
    (
        "Legal holds and erasures",
        "For good",
        "They show who decided what, and hold no name of whom was erased.",
    ),
    (
        "Backups",
        "As whoever runs the tracker decides, 35 days at most unless agreed",
        "Whoever was erased is gone from a backup when it is. After restoring an older one, "
        "erasures since then are done again.",
    ),
)


def say_period(kept: Kept, period: int) -> str:
    """A period in words, such as 6 years or 90 days."""
    if SCHEDULE[kept].in_days:
        return f"{period} days"
    years, months = divmod(period, 12)
    if months:
        return f"{period} months"
    return f"{years} year{'s' if years > 1 else ''}"
