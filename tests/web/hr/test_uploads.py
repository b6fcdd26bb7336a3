"""A check that changes nothing; then accept or discard, once, and only by those whose it is."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.actions.harbour import take_in
from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.hr.uploading import (
    MARRIED,
    NEW,
    accept,
    check_of,
    decide,
    figures,
    notice,
    staff_file,
    training_file,
)
from tracker import clock
from tracker.store.tables.judged import TouchedPost
from tracker.store.tables.people import Person, PersonFact, TrainingFact
from tracker.store.tables.protection import LegalHold
from tracker.store.tables.uploads import Upload, UploadKind, UploadState

ABSENT = (0, 999_999, 2_147_483_647, 99_999_999_999)


@pytest.fixture
def colleague(harbour, signed_in):
    """Works for the same trust."""
    return signed_in("hr", organisation="HARB")


@pytest.fixture
def stranger(harbour, signed_in):
    """Does the same for another trust."""
    return signed_in("hr", organisation="OTHER")


def held(session):
    """How many people, names and training records are held, over all time."""
    session.rollback()
    return [session.scalar(select(func.count(t.id))) for t in (Person, PersonFact, TrainingFact)]


def recent(days=5):
    return clock.today() - timedelta(days=days)


def refresher(number, surname, forename):
    return [number, surname, forename, "Good level 2", "GOOD", recent(), None]


def test_no_uploads_yet_says_where_to_begin(signed_in):
    page = signed_in("hr", organisation="FRESH").page("/hr/uploads")
    assert "No file has been uploaded yet" in text_of(page.main)
    assert page.find("a", href="/hr/uploads/new")


def test_a_check_saves_nothing_and_can_be_come_back_to(harbour, hr):
    before = held(harbour)
    address = check_of(hr, staff_file(NEW, MARRIED), "march list.xlsx")
    for _ in range(2):
        page = hr.page(address)
        assert text_of(page.h1) == "Check march list.xlsx"
        assert figures(page) == {"1 new", "1 changed", "0 unchanged", "0 refused", "0 ignored"}
    assert held(harbour) == before
    assert "Not accepted yet" in text_of(hr.page("/hr/uploads").main)


@ON_BOTH
def test_a_check_tells_what_is_new_and_what_changes(hr):
    page = text_of(hr.page(check_of(hr, staff_file(NEW, MARRIED))).main)
    assert "Grant, Hal (00201) What the file says Nurse, Ward 1" in page
    assert "Before Surname: Brown After Surname: Brown-Field" in page
    page = hr.page(check_of(hr, staff_file(MARRIED, NEW)))
    new = page.find("h2", string="What is new").find_next("table")
    assert [text_of(one) for one in new.select("tbody th")] == ["Grant, Hal (00201)"]


@ON_BOTH
def test_a_check_of_training_tells_before_and_after(hr):
    row = ["00101", "Adeyemi", "Ruth", "Good level 2", "GOOD", recent(60), "failed"]
    page = text_of(hr.page(check_of(hr, training_file(row))).main)
    assert "Good level 2, Good Training" in page
    assert "Before Result: Passed After Result: Failed" in page


@ON_BOTH
def test_accepting_saves_at_once_with_standings(harbour, hr):
    assert "2 of 3 people" in text_of(hr.page("/hr/settings/W1").main)
    before = held(harbour)
    page = accept(hr, check_of(hr, training_file(refresher("00103", "Clarke", "Dee"))))
    assert notice(page) == "Accepted. Saved: 1 new row. Standings and flags are up to date."
    assert text_of(page.h1) == "file.xlsx"
    assert held(harbour) == [before[0], before[1], before[2] + 1]
    assert harbour.scalar(select(func.count(TouchedPost.post_id))) == 0
    assert "3 of 3 people" in text_of(hr.page("/hr/settings/W1").main)


@ON_BOTH
def test_accepting_twice_saves_once(harbour, hr):
    address = check_of(hr, staff_file(NEW))
    page = hr.page(address)
    decide(hr, page, "Accept")
    before = held(harbour)
    assert "accepted or discarded this file already" in notice(decide(hr, page, "Accept"))
    assert held(harbour) == before


@ON_BOTH
def test_a_colleague_who_was_faster(harbour, hr, colleague):
    address = check_of(hr, staff_file(NEW))
    mine, theirs = hr.page(address), colleague.page(address)
    decide(colleague, theirs, "Discard")
    before = held(harbour)
    page = decide(hr, mine, "Accept")
    assert "accepted or discarded this file already" in notice(page)
    assert "Nothing of it was saved" in text_of(page.main)
    assert held(harbour) == before
    assert "already" in notice(decide(hr, mine, "Discard"))


@ON_BOTH
def test_what_changed_since_the_check_is_shown_before_it_is_saved(harbour, hr):
    row = refresher("00103", "Clarke", "Dee")
    address = check_of(hr, training_file(row))
    shown = hr.page(address)
    take_in(harbour, training_file(row))
    before = held(harbour)
    page = decide(hr, shown, "Accept")
    assert text_of(page).count("What is held has changed since this file was checked") == 1
    assert "1 unchanged" in figures(page)
    assert held(harbour) == before
    assert "Everything in the file was saved already" in notice(accept(hr, address))
    assert held(harbour) == before


def test_a_page_left_open_while_the_check_was_renewed(harbour, hr, colleague):
    row = refresher("00103", "Clarke", "Dee")
    address = check_of(hr, training_file(row, refresher("00102", "Brown", "Col")))
    left_open = hr.page(address)
    take_in(harbour, training_file(row))
    accept(colleague, address)
    before = held(harbour)
    assert "This is the new check" in text_of(decide(hr, left_open, "Accept").main)
    assert held(harbour) == before


def test_accepting_without_having_seen_the_check(harbour, hr):
    address = check_of(hr, staff_file(NEW))
    before = held(harbour)
    assert hr.send(f"{address}/accept").status_code == 303
    assert held(harbour) == before


@ON_BOTH
def test_discarding_keeps_nothing_of_the_file(harbour, hr):
    address = check_of(hr, staff_file(NEW))
    before = held(harbour)
    page = decide(hr, hr.page(address), "Discard")
    assert "Nothing of it was saved" in notice(page)
    assert held(harbour) == before
    harbour.expire_all()
    upload = harbour.get_one(Upload, int(address.rsplit("/", 1)[1]))
    assert (upload.state, upload.content) == (UploadState.DISCARDED, None)
    assert not hr.page(address).find("button", string="Accept")


def test_a_legal_hold_keeps_what_was_only_checked(harbour, hr):
    """Of somebody who need not be in the file: nobody can tell by then whom it names."""
    address = check_of(hr, staff_file(NEW))
    hr.send("/hr/data-protection/holds", {"why": "A claim", "covers": "person", "number": "00105"})
    page = decide(hr, hr.page(address), "Discard")
    assert "Your organisation has a legal hold" in notice(page)
    upload = harbour.get_one(Upload, int(address.rsplit("/", 1)[1]))
    assert upload.state == UploadState.CHECKED
    assert upload.content
    hold = harbour.scalars(select(LegalHold.id)).one()
    hr.send(f"/hr/data-protection/holds/{hold}/lift")
    assert "Nothing of it was saved" in notice(decide(hr, hr.page(address), "Discard"))


def test_nothing_to_take_is_not_offered_for_acceptance(hr):
    page = hr.page(check_of(hr, staff_file(["", "Nobody", "At all", "W1", ""])))
    assert "1 refused" in figures(page)
    assert "No row of this file can be taken" in text_of(page.main)
    assert [text_of(one) for one in page.main.find_all("button")] == ["Discard"]


def test_problems_are_jobs_with_their_place_in_the_file(hr):
    page = hr.page(
        check_of(
            hr,
            training_file(
                ["00101", "Adeyemi", "Ruth", "Good level 2", "GOOD", "31/02/2026", None],
                ["99999", "Nobody", "At all", "Good level 2", "GOOD", recent(), None],
            ),
        )
    )
    said = text_of(page.main)
    assert "Correct dates that are not dates (1)" in said
    assert "Sheet Training, row 2, column F: “31/02/2026”" in said
    assert "Find people who are not on your staff list (1)" in said
    assert "Sheet Training, row 3, column A: “99999”" in said


def test_names_that_the_register_does_not_know_are_told_with_suggestions(hr):
    rows = [
        [number, None, None, course, provider, recent(), None]
        for number, course, provider in (
            ("00101", "Good level 2", "Goood Trainin"),
            ("00102", "Good level 2", "Goood Trainin"),
            ("00103", "Good levle 2", "GOOD"),
        )
    ]
    page = hr.page(check_of(hr, training_file(*rows)))
    said = text_of(page.main)
    assert "Which training provider is “Goood Trainin”? 2 rows from it." in said
    assert "Good Training (GOOD)" in said
    assert "Which course is “Good levle 2”? 1 row waits for it." in said
    assert "Good level 2 (G2)" in said
    assert {"2 new", "1 ignored"} <= figures(page)


@ON_BOTH
def test_a_long_list_of_problems_is_cut_and_goes_on_elsewhere(hr):
    rows = [[f"9{n:04}", "No", "Body", "Good level 2", "GOOD", recent(), None] for n in range(60)]
    address = check_of(hr, training_file(*rows))
    page = hr.page(address)
    assert len(page.find("table").select("tbody tr")) == 5
    more = next(link for link in page.find_all("a") if text_of(link).startswith("See all 60"))
    first = hr.page(more["href"])
    assert len(first.select("table tbody tr")) == 50
    assert "page 1 of 2" in text_of(first.main)
    second = hr.page(f"{more['href']}&page=2")
    assert "row 61, column A" in text_of(second.main)
    for query in ("code=unknown_staff&page=3", "code=nonsense", "", "code=unknown_staff&page=-1"):
        hr.page(f"{address}/problems?{query}", status=404)


@ON_BOTH
def test_other_organisations_find_nothing(harbour, hr, stranger):
    address = check_of(hr, staff_file(NEW))
    before = held(harbour)
    stranger.page(address, status=404)
    stranger.page(f"{address}/problems?code=bad_date", status=404)
    for what in ("accept", "discard"):
        assert stranger.send(f"{address}/{what}").status_code == 404
    assert "No file has been uploaded yet" in text_of(stranger.page("/hr/uploads").main)
    assert held(harbour) == before
    assert "Accept" in text_of(hr.page(address).main)


@pytest.mark.parametrize("upload_id", ABSENT)
def test_uploads_that_do_not_exist(hr, upload_id):
    hr.page(f"/hr/uploads/{upload_id}", status=404)
    hr.page(f"/hr/uploads/{upload_id}/problems?code=bad_date", status=404)
    for what in ("accept", "discard"):
        assert hr.send(f"/hr/uploads/{upload_id}/{what}").status_code == 404


def test_deciding_needs_the_token_of_the_form(harbour, hr):
    address = check_of(hr, staff_file(NEW))
    for what in ("accept", "discard"):
        assert hr.post(f"{address}/{what}").status_code == 400
        assert hr.get(f"{address}/{what}").status_code == 405
    assert "Not accepted yet" in text_of(hr.page("/hr/uploads").main)


def test_what_the_file_says_is_shown_and_never_run(hr):
    bad = "<script>alert(1)</script>" + "x" * 200
    row = ["00101", "Adeyemi", "Ruth", "Good level 2", "GOOD", bad, None]
    page = hr.page(check_of(hr, training_file(row), "<b>.xlsx"))
    assert text_of(page.h1) == "Check <b>.xlsx"
    cell = page.select_one("table tbody th")
    assert "<script>alert(1)</script>" in text_of(cell)
    assert len(text_of(cell)) < 150


@ON_BOTH
@pytest.mark.parametrize("letters", ["_x0000_", "_x0001_", "_xD800_", "\u202e", "\ufffe"])
def test_letters_that_nobody_can_see_do_no_harm(hr, letters):
    """Excel writes controls as _x0000_, and half a letter as _xD800_."""
    row = ["00101", "Adeyemi", "Ruth", *(f"so{letters}" for _ in range(4))]
    page = hr.page(check_of(hr, training_file(row), f"a{letters}.xlsx"))
    assert {"1 refused", "0 new"} <= figures(page)
    assert "1 row: 1 refused" in text_of(hr.page("/hr/uploads").main)


@ON_BOTH
def test_the_list_is_paged(harbour, hr):
    organisation_id = harbour.scalars(
        select(Upload.organisation_id).where(Upload.kind == UploadKind.STAFF)
    ).first()
    rows = {"total": 3, "new": 3}
    harbour.add_all(
        Upload(
            organisation_id=organisation_id,
            kind=UploadKind.STAFF,
            state=UploadState.ACCEPTED,
            file_name=f"old {number}.xlsx",
            uploaded_at=clock.now() - timedelta(days=number),
            summary={"rows": rows},
        )
        for number in range(1, 61)
    )
    harbour.commit()
    first, second = hr.page("/hr/uploads"), hr.page("/hr/uploads?page=2")
    assert len(first.select("table tbody tr")) == 50
    assert len(second.select("table tbody tr")) == 12
    assert "62 files, page 1 of 2" in text_of(first.main)
    hr.page("/hr/uploads?page=3", status=404)


def test_uploads_of_the_command_have_their_page_too(hr):
    page = hr.page("/hr/uploads")
    for link in page.select("table tbody a"):
        assert "Accepted" in text_of(hr.page(link["href"]).main)
