"""Workbooks with all that people put into them, and how one looks at what a file says."""

import io
import struct
import zipfile
import zlib
from datetime import date

import xlsxwriter


def rich_book(*, macros: bool = False, epoch_1904: bool = False) -> bytes:
    """Four sheets with formulas, formats, a chart, a picture, rules, notes, a table and more."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True, "date_1904": epoch_1904}) as book:
        day = book.add_format({"num_format": "dd mmm yyyy", "bg_color": "#C6EFCE", "border": 1})
        bold = book.add_format({"bold": True, "italic": True, "font_color": "#990000"})
        _ward(book, day, bold)
        _numbers(book)
        hidden = book.add_worksheet("Lists")
        hidden.write_column("A1", ["passed", "failed"])
        hidden.hide()
        book.add_worksheet("Problems").write("A1", "What the team talked about")
        book.define_name("Results", "=Lists!$A$1:$A$2")
        if macros:
            book.add_vba_project(io.BytesIO(b"never run"), is_stream=True)
    return output.getvalue()


def _ward(book: xlsxwriter.Workbook, day, bold) -> None:  # type: ignore[no-untyped-def]
    ward = book.add_worksheet("Ann's ward, 3 & 4")
    ward.merge_range("A1:D1", "Training on the ward", bold)
    ward.write_row("A2", ["Staff number", "Name", "Completed", "Expires"], bold)
    for row in range(2, 12):
        ward.write_string(row, 0, f"{row:05}")
        ward.write_datetime(row, 2, date(2026, 3, row), day)
        ward.write_formula(row, 3, f"=C{row + 1}+365", day, 46000 + row)
    ward.write_rich_string("B3", "Patel, ", bold, "Asha", " & friends")
    ward.freeze_panes(2, 1)
    ward.set_column("B:B", 30)
    ward.set_row(7, None, None, {"hidden": True})
    ward.conditional_format("C3:D12", {"type": "cell", "criteria": "<", "value": 46000})
    ward.conditional_format("C3:C12", {"type": "data_bar", "data_bar_2010": True})
    ward.conditional_format("D3:D12", {"type": "text", "criteria": "containing", "value": "> 1"})
    ward.data_validation("B3:B12", {"validate": "list", "source": "=Results"})
    ward.write_comment("B4", "Ask Joan about her", {"author": "Joan"})
    ward.write_comment("F20", "Nothing here", {"author": "Joan"})
    ward.write_url("E3", "https://example.org/", string="More")
    ward.insert_image("F2", "dot.png", {"image_data": io.BytesIO(png())})
    ward.add_sparkline("G3", {"range": "C3:D3"})
    ward.protect("secret")
    ward.set_landscape()
    ward.set_header("&LConfidential")


def _numbers(book: xlsxwriter.Workbook) -> None:
    page = book.add_worksheet("Numbers")
    page.add_table(
        "A1:B4", {"columns": [{"header": "Ward"}, {"header": "Trained"}], "data": [["1", 4]] * 3}
    )
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Numbers!$B$2:$B$4"})
    page.insert_chart("D2", chart)
    page.insert_textbox("D20", "A box")
    page.insert_button("F20", {"macro": "Sort"})


def png() -> bytes:
    """A picture of one dot."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        size, check = struct.pack(">I", len(content)), struct.pack(">I", zlib.crc32(kind + content))
        return size + kind + content + check

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pieces = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + pieces


def parts(data: bytes) -> dict[str, bytes]:
    """All parts of a package by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
