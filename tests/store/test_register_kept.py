"""The register that a process keeps is the one that is known now, whoever changes it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.store.register import Register, load_register
from tracker.store.register_kept import register_now
from tracker.store.tables.places import Setting
from tracker.store.tables.register import ProviderFact, Trainer


@pytest.fixture
def harbour(session: Session) -> Session:
    fill(session)
    return session


@pytest.fixture
def asked(session: Session) -> Iterator[list[str]]:
    """The statements that are sent to the database."""
    ran: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear := lambda *said: ran.append(said[2]))
    yield ran
    event.remove(engine, "before_cursor_execute", hear)


def kept(session: Session) -> Register:
    return register_now(session, settings(session), clock.today())


def loaded(session: Session) -> Register:
    return load_register(session, setting_ids=settings(session), on=clock.today())


def settings(session: Session) -> dict[int, str]:
    return dict(session.execute(select(Setting.id, Setting.code)).all())


def change(session: Session, **sheets: list[list[str]]) -> None:
    document = import_register(session, workbook(sheets), "register.xlsx", dry_run=False)
    assert document["problems"] == []


def test_it_is_what_would_be_loaded_and_is_asked_for_once(harbour, asked):
    first = kept(harbour)
    assert first == loaded(harbour)
    asked.clear()
    again = kept(harbour)
    assert again == first
    assert again.providers is first.providers
    assert len(asked) == 3  # among them the codes for the test


def test_what_is_changed_added_or_withdrawn_is_seen(harbour):
    kept(harbour)
    change(harbour, Providers=[["Code", "Name"], ["GOOD", "Better Training"]])
    renamed = kept(harbour)
    assert renamed.providers[renamed.provider_ids["GOOD"]].name == "Better Training"
    change(harbour, Organisations=[["Code", "Name"], ["NEW", "A new trust"]])
    assert "NEW" in kept(harbour).organisation_ids
    trainers = [["Provider", "Reference", "Name", "Grade"], ["GOOD", "T9", "Jo Moss", "senior"]]
    change(harbour, Trainers=trainers)
    trained = kept(harbour)
    assert [one.name for one in trained.providers[trained.provider_ids["GOOD"]].trainers] == [
        "Jo Moss"
    ]
    harbour.execute(update(Trainer).values(withdrawn_at=clock.now()))
    harbour.commit()
    assert kept(harbour) == loaded(harbour)
    assert not any(one.trainers for one in kept(harbour).providers.values())


def test_what_is_not_committed_yet_is_nobodys(harbour):
    with Session(harbour.get_bind()) as other:
        before = kept(other)
        other.rollback()
        harbour.execute(update(ProviderFact).values(withdrawn_at=clock.now()))
        assert kept(other) == before
        other.rollback()
        harbour.commit()
        assert kept(other).providers == {}
