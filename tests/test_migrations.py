"""The migrations make what the models say, and can be undone, with rows in the tables too."""

import json
from datetime import timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import ClauseElement, Connection, insert, inspect, select, text

from tests.actions.harbour import STAFF, TRAINING, fill, fill_and_sweep, take_in
from tests.actions.held_about import held_about_somebody
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.actions.second_steps import make_recovery_codes
from tracker.actions.sign_ins import begin_sign_in
from tracker.rules.words import Looked
from tracker.store.database import db
from tracker.store.tables.accounts import User
from tracker.store.tables.credentials import TakenPassport
from tracker.store.tables.documents import CertificateOpening
from tracker.store.tables.looks import Look
from tracker.store.tables.passports import Passport, PassportLook

LOOK = ("account_id", "person_id", "day", "organisation_id", "role", "first_at", "last_at", "times")


def test_the_migrated_database_is_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_constraints_and_partial_indexes_are_the_same_too(app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        migrated = told(connection)
        db.metadata.drop_all(connection)
        db.metadata.create_all(connection)
        assert told(connection) == migrated


def told(connection: Connection) -> dict[str, Any]:
    """What the database says of each table that is ours, comparable."""
    inspector = inspect(connection)
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in inspector.get_columns(name)
            },
            "key": inspector.get_pk_constraint(name)["constrained_columns"],
            "references": _sorted(inspector.get_foreign_keys(name)),
            "unique": _sorted(inspector.get_unique_constraints(name)),
            "indexes": _sorted(inspector.get_indexes(name)),
            "checks": _sorted(inspector.get_check_constraints(name)),
        }
        for name in db.metadata.tables
    }


def _sorted(found: list[Any]) -> list[str]:
    return sorted(repr(_plain(one)) for one in found)


def _plain(value: Any) -> Any:
    """The value with dictionaries in order and SQL as its text."""
    if isinstance(value, dict):
        return sorted((key, _plain(part)) for key, part in value.items())
    return " ".join(str(value).split()) if isinstance(value, str | ClauseElement) else value


@pytest.mark.thorough
def test_migrations_can_be_undone_and_done_again(app: Flask, session) -> None:
    fill(session)
    session.close()
    with app.app_context():
        made = set(inspect(db.engine).get_table_names())
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        upgrade()
        assert set(inspect(db.engine).get_table_names()) == made
        assert set(db.metadata.tables) <= made


@pytest.mark.thorough
def test_uploads_of_before_keep_their_problems_and_what_they_replaced(app: Flask, session) -> None:
    day = fill(session)
    bad = ["00101", "Adeyemi", "Ruth", "Good level 2", "GOOD", "Apr-26", None]
    row = ["00101", "Adeyemi", "Ruth", "Good level 2", "GOOD", day - timedelta(days=60), "failed"]
    married = ["00102", "Brown-Field", "Col", "W1", "Matron", *[None] * 3]
    take_in(session, workbook({"Training": [TRAINING, row, bad]}))
    take_in(session, workbook({"Staff": [STAFF, married]}))
    before = kept(session)
    assert [len(one) for one in before] == [1, 1, 1, 1, 4]
    with app.app_context():
        downgrade(revision="0001")
        old = text("SELECT summary FROM upload WHERE kind = 'training' ORDER BY id DESC LIMIT 1")
        assert "Apr-26" in str(session.scalar(old))
        session.close()
        upgrade()
    assert kept(session) == before


def kept(session) -> list[list[Any]]:
    """The problems, what took the place of what, and the documents of the uploads."""
    facts = ("person_fact", "post_fact", "training_fact")
    queries = [
        "SELECT upload_id, place, code, sheet, row, value, message FROM upload_problem",
        *(f"SELECT id, replaces_id FROM {one} WHERE replaces_id IS NOT NULL" for one in facts),
        "SELECT id, CAST(summary AS TEXT) FROM upload WHERE kind <> 'register' ORDER BY id",
    ]
    found = [[tuple(row) for row in session.execute(text(query))] for query in queries]
    session.close()
    return [*found[:-1], [(key, json.loads(summary)) for key, summary in found[-1]]]


@pytest.mark.thorough
def test_the_one_successor_of_before_is_the_first_of_several(app: Flask, session) -> None:
    rows = [["EAST", "East", "WEST; NORTH"], ["WEST", "West", None], ["NORTH", "North", None]]
    book = workbook({"Commissioners": [["Code", "Name", "Successor"], *rows]})
    import_register(session, book, "register.xlsx", dry_run=False)
    session.close()
    said = text("SELECT name, successors FROM commissioner_fact ORDER BY id")
    with app.app_context():
        downgrade(revision="0005")
        upgrade()
    expected = [("East", '["WEST"]'), ("West", "[]"), ("North", "[]")]
    assert [tuple(row) for row in session.execute(said)] == expected


@pytest.mark.thorough
def test_two_accounts_of_one_person_are_for_a_person_to_sort_out(
    sqlite_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite_app.app_context():
        fill(db.session())
        db.session.remove()
        downgrade(revision="0010")
        user = text(
            'INSERT INTO "user" (email, active, fs_uniquifier, us_totp_secrets, person_id) '
            "VALUES (:email, true, :email, '{}', 1)"
        )
        with db.engine.begin() as connection:
            for email in ("one@tests.example", "two@tests.example"):
                connection.execute(user, {"email": email})
        with pytest.raises(SystemExit):
            upgrade()
        assert "Several accounts are of one person (person_id 1 in the table" in caplog.text
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE \"user\" SET person_id = NULL WHERE email LIKE 'two%'"))
        upgrade()
        assert "invitation" in inspect(db.engine).get_table_names()


@pytest.mark.thorough
def test_openings_of_before_are_told_by_the_team(app: Flask, session) -> None:
    """An account that is gone was of the team of whoever sent the certificate."""
    fill_and_sweep(session)
    dee = held_about_somebody(session)
    (opening,) = session.scalars(select(CertificateOpening))
    team = opening.organisation_id
    for by in ("dee@harbour.example", "gone@harbour.example"):
        row = CertificateOpening(certificate_id=opening.certificate_id, opened_by=by)
        row.opened_at = opening.opened_at
        session.add(row)
    session.add(Look(**{**_look(session), "opened": Looked.PASSPORT}))
    session.commit()
    session.close()
    with app.app_context():
        downgrade(revision="0016")
        upgrade()
    query = select(CertificateOpening.opened_by, CertificateOpening.organisation_id)
    teams = dict(session.execute(query).all())
    assert teams == {
        "asha@harbour.example": team,
        "dee@harbour.example": None,
        "gone@harbour.example": team,
    }
    assert session.scalars(select(Look.opened).where(Look.person_id == dee)).all() == ["person"]


def _look(session) -> dict[str, Any]:
    """What a look says that is held already."""
    (look,) = session.scalars(select(Look))
    return {name: getattr(look, name) for name in LOOK}


@pytest.mark.thorough
def test_what_was_taken_in_before_keeps_no_address_and_no_passport_names_a_trainer(
    app: Flask, session
) -> None:
    day = fill(session)
    held = "The trainer, Ada, or A. O'Brien, was authorised by Good Training."
    failed = "On 3 May 2026 Ada was not authorised by Good to train this employer's staff."
    chain = [{"link": "trainer", "holds": True, "text": text} for text in (held, failed)]
    said = {"number": 7, "address": "https://here/p/secret", "certificates": [{"chain": chain}]}
    told = {**said, "address": ""}
    taken = {"organisation_id": 1, "person_id": 1, "issuer_name": "x", "taken_at": clock.now()}
    with app.app_context():
        downgrade(revision="0016")
        for number, issuer in enumerate(("", "https://other.example")):
            row = {**taken, "issuer": issuer, "number": number, "said": said, "signed": b"ey"}
            session.execute(insert(TakenPassport).values(row))
        shared = {"person_id": 1, "salt": b"1", "token_hash": "1", "name": "x", "told": told}
        days = {"shared_on": day, "shared_at": clock.now(), "ends_on": day}
        agreed = {"shows_employer": False, "consent": "x"}
        session.execute(insert(Passport).values({**shared, **days, **agreed}))
        look = {"passport_id": 1, "at": clock.now()}
        session.execute(text("INSERT INTO passport_look (passport_id, at) VALUES (1, :at)"), look)
        session.commit()
        session.close()
        upgrade()
    here, other = session.scalars(select(TakenPassport).order_by(TakenPassport.number))
    assert (here.signed, other.signed) == (None, b"ey")
    assert session.scalars(select(PassportLook.refused)).all() == [False]
    for one in (here.said, other.said, session.scalars(select(Passport.told)).one()):
        assert "secret" not in str(one)
        assert [link["text"] for link in one["certificates"][0]["chain"]] == [
            "The trainer was authorised by Good Training.",
            "On 3 May 2026 the trainer was not authorised by Good to train this employer's staff.",
        ]


@pytest.mark.thorough
def test_an_app_is_forgotten_by_a_release_that_would_not_ask_for_it(app: Flask, session) -> None:
    known = {"email": "asha@harbour.example", "active": True, "fs_uniquifier": "x"}
    user = User(**known, tf_totp_secret="secret", tf_primary_method="authenticator")
    user.totp_counter = 2**40
    session.add(user)
    session.commit()
    begin_sign_in(session, user.id, ["password"], ["hr"], "Firefox, Linux")
    make_recovery_codes(session, user.id)
    session.close()
    with app.app_context():
        downgrade(revision="0020")
        asked = text('SELECT email, tf_totp_secret, tf_primary_method FROM "user"')
        assert [tuple(row) for row in session.execute(asked)] == [(known["email"], None, None)]
        session.close()
        upgrade()
    for table in ("sign_in", "recovery_code"):
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


@pytest.mark.thorough
def test_accounts_outlive_their_invitations_and_links(app: Flask, session) -> None:
    """Whoever goes back a release keeps the accounts; nobody is linked to a provider any more."""
    fill_and_sweep(session)
    held_about_somebody(session)
    session.close()
    held = text('SELECT email, active FROM "user" ORDER BY id')
    before = [tuple(row) for row in session.execute(held)]
    session.close()
    with app.app_context():
        downgrade(revision="0020")
        assert "linked_sign_in" not in inspect(db.engine).get_table_names()
        upgrade()
    assert [tuple(row) for row in session.execute(held)] == before
    assert session.scalar(text("SELECT count(*) FROM linked_sign_in")) == 0
    assert session.scalar(text('SELECT count(made_by) FROM "user"')) == 0
