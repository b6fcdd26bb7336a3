"""An upload's own file, with its problems marked in it."""

from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

from tracker.sheets.annotating import Mark, annotated, ending
from tracker.store.database import Session
from tracker.store.upload_list import file_of, upload_of
from tracker.store.upload_problems import all_problems


class Annotated(NamedTuple):
    """A file to be downloaded, and what to call it."""

    name: str
    content: bytes


def annotated_upload(
    session: Session, organisation_id: int, upload_id: int, title_of: Callable[[str], str]
) -> Annotated | None:
    """The file with its problems marked; None where there is none of the organisation's to mark.

    `title_of` says what to do about a problem, by its code. Raises UnreadableFile.
    """
    upload = upload_of(session, organisation_id, upload_id)
    content = file_of(session, organisation_id, upload_id)
    if upload is None or content is None:
        return None
    marks = [
        Mark(
            problem["sheet"],
            problem["row"],
            problem["column"],
            title_of(problem["code"]),
            problem["message"],
            problem["value"],
        )
        for problem in all_problems(session, upload_id)
    ]
    # Not to hold a connection while another process works.
    session.rollback()
    done = annotated(content, marks)
    stem = PurePath(upload.file_name).stem or upload.file_name
    return Annotated(f"{stem} - problems{ending(done)}", done)
