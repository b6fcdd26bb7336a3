"""What the problems of a file are called on its page: jobs to do, the pressing ones first."""

from dataclasses import dataclass

from tracker.web.word import Word


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of problem as a heading, and what to know about all of them.

    What is only `left_out` needs no correction.
    """

    title: str
    hint: str = ""
    left_out: bool = False


JOBS = {
    "too_large": Job("Make the file smaller"),
    "encrypted": Job("Take the password off the file"),
    "not_a_spreadsheet": Job("Send a spreadsheet"),
    "empty_file": Job("Send a file with rows"),
    "no_header_found": Job("Say which row holds the headings"),
    "missing_column": Job("Say which columns these are, or add them"),
    "cells_meaning": Job(
        "Dates of which nobody has said what they are",
        "Say whether they tell when the training was done, or when it runs out.",
    ),
    "unknown_staff": Job("Find people who are not on your staff list"),
    "ambiguous_staff": Job("Say which of several people is meant"),
    "name_mismatch": Job("Correct names that are not those of the staff number"),
    "unknown_setting": Job("Correct settings that are not yours"),
    "missing_value": Job("Fill in what is missing"),
    "bad_date": Job("Correct dates that are not dates"),
    "ambiguous_date": Job(
        "Dates that can be read in two ways",
        "Say which comes first, the day or the month.",
    ),
    "future_date": Job("Correct training in the future"),
    "bad_identifier": Job("Correct numbers and identifiers"),
    "bad_value": Job("Correct values that cannot be used"),
    "formula_without_value": Job("Save formulas with their results"),
    "duplicate_row": Job("Remove rows that are there twice", "The first of them counts."),
    "ambiguous_course": Job("Say which of several courses is meant"),
    "unknown_course": Job(
        "Courses that the register does not know",
        "They are left out until somebody says which courses these are.",
        left_out=True,
    ),
    "unknown_provider": Job("Providers that the register does not know"),
    "expiry_before_completion": Job("Correct expiry dates that are before the training"),
    "colour_only": Job("Write dates where there is only a colour"),
    "not_a_record": Job(
        "Rows without training to record",
        "They are left out, and nothing need be done unless the training took place.",
        left_out=True,
    ),
    "duplicate_heading": Job("Give every column a heading of its own"),
    "hidden_row": Job("Look at hidden rows", "They were read like any other."),
    "hidden_column": Job("Look at hidden columns", "They were read like any other."),
}


def job_of(code: str) -> Job:
    """What a problem's code is called; a code without a name is told as it is."""
    return JOBS.get(code) or Job(code.replace("_", " ").capitalize())


LIKELY = 60
SURENESS = ((90, Word("Certain", "green")), (LIKELY, Word("Likely", "blue")))
PLEASE_CHECK = Word("Please check", "yellow")
ORDERS = {
    "dmy": "day first",
    "mdy": "month first",
    "ymd": "year first",
}


def sure(sureness: int) -> Word:
    """How sure something is, of 100, as a word."""
    return next((word for least, word in SURENESS if sureness >= least), PLEASE_CHECK)


def first_capital(words: str) -> str:
    """The words with a capital at their start, and nothing else changed."""
    return words[:1].upper() + words[1:]


def quoted(words: str, most: int = 60) -> str:
    """What a file says, in quotation marks, and cut where it is long."""
    return f"“{words if len(words) <= most else words[: most - 1] + '…'}”"
