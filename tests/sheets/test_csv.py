"""CSV in every way that spreadsheet programs and learning systems save it."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.sheets.csv_text import decode, records
from tracker.sheets.limits import Limits, UnreadableFile
from tracker.sheets.reading import DEFAULT_LIMITS, Sheet, read_workbook

STAFF = [["Staff number", "Name", "Setting"], ["00123", "Patel, Zoë", "Ward 3; Ward 4"]]


def only_sheet(data: bytes) -> Sheet:
    (sheet,) = read_workbook(data, "staff.csv").sheets
    return sheet


def as_csv(rows: list[list[str]], separator: str, end: str = "\r\n") -> str:
    output = StringIO(newline="")
    csv.writer(output, delimiter=separator, lineterminator=end).writerows(rows)
    return output.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_and_separators_are_found_out(encoding: str, separator: str) -> None:
    text = decode(as_csv(STAFF, separator).encode(encoding))
    assert list(records(text)) == STAFF


def test_a_file_as_the_reader_gives_it() -> None:
    sheet = only_sheet(b"Staff number,Surname\r\n\r\n00123\r\n,Patel,\r\n,,\r\n\r\n")
    assert sheet.name is None
    assert sheet.rows == [
        ("Staff number", "Surname"),
        (None, None),
        ("00123", None),
        (None, "Patel"),
    ]


def test_headings_alone_are_a_file() -> None:
    assert only_sheet(b"Staff number,Surname\r\n").rows == [("Staff number", "Surname")]


def test_a_line_break_inside_quotes_does_not_move_the_rows_below() -> None:
    data = b'Name,Note\r\n"Patel","first\r\nsecond"\r\n"O""Brien",x\r\n'
    assert only_sheet(data).rows == [
        ("Name", "Note"),
        ("Patel", "first\r\nsecond"),
        ('O"Brien', "x"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines_of_every_system(end: str) -> None:
    assert list(records(as_csv(STAFF, ",", end))) == STAFF


def test_names_with_commas_do_not_hide_the_semicolons() -> None:
    text = "Name;Course\n" + "Patel, Asha;MAPA\n" * 5
    assert next(records(text)) == ["Name", "Course"]


def test_lists_in_cells_do_not_hide_the_commas() -> None:
    text = "Course,Populations\n" + "MAPA,a;b;c;d\n" * 5
    assert next(records(text)) == ["Course", "Populations"]


def test_a_title_above_the_headings_does_not_hide_the_separator() -> None:
    text = "Training; all teams\n\nName,Course,Date\n" + "Patel,MAPA,1/4/26\n" * 3
    assert list(records(text))[2] == ["Name", "Course", "Date"]


def test_the_line_that_names_the_separator_is_no_row() -> None:
    assert list(records("sep=|\r\na|b\r\n1|2\r\n")) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("text", ['a,b\n1,2\n"x,3\n4,5\n', 'a,b\n1,2\n"x', 'a,b\n1,2\n"x,\n'])
def test_an_open_quotation_mark_swallows_nothing_in_silence(text: str) -> None:
    with pytest.raises(UnreadableFile, match="quotation mark in row 3") as caught:
        list(records(text))
    assert caught.value.message.endswith(
        "save the file again as CSV from your spreadsheet program."
    )


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("rest", ["", ",1\r\n3,4\r\n"])
def test_a_cell_too_long_for_any_program_is_named_as_such(quote: str, rest: str) -> None:
    with pytest.raises(UnreadableFile, match="more than 131,072 characters in row 2") as caught:
        list(records(f"a,b\r\n{quote}{'x' * 140_000}{quote}{rest}"))
    assert caught.value.code == "too_large"


def test_an_open_quotation_mark_is_told_from_a_long_cell() -> None:
    with pytest.raises(UnreadableFile, match="quotation mark in row 2"):
        list(records('a,b\n"x,1\n' + "3,4\n" * 50_000))
    with pytest.raises(UnreadableFile, match="characters in row 2"):
        list(records('a,b\n"x,1\n' + "3,4\n" * 50_000 + '",5\n'))


def test_a_letter_that_windows_does_not_know_is_no_reason_to_refuse() -> None:
    assert list(records(decode(b"Name,Site\r\nZo\xeb \x81,A\r\n")))[1] == ["Zo\xeb \ufffd", "A"]


def test_a_line_pasted_in_from_an_older_program() -> None:
    data = "Zo\u00eb,Nu\u00f1ez\r\n".encode() * 2 + "Zo\u00eb\r\n".encode("cp1252")
    assert decode(data) == "Zo\u00eb,Nu\u00f1ez\r\n" * 2 + "Zo\u00eb\r\n"


def test_windows_letters_that_look_like_utf_8_stay_as_they_were_typed() -> None:
    text = "Zo\u00eb,CAF\u00c9\u2019S,Nu\u00f1ez\r\n"
    assert decode(text.encode("cp1252")) == text


def test_bytes_that_are_no_letters_are_no_text() -> None:
    with pytest.raises(UnreadableFile, match="is not a spreadsheet"):
        decode(b"Name,Site\r\n" + b"\x81\x8d\x8f" * 10)


def test_utf_16_cut_in_the_middle_of_a_letter() -> None:
    assert decode("Name,Site\r\nZo\u00eb,Ward A\r\n".encode("utf-16") + b"x").endswith(
        "A\r\n\ufffd"
    )


def test_fifty_megabytes_and_one_byte_more() -> None:
    line = b"00123,Patel," + b"x" * 1012 + b"\r\n"
    data = (b"Staff number,Surname,Note\r\n" + line * (DEFAULT_LIMITS.file_bytes // len(line)))[
        :-200
    ]
    data = data.ljust(DEFAULT_LIMITS.file_bytes, b"y")
    assert len(only_sheet(data).rows) == 51_101
    with pytest.raises(UnreadableFile, match="is larger than 50 MB") as caught:
        only_sheet(data + b"y")
    assert caught.value.code == "too_large"


def test_too_many_lines_are_refused_before_they_are_held() -> None:
    with pytest.raises(UnreadableFile, match="has more than 6 rows"):
        read_workbook(b"a\n" * 7, "long.csv", Limits(rows=3))
    with pytest.raises(UnreadableFile, match="has more than 6 rows"):
        read_workbook(b"\n" * 7 + b"a", "long.csv", Limits(rows=3))
    assert len(read_workbook(b"a\n" + b"\n" * 99, "short.csv", Limits(rows=3)).sheets[0].rows) == 1


def test_a_mark_for_inches_is_only_a_character() -> None:
    assert list(records('a,b\n12" rod,2\n')) == [["a", "b"], ['12" rod', "2"]]


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n;\t")), min_size=2),
        min_size=1,
    )
)
def test_what_a_csv_writer_writes_is_read_back(rows: list[list[str]]) -> None:
    rows = [["Staff number", "Surname"], *rows]
    assert list(records(as_csv(rows, ","))) == rows
