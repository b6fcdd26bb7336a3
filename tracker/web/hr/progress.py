"""How far the work on an upload is, in words."""

from tracker.store.tables.uploads import Phase, UploadState
from tracker.store.upload_work import Progress
from tracker.web.wording import count_of

WAITING = "Waiting for its turn: other files are worked on first."
SOON = "Nobody is working on this file just now. It is taken up soon."
WHOLE = {
    Phase.READING: "Reading the file.",
    Phase.CHECKING: "Checking the rows.",
    Phase.COMPARING: "Working out whose standing will change.",
    Phase.KEEPING: "Making ready what the check found.",
    Phase.SAVING: "Saving all rows at once.",
    Phase.JUDGING: "Everything is saved. Bringing standings and flags up to date.",
}
SAVED = {UploadState.ACCEPTED, UploadState.UNDONE}
PARTS = {
    Phase.CHECKING: "rows checked",
    Phase.COMPARING: "people looked at",
    Phase.KEEPING: "lines made ready",
    Phase.JUDGING: "posts brought up to date",
}


def say_progress(progress: Progress, state: UploadState, others: bool) -> str:
    """12,000 of 100,000 rows checked; without numbers where there are none.

    `others` says whether other files are being worked on.
    """
    if not progress.is_held:
        return WAITING if others else SOON
    if state in SAVED and progress.phase != Phase.JUDGING:
        return WHOLE[Phase.JUDGING]  # the rows are saved, and the phase is told a moment later
    part = PARTS.get(progress.phase)
    if part and progress.total:
        return f"{progress.done:,} of {progress.total:,} {part}."
    if part and progress.done:
        return f"{count_of(progress.done, 'row')} done."
    return WHOLE[progress.phase]
