"""What is said of certificates that people send in, in the language of the page."""

from flask_babel import gettext

from tracker.documents.reading import LIMITS, Why
from tracker.rules.words import Result
from tracker.sheets.limits import MIB
from tracker.store.tables.documents import SentState

COLOURS = {
    SentState.WAITING: "blue",
    SentState.APPROVED: "green",
    SentState.CORRECTED: "green",
    SentState.REFUSED: "red",
    SentState.WITHDRAWN: "grey",
}


def say_state(state: SentState) -> str:
    """How far a certificate has come, for its tag."""
    match state:
        case SentState.WAITING:
            return gettext("Waiting for HR")
        case SentState.APPROVED:
            return gettext("Accepted")
        case SentState.CORRECTED:
            return gettext("Accepted with corrections")
        case SentState.REFUSED:
            return gettext("Not accepted")
        case SentState.WITHDRAWN:
            return gettext("Taken back")


def say_results() -> list[tuple[str, str]]:
    """The ways in which training ends, as whoever was there would say it."""
    return [
        (Result.PASSED.value, gettext("I passed")),
        (Result.ATTENDED.value, gettext("I was there, but there was no test")),
        (Result.FAILED.value, gettext("I did not pass")),
    ]


def say_why(why: Why) -> str:
    """Why a file is not accepted, and what to send instead."""
    match why:
        case Why.EMPTY:
            return gettext("The file is empty. Choose another")
        case Why.TOO_LARGE:
            return gettext(
                "The file is too large. It must be %(most)s MB or smaller",
                most=LIMITS.file_bytes // MIB,
            )
        case Why.TOO_MANY_DOTS:
            return gettext("The picture is too large. Take it again with a lower resolution")
        case Why.TOO_MANY_PAGES:
            return gettext("The PDF has too many pages. Send only the certificate")
        case Why.HEIC:
            return gettext(
                "We cannot open HEIC pictures. Take a screenshot of it and send that, "
                "or send a JPEG"
            )
        case Why.DAMAGED:
            return gettext("The file is damaged. Take the picture again, or save the PDF again")
        case Why.ENCRYPTED:
            return gettext("The PDF has a password. Send a picture of the certificate instead")
        case Why.ACTIVE:
            return gettext(
                "The PDF has a form, a script or another file in it. "
                "Send a picture of the certificate instead"
            )
        case Why.OTHER:
            return gettext("The file must be a picture (JPEG, PNG or WebP) or a PDF")
