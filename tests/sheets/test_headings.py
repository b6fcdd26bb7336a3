"""Which row of a sheet holds the headings, and what is under each."""

from tracker.sheets.headings import Headings, find_headings

WANTED = {
    "number": ("Staff number", "Employee no"),
    "surname": ("Surname",),
    "completed": ("Completed",),
    "expires": ("Expires", "Expiry date"),
}


def test_headings_match_whatever_their_case_spaces_and_hyphens() -> None:
    rows = [("STAFF_NUMBER", " sur-name", "Expiry\u00a0Date\n")]
    assert find_headings(rows, WANTED, required=["number", "completed"]) == Headings(
        row=0,
        columns={"number": 0, "surname": 1, "expires": 2},
        missing=("completed",),
        duplicates=(),
        unknown=(),
    )


def test_the_row_that_bears_most_is_found_under_titles() -> None:
    rows = [
        ("Training report", None, None),
        (None, None, None),
        ("Surname", "Please fill in from row 5", None),
        ("Staff number", "Surname", "Completed"),
        ("00123", "Patel", "1/4/26"),
    ]
    found = find_headings(rows, WANTED)
    assert found is not None
    assert found.row == 3


def test_a_row_with_what_is_required_comes_before_a_fuller_one() -> None:
    rows = [("Surname", "Expires", None), ("Staff number", None, None)]
    found = find_headings(rows, WANTED, required=["number"])
    assert found is not None
    assert found.row == 1


def test_on_a_tie_the_upper_row_wins() -> None:
    found = find_headings([("Surname",), ("Surname",)], WANTED)
    assert found is not None
    assert found.row == 0


def test_duplicates_and_strangers_are_told() -> None:
    rows = [("Expires", "Shoe size", "Expiry date", "Staff number", 7.0)]
    found = find_headings(rows, WANTED)
    assert found is not None
    assert found.columns == {"expires": 0, "number": 3}
    assert found.duplicates == (("expires", 2),)
    assert found.unknown == ((1, "Shoe size"), (4, "7"))


def test_no_heading_is_none_and_so_is_one_too_far_down() -> None:
    assert find_headings([], WANTED) is None
    assert find_headings([("Patel", "Asha")], WANTED) is None
    assert find_headings([(None,)] * 30 + [("Surname",)], WANTED) is None
