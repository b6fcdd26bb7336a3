"""What was accepted is undone: nobody's history changes, and later files keep what they said."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from tests.actions import harbour
from tests.actions.certificates import SAID, send, take_up
from tests.actions.test_import_uploads import at_once
from tests.actions.world import PEOPLE, STAFF, TRAINING, fill_hive, known, take
from tests.examples import examples
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.judge_touched import judge_touched
from tracker.actions.rebuild import rebuild
from tracker.actions.sweep import sweep
from tracker.actions.undo_upload import NotAccepted, undo_upload, what_undoing_does
from tracker.rules.words import Evidence
from tracker.store.passports import known_now
from tracker.store.tables.facts import known as known_on
from tracker.store.tables.judged import PostStanding, SettingCoverage, SettingReliance, TouchedPost
from tracker.store.tables.people import Person, PersonFact, Post, PostFact, TrainingFact
from tracker.store.tables.uploads import Upload, UploadRow, UploadState

DAY = date(2026, 3, 4)
RESULTS = [*TRAINING, "Result"]
FACTS = (PersonFact, PostFact, TrainingFact)
NOT_COMPARED = {"id", "recorded_at", "replaces_id"}


@pytest.fixture
def hive(session):
    """The world, with HIVE's people in it."""
    fill_hive(session)
    session.execute(delete(TouchedPost))
    session.commit()
    return session


def trained(number, result="passed", course="R2"):
    """A row of a training log."""
    return [number, None, None, course, "ROWAN", DAY, result]


def log(session, *rows):
    """Take a training log in; the upload."""
    return take(session, RESULTS, *rows)["batch"]


def staff(session, *rows):
    """Take a staff list in; the upload."""
    return take(session, STAFF, *rows)["batch"]


def facts(session, at=None):
    """All that is known, now or at a moment: who said what of whom."""
    session.rollback()
    found = []
    for table in FACTS:
        columns = [one for one in table.__table__.c if one.key not in NOT_COMPARED]
        if at:
            columns = [one for one in columns if one.key != "withdrawn_at"]
        rows = session.execute(select(*columns).where(known_on(table, at)))
        found += sorted(repr(tuple(row)) for row in rows)
    return found


def result_of(session):
    session.rollback()
    return [fact.result for fact in known(session, TrainingFact)]


def named(session):
    """The numbers of those whose name is known."""
    query = select(Person.number).join(PersonFact, PersonFact.person_id == Person.id)
    return set(session.scalars(query.where(known_on(PersonFact, None))))


def nameless(session):
    """The numbers of those of whom a post or training is known, but no name."""
    session.rollback()
    posts = select(Person.number).join(Post, Post.person_id == Person.id)
    posts = posts.join(PostFact, PostFact.post_id == Post.id).where(known_on(PostFact, None))
    training = select(Person.number).join(TrainingFact, TrainingFact.person_id == Person.id)
    training = training.where(known_on(TrainingFact, None))
    return set(session.scalars(posts.union(training))) - named(session)


def test_new_rows_are_withdrawn_and_history_stays(hive):
    before = facts(hive)
    upload_id = log(hive, trained("00123"), trained("00124"))
    between, held = clock.now(), facts(hive, clock.now())
    undone = undo_upload(hive, upload_id, "hr@example.org")
    assert (undone.withdrawn, undone.restored, undone.kept) == (2, 0, 0)
    assert facts(hive) == before
    assert facts(hive, between) == held
    assert facts(hive, clock.now()) != held
    upload = hive.get_one(Upload, upload_id)
    assert (upload.state, upload.undone_by) == (UploadState.UNDONE, "hr@example.org")
    assert len(hive.scalars(select(UploadRow).where(UploadRow.upload_id == upload_id)).all()) == 2
    touched = select(Post.staff_number).join(TouchedPost, TouchedPost.post_id == Post.id)
    assert sorted(hive.scalars(touched)) == ["00123", "00124"]


def test_what_was_replaced_is_known_again(hive):
    first = log(hive, trained("00123", "attended"))
    before = facts(hive)
    second = log(hive, trained("00123", "passed"))
    between = clock.now()
    assert what_undoing_does(hive, second).restored == 1
    assert undo_upload(hive, second).restored == 1
    assert facts(hive) == before
    assert result_of(hive) == ["attended"]
    query = select(TrainingFact.result).where(known_on(TrainingFact, between))
    assert hive.scalars(query).all() == ["passed"]
    undo_upload(hive, first)
    assert result_of(hive) == []


def test_what_a_later_file_changed_is_kept_and_named(hive):
    first = log(hive, trained("00123", "attended"), trained("00124"))
    second = log(hive, trained("00123", "passed"))
    undone = undo_upload(hive, first)
    assert (undone.withdrawn, undone.restored, undone.kept) == (1, 0, 1)
    (one,) = undone.named
    assert (one.name, one.staff_number, one.what) == ("Patel, Asha", "00123", "R2")
    assert one.completed_on == DAY
    assert hive.get_one(Upload, first).summary["undone"]["named"][0]["completed_on"] == "2026-03-04"
    assert result_of(hive) == ["passed"]
    undo_upload(hive, second)
    assert result_of(hive) == []


def test_a_staff_list_that_changed_people_and_posts(hive):
    before = facts(hive)
    new = ["00555", "Lee", "Kim", "W1", "Nurse", None]
    upload_id = staff(hive, ["00123", "Jones", "Asha", "W1", "Matron", PEOPLE[0][5]], new)
    held = facts(hive)
    undone = undo_upload(hive, upload_id)
    assert (undone.withdrawn, undone.restored) == (4, 2)
    assert facts(hive) == before
    again = staff(hive, ["00123", "Jones", "Asha", "W1", "Matron", PEOPLE[0][5]], new)
    assert len(facts(hive)) == len(held)
    assert hive.get_one(Upload, again).summary["rows"]["new"] == 1


def test_posts_and_names_changed_since_are_named(hive):
    first = staff(hive, ["00123", "Jones", "Asha", "W1", "Matron", PEOPLE[0][5]])
    staff(hive, ["00123", "Jones-Hill", "Asha", "W1", "Director", PEOPLE[0][5]])
    undone = undo_upload(hive, first)
    assert (undone.withdrawn, undone.restored, undone.kept) == (0, 0, 2)
    assert [tuple(one) for one in undone.named] == [
        ("Jones-Hill, Asha", "00123", "", None, None),
        ("Jones-Hill, Asha", "00123", "Director", None, "W1"),
    ]


NEWTON = ["55501", "Newton", "Isaac", "W1"]


def test_who_is_in_a_later_list_keeps_the_name(hive):
    first = staff(hive, [*NEWTON, "Nurse", None])
    second = staff(hive, [*NEWTON, "Matron", None])
    asked = what_undoing_does(hive, first)
    undone = undo_upload(hive, first)
    assert undone == asked
    assert (undone.withdrawn, undone.restored, undone.kept) == (0, 0, 2)
    assert [tuple(one) for one in undone.named] == [
        ("Newton, Isaac", "55501", "", None, None),
        ("Newton, Isaac", "55501", "Matron", None, "W1"),
    ]
    assert nameless(hive) == set()
    undone = undo_upload(hive, second)
    assert (undone.withdrawn, undone.restored, undone.kept) == (2, 0, 0)
    assert named(hive) == {row[0] for row in PEOPLE}


def test_who_has_training_by_a_later_file_keeps_the_name_until_that_goes(hive):
    first = staff(hive, [*NEWTON, "Nurse", None])
    second = log(hive, trained("55501", "attended"))
    third = log(hive, trained("55501", "passed"))
    renamed = staff(hive, ["55501", "Newton-Hill", *NEWTON[2:], "Nurse", None])
    for upload_id, kept in ((renamed, 0), (first, 1), (third, 1), (second, 0)):
        asked = what_undoing_does(hive, upload_id)
        assert undo_upload(hive, upload_id) == asked
        assert asked.kept == kept
        assert nameless(hive) == set()
    assert "55501" not in named(hive)


def shared(session):
    """What a passport on the first record ever made would tell now: a result, or None."""
    session.rollback()
    first = session.scalars(select(func.min(TrainingFact.id))).one()
    now = known_now(session, [first])[first]
    return session.get_one(TrainingFact, now).result if now else None


def test_whoever_shares_a_record_still_shares_it_after_an_undoing(hive):
    """Also where the file between was undone before."""
    log(hive, trained("00123"))
    second = log(hive, trained("00123", "attended"))
    undo_upload(hive, second)
    assert shared(hive) == "passed"
    third = log(hive, trained("00123", "failed"))
    fourth = log(hive, trained("00123", "attended"))
    undo_upload(hive, third)
    assert shared(hive) == "attended"
    undo_upload(hive, fourth)
    assert shared(hive) == result_of(hive)[0] == "passed"


def test_what_was_proven_stays_so_through_files_and_their_undoing(hive):
    """Sent in and approved; then a file corrects the record, and is undone, and so is the first."""
    first = log(hive, trained("00123"))
    said = SAID._replace(provider_text="ROWAN", course_text="R2")
    take_up(hive, send(hive, "00123", said), said)
    second = log(hive, trained("00123", "attended"))
    assert evidence_of(hive) == [("attended", Evidence.DOCUMENT_SEEN)]
    undo_upload(hive, second)
    assert evidence_of(hive) == [("passed", Evidence.DOCUMENT_SEEN)]
    assert shared(hive) == "passed"
    assert undo_upload(hive, first).kept == 1
    assert evidence_of(hive) == [("passed", Evidence.DOCUMENT_SEEN)]


def evidence_of(session):
    session.rollback()
    return [(fact.result, fact.evidence) for fact in known(session, TrainingFact)]


def test_a_file_undone_between_two_others_does_not_come_back(hive):
    first = log(hive, trained("00123", "attended"))
    second = log(hive, trained("00123", "failed"))
    third = log(hive, trained("00123", "passed"))
    undo_upload(hive, second)
    assert result_of(hive) == ["passed"]
    undo_upload(hive, third)
    assert result_of(hive) == ["attended"]
    undo_upload(hive, first)
    assert result_of(hive) == []


def test_only_what_is_accepted_is_undone_and_once(hive):
    upload_id = log(hive, trained("00123"))
    undo_upload(hive, upload_id)
    held = facts(hive)
    with pytest.raises(NotAccepted):
        undo_upload(hive, upload_id)
    assert facts(hive) == held


def test_of_two_who_undo_at_once_one_does(app, hive):
    log(hive, trained("00123", "attended"))
    upload_id = log(hive, trained("00123"))

    def undo(session):
        try:
            return undo_upload(session, upload_id).restored
        except NotAccepted:
            return "not accepted"

    assert sorted(map(str, at_once(app, undo, undo))) == ["1", "not accepted"]
    assert result_of(hive) == ["attended"]


def in_groups(session, today):
    told = []

    @contextmanager
    def writing():
        yield
        session.commit()

    judge_touched(session, today, writing, lambda *numbers: told.append(numbers))
    assert told == [(1, 1)]
    assert session.scalars(select(TouchedPost)).all() == []


@pytest.mark.parametrize("again", [sweep, in_groups])
def test_judging_again_leaves_nothing_to_a_rebuild(session, again):
    today = harbour.fill(session)
    row = ["00555", "Lee", "Kim", "W2", "Nurse", DAY, None, None]
    upload_id = harbour.take_in(session, workbook({"Staff": [harbour.STAFF, row]}))["batch"]
    sweep(session, today)
    with_them = derived(session)
    undo_upload(session, upload_id)
    again(session, today)
    without = derived(session)
    assert len(without[PostStanding]) == len(with_them[PostStanding]) - 1
    assert without[SettingCoverage] != with_them[SettingCoverage]
    rebuild(session, today)
    assert derived(session) == without


def derived(session):
    """What the derived tables hold."""
    return {
        table: sorted(repr(tuple(row)) for row in session.execute(select(table.__table__)))
        for table in (PostStanding, SettingCoverage, SettingReliance)
    }


def told(undoing):
    """What undoing does, in no order."""
    named = sorted(map(repr, undoing.named))
    return undoing.withdrawn, undoing.restored, undoing.kept, named


def training_rows():
    number = st.sampled_from([*(row[0] for row in PEOPLE), "00555"])
    return st.builds(
        trained, number, st.sampled_from(["passed", "failed"]), st.sampled_from(["R2", "RA"])
    )


def staff_rows():
    return st.builds(
        lambda person, setting, role, start: [*person[:3], setting, role, start],
        st.sampled_from([*PEOPLE, ["00555", "Lee", "Kim"], ["00123-2", "Patel", "Asha"]]),
        st.sampled_from(["W1", "W2"]),
        st.sampled_from(["Nurse", "Carer", None]),
        st.sampled_from([DAY, DAY + timedelta(days=1)]),
    )


def files():
    return st.one_of(
        st.tuples(st.just(RESULTS), st.lists(training_rows(), min_size=1, max_size=5)),
        st.tuples(st.just(STAFF), st.lists(staff_rows(), min_size=1, max_size=5)),
    )


@given(history=st.lists(files(), min_size=1, max_size=3), last=files())
@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_undoing_the_last_is_as_if_it_had_not_been(hive, history, last):
    for headings, rows in history:
        take(hive, headings, *rows)
    before = facts(hive)
    upload_id = take(hive, last[0], *last[1])["batch"]
    between, held = clock.now(), facts(hive, clock.now())
    undo_upload(hive, upload_id)
    assert facts(hive) == before
    assert facts(hive, between) == held


@given(history=st.lists(files(), min_size=2, max_size=3), order=st.randoms(use_true_random=False))
@settings(
    max_examples=examples(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_undone_everybody_of_whom_anything_is_known_has_a_name(hive, history, order):
    before = facts(hive)
    uploads = [take(hive, headings, *rows)["batch"] for headings, rows in history]
    order.shuffle(uploads)
    for upload_id in uploads:
        asked = what_undoing_does(hive, upload_id)
        hive.rollback()
        undone = undo_upload(hive, upload_id)
        assert told(undone) == told(asked)
        assert undone.restored <= undone.withdrawn
        assert nameless(hive) == set()
    assert facts(hive) == before
