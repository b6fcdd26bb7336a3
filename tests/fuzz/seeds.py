"""Real files of every format, to be spoilt."""

from tests.golden.corpus import FILES
from tests.sheets.binary_excel import xlsb_book
from tests.sheets.files import parts_of, xlsx, zipped
from tests.sheets.old_excel import xls


def seeds() -> dict[str, bytes]:
    """The corpus, and what it has none of: macros, several sheets of which one is hidden."""
    files = {name: _undated(make()) for name, make in FILES.items() if "encrypted" not in name}
    rows = [["Staff number", "Course", "Completed"], ["00123", "MAPA", 46113.0]]
    files["macros.xlsm"] = _undated(zipped(parts_of(xlsx(*rows)) | {"xl/vbaProject.bin": b"x"}))
    files["sheets.xlsb"] = xlsb_book({"Staff": rows, "Old": rows, "Empty": []}, hidden=["Old"])
    files["log.xls"] = xls(*rows * 20)
    return files


def _undated(data: bytes) -> bytes:
    """The same file whenever it is made."""
    if not data.startswith(b"PK"):
        return data
    parts = parts_of(data)
    return zipped({name: parts[name] for name in parts if name != "docProps/core.xml"})
