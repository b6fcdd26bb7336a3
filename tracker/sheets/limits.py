"""How large a file may be, and how it is refused."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Rows and columns are counted a sheet, and only where they hold a
    value; cells are the area from A1 to the last value of every sheet, blank ones included. The
    process that parses has `memory_bytes`; the different values and the marks that the process
    which asked is given come to no more than `held_bytes`."""

    file_bytes: int = 50 * MIB
    unpacked_bytes: int = 1536 * MIB
    ratio: int = 200
    rows: int = 1_100_000
    columns: int = 2_000
    sheets: int = 1_000
    cells: int = 50_000_000
    held_bytes: int = 1024 * MIB
    memory_bytes: int = 3 * 1024 * MIB
    seconds: float = 120


class UnreadableFile(Exception):
    """The file as a whole is refused: `too_large`, `empty_file`, `not_a_spreadsheet`, `encrypted`.

    The message is for the person who sent the file, and says what to do. Inside this package it
    lacks its subject, "The file", which `read_workbook` replaces by the file's own name.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def too_large(
    predicate: str,
    remedy: str = (
        "Delete the rows and columns that hold no data, or split the file into smaller ones, and "
        "try again."
    ),
) -> UnreadableFile:
    """The refusal of a file that holds more than the limits allow."""
    return UnreadableFile("too_large", f"{predicate}. {remedy}")


def not_a_spreadsheet(predicate: str) -> UnreadableFile:
    """The refusal of a file that is something else, or broken."""
    return UnreadableFile(
        "not_a_spreadsheet",
        f"{predicate}. Upload an Excel workbook (.xlsx), an OpenDocument spreadsheet (.ods) or a "
        "CSV file.",
    )


def damaged() -> UnreadableFile:
    """The refusal of a file that begins as a spreadsheet does and cannot be read to its end."""
    return UnreadableFile(
        "not_a_spreadsheet",
        "is damaged or incomplete. Open it in your spreadsheet program, save it again as an Excel "
        "workbook (.xlsx), and try again.",
    )
