"""Large files: a page that says how far the work is, without scripts, and leads to the check."""

import re

import pytest
from sqlalchemy import delete, insert, select, update

from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.hr.uploading import NEW, check_of, decide, notice, staff_file
from tracker import clock
from tracker.actions import uploads
from tracker.actions.upload_work import GAVE_UP, take, work_on
from tracker.store.tables.judged import PostStanding, TouchedPost
from tracker.store.tables.people import Post
from tracker.store.tables.uploads import Phase, Upload, UploadState, UploadWork
from tracker.store.upload_work import MOST_ATTEMPTS, add_work, progress_of, renew_work
from tracker.web.hr import new_upload
from tracker.web.hr import uploads as pages


@pytest.fixture
def started(monkeypatch):
    """Every file counts as large; the uploads for which a page started a worker."""
    monkeypatch.setattr(uploads, "LARGE", 0)
    asked = []
    for module in (pages, new_upload):
        monkeypatch.setattr(module, "start_worker", lambda session, key, most: asked.append(key))
    return asked


def number_of(address):
    return int(address.rsplit("/", 1)[1])


@ON_BOTH
def test_a_large_file_is_waited_for_and_leads_to_its_check(harbour, hr, started):
    address = check_of(hr, staff_file(NEW), "all.xlsx")
    upload_id = number_of(address)
    answer = hr.get(address)
    assert answer.headers["Refresh"] == "2"
    page = hr.page(address)
    assert text_of(page.h1) == "Waiting: all.xlsx"
    label = page.find("label", attrs={"for": page.find("progress")["id"]})
    assert text_of(label) == "Nobody is working on this file just now. It is taken up soon."
    assert started == [upload_id] * 3
    other = number_of(check_of(hr, staff_file(NEW)))
    take(harbour, other)
    label = hr.page(address).find("label", attrs={"for": "progress"})
    assert text_of(label) == "Waiting for its turn: other files are worked on first."
    assert "Waiting to be checked" in text_of(hr.page("/hr/uploads").main)
    work_on(harbour, upload_id, take(harbour, upload_id))
    answer = hr.get(address)
    assert "Refresh" not in answer.headers
    assert text_of(hr.page(address).h1) == "Check all.xlsx"


@ON_BOTH
def test_work_that_ends_while_the_page_is_made_leads_to_the_check(
    harbour, hr, started, monkeypatch
):
    address = check_of(hr, staff_file(NEW), "all.xlsx")
    upload_id = number_of(address)

    def ended(*asked):
        work_on(harbour, upload_id, take(harbour, upload_id))
        return progress_of(*asked)

    monkeypatch.setattr(pages, "progress_of", ended)
    assert text_of(hr.page(address).h1) == "Check all.xlsx"


def test_how_many_rows_are_done_is_told(harbour, hr, started):
    address = check_of(hr, staff_file(NEW))
    upload_id = number_of(address)
    claim = take(harbour, upload_id)
    started.clear()
    for progress, said in (
        ((Phase.READING, 0, None), "Reading the file."),
        ((Phase.CHECKING, 12_000, 100_000), "12,000 of 100,000 rows checked."),
        ((Phase.CHECKING, 12_000, None), "12,000 rows done."),
        ((Phase.KEEPING, 1, 2), "1 of 2 lines made ready."),
        ((Phase.SAVING, 0, None), "Saving all rows at once."),
        ((Phase.JUDGING, 50, 200), "50 of 200 posts brought up to date."),
        ((Phase.JUDGING, 0, None), "Bringing standings and flags up to date."),
    ):
        assert renew_work(harbour, upload_id, claim, clock.now(), progress)
        harbour.commit()
        page = hr.page(address)
        assert said in text_of(page.find("label", attrs={"for": "progress"}))
        total = progress[2]
        assert page.find("progress").get("max") == (str(total) if total else None)
    assert started == []


@ON_BOTH
def test_accepting_a_large_file_goes_on_in_a_worker(harbour, hr, started):
    address = check_of(hr, staff_file(NEW))
    upload_id = number_of(address)
    work_on(harbour, upload_id, take(harbour, upload_id))
    page = decide(hr, hr.page(address), "Accept")
    assert text_of(page.h1) == "Saving: file.xlsx"
    assert "already" in notice(hr.page(hr.send(f"{address}/accept").location))
    work_on(harbour, upload_id, take(harbour, upload_id))
    assert "Accepted" in text_of(hr.page(address).main)
    assert "Grant, Hal" in text_of(hr.page("/hr/staff").main)


@ON_BOTH
def test_what_changed_while_it_was_to_be_saved_is_shown(harbour, hr, started):
    address, other = check_of(hr, staff_file(NEW)), check_of(hr, staff_file(NEW))
    for one in (address, other):
        work_on(harbour, number_of(one), take(harbour, number_of(one)))
    for one in (other, address):
        decide(hr, hr.page(one), "Accept")
        claim = take(harbour, number_of(one))
        try:
            work_on(harbour, number_of(one), claim)
        except uploads.AcceptAgain:
            assert one == address
    page = text_of(hr.page(address).main)
    assert "What is held has changed since this file was checked" in page
    assert "1 unchanged" in page


def test_a_file_that_cannot_be_worked_on_says_so(harbour, hr, started):
    address = check_of(hr, staff_file(NEW), "odd.xlsx")
    upload_id = number_of(address)
    harbour.execute(update(UploadWork).values(attempts=MOST_ATTEMPTS))
    work_on(harbour, upload_id, take(harbour, upload_id))
    page = hr.page(address)
    assert text_of(page.h1) == "odd.xlsx could not be checked"
    assert GAVE_UP in text_of(page.main)
    assert "Failed" in text_of(hr.page("/hr/uploads").main)


def test_a_large_file_without_a_row_says_what_to_do(harbour, hr, started):
    address = check_of(hr, b"%PDF-1.7", "plan.pdf")
    with pytest.raises(uploads.CannotBeRead):
        work_on(harbour, number_of(address), take(harbour, number_of(address)))
    page = text_of(hr.page(address).main)
    assert "“plan.pdf” is not a spreadsheet" in page
    assert "Upload another file" in page


@ON_BOTH
def test_a_page_reads_no_more_problems_than_it_shows(hr, statements):
    addresses = [
        check_of(hr, staff_file(*([f"9{n:04}", "No", "Body", "Nowhere", ""] for n in range(count))))
        for count in (11, 400)
    ]
    asked = []
    for address in addresses:
        with statements() as ran:
            page = hr.page(address)
        asked.append(len(ran))
        assert len(page.select("table tbody tr")) == 10
        assert all("LIMIT" in one for one in ran if "FROM upload_problem" in one)
    assert asked[0] == asked[1]


def test_strangers_see_nothing_of_the_work(harbour, hr, strangers, started):
    address = check_of(hr, staff_file(NEW))
    started.clear()
    for stranger in strangers:
        stranger.page(address, status=404)
    assert started == []
    hr.page(address)
    assert started == [number_of(address)]


@pytest.mark.thorough
@ON_BOTH
def test_a_real_worker_is_started_with_the_upload(hr, harbour, monkeypatch):
    monkeypatch.setattr(uploads, "LARGE", 0)
    processes = []
    start = pages.start_worker

    def keep(*args):
        processes.append(start(*args))
        return processes[-1]

    monkeypatch.setattr(new_upload, "start_worker", keep)
    address = check_of(hr, staff_file(NEW))
    assert processes[0].wait(60) == 0
    assert re.match("Check ", text_of(hr.page(address).h1))


@ON_BOTH
def test_undoing_asks_first_and_says_what_it_did(harbour, hr):
    address = check_of(hr, staff_file(NEW))
    hr.page(f"{address}/undo", status=404)
    page = decide(hr, hr.page(address), "Accept")
    link = page.find("a", string="Undo this upload")
    asked = hr.page(link["href"])
    assert "2 entries are withdrawn" in text_of(asked.main)
    assert "Grant, Hal" in text_of(hr.page("/hr/staff").main)
    page = decide(hr, asked, "Undo this upload")
    assert "Undone. What the file replaced is held again" in notice(page)
    assert "2 entries were withdrawn" in text_of(page.main)
    assert "Grant, Hal" not in text_of(hr.page("/hr/staff").main)
    assert "Undone" in text_of(hr.page("/hr/uploads").main)
    hr.page(link["href"], status=404)
    assert "Nothing was changed" in notice(decide(hr, asked, "Undo this upload"))


@ON_BOTH
def test_what_a_later_file_changed_is_named_before_and_after(harbour, hr):
    address = check_of(hr, staff_file(NEW))
    decide(hr, hr.page(address), "Accept")
    later = check_of(hr, staff_file([*NEW[:4], "Matron"]))
    decide(hr, hr.page(later), "Accept")
    asked = hr.page(f"{address}/undo")
    assert "Grant, Hal (00201) What stays Matron in W1" in text_of(asked.main)
    page = decide(hr, asked, "Undo this upload")
    assert "Matron in W1" in text_of(page.main)


@ON_BOTH
def test_what_a_later_file_says_too_is_told_to_go_with_it(harbour, hr):
    first = check_of(hr, staff_file(NEW))
    decide(hr, hr.page(first), "Accept")
    later = check_of(hr, staff_file(NEW), "later.xlsx")
    decide(hr, hr.page(later), "Accept")
    told = "1 row of later.xlsx, accepted later, said only what was saved already."
    assert told in text_of(hr.page(f"{first}/undo").main)
    assert "accepted later" not in text_of(hr.page(f"{later}/undo").main)


@ON_BOTH
def test_a_small_file_leaves_to_the_worker_what_that_judges(harbour, hr):
    large = number_of(check_of(hr, staff_file(NEW)))
    add_work(harbour, large, Phase.JUDGING)
    harbour.commit()
    assert take(harbour, large)
    known = harbour.scalars(select(Post.id)).all()
    harbour.execute(delete(TouchedPost))
    harbour.execute(insert(TouchedPost), [{"post_id": key} for key in known])
    harbour.commit()
    address = check_of(hr, staff_file(["00202", *NEW[1:]]))
    decide(hr, hr.page(address), "Accept")
    harbour.rollback()
    assert sorted(harbour.scalars(select(TouchedPost.post_id))) == sorted(known)
    new = select(Post.id).where(Post.staff_number == "00202")
    judged = select(PostStanding.post_id).where(PostStanding.post_id.in_(new))
    assert harbour.scalars(judged).all()


def test_strangers_cannot_undo(harbour, hr, strangers):
    address = check_of(hr, staff_file(NEW))
    decide(hr, hr.page(address), "Accept")
    for stranger in strangers:
        stranger.page(f"{address}/undo", status=404)
        assert stranger.send(f"{address}/undo").status_code == 404
    harbour.expire_all()
    assert harbour.get_one(Upload, number_of(address)).state is UploadState.ACCEPTED
