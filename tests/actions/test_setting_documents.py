"""A document about a setting: given, reviewed, withdrawn, and known by the moment asked."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.asking import give, place, saying, setting
from tests.actions.certificates import KEYS
from tests.documents.made import pdf, phone_picture
from tracker import clock
from tracker.actions.seal_anew import seal_anew
from tracker.actions.setting_documents import (
    GivenBefore,
    NoFile,
    WithdrawnMeanwhile,
    give_document,
    open_file,
    review_document,
    withdraw_document,
    wrong_in,
)
from tracker.documents.reading import JPEG, PDF, BadDocument
from tracker.documents.sealing import CannotBeOpened
from tracker.rules.audit_words import DocumentKind, Principle
from tracker.store.setting_documents import (
    document_given,
    documents_given,
    documents_known,
    documents_withdrawn,
)
from tracker.store.tables.requests import SettingDocument, SettingFile


def known(session, on=None, code="W1"):
    return documents_known(session, [setting(session, code)], on)


def test_what_is_given_is_kept_encrypted_with_what_was_said(harbour: Session) -> None:
    said = saying(
        DocumentKind.TECHNIQUES_AUTHORISED,
        authorised_by="The board",
        principles=(Principle.MINIMUM_FORCE, Principle.DOCUMENTED),
        reviewed_on=clock.today(),
    )
    content = pdf(b"<</Title(Secret)>>")
    document_id = give_document(harbour, KEYS, place(harbour), content, said)
    (found,) = known(harbour)
    assert (found.id, found.setting_id) == (document_id, setting(harbour))
    assert (found.kind, found.title, found.authorised_by) == (said.kind, "Our plan", "The board")
    assert (found.dated_on, found.reviewed_on) == (said.dated_on, said.reviewed_on)
    assert found.principles == said.principles
    assert (found.media_type, found.size) == (PDF, len(content))
    stored = harbour.scalars(select(SettingFile.content)).one()
    assert b"%PDF" not in stored
    assert b"Secret" not in stored
    assert open_file(harbour, KEYS, found).content == content
    assert known(harbour, code="W2") == []


def test_a_picture_is_drawn_anew(harbour: Session) -> None:
    give_document(harbour, KEYS, place(harbour), phone_picture(), saying())
    (found,) = known(harbour)
    opened = open_file(harbour, KEYS, found)
    assert (opened.media_type, b"Camera" in opened.content) == (JPEG, False)


def test_a_bad_file_and_one_given_before_leave_nothing(harbour: Session) -> None:
    with pytest.raises(BadDocument):
        give_document(harbour, KEYS, place(harbour), b"hello", saying())
    assert known(harbour) == []
    give(harbour)
    with pytest.raises(GivenBefore):
        give(harbour)
    assert len(known(harbour)) == 1
    give(harbour, saying(DocumentKind.OTHER))
    give(harbour, code="W2")
    assert (len(known(harbour)), len(known(harbour, code="W2"))) == (2, 1)


def test_a_review_is_another_fact_on_the_same_file(harbour: Session) -> None:
    give(harbour)
    (first,) = known(harbour)
    before = clock.now()
    review_document(harbour, place(harbour), first, clock.today())
    facts = known(harbour)
    assert [one.reviewed_on for one in facts] == [None, clock.today()]
    assert {(one.digest, one.title, one.dated_on) for one in facts} == {
        (first.digest, first.title, first.dated_on)
    }
    assert harbour.scalars(select(SettingFile.id)).all() != []
    assert len(harbour.scalars(select(SettingFile.id)).all()) == 1
    assert known(harbour, before) == [first]


def test_what_is_withdrawn_is_still_known_before(harbour: Session) -> None:
    give(harbour)
    (found,) = known(harbour)
    review_document(harbour, place(harbour), found, clock.today())
    given = known(harbour)
    before = clock.now()
    withdraw_document(harbour, place(harbour), found)
    assert known(harbour) == []
    assert known(harbour, before) == given
    assert known(harbour, clock.now() + timedelta(days=1)) == []
    mine = place(harbour)
    (told,) = documents_withdrawn(harbour, mine.organisation_id, mine.setting_id)
    assert (told.title, told.withdrawn_by) == ("Our plan", "hr@tests.example")
    with pytest.raises(WithdrawnMeanwhile):
        withdraw_document(harbour, mine, found)
    with pytest.raises(WithdrawnMeanwhile):
        review_document(harbour, mine, found, clock.today())
    assert open_file(harbour, KEYS, found).media_type == PDF
    give(harbour)
    assert len(known(harbour)) == 1


def test_another_organisation_has_given_nothing(harbour: Session) -> None:
    document_id = give(harbour)
    mine, other = place(harbour), place(harbour, run_by="OTHER").organisation_id
    assert documents_given(harbour, other, mine.setting_id) == []
    assert document_given(harbour, other, mine.setting_id, document_id) is None
    assert document_given(harbour, mine.organisation_id, mine.setting_id, document_id)


def test_a_file_that_was_let_go_or_whose_key_is_gone_cannot_be_opened(harbour: Session) -> None:
    give(harbour)
    (found,) = known(harbour)
    with pytest.raises(CannotBeOpened):
        open_file(harbour, (Fernet.generate_key().decode(),), found)
    harbour.scalars(select(SettingFile)).one().content = None
    harbour.commit()
    with pytest.raises(NoFile):
        open_file(harbour, KEYS, found)


def test_documents_of_settings_are_sealed_anew_too(harbour: Session) -> None:
    give(harbour)
    (found,) = known(harbour)
    new = Fernet.generate_key().decode()
    assert seal_anew(harbour, (new, *KEYS)) == {"sealed": 1, "already": 0, "lost": 0}
    assert seal_anew(harbour, (new, *KEYS)) == {"sealed": 0, "already": 1, "lost": 0}
    assert open_file(harbour, (new,), found).media_type == PDF


def test_who_gave_and_who_withdrew_is_kept(harbour: Session) -> None:
    give(harbour)
    withdraw_document(harbour, place(harbour), known(harbour)[0])
    row = harbour.scalars(select(SettingDocument)).one()
    assert (row.recorded_by, row.withdrawn_by) == ("hr@tests.example", "hr@tests.example")


def test_what_cannot_be_said_of_a_document() -> None:
    today = clock.today()
    tomorrow, long_ago = today + timedelta(days=1), today.replace(year=1926)
    for said, field in [
        (saying(title=""), "title"),
        (saying(dated=tomorrow), "dated"),
        (saying(dated=long_ago), "dated"),
        (saying(reviewed_on=tomorrow), "reviewed"),
        (saying(dated=today, reviewed_on=today - timedelta(days=1)), "reviewed"),
        (saying(DocumentKind.TECHNIQUES_AUTHORISED), "authorised"),
        (saying(DocumentKind.PRINCIPLE), "principles"),
    ]:
        assert [name for name, _ in wrong_in(said, today)] == [field]
    assert list(wrong_in(saying(dated=today, reviewed_on=today), today)) == []
