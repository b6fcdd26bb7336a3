"""PostgreSQL's policies: within a wall nothing is seen of others, whatever is asked."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Session

from tests.actions.harbour import STAFF, fill_and_sweep
from tests.store.plain import plain_engine
from tests.workbooks import workbook
from tracker.actions.import_file import import_file
from tracker.store.bulk import insert_rows
from tracker.store.tables.judged import PostStanding
from tracker.store.tables.people import Person, PersonFact
from tracker.store.tables.places import Organisation
from tracker.store.tables.uploads import Upload
from tracker.store.walls import POLICED, beyond, stand_within, walks_through


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
def engine(session: Session, postgres_url: str) -> Iterator[Engine]:
    """As a plain role to which every table belongs, with the people of two trusts."""
    fill_and_sweep(session)
    staff = [STAFF, ["90001", "Oakes", "Una", "X1", "Nurse"]]
    import_file(session, workbook({"Staff": staff}), "own.xlsx", organisation="OTHER")
    session.commit()
    yield from plain_engine(session, postgres_url)


@pytest.fixture
def plain(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


def organisation(session: Session, code: str) -> int:
    return session.scalars(select(Organisation.id).where(Organisation.code == code)).one()


def surnames(session: Session) -> set[str]:
    return set(session.scalars(select(PersonFact.surname)))


def test_a_question_without_a_scope_sees_its_own_organisation_alone(plain: Session) -> None:
    mine = organisation(plain, "OTHER")
    everybody = surnames(plain)
    assert {"Oakes", "Adeyemi"} < everybody
    stand_within(plain, mine, None)
    assert surnames(plain) == {"Oakes"}
    assert set(plain.scalars(select(Upload.organisation_id))) == {mine, None}
    assert set(plain.scalars(select(PostStanding.organisation_id))) <= {mine}
    plain.commit()
    assert surnames(plain) == {"Oakes"}, "in the next transaction too"
    plain.rollback()
    with beyond(plain):
        assert surnames(plain) == everybody
        plain.commit()
        assert surnames(plain) == everybody
    assert surnames(plain) == {"Oakes"}


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("SELECT pg_terminate_backend(pg_backend_pid())", OperationalError),
        ("SELECT 1 / 0", DataError),
    ],
)
def test_what_fails_beyond_is_told_as_it_is_and_the_wall_stands_again(
    plain: Session, fault: str, told: type[Exception]
) -> None:
    stand_within(plain, organisation(plain, "OTHER"), None)
    with pytest.raises(told), beyond(plain):
        plain.execute(text(fault))
    plain.rollback()
    assert surnames(plain) == {"Oakes"}


def test_somebody_stands_within_the_organisation_that_entered_them(plain: Session) -> None:
    ruth = plain.scalars(select(Person.id).where(Person.number == "00101")).one()
    stand_within(plain, None, ruth)
    assert "Oakes" not in surnames(plain)
    assert "Adeyemi" in surnames(plain)


def test_who_is_of_no_organisation_sees_nobody(plain: Session) -> None:
    stand_within(plain, None, None)
    assert surnames(plain) == set()


def test_organisations_that_share_a_setting_see_each_other(
    session: Session, plain: Session
) -> None:
    mine, other = organisation(session, "HARB"), organisation(session, "OTHER")
    handed_on = "INSERT INTO setting_fact (setting_id, organisation_id, name, nhs_commissioned, "
    handed_on += "populations, recorded_at) SELECT id, :other, 'Ward', false, '[]', now() "
    session.execute(text(f"{handed_on} FROM setting WHERE code = 'W1'"), {"other": other})
    session.commit()
    stand_within(plain, mine, None)
    assert {"Oakes", "Adeyemi"} < surnames(plain)


def test_nothing_is_written_for_another_organisation(plain: Session) -> None:
    mine, other = organisation(plain, "HARB"), organisation(plain, "OTHER")
    stand_within(plain, mine, None)
    theirs = update(Person).where(Person.organisation_id == other).values(number="1")
    assert plain.execute(theirs).rowcount == 0  # type: ignore[attr-defined]
    insert_rows(plain, Person, ("organisation_id", "number"), [(mine, "77777")])
    with pytest.raises(Exception, match="row-level security"):
        insert_rows(plain, Person, ("organisation_id", "number"), [(other, "77778")])


def test_policies_stand_where_bulk_rows_know_of_them(session: Session, plain: Session) -> None:
    assert set(session.scalars(text("SELECT tablename FROM pg_policies"))) == POLICED
    forced = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    assert set(session.scalars(text(forced))) == POLICED
    assert walks_through(session)
    assert not walks_through(plain)
