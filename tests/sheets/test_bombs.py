"""What is small on the way in stays small: in the worker by its limits, and here altogether."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import thorough_but
from tests.sheets.bombs import many_sheets, overlapping, padded, understated, with_shared_strings
from tests.sheets.files import FIRST_SHEET, ods, with_sheet_xml
from tracker.sheets.limits import MIB

DAMAGED = ("not_a_spreadsheet", "is damaged or incomplete")
STARVED = ("too_large", "needs too much memory to read")
LITTLE = 150 * MIB
ONE_SHARED = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'

READER = """
import resource, sys
from pathlib import Path
from tracker.sheets.limits import Limits, UnreadableFile
from tracker.sheets.reading import read_workbook
data, limits = Path(sys.argv[1]).read_bytes(), Limits(**eval(sys.argv[2]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    print("read", len(read_workbook(data, "upload.xlsx", limits).sheets))
except UnreadableFile as refused:
    print(refused.code, refused.message)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def tried(data: bytes, tmp_path: Path, **limits: int) -> tuple[str, str, int]:
    """Code, message and the MiB that the process which asked grew by."""
    (tmp_path / "upload").write_bytes(data)
    run = subprocess.run(
        [sys.executable, "-c", READER, str(tmp_path / "upload"), repr(limits)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert "Traceback" not in run.stderr
    said, grown = run.stdout.splitlines()
    code, _, message = said.partition(" ")
    return code, message, int(grown)


def one_text(mib: int) -> bytes:
    """A workbook of one cell with that much text in it."""
    return with_shared_strings(b"<si><t>" + b"x" * mib * MIB + b"</t></si>", ONE_SHARED)


def distinct_texts(number: int, length: int) -> bytes:
    """A workbook of that many texts, all different, of that length."""
    text = b"z" * length
    return with_shared_strings(
        b"".join(b"<si><t>%d%b</t></si>" % (n, text) for n in range(number)),
        "".join(
            f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(number)
        ),
    )


BOMBS = {
    "overlapping parts": (lambda: overlapping(1000), *DAMAGED, {"ratio": 10**9}),
    "many overlapping parts": (lambda: overlapping(3000), "too_large", "unpacks to more than", {}),
    "a sheet larger than said": (
        lambda: understated(with_sheet_xml("<a>" + "x" * 100 * MIB), FIRST_SHEET),
        *DAMAGED,
        {"memory_bytes": LITTLE},
    ),
    "strings larger than said": (
        lambda: understated(one_text(100), "xl/sharedStrings.xml"),
        *DAMAGED,
        {"memory_bytes": LITTLE},
    ),
    "ods larger than said": (
        lambda: understated(ods(["x" * 100 * MIB]), "content.xml"),
        *DAMAGED,
        {"memory_bytes": LITTLE},
    ),
    "one huge text": (
        lambda: padded(one_text(160), MIB),
        *STARVED,
        {"memory_bytes": 2 * LITTLE},
    ),
    "a billion spaces": (
        lambda: ods(['a<text:s text:c="1000000000"/>b']),
        *STARVED,
        {"memory_bytes": 4 * LITTLE},
    ),
    "more text than is held": (
        lambda: distinct_texts(2000, 30_000),
        "too_large",
        "more text and more different values",
        {"ratio": 10**9, "held_bytes": 20 * MIB},
    ),
    "thousands of sheets": (
        lambda: many_sheets(1001),
        "too_large",
        "has 1,001 sheets, and 1,000 can be read",
        {},
    ),
}


@pytest.mark.parametrize("bomb", thorough_but(list(BOMBS)[:3], BOMBS))
def test_a_bomb_is_refused_and_this_process_does_not_grow(bomb: str, tmp_path: Path) -> None:
    make, code, words, limits = BOMBS[bomb]
    told, message, grown = tried(make(), tmp_path, **limits)
    assert (told, message.endswith(".")) == (code, True)
    assert message.startswith("“upload.xlsx” ")
    assert words in message
    assert grown < 40
