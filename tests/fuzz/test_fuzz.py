"""A small slice of `make fuzz`, always the same one."""

from itertools import islice
from random import Random

import pytest

from tests.fuzz.checking import checked_books
from tests.fuzz.reader import Reader, read_here
from tests.fuzz.reading import spoilt_files
from tests.fuzz.seeds import seeds
from tests.fuzz.spoiling import spoilt
from tracker.sheets import worker
from tracker.sheets.reading import read_workbook


def test_spoilt_files_are_read_or_refused() -> None:
    cases = list(spoilt_files(seed=0, first=0, cases=250))
    assert [(number, broke) for number, _, broke, _ in cases if broke] == []
    outcomes = {outcome for _, outcome, _, _ in cases}
    assert {"read", "not_a_spreadsheet"} <= outcomes


@pytest.mark.thorough
def test_random_books_lose_no_row() -> None:
    cases = list(checked_books(seed=0, first=0, cases=40))
    assert [(number, broke) for number, _, broke, _ in cases if broke] == []
    assert {"training", "staff"} <= {outcome for _, outcome, _, _ in cases}


def test_a_case_is_made_again_from_its_number() -> None:
    (_, outcome, _, data) = next(islice(spoilt_files(7, 0, 10), 5, None))
    assert list(spoilt_files(7, 5, 1)) == [(5, outcome, None, data)]
    whole = list(seeds().values())
    assert spoilt(whole[0], Random("x"), whole) == spoilt(whole[0], Random("x"), whole)


@pytest.mark.thorough
def test_the_busy_reader_reads_what_the_real_one_does() -> None:
    for name in ("macros.xlsm", "sheets.xlsb", "matrix.ods", "log.xls", "matrix.csv"):
        assert read_here(seeds()[name]) == read_workbook(seeds()[name], name)


def test_a_reader_that_breaks_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> str:
        raise AttributeError("a mistake of ours")

    monkeypatch.setattr(worker, "kind_of", breaks)
    reader = Reader()
    try:
        assert reader.outcome(b"a,b").startswith("fault")
    finally:
        reader.stop()
