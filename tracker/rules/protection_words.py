"""The words of data protection: how an erasure came about, and why one is refused."""

from enum import StrEnum


class ErasureState(StrEnum):
    """Asked: it waits for a colleague. Done: for good. Dropped: it was not confirmed."""

    ASKED = "asked"
    DONE = "done"
    DROPPED = "dropped"


class ErasedBy(StrEnum):
    """Who decided: two of HR, the retention schedule, or HR through whoever runs the tracker."""

    HR = "hr"
    SCHEDULE = "schedule"
    COMMAND = "command"


class Refusal(StrEnum):
    """Why somebody cannot be erased now."""

    ERASED = "They are erased already."
    EMPLOYED = (
        "They still have a post, or are to have one. Records of people who work here are needed to "
        "show who is trained. Give the last day of each post in a staff list first."
    )
    HELD = "A legal hold or an open audit needs their records. Wait until it has ended."
    FILES = (
        "A legal hold keeps files of your organisation in which they may be named. "
        "Wait until it has ended."
    )
    ACCOUNT = (
        "Their account is also that of HR, a commissioner, a registrar or an admin. Close it first."
    )
    AT_WORK = "A file of your organisation is being worked on. Try again when it is done."
