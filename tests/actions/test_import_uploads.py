"""A file checked, shown, answered and accepted; two people at once; facts that changed between."""

import threading
from datetime import date

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.actions.world import (
    PEOPLE,
    STAFF,
    TRAINING,
    add_alias,
    counted,
    dump,
    fill_hive,
    known,
    sheet,
    take,
)
from tracker.actions.answers import Given
from tracker.actions.standing import NotKnown
from tracker.actions.uploads import (
    AcceptAgain,
    AlreadyAccepted,
    CannotBeRead,
    accept,
    answer,
    discard,
    keep_for_check,
)
from tracker.store.database import db
from tracker.store.tables.judged import TouchedPost
from tracker.store.tables.people import Person, Post, TrainingFact
from tracker.store.tables.places import SettingUpload
from tracker.store.tables.uploads import Outcome, Upload, UploadKind, UploadRow, UploadState

DAY = date(2026, 3, 4)
ROWS = [
    ["00123", "Patel", "Asha", "R2", "ROWAN", DAY],
    ["00124", "Brown", "Zoë", "R2", "Some Ltd", DAY],
    ["00126", "Smith", "John", "R2", "ROWAN", "Apr-26"],
    ["00126", "Smith", "John", "R2", "ROWAN", "n/a"],
]
HIVE = 1


@pytest.fixture
def hive(session):
    """The world, with HIVE's people in it."""
    fill_hive(session)
    session.execute(delete(TouchedPost))
    session.execute(delete(SettingUpload))
    session.commit()
    return session


def keep(session, *rows, headings=TRAINING, **more):
    """Check a training log and keep it."""
    content = sheet(headings, *(rows or ROWS))
    return keep_for_check(session, content, "log.xlsx", HIVE, by="hr@example.org", **more)


def test_a_check_is_kept_and_nothing_recorded(hive):
    upload = keep(hive)
    assert (upload.state, upload.kind) == (UploadState.CHECKED, UploadKind.TRAINING)
    assert (upload.uploaded_by, upload.file_name) == ("hr@example.org", "log.xlsx")
    assert counted(upload.summary) == {"new": 2, "rejected": 1, "ignored": 1}
    assert [one["row"] for one in upload.summary["examples"]] == [2, 3]
    assert known(hive, TrainingFact) == []
    assert hive.scalars(select(TouchedPost)).all() == []


def test_accepting_records_what_was_shown(hive):
    upload = keep(hive)
    document = accept(hive, upload.id, by="hr@example.org")
    hive.refresh(upload)
    assert upload.accepted_by == "hr@example.org"
    assert document["batch"] == upload.id
    assert counted(document) == {"new": 2, "rejected": 1, "ignored": 1}
    assert [fact.upload_id for fact in known(hive, TrainingFact)] == [upload.id] * 2
    hive.refresh(upload)
    assert upload.state is UploadState.ACCEPTED
    assert upload.accepted_at is not None
    assert upload.summary["batch"] == upload.id


def test_the_ledger_has_every_row(hive):
    upload = keep(hive)
    accept(hive, upload.id)
    query = select(UploadRow.sheet, UploadRow.row, UploadRow.outcome, UploadRow.problem)
    rows = hive.execute(query.where(UploadRow.upload_id == upload.id).order_by(UploadRow.row))
    assert [tuple(row) for row in rows] == [
        ("Sheet1", 2, Outcome.NEW, None),
        ("Sheet1", 3, Outcome.NEW, None),
        ("Sheet1", 4, Outcome.REJECTED, "bad_date"),
        ("Sheet1", 5, Outcome.IGNORED, "not_a_record"),
    ]


def test_what_is_to_be_judged_again(hive):
    take(hive, STAFF, ["00123-2", *PEOPLE[0][1:3], "W2", None, None])
    hive.execute(delete(TouchedPost))
    accept(hive, keep(hive).id)
    touched = select(Post.staff_number).join(TouchedPost, TouchedPost.post_id == Post.id)
    assert sorted(hive.scalars(touched)) == ["00123", "00123-2", "00124"]
    hive.execute(delete(TouchedPost))
    take(hive, TRAINING, ROWS[0])
    assert hive.scalars(select(TouchedPost)).all() == []


def test_the_settings_spoken_of(hive):
    take(hive, [*STAFF, "End"], ["00123", *PEOPLE[0][1:3], "W2", None, None, "1/2/2021"])
    hive.execute(delete(SettingUpload))
    take(hive, TRAINING, ROWS[0])
    assert [one.setting_id for one in hive.scalars(select(SettingUpload))] == [1]
    take(hive, TRAINING, ["00125", None, None, "R2", "ROWAN", DAY])
    assert [one.setting_id for one in hive.scalars(select(SettingUpload))] == [1, 2]


def test_changes_are_shown_with_what_is_held(hive):
    take(hive, [*TRAINING, "Result"], [*ROWS[0], "attended"])
    upload = keep(hive, [*ROWS[0], "passed"], headings=[*TRAINING, "Result"])
    (change,) = upload.summary["changes"]
    assert (change["row"], change["fields"]) == (2, {"result": ["attended", "passed"]})
    married = ["00123", "Jones", "Asha", "W1", "Matron", date(2020, 1, 6)]
    upload = keep(hive, married, headings=STAFF)
    (change,) = upload.summary["changes"]
    assert change["fields"] == {"role": ["Nurse", "Matron"], "surname": ["Patel", "Jones"]}


def test_a_file_without_rows_is_not_kept(hive):
    with pytest.raises(CannotBeRead) as caught:
        keep_for_check(hive, b"%PDF-1.7", "log.pdf", HIVE)
    assert caught.value.document["problems"][0]["code"] == "not_a_spreadsheet"
    assert hive.scalar(select(func.count(Upload.id))) == 1


def test_another_organisation_s_setting_is_refused(hive):
    with pytest.raises(NotKnown):
        keep(hive, setting_id=3)


def test_an_answer_renews_the_check(hive):
    upload = keep(hive)
    assert upload.summary["questions"][0]["value"] == "Some Ltd"
    upload = answer(hive, upload.id, [Given("unknown_provider", "Some Ltd", "ROWAN")], "hr")
    assert upload.summary["questions"] == []
    assert upload.state is UploadState.CHECKED
    accept(hive, upload.id)
    assert {fact.provider_id for fact in known(hive, TrainingFact)} == {1}


def test_facts_that_changed_meanwhile_show_the_check_again(hive):
    upload = keep(hive)
    take(hive, TRAINING, ROWS[0])
    before = known(hive, TrainingFact)
    with pytest.raises(AcceptAgain):
        accept(hive, upload.id)
    assert known(hive, TrainingFact) == before
    hive.refresh(upload)
    assert upload.state is UploadState.CHECKED
    assert counted(upload.summary) == {"new": 1, "unchanged": 1, "rejected": 1, "ignored": 1}
    assert counted(accept(hive, upload.id)) == counted(upload.summary)


def test_a_register_that_changed_meanwhile_shows_the_check_again(hive):
    upload = keep(hive)
    add_alias(hive, "HAZEL", "Some Ltd")
    with pytest.raises(AcceptAgain):
        accept(hive, upload.id)
    hive.refresh(upload)
    assert counted(upload.summary) == {"new": 1, "rejected": 1, "ignored": 2}


def test_what_was_asked_beside_the_file_is_kept(hive):
    row = ["00126", None, None, "R2", "ROWAN", "03/04/26"]
    upload = keep(hive, row, setting_id=1, kind=UploadKind.TRAINING, date_order="mdy")
    accept(hive, upload.id)
    (fact,) = known(hive, TrainingFact)
    assert fact.completed_on == date(2026, 3, 4)


def test_an_upload_is_accepted_once(hive):
    upload = keep(hive)
    accept(hive, upload.id)
    before = dump(hive)
    with pytest.raises(AlreadyAccepted):
        accept(hive, upload.id)
    with pytest.raises(AlreadyAccepted):
        discard(hive, upload.id)
    assert dump(hive) == before


def test_a_discarded_upload_is_gone(hive):
    upload = keep(hive)
    discard(hive, upload.id)
    hive.refresh(upload)
    assert (upload.state, upload.content) == (UploadState.DISCARDED, None)
    with pytest.raises(AlreadyAccepted):
        accept(hive, upload.id)


def at_once(app, *jobs):
    """Run the jobs at the same moment, each with its own session; what each came to."""
    with app.app_context():
        engine = db.engine
    together = threading.Barrier(len(jobs))
    results = [None] * len(jobs)

    def run(place, job):
        with Session(engine) as session:
            together.wait()
            try:
                results[place] = job(session)
            except AlreadyAccepted as lost:
                results[place] = lost

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_who_accept_at_once_one_does(app, hive):
    upload_id = keep(hive).id
    results = at_once(app, *[lambda session: accept(session, upload_id)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["AlreadyAccepted", "dict"]
    assert len(known(hive, TrainingFact)) == 2


def test_two_imports_at_once_record_each_row_once(app, hive):
    jobs = [lambda session: take(session, TRAINING, ROWS[0])] * 2
    jobs += [lambda session: take(session, STAFF, ["00555", "Lee", "Kim", "W1", None, None])] * 2
    results = at_once(app, *jobs)
    assert (
        sorted(str(counted(result)) for result in results)
        == ["{'new': 1}"] * 2 + ["{'unchanged': 1}"] * 2
    )
    assert len(known(hive, TrainingFact)) == 1
    assert hive.scalar(select(func.count(Person.id)).where(Person.number == "00555")) == 1
