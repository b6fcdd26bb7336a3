"""Whom a staff list leaves out: nothing happens to them, unless HR marks them as leavers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.actions.harbour import STAFF, TRAINING, take_in
from tests.actions.world import known
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.absent_people import BadLastDay, NoLongerOpen, mark_leavers
from tracker.actions.undo_upload import undo_upload
from tracker.actions.uploads import accept, ask_again, discard, keep_for_check
from tracker.store.absent import absent_page, marked
from tracker.store.tables.absent import AbsentPost
from tracker.store.tables.judged import TouchedPost
from tracker.store.tables.people import Post, PostFact
from tracker.store.tables.places import Organisation, Setting

RUTH = ["00101", "Adeyemi", "Ruth", "W1", "Nurse"]
COL = ["00102", "Brown", "Col", "W1", "Nurse"]
EVE = ["00104", "Davies", "Eve", "W2", "Nurse"]


def ago(days):
    return clock.today() - timedelta(days=days)


def organisation_id(session, code="HARB"):
    return session.scalars(select(Organisation.id).where(Organisation.code == code)).one()


def keep(session, *rows, headings=STAFF[:5], code="HARB", setting=None):
    """Check a file of the trust's and keep it; its id."""
    if setting:
        setting = session.scalars(select(Setting.id).where(Setting.code == setting)).one()
    book = workbook({"Staff": [headings, *rows]})
    return keep_for_check(session, book, "f.xlsx", organisation_id(session, code), setting).id


def marks(session, upload_id):
    """How many posts of the upload are marked, and the latest of their last days."""
    found = marked(session, upload_id)
    return found.posts, found.latest


def absent(session, upload_id):
    """The staff numbers and settings of the posts left out, with their ids."""
    rows = absent_page(session, upload_id, 1).rows
    session.rollback()
    return {(row.staff_number, row.setting): row.post_id for row in rows}


def ends_on(session):
    """The last day that is held of each post, by staff number and setting."""
    query = (
        select(Post.staff_number, Setting.code, PostFact.ends_on)
        .join(PostFact, PostFact.post_id == Post.id)
        .join(Setting, Setting.id == Post.setting_id)
        .where(PostFact.withdrawn_at.is_(None))
    )
    found = {(number, setting): day for number, setting, day in session.execute(query)}
    session.rollback()
    return found


def test_only_current_posts_in_the_settings_of_the_file_are_left_out(harbour):
    assert set(absent(harbour, keep(harbour, COL))) == {("00101", "W1"), ("00103", "W1")}
    # 00105 left ten days ago.
    assert set(absent(harbour, keep(harbour, EVE))) == {("00101-2", "W2")}


def test_posts_that_have_not_begun_are_not_left_out(harbour):
    joining = [*STAFF[:5], "Start"], ["00201", "Grant", "Hal", "W1", "Nurse", ago(-30)]
    take_in(harbour, workbook({"Staff": list(joining)}))
    assert ("00201", "W1") not in absent(harbour, keep(harbour, COL))


def test_a_refused_row_speaks_of_its_staff_number(harbour):
    upload_id = keep(harbour, COL, ["00101", "Adeyemi", "Ruth", "Nowhere", "Nurse"])
    assert set(absent(harbour, upload_id)) == {("00103", "W1")}
    backwards = [["00103", "Clarke", "Dee", "W1", "Nurse", ago(1), ago(9)], [*COL, None, None]]
    upload_id = keep(harbour, *backwards, headings=[*STAFF[:5], "Start", "End"])
    assert set(absent(harbour, upload_id)) == {("00101", "W1")}
    upload_id = keep(harbour, COL, ["00103", "Another", "Person", "W1", "Nurse"])
    assert set(absent(harbour, upload_id)) == {("00101", "W1")}


def test_a_training_log_leaves_nobody_out(harbour):
    row = ["00101", "Adeyemi", "Ruth", "G2", "GOOD", ago(5), None]
    upload_id = keep(harbour, row, headings=TRAINING)
    assert absent(harbour, upload_id) == {}
    assert harbour.scalars(select(AbsentPost)).all() == []


def test_nothing_happens_to_whom_nobody_marks(harbour):
    before = ends_on(harbour)
    upload_id = keep(harbour, COL)
    summary = accept(harbour, upload_id)
    assert summary["absent"] == 2
    assert ends_on(harbour) == before


def test_who_is_marked_leaves_when_the_file_is_accepted(harbour):
    before = ends_on(harbour)
    upload_id = keep(harbour, COL)
    post_id = absent(harbour, upload_id)["00101", "W1"]
    mark_leavers(harbour, upload_id, [post_id], ago(3), "hr@example.org")
    assert ends_on(harbour) == before
    old = next(fact for fact in known(harbour, PostFact) if fact.post_id == post_id)
    accept(harbour, upload_id)
    assert ends_on(harbour) == {**before, ("00101", "W1"): ago(3)}
    new = next(fact for fact in known(harbour, PostFact) if fact.post_id == post_id)
    assert (new.upload_id, new.replaces_id) == (upload_id, old.id)
    assert (new.role, new.employment, new.starts_on) == (old.role, old.employment, old.starts_on)
    harbour.refresh(old)
    assert old.withdrawn_at == new.recorded_at
    assert post_id in harbour.scalars(select(TouchedPost.post_id)).all()


def test_marks_are_changed_and_taken_away_a_page_at_a_time(harbour):
    upload_id = keep(harbour, COL)
    posts = absent(harbour, upload_id)
    ruth, dee = posts["00101", "W1"], posts["00103", "W1"]
    mark_leavers(harbour, upload_id, [ruth, dee], ago(3), None, shown=[ruth, dee])
    assert marks(harbour, upload_id) == (2, ago(3))
    mark_leavers(harbour, upload_id, [dee], ago(2), None, shown=[ruth, dee])
    assert marks(harbour, upload_id) == (1, ago(3))
    mark_leavers(harbour, upload_id, [], ago(2), None, shown=[dee])
    assert marks(harbour, upload_id) == (0, None)
    mark_leavers(harbour, upload_id, [dee], ago(2), None, shown=[ruth, dee])
    mark_leavers(harbour, upload_id, [ruth], ago(1), None, shown=[ruth])
    assert marks(harbour, upload_id) == (2, ago(1))


def test_marks_outlive_another_check(harbour):
    upload_id = keep(harbour, COL)
    ruth = absent(harbour, upload_id)["00101", "W1"]
    mark_leavers(harbour, upload_id, [ruth], ago(3), "hr@example.org")
    ask_again(harbour, upload_id, layout="rows")
    assert marks(harbour, upload_id) == (1, ago(3))
    # What is held changes, so the file is checked once more within the acceptance.
    take_in(harbour, workbook({"Staff": [STAFF[:5], EVE]}))
    accept(harbour, upload_id)
    assert ends_on(harbour)["00101", "W1"] == ago(3)


def test_a_mark_goes_where_the_post_now_begins_later(harbour):
    upload_id = keep(harbour, COL)
    ruth = absent(harbour, upload_id)["00101", "W1"]
    mark_leavers(harbour, upload_id, [ruth], ago(3), None)
    take_in(harbour, workbook({"Staff": [[*STAFF[:5], "Start"], [*RUTH, ago(1)]]}))
    accept(harbour, upload_id)
    assert marks(harbour, upload_id) == (0, None)
    assert ends_on(harbour)["00101", "W1"] is None


def test_a_last_day_that_cannot_be_is_refused(harbour):
    take_in(harbour, workbook({"Staff": [[*STAFF[:5], "Start"], [*RUTH, ago(1)]]}))
    upload_id = keep(harbour, COL)
    posts = absent(harbour, upload_id)
    with pytest.raises(BadLastDay, match=r"^Ruth Adeyemi started on .* or a later one\.$"):
        mark_leavers(harbour, upload_id, posts.values(), ago(2), None)
    with pytest.raises(BadLastDay, match="must not be after"):
        mark_leavers(harbour, upload_id, posts.values(), ago(-400), None)
    assert marks(harbour, upload_id) == (0, None)
    mark_leavers(harbour, upload_id, posts.values(), ago(1), None)
    assert marks(harbour, upload_id) == (2, ago(1))


def test_other_posts_cannot_be_marked(harbour):
    take_in_other = workbook({"Staff": [STAFF[:5], ["1", "Else", "Some", "X1", "Nurse"]]})
    other = keep_for_check(harbour, take_in_other, "o.xlsx", organisation_id(harbour, "OTHER")).id
    accept(harbour, other)
    before = ends_on(harbour)
    upload_id = keep(harbour, COL)
    posts = harbour.scalars(select(Post.id)).all()
    left_out = set(absent(harbour, upload_id).values())
    mark_leavers(harbour, upload_id, set(posts) - left_out, ago(3), None)
    assert marks(harbour, upload_id) == (0, None)
    accept(harbour, upload_id)
    assert ends_on(harbour) == before


def test_nobody_is_marked_once_it_is_decided(harbour):
    for decide in (accept, discard):
        upload_id = keep(harbour, COL)
        posts = absent(harbour, upload_id)
        decide(harbour, upload_id)
        with pytest.raises(NoLongerOpen):
            mark_leavers(harbour, upload_id, posts.values(), ago(3), None)
        assert marks(harbour, upload_id) == (0, None)


def test_a_file_for_one_setting_leaves_out_those_of_that_setting(harbour):
    upload_id = keep(harbour, ["00104", "Davies", "Eve", None, "Nurse"], setting="W2")
    assert set(absent(harbour, upload_id)) == {("00101-2", "W2")}
    assert accept(harbour, upload_id)["absent"] == 1


def test_undoing_the_file_brings_its_leavers_back(harbour):
    before = ends_on(harbour)
    upload_id = keep(harbour, COL)
    ruth = absent(harbour, upload_id)["00101", "W1"]
    mark_leavers(harbour, upload_id, [ruth], ago(3), "hr@harbour.example")
    accept(harbour, upload_id)
    assert ends_on(harbour)["00101", "W1"] == ago(3)
    undo_upload(harbour, upload_id, "hr@harbour.example")
    assert ends_on(harbour) == before
