"""What the worker tells of a sheet: checked against the limits, and sent cell by cell."""

import sys
from array import array
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any

from tracker.sheets.limits import Limits, too_large

Said = str | int | float | bool | date | datetime | time | timedelta
Send = Callable[..., None]
Place = tuple[int, int]

CELLS_A_MESSAGE = 1 << 16
EXCEL_COLUMNS = 16_384
# What a number and a place of a set cost in bytes.
A_NUMBER, A_PLACE = 96, 192


class Sender:
    """Checks what is in a sheet against the limits, and sends it."""

    def __init__(self, send: Send, limits: Limits) -> None:
        self.send = send
        self.cells = 0
        self.hidden_sheets = 0
        self._limits = limits
        self._values = _Values(limits.held_bytes)

    def check(self, height: int, width: int, rows: Callable[[], Iterable[list[Any]]]) -> None:
        """Raises UnreadableFile where the sheet holds more than the limits allow.

        The rows are gone through only where the area from A1 leaves room for doubt.
        """
        limits = self._limits
        self.cells += height * width
        self.check_height(height)
        if self.cells > limits.cells or width > EXCEL_COLUMNS:
            raise too_large("spreads over too many rows and columns")
        if height > limits.rows:
            filled = sum(1 for row in rows() if any(cell != "" for cell in row))
            if filled > limits.rows:
                raise too_large(f"has {filled:,} rows, and {limits.rows:,} can be read")
        if width > limits.columns:
            used = {column for row in rows() for column, cell in enumerate(row) if cell != ""}
            if len(used) > limits.columns:
                raise too_large(f"has {len(used):,} columns, and {limits.columns:,} can be read")

    def check_height(self, height: int) -> None:
        """Raises UnreadableFile where a sheet is too high, whatever is in it.

        CSV knows no last row or column, and blank ones cost memory too.
        """
        if height > 2 * self._limits.rows:
            raise too_large(f"has more than {2 * self._limits.rows:,} rows")

    def book(self, sheets: int) -> None:
        """Raises UnreadableFile where the workbook has more sheets than the limits allow."""
        if sheets > self._limits.sheets:
            raise too_large(
                f"has {sheets:,} sheets, and {self._limits.sheets:,} can be read",
                "Split it into smaller workbooks, and try again.",
            )

    def rows(self, rows: Iterable[list[Any]], width: int) -> None:
        """Sends the rows, each of that width."""
        numbers = map(self._values.__getitem__, chain.from_iterable(rows))
        at_once = max(CELLS_A_MESSAGE // width, 1) * width
        while message := array("I", islice(numbers, at_once)):
            self.send("rows", width, self._values.taken(), message.tobytes())

    def marks(
        self,
        hidden_rows: Collection[int],
        hidden_columns: Collection[int],
        uncached: Collection[Place],
        coloured: Collection[Place],
        merged: Collection[tuple[Place, Place]],
    ) -> None:
        """Sends what stands beside the values; counted too, as a sheet may be all marks."""
        places = len(uncached) + len(coloured) + 2 * len(merged)
        self._values.hold(A_NUMBER * len(hidden_rows) + A_PLACE * places)
        self.send("marks", hidden_rows, hidden_columns, uncached, coloured, merged)


class _Values(dict[Any, int]):
    """Numbers the distinct values of a workbook in the order in which they are met.

    Raises UnreadableFile where what is held comes to more bytes than `most`: the worker dies of
    its own limit, but the process that asked has none.
    """

    def __init__(self, most: int) -> None:
        super().__init__({"": 0})
        self._count = 1
        self._new: list[Any] = []
        self._left = most

    def __missing__(self, value: Any) -> int:
        # 1, 1.0 and True are one key to a dictionary, and so are 0, 0.0 and False.
        key = (value.__class__, value) if value in (0, 1) else value
        number = self.get(key)
        if number is None:
            self.hold(sys.getsizeof(value))
            number = self[key] = self._count
            self._count += 1
            self._new.append(_plain(value))
        return number

    def hold(self, size: int) -> None:
        """Counts what the other process will have to hold."""
        self._left -= size
        if self._left < 0:
            raise too_large("holds more text and more different values than can be read")

    def taken(self) -> list[Any]:
        """The values met since this was last asked."""
        new, self._new = self._new, []
        return new


def _plain(value: Said) -> Any:
    # A length of time is a number of days to Excel, whatever it looks like on the screen.
    return value / timedelta(days=1) if isinstance(value, timedelta) else value
