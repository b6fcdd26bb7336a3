"""One's own account, and changing its password."""

from hashlib import sha1

import pytest
from flask_security import hash_password, verify_password

from tests.web.checked_page import parsed, text_of
from tests.web.conftest import client_of, make_user
from tests.web.signing_in import EMAIL, is_signed_in, post
from tracker import clock
from tracker.store.database import db
from tracker.store.tables.accounts import User

OLD = "three words together"
NEW = "four other words now"


@pytest.fixture
def web_app(sqlite_app):
    return sqlite_app


@pytest.fixture
def asha(web_app):
    """A signed-in client of someone with a password."""
    with web_app.app_context():
        return client_of(web_app, make_user(EMAIL, "staff", password=hash_password(OLD)))


def change(client, current, new=NEW, again=NEW):
    fields = {"password": current, "new_password": new, "new_password_confirm": again}
    return client.send("/account/password", fields)


def is_password(web_app, password):
    with web_app.app_context():
        return verify_password(password, db.session.query(User).one().password)


def errors(response):
    summary = parsed(response).find(class_="govuk-error-summary__list")
    return [text_of(item) for item in summary.find_all("li")]


def test_changed(asha, web_app):
    with web_app.extensions["mail"].record_messages() as sent:
        assert change(asha, OLD).location == "/account"
    assert is_password(web_app, NEW)
    assert [message.subject for message in sent] == ["Your password has been changed"]
    assert "You have changed your password" in asha.page("/account").get_text()


def test_every_other_session_ends(asha, web_app):
    with web_app.app_context():
        other = client_of(web_app, db.session.query(User).one())
    assert other.get("/account").status_code == 200
    change(asha, OLD)
    assert asha.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("current", "new", "again", "said"),
    [
        ("", NEW, NEW, ["Enter your current password"]),
        ("not the old one", NEW, NEW, ["That is not your password"]),
        (OLD, "", "", ["Enter a new password", "Enter the new password again"]),
        (OLD, NEW, NEW + "x", ["The two new passwords are not the same"]),
        (OLD, "too short", "too short", ["Your new password must have at least 12 characters"]),
        (OLD, OLD, OLD, ["Choose a password that differs from your old one"]),
    ],
)
def test_refused(asha, web_app, current, new, again, said):
    assert errors(change(asha, current, new, again)) == said
    assert is_password(web_app, OLD)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("password123456789", "Choose another password. This one is on a list of passwords that"),
        ("my asha has a horse", "Choose a password that does not have the name of your email"),
        ("Training-Standards 42", "Choose a password that does not have the name of this website"),
    ],
)
def test_what_others_guess_first_is_refused(asha, web_app, new, said):
    (error,) = errors(change(asha, OLD, new, new))
    assert error.startswith(said)
    assert is_password(web_app, OLD)


def test_what_is_in_the_file_is_refused(asha, web_app, tmp_path):
    path = tmp_path / "stolen.txt"
    path.write_text(f"{sha1(NEW.encode(), usedforsecurity=False).hexdigest().upper()}:3\n")
    web_app.config["BREACHED_PASSWORDS"] = str(path)
    came_by_code(asha, 60)
    assert "stolen elsewhere" in errors(change(asha, "", NEW, NEW))[0]
    other = f"{NEW} or never"
    assert change(asha, "", other, other).location == "/account"


def came_by_code(client, seconds_ago):
    with client.session_transaction() as session:
        session.update(by_code=True, fs_paa=clock.now().timestamp() - seconds_ago)


def test_a_forgotten_one_is_replaced_after_a_code(asha, web_app):
    came_by_code(asha, 60)
    assert asha.page("/account/password").find("input", id="password") is None
    assert errors(change(asha, "", "too short", "too short"))
    assert change(asha, "").location == "/account"
    assert is_password(web_app, NEW)


def test_but_not_long_after(asha, web_app):
    came_by_code(asha, 3600)
    assert errors(change(asha, "")) == ["Enter your current password"]
    assert is_password(web_app, OLD)


def test_a_first_password_asks_to_confirm_who_it_is(web_app, visitor):
    with web_app.app_context():
        client = client_of(web_app, make_user("new@harbour.example", "staff"))
    assert "None: you sign in by emailed codes" in client.page("/account").get_text()
    assert text_of(client.page("/account/password").h1) == "Choose a password"
    came_by_code(client, 3600)
    response = client.get("/account/password")
    assert response.location == "/account/confirm?next=/account/password"
    assert text_of(client.page(response.location).h1) == "Confirm that it is you"


def test_the_current_one_is_asked_ten_times(asha, visitor):
    assert [change(asha, "a guess").status_code for _ in range(9)] == [200] * 9
    # These say nothing of the current password, and so neither count nor clear.
    assert change(asha, "a guess", again="other words").status_code == 200
    assert change(asha, "").status_code == 200
    assert change(asha, "a guess").status_code == 200
    assert change(asha, OLD).status_code == 429
    assert is_signed_in(asha)
    assert post(visitor, identity=EMAIL, passcode=OLD).location == "/"


def test_a_right_one_is_no_guess(asha):
    for _ in range(11):
        assert change(asha, OLD, "too short", "too short").status_code == 200
    assert change(asha, OLD).location == "/account"


def test_strangers_do_not_keep_out_who_is_signed_in(asha, visitor):
    statuses = [post(visitor, identity=EMAIL, passcode="a guess").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    assert change(asha, OLD).location == "/account"
