"""Whatever is sent, the answer is a plain sentence, and this process neither dies nor grows."""

import os
import pickle
import random
import subprocess
import sys
import zipfile
from io import BytesIO, StringIO

import psutil
import pytest
from openpyxl import Workbook

from tests.sheets.files import (
    FIRST_SHEET,
    changed,
    encrypted_xlsx,
    ods,
    saved,
    with_cells_at,
    with_sheet_xml,
    xlsx,
    zipped,
)
from tests.sheets.old_excel import xls
from tracker.sheets import child, reading
from tracker.sheets.kinds import OLE
from tracker.sheets.limits import MIB, Limits, UnreadableFile
from tracker.sheets.reading import read_workbook


def refusal(data: bytes, limits: Limits = reading.DEFAULT_LIMITS) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(data, "upload.xlsx", limits)
    assert caught.value.message.startswith("“upload.xlsx” ")
    assert caught.value.message.endswith(".")
    return caught.value


def outcome(data: bytes) -> str:
    try:
        read_workbook(data, "upload.xlsx")
    except UnreadableFile as refused:
        return refused.code
    return "read"


def noise(length: int) -> bytes:
    return random.Random(length).randbytes(length)


def overstated(size: int) -> bytes:
    """A zip whose directory says that its workbook unpacks to that many bytes."""
    data = zipped({"xl/workbook.xml": b"<workbook/>"})
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + size.to_bytes(4, "little") + data[at + 4 :]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty_file", id="nothing"),
        pytest.param(b"\xef\xbb\xbf \r\n\r\n", "empty_file", id="blank lines"),
        pytest.param(b",,,\n,,,\n", "empty_file", id="separators only"),
        pytest.param("\ufeff\r\n".encode("utf-16-le"), "empty_file", id="blank UTF-16"),
        pytest.param(saved(Workbook()), "empty_file", id="empty workbook"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + noise(500), "not_a_spreadsheet", id="PNG"),
        pytest.param(b"%PDF-1.7\nplain enough", "not_a_spreadsheet", id="PDF"),
        pytest.param(b"{\\rtf1 hello}", "not_a_spreadsheet", id="RTF"),
        pytest.param(b"\n<html><table></table></html>", "not_a_spreadsheet", id="web page"),
        pytest.param(b"<svg><text>Name,Course</text></svg>", "not_a_spreadsheet", id="SVG"),
        pytest.param(b"<?php echo 1, 2;", "not_a_spreadsheet", id="PHP"),
        pytest.param(b"#!/bin/sh\necho a, b\n", "not_a_spreadsheet", id="script"),
        pytest.param(noise(100), "not_a_spreadsheet", id="short noise"),
        pytest.param(noise(100_000), "not_a_spreadsheet", id="long noise"),
        pytest.param(b"Name,Course\n\0,MAPA\n", "not_a_spreadsheet", id="NUL in text"),
        pytest.param(b"\x7fELF" + bytes(60), "not_a_spreadsheet", id="program"),
        pytest.param(b"PK\x03\x04", "not_a_spreadsheet", id="four bytes of a zip"),
        pytest.param(b"PK\x05\x06" + bytes(18), "not_a_spreadsheet", id="empty zip"),
        pytest.param(zipped({"a.txt": b"hello"}), "not_a_spreadsheet", id="zip of a text"),
        pytest.param(zipped({"word/document.xml": b"<w/>"}), "not_a_spreadsheet", id="Word"),
        pytest.param(zipped({"xl/workbook.xml": b"<a"}), "not_a_spreadsheet", id="broken XML"),
        pytest.param(zipped({"xl/workbook.bin": b"\0"}), "not_a_spreadsheet", id="broken xlsb"),
        pytest.param(
            changed(
                xlsx(["x"]), "xl/styles.xml", lambda _: b'<?xml version="1.0" encoding="x"?><a/>'
            ),
            "not_a_spreadsheet",
            id="XML in an encoding that nobody knows",
        ),
        pytest.param(xlsx(["x"])[:2000], "not_a_spreadsheet", id="half a workbook"),
        pytest.param(OLE, "not_a_spreadsheet", id="OLE"),
        pytest.param(OLE + noise(5000), "not_a_spreadsheet", id="noise after OLE"),
        pytest.param(encrypted_xlsx(), "encrypted", id="encrypted xlsx"),
        pytest.param(xls(["x"], password=True), "encrypted", id="encrypted xls"),
        pytest.param(
            ods(["x"], manifest=b"<manifest:encryption-data/>"), "encrypted", id="encrypted ods"
        ),
        pytest.param(zipped({"xl/workbook.xml": bytes(3 * MIB)}), "too_large", id="ratio"),
        pytest.param(overstated(1600 * MIB), "too_large", id="size in the directory"),
        pytest.param(with_cells_at((1, 1), (1_048_576, 16_384)), "too_large", id="far corners"),
        pytest.param(with_cells_at((1, 1), (4_294_967_290, 1)), "too_large", id="row 4294967290"),
        pytest.param(b"a," + b"," * 20_000 + b"b\n", "too_large", id="CSV of 20,000 columns"),
    ],
)
def test_is_refused(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_a_directory_that_understates_its_sizes_does_no_harm() -> None:
    sheet = b'<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>' + bytes([120]) * 100 * MIB
    data = zipped({"xl/workbook.xml": b"<workbook/>", FIRST_SHEET: sheet})
    directory = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data = data[: directory + 24] + (1000).to_bytes(4, "little") + data[directory + 28 :]
    assert refusal(data, Limits(memory_bytes=100 * MIB)).code in {"too_large", "not_a_spreadsheet"}


def test_a_damaged_part_of_a_workbook_is_no_reason_to_die() -> None:
    whole = xlsx(*[["Patel", "MAPA", 46113]] * 50)
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        names = archive.namelist()
    for name in names:
        half = changed(whole, name, lambda content: content[: len(content) // 2])
        assert outcome(half) in {"read", "not_a_spreadsheet", "empty_file"}, name


def test_an_old_workbook_that_begins_oddly_is_read_all_the_same() -> None:
    whole = xls(["Staff number"])
    at = whole.index(b"\x09\x08\x10\x00")
    odd = whole[:at] + b"\x0a" + whole[at + 1 :]
    assert read_workbook(odd, "odd.xls").sheets[0].rows == [("Staff number",)]


def test_a_fault_is_logged_without_a_word_of_the_file(capfd: pytest.CaptureFixture[str]) -> None:
    spaces = ods(['Patel<text:s text:c="400000000"/>'])
    assert "too much memory" in refusal(spaces, Limits(memory_bytes=600 * MIB)).message
    logged = capfd.readouterr().err
    assert "Patel" not in logged
    assert logged.count("\n") <= 1


def test_limits_are_settings() -> None:
    data = xlsx(*[["a", "b", "c"]] * 5)
    assert refusal(data, Limits(file_bytes=100)).code == "too_large"
    assert refusal(data, Limits(unpacked_bytes=100)).code == "too_large"
    assert refusal(data, Limits(cells=14)).code == "too_large"
    assert "5 rows, and 4 can be read" in refusal(data, Limits(rows=4)).message
    assert "3 columns, and 2 can be read" in refusal(data, Limits(columns=2)).message
    enough = Limits(rows=5, columns=3, cells=15)
    assert len(read_workbook(data, "upload.xlsx", enough).sheets[0].rows) == 5


def test_rows_and_columns_without_a_value_are_not_counted() -> None:
    data = with_cells_at((1, 1), (9, 2), (12, 16))
    (sheet,) = read_workbook(data, "sparse.xlsx", Limits(rows=6, columns=3)).sheets
    assert len(sheet.rows) == 12
    phantom = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(2, 60_000))
    data = with_sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c></row>{phantom}')
    assert len(read_workbook(data, "phantom.xlsx").sheets[0].rows) == 1


def test_a_worker_that_takes_too_long_is_stopped() -> None:
    assert "too long" in refusal(xlsx(["x"]), Limits(seconds=0.001)).message


def test_a_worker_without_memory_is_told_of_as_too_large() -> None:
    wide = with_cells_at((1, 1), (2_000, 2_000))
    assert "too much memory" in refusal(wide, Limits(memory_bytes=100 * MIB)).message


def test_a_worker_that_cannot_start_is_not_the_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child.sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match="did not start"):
        read_workbook(xlsx(["x"]), "x.xlsx")


def test_a_message_that_would_run_something_is_not_taken() -> None:
    class Harm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, ("false",)

    with pytest.raises(pickle.UnpicklingError, match="in a message"):
        child.Message(BytesIO(pickle.dumps(("sheet", Harm())))).load()


@pytest.mark.parametrize(
    ("fault", "code"),
    [(SystemError("pointer is null"), "too_large"), (BaseException("00123"), "not_a_spreadsheet")],
)
def test_what_should_not_happen_is_told_of_without_what_the_file_says(fault, code) -> None:  # type: ignore[no-untyped-def]
    def fail() -> None:
        raise fault

    said: list[tuple[object, ...]] = []
    log = StringIO()
    child.answer(fail, (), lambda *what: said.append(what), log)
    assert [what[:2] for what in said] == [("refused", code)]
    assert f"met {type(fault).__name__} at {__file__}:" in log.getvalue()
    assert "00123" not in log.getvalue()


@pytest.mark.parametrize("module", ["tracker.sheets.worker", "tracker.documents.worker"])
def test_a_worker_whose_asker_was_killed_says_nothing(module: str) -> None:
    unread, answers = os.pipe()
    os.close(unread)
    worker = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=answers,
        stderr=subprocess.PIPE,
    )
    os.close(answers)
    assert worker.communicate() == (None, b"")
    assert worker.returncode


def test_no_worker_is_left_behind() -> None:
    before = children()
    read_workbook(xlsx(["x"]), "x.xlsx")
    refusal(with_cells_at((1, 1), (1_048_576, 16_384)))
    assert children() == before


def test_this_process_does_not_grow_with_a_file_that_is_refused() -> None:
    program = (
        "import resource, sys\n"
        "from tests.sheets.files import with_cells_at\n"
        "from tracker.sheets.limits import MIB, Limits, UnreadableFile\n"
        "from tracker.sheets.reading import read_workbook\n"
        "data = with_cells_at((1, 1), (40_000, 2_000))\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n"
        "    read_workbook(data, 'corners.xlsx', Limits(memory_bytes=500 * MIB))\n"
        "except UnreadableFile as refused:\n"
        "    print(refused.code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / before)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    code, growth = run.stdout.split()
    assert code == "too_large"
    assert float(growth) < 1.2


def children() -> set[str]:
    return {str(child.pid) for child in psutil.Process().children()}
