"""Matrices whose cells are the trouble: words, colours, formulas, and days in every spelling."""

import re
from datetime import date
from io import BytesIO

import xlsxwriter
from openpyxl.utils.datetime import MAC_EPOCH

from tests.golden.corpus.making import book_of
from tests.golden.corpus.untidy import GREEN, HEADS, LUCY, NIAMH, RED, RHYS, SANA, TUNDE
from tests.sheets.files import FIRST_SHEET, changed, saved

DAY = date(2026, 3, 4)


def words_xlsx() -> bytes:
    """Words in the place of days, and cells that say something by their colour alone."""
    rows = [
        [*HEADS, "Safer holds level 2", "Gentle handling", "Ward holds", "Fire Safety", "PBS"],
        [*TUNDE, DAY, "n/a", "TBC", "booked 12/5", "LTS"],
        [*LUCY, "Mat leave", "exempt", "N/A", DAY, " \u00a0"],
        [*RHYS, None, None, DAY, None, None],
        [*NIAMH, DAY, None, None, None, None],
        [*SANA, "Maternity leave", "long term sick", "Exempt", None, None],
    ]
    book = book_of({"Matrix": rows})
    book["Matrix"]["C4"].fill = RED
    book["Matrix"]["D4"].fill = GREEN
    book["Matrix"]["C5"].fill = GREEN
    return saved(book)


def text_days_xlsx() -> bytes:
    """A column clearly day first, one month first, one unclear, one that disagrees, one of all."""
    rows = [
        [*HEADS, "Safer holds level 2", "Gentle handling", "Ward holds", "Fire Safety", "PBS"],
        [*TUNDE, "1/4/26", "04/28/2026", "03/04/2026", "25/04/2026", "46113"],
        [*LUCY, "25.04.2026", "03/04/2026", "05/06/2026", "04/25/2026", "15-Apr-26"],
        [*RHYS, "3rd May 2026", "5/6/26", "7 March 2026", "03/04/2026", "Apr-26"],
        [*NIAMH, "2026-05-06", None, None, None, "31/02/2026"],
    ]
    return saved(book_of({"Matrix": rows}))


def unclear_days_xlsx() -> bytes:
    """Days that could each be read two ways, and one that could not."""
    rows = [
        [*HEADS, "Ward holds"],
        [*TUNDE, "03/04/2026"],
        [*LUCY, "05.06.26"],
        [*RHYS, "7 March 2026"],
    ]
    return saved(book_of({"Matrix": rows}))


def spelt_days_xlsx() -> bytes:
    """The fourth of March, as each of them writes it."""
    spellings = ["4/3/26", "04.03.2026", "4th March 2026", "4 Mar 26", "04-MAR-2026"]
    spellings += ["Wednesday 4 March 2026", "2026-03-04", "2026-03-04T10:30:00", "46085", 46085]
    spellings += ["\u00a004/03/2026 ", "4th of March 2026", "04/03/2026 09:30", "13/3/26"]
    numbers = ["00201", "00204", "00207", "00209", "00213", "00215", "00217", "00219", "00221"]
    numbers += ["00223", "00225", "00227", "00229", "00231"]
    rows = [["Staff number", "Fire Safety"], *zip(numbers, spellings, strict=True)]
    return saved(book_of({"Matrix": rows}))


def month_first_log_xlsx() -> bytes:
    """An American system's report: month first as its clear days show."""
    rows = [
        ["Employee ID", "Course", "Completion Date", "Expiration Date"],
        ["00201", "Fire Safety", "04/28/2026", "04/27/2028"],
        ["00204", "Fire Safety", "03/04/2026", "03/03/2028"],
        ["00207", "Fire Safety", "Apr-26", None],
        ["00209", "Fire Safety", "05/06/2026", "05/01/2026"],
    ]
    return saved(book_of({"Report": rows}))


def formulas_xlsx() -> bytes:
    """Formulas with what they came to saved beside them, but for two, and one that failed."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Matrix")
    sheet.write_row("A1", ["Staff number", "Name", "SH2 Date", "SH2 Expiry", "Fire Safety Date"])
    people = ((2, TUNDE), (3, LUCY), (4, RHYS), (5, NIAMH))
    for row, (number, name) in people:
        sheet.write_string(f"A{row}", number)
        sheet.write_formula(f"B{row}", f'=IF(A{row}<>"","{name}","")', None, name)
    sheet.write_formula("C2", "=DATE(2026,3,4)", day, 46085)
    sheet.write_formula("D2", "=EDATE(C2,12)-1", day, 46449)
    sheet.write_formula("C3", "=DATE(2026,4,1)", day, 46113)
    sheet.write_formula("D3", "=EDATE(C3,12)-1", day, 0)
    sheet.write_formula("E3", "=Old!B7", day, 0)
    sheet.write_formula("E4", "=VLOOKUP(A4,Old!A:B,2,0)", day, "#N/A")
    sheet.write_formula("E5", '=IF(FALSE,1,"")', day, "")
    sheet.write_formula("C6", "=COUNT(C2:C5)", None, 2)
    sheet.write_string("A6", "Total")
    book.close()
    # As Excel writes an empty text that a formula came to.
    empty = (rb'r="E5" s="1"', rb'r="E5" s="1" t="str"')
    # As libraries leave it that cannot work formulas out.
    unsaved = re.compile(rb'(<c r="(?:D3|E3)"[^>]*><f>[^<]*</f>)<v>0</v>')
    return changed(
        out.getvalue(), FIRST_SHEET, lambda xml: unsaved.sub(rb"\1", xml.replace(*empty))
    )


def from_1904_xlsx() -> bytes:
    """A workbook begun on an old Mac, whose days are counted from 1904."""
    book = book_of({"Matrix": []})
    book.epoch = MAC_EPOCH
    for row in (
        [*HEADS, "Safer holds level 2", "Fire Safety"],
        [*TUNDE, DAY, 44651],
        [*LUCY, date(2025, 12, 31), "25/03/2026"],
    ):
        book["Matrix"].append(row)
    return saved(book)


FILES = {
    "cells_words.xlsx": words_xlsx,
    "cells_text_days.xlsx": text_days_xlsx,
    "cells_unclear_days.xlsx": unclear_days_xlsx,
    "cells_unclear_days_day_first.xlsx": unclear_days_xlsx,
    "cells_unclear_days_month_first.xlsx": unclear_days_xlsx,
    "cells_spelt_days.xlsx": spelt_days_xlsx,
    "cells_month_first_log.xlsx": month_first_log_xlsx,
    "cells_formulas.xlsx": formulas_xlsx,
    "cells_1904.xlsx": from_1904_xlsx,
}
