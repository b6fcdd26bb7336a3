"""An organisation's own workbook back, with what is to be put right marked in it.

An xlsx or xlsm file stays as it was but for the marks: coloured cells with notes, and a sheet that
lists the problems with links to them. Of other formats it is an xlsx copy of the values. Marks of
an earlier time are taken off first. The work is done by a process of its own.
"""

import zipfile
from collections.abc import Iterable
from io import BytesIO

from tracker.sheets.annotation.marking import MOST_MARKED, Mark
from tracker.sheets.annotation.problems_sheet import WHY_SKIPPED, is_problems_sheet
from tracker.sheets.child import messages
from tracker.sheets.limits import MIB, Limits, UnreadableFile, too_large
from tracker.sheets.reading import DEFAULT_LIMITS

__all__ = ["MOST_MARKED", "WHY_SKIPPED", "Mark", "annotated", "ending", "is_problems_sheet"]

_WORKER = "tracker.sheets.annotation.worker"


def annotated(content: bytes, problems: Iterable[Mark], limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The file as xlsx (xlsm stays xlsm) with its problems marked. Raises UnreadableFile.

    A mark without sheet is about the whole file, or the only sheet of a CSV.
    """
    told = [tuple(problem) for problem in problems]
    try:
        if len(content) > limits.file_bytes:
            raise too_large(f"is larger than {limits.file_bytes // MIB} MB")
        said = messages(_WORKER, content, limits, told)
        return b"".join(message[1] for message in said if message[0] == "piece")
    except UnreadableFile as refusal:
        raise UnreadableFile(refusal.code, f"The file {refusal.message}") from None


def ending(made: bytes) -> str:
    """How the name of a file that was made here must end: Excel opens macros as .xlsm only."""
    with zipfile.ZipFile(BytesIO(made)) as archive, archive.open("[Content_Types].xml") as types:
        return ".xlsm" if b"macroEnabled" in types.read(MIB) else ".xlsx"
