"""`flask account`: how the first administrator of an installation comes to an account."""

import json
from collections.abc import Iterator

import pytest
from click.testing import Result
from flask import Flask

from tests.actions.accounts.acting import account, trust
from tests.actions.harbour import fill
from tests.web.harbour_users import person_id
from tracker.store.account_list import AccountState, account_with_address
from tracker.store.database import db

ADA = "ada@tracker.example"


@pytest.fixture(autouse=True)
def _harbour(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        fill(db.session())


@pytest.fixture
def sent(sqlite_app: Flask) -> Iterator[list]:
    with sqlite_app.extensions["mail"].record_messages() as messages:
        yield messages


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["account", *arguments])


def state(app: Flask, address: str = ADA) -> AccountState:
    with app.app_context():
        found = account_with_address(db.session(), address)
        assert found
        return found.state


def test_the_first_administrator_is_invited_by_email(sqlite_app: Flask, sent: list) -> None:
    result = run(sqlite_app, "Ada@Tracker.example", "--role", "admin")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{ADA} is invited; the code works until the end of ")
    (letter,) = sent
    assert letter.recipients == [ADA]
    assert "Whoever looks after Training Standards Tracker has made" in letter.body
    assert state(sqlite_app) == AccountState.INVITED


def test_without_mail_the_code_is_printed(sqlite_app: Flask, sent: list) -> None:
    result = run(sqlite_app, ADA, "--role", "hr", "--organisation", "HARB", "--print-code")
    assert "Code, to be typed in at /join: " in result.stdout
    assert sent == []
    document = json.loads(run(sqlite_app, ADA, "--role", "admin", "--print-code", "--json").stdout)
    assert document.keys() == {
        *("email", "role", "organisation", "commissioner", "state", "did", "code", "until")
    }
    assert (document["role"], document["state"], document["did"]) == (
        *("admin", "invited"),
        "invited",
    )
    assert len(document["code"]) == 14


def test_an_email_that_does_not_leave_is_told(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sqlite_app.config, "TESTING", False)
    mail = sqlite_app.extensions["mail"]
    monkeypatch.setattr(mail, "suppress", False)
    monkeypatch.setattr(mail, "server", "127.0.0.1")
    monkeypatch.setattr(mail, "port", 9)
    result = run(sqlite_app, ADA, "--role", "admin")
    assert result.exit_code == 1
    assert "could not be emailed" in result.stderr


def test_an_account_changes_its_role_is_closed_and_opened_again(
    sqlite_app: Flask, sent: list
) -> None:
    with sqlite_app.app_context():
        account(db.session(), ADA, "hr", trust(db.session()))
    assert "role already" in run(sqlite_app, ADA, "--role", "hr", "--organisation", "HARB").stdout
    assert "has that role now" in run(sqlite_app, ADA, "--role", "registrar").stdout
    assert "you keep the register from now on" in sent[-1].body
    assert "is closed" in run(sqlite_app, ADA, "--close").stdout
    assert state(sqlite_app) == AccountState.CLOSED
    assert "is open again" in run(sqlite_app, ADA, "--role", "registrar").stdout
    assert state(sqlite_app) == AccountState.OPEN


def test_an_account_of_staff_is_given_a_role_and_is_closed(sqlite_app: Flask, sent: list) -> None:
    with sqlite_app.app_context():
        ruth = person_id(db.session(), "00101")
        account(db.session(), ADA, None, person=ruth)
    result = run(sqlite_app, ADA, "--role", "hr", "--organisation", "HARB")
    assert "has that role now" in result.stdout
    assert "you work for the HR team of Harbour Trust" in sent[-1].body
    assert run(sqlite_app, ADA, "--close").exit_code == 0
    assert state(sqlite_app) == AccountState.CLOSED


def test_what_is_refused_ends_with_one(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        account(db.session(), ADA)
    result = run(sqlite_app, ADA, "--close", "--json")
    assert result.exit_code == 1
    assert "only administrator" in json.loads(result.stdout)["problem"]
    result = run(sqlite_app, "nobody@tracker.example", "--close")
    assert result.exit_code == 1
    assert "Nobody signs in with nobody@tracker.example." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ada"], "ada is no email address."),
        ([ADA], "Give either --role or --close."),
        ([ADA, "--role", "admin", "--close"], "Give either --role or --close."),
        ([ADA, "--role", "hr"], "The role hr needs --organisation."),
        ([ADA, "--role", "admin", "--organisation", "HARB"], "takes no --organisation."),
        ([ADA, "--role", "hr", "--organisation", "NO"], "no organisation with the code NO."),
        ([ADA, "--role", "commissioner", "--commissioner", "NO"], "no commissioner with"),
        ([ADA, "--role", "staff"], "'staff' is not one of"),
    ],
)
def test_wrong_use(sqlite_app: Flask, arguments: list[str], said: str) -> None:
    result = run(sqlite_app, *arguments, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
