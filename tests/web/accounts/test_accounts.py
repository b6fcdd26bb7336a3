"""The pages on which an administrator looks after accounts, and those of a team."""

import re

import pytest

from tests.actions.accounts.acting import account, board, trust
from tests.web.checked_page import parsed, press_button, text_of
from tests.web.harbour_users import person_id
from tests.web.second_steps import app_code, enter, first_step, make_account
from tracker.store.account_list import account_with_address
from tracker.store.tables.accounts import User
from tracker.store.tables.people import PersonFact

NEW = "ben@harbour.example"
CODE = re.compile(r"\b(?:[B-Z]{4}-){2}[B-Z]{4}\b")


@pytest.fixture
def web_app(sqlite_app):
    return sqlite_app


@pytest.fixture
def session(web_app):
    from sqlalchemy.orm import Session

    from tracker.store.database import db

    with web_app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


@pytest.fixture
def ada(harbour, signed_in):
    return signed_in("admin")


@pytest.fixture
def asha(harbour, signed_in):
    return signed_in("hr", organisation="HARB")


def said(page) -> str:
    return text_of(page.find("main"))


def follow(client, response):
    assert response.status_code == 303
    return said(client.page(response.location))


def test_who_is_invited_opens_their_account_by_the_code(ada, visitor, harbour, sent) -> None:
    fields = {"address": f" {NEW.upper()} ", "role": "hr", "organisation": "HARB"}
    assert "on the way to ben@harbour.example" in follow(ada, ada.send("/accounts/invite", fields))
    (letter,) = sent
    assert letter.recipients == [NEW]
    assert "You are invited as: HR team, Harbour Trust" in letter.body
    code = CODE.search(letter.body)[0]
    page = visitor.page("/join")
    token = page.find("input", {"name": "csrf_token"})["value"]
    response = visitor.post("/join", data={"csrf_token": token, "code": code.lower()})
    assert response.location == "/join/account"
    page = visitor.page("/join/account")
    assert NEW in said(page)
    token = page.find("input", {"name": "csrf_token"})["value"]
    assert visitor.post("/join/account", data={"csrf_token": token}).status_code == 303
    assert visitor.get("/hr/").location == "/account/second-step"
    listed = said(ada.page("/accounts"))
    assert NEW in listed
    assert "Never" in said(ada.page(f"/accounts?text={NEW}")) or "2026" in listed
    again = visitor.application.test_client()
    token = parsed(again.get("/join")).find("input", {"name": "csrf_token"})["value"]
    response = again.post("/join", data={"csrf_token": token, "code": code})
    assert "cannot be used any more" in follow(again, response)


def test_nobody_opens_an_account_without_its_code(visitor) -> None:
    assert visitor.get("/join/account").location == "/join"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"address": "nobody", "role": "admin"}, "Enter an email address"),
        ({"address": NEW}, "Choose what the account is for"),
        ({"address": NEW, "role": "staff"}, "Choose what the account is for"),
        ({"address": NEW, "role": "own"}, "Choose what the account is for"),
        ({"address": NEW, "role": "hr"}, "Choose the organisation"),
        ({"address": NEW, "role": "hr", "organisation": "NOPE"}, "Choose the organisation"),
        ({"address": NEW, "role": "commissioner", "organisation": "HARB"}, "Choose the comm"),
    ],
)
def test_what_is_missing_is_said(ada, harbour, fields, problem) -> None:
    page = parsed(ada.send("/accounts/invite", fields))
    assert problem in text_of(page.find(class_="govuk-error-summary"))
    assert account_with_address(harbour, NEW) is None


def test_a_role_is_changed_and_the_owner_told(ada, harbour, sent) -> None:
    ben = account(harbour, NEW, "hr", trust(harbour))
    ada.page(f"/accounts/{ben}")
    ada.page(f"/accounts/{ben}/role")
    response = ada.send(f"/accounts/{ben}/role", {"role": "commissioner", "commissioner": "EAST"})
    assert "has that role from now on" in follow(ada, response)
    assert "you work for the commissioner East Board from now on" in sent[-1].body
    harbour.rollback()
    assert account_with_address(harbour, NEW).role == "commissioner"


def test_an_account_is_closed_and_its_owner_is_out_at_once(
    ada, harbour, web_app, sent, signed_in
) -> None:
    from tests.web.conftest import client_of

    ben = account(harbour, NEW, "hr", trust(harbour))
    with web_app.app_context():
        own = client_of(web_app, harbour.get_one(User, ben))
    assert own.get("/hr/team").status_code == 200
    page = ada.page(f"/accounts/{ben}")
    closed = press_button(ada, page, f"Close the account : {NEW}")
    assert "is closed" in said(closed)
    assert own.get("/hr/team").status_code == 302
    assert "has been closed" in sent[-1].body
    assert "is open again" in said(press_button(ada, closed, f"Open again : {NEW}"))


def test_who_has_not_come_yet_gets_another_code(ada, harbour, sent) -> None:
    follow(ada, ada.send("/accounts/invite", {"address": NEW, "role": "registrar"}))
    ben = account_with_address(harbour, NEW).id
    page = ada.page(f"/accounts/{ben}")
    press_button(ada, page, f"Send another code : {NEW}")
    first, second = (CODE.search(one.body)[0] for one in sent)
    assert first != second
    page = press_button(ada, ada.page(f"/accounts/{ben}"), f"Close the account : {NEW}")
    press_button(ada, page, f"Open again : {NEW}")
    assert CODE.search(sent[-1].body)
    assert "Invited" in said(ada.page(f"/accounts/{ben}"))


def test_a_lost_second_step_is_reset(ada, harbour, web_app, visitor, sent, signed_in) -> None:
    """Whose it is sets up another before anything opens, and the log says who did it."""
    ben, secret = make_account(web_app, NEW, "hr")
    before = web_app.test_client()
    first_step(before, NEW)
    assert enter(before, app_code(web_app, secret)).location == "/"
    page = press_button(ada, ada.page(f"/accounts/{ben}"), f"Reset the second step : {NEW}")
    assert f"{NEW} has no second step any more" in said(page)
    (told,) = sent
    assert told.recipients == [NEW]
    assert told.subject.startswith("Your second step to sign in has been reset")
    assert before.get("/account").location.startswith("/sign-in")
    first_step(visitor, NEW)
    assert visitor.get("/account").location == "/account/second-step"
    log = text_of(ada.page("/registrar/log?who=tests.example").tbody)
    done = "reset the second step of an account What was written"
    assert f"{done} 1 account changed, 1 sign-in deleted: {NEW}" in log
    assert NEW not in text_of(signed_in("registrar").page("/registrar/log").main)


def test_nobody_but_another_administrator_resets_it(ada, asha, harbour, web_app, sent, signed_in):
    ben, _ = make_account(web_app, NEW, "hr")
    others = (signed_in(role) for role in ("staff", "commissioner", "registrar"))
    for client in (asha, *others):
        assert client.send(f"/accounts/{ben}/reset").status_code == 404
    ruth = account(harbour, "ruth@home.example", None, person=person_id(harbour, "00101"))
    assert ada.send(f"/accounts/{ruth}/reset").status_code == 404
    own = ada.page("/accounts?role=admin").find("th", scope="row").a["href"]
    assert "Ask another administrator" in follow(ada, ada.send(f"{own}/reset"))
    assert sent == []
    harbour.rollback()
    assert harbour.get_one(User, ben).tf_totp_secret


def test_the_last_administrator_and_ones_own_account_stay(ada, harbour) -> None:
    page = ada.page("/accounts?role=admin")
    own = page.find("th", scope="row").a["href"]
    assert "your own account" in said(ada.page(own))
    assert "your own account" in follow(ada, ada.send(f"{own}/close"))
    assert ada.get(f"{own}/role").status_code == 303
    assert "Open" in said(ada.page(own))


def test_accounts_of_staff_are_not_an_administrators_to_see(ada, harbour) -> None:
    ruth = account(harbour, "ruth@home.example", None, person=person_id(harbour, "00101"))
    assert "ruth@home.example" not in said(ada.page("/accounts"))
    assert "No account fits" in said(ada.page("/accounts?text=ruth"))
    for path in ("", "/role"):
        assert ada.get(f"/accounts/{ruth}{path}").status_code == 404
    for path in ("role", "close", "open", "again"):
        assert ada.send(f"/accounts/{ruth}/{path}").status_code == 404
    assert ada.get("/accounts?page=9").status_code == 404


def test_hr_sees_its_team_invites_to_it_and_closes(asha, harbour, sent) -> None:
    ben = account(harbour, NEW, "hr", trust(harbour))
    eve = account(harbour, "eve@other.example", "hr", trust(harbour, "OTHER"))
    account(harbour, "edi@east.example", "commissioner", board(harbour))
    team = said(asha.page("/hr/team"))
    assert NEW in team
    assert "eve@" not in team
    assert "edi@" not in team
    assert "on the way" in follow(asha, asha.send("/hr/team", {"address": "c@harbour.example"}))
    assert account_with_address(harbour, "c@harbour.example").place == "Harbour Trust"
    press_button(asha, asha.page("/hr/team"), "Send another code : c@harbour.example")
    page = parsed(asha.send("/hr/team", {"address": "eve@other.example"}))
    assert "Somebody signs in with that" in text_of(page.find(class_="govuk-error-summary"))
    for path in ("close", "again"):
        assert asha.send(f"/hr/team/{eve}/{path}").status_code == 404
    assert "does not see what" in follow(asha, asha.send(f"/hr/team/{ben}/close"))
    assert "has been closed" in sent[-1].body


def test_a_commissioner_has_a_team_too(harbour, signed_in, sent) -> None:
    edi = signed_in("commissioner", commissioner=board(harbour).commissioner_id)
    wes = account(harbour, "wes@west.example", "commissioner", board(harbour, "WEST"))
    follow(edi, edi.send("/commissioner/team", {"address": "eli@east.example"}))
    assert "Commissioner, East Board" in sent[-1].body
    assert "wes@" not in said(edi.page("/commissioner/team"))
    assert edi.send(f"/commissioner/team/{wes}/close").status_code == 404


def test_who_has_left_is_shown_to_the_team_and_to_administrators(ada, asha, harbour) -> None:
    fay = person_id(harbour, "00105")
    harbour.query(PersonFact).filter_by(person_id=fay).one().email = NEW
    account(harbour, NEW, "hr", trust(harbour))
    for client, path in ((ada, f"/accounts?text={NEW}"), (asha, "/hr/team")):
        assert "Has left" in said(client.page(path))


def test_pages_take_as_many_queries_for_a_thousand_accounts(ada, harbour, statements) -> None:
    def queries(path: str) -> int:
        with statements() as ran:
            ada.page(path)
        return len(ran)

    for n in range(10):
        account(harbour, f"a{n}@harbour.example", "hr", trust(harbour))
    few = queries("/accounts")
    roles = harbour.query(User).filter_by(email="a0@harbour.example").one().roles
    harbour.add_all(
        User(
            email=f"b{n}@harbour.example",
            active=True,
            fs_uniquifier=f"{n}",
            roles=roles,
            organisation_id=trust(harbour).organisation_id,
        )
        for n in range(1000)
    )
    harbour.commit()
    assert queries("/accounts") == few
    assert queries("/accounts?page=3") == few


@pytest.mark.parametrize("path", ["/accounts/invite", "/accounts/1/close", "/hr/team"])
def test_nothing_is_taken_without_a_token(ada, asha, path) -> None:
    client = asha if path.startswith("/hr") else ada
    assert client.post(path, data={"address": NEW, "role": "admin"}).status_code == 400
