"""Headers, cookies, and what a monitor may ask."""

import re
from secrets import token_urlsafe

import pytest
from cryptography.fernet import Fernet

from app import create_app
from tests.conftest import SETTINGS
from tracker.settings import SECRETS, MissingSetting, settings_from
from tracker.store.database import db


@pytest.fixture
def web_app(sqlite_app):
    return sqlite_app


def production(url="sqlite://"):
    environ = {"TRACKER_ENV": "production", "DATABASE_URL": url, "TRACKER_PROXIES": "1"}
    environ |= {name: token_urlsafe(48) for name in (*SECRETS, "CREDENTIAL_KEY")}
    environ |= {"MAIL_SERVER": "localhost", "TRACKER_ADDRESS": "https://tracker.example"}
    return environ | {"EVIDENCE_KEY": Fernet.generate_key().decode()}


@pytest.mark.parametrize(
    "name",
    [
        "CREDENTIAL_KEY",
        "DATABASE_URL",
        "EVIDENCE_KEY",
        "MAIL_SERVER",
        "SECRET_KEY",
        "SECURITY_PASSWORD_SALT",
        "TOTP_SECRET",
        "TRACKER_ADDRESS",
    ],
)
def test_production_refuses_to_start_without(tmp_path, name):
    environ = production()
    del environ[name]
    with pytest.raises(MissingSetting, match=name):
        settings_from(environ, tmp_path)


@pytest.mark.parametrize(
    "weak", ["short", "x" * 60, "abcabcabc" * 8, "Change-me-before-the-first-start-0123456789"]
)
@pytest.mark.parametrize("name", [*SECRETS, "CREDENTIAL_KEY", "METRICS_TOKEN"])
def test_production_refuses_a_secret_that_can_be_guessed(tmp_path, name, weak):
    with pytest.raises(MissingSetting, match=f"{name} can be guessed. Make one"):
        settings_from({**production(), name: weak}, tmp_path)


def test_production_refuses_one_secret_in_two_places(tmp_path):
    environ = production()
    environ["TOTP_SECRET"] = environ["SECRET_KEY"]
    with pytest.raises(MissingSetting, match="TOTP_SECRET is the same as SECRET_KEY"):
        settings_from(environ, tmp_path)


@pytest.mark.parametrize("address", ["tracker.example", "http://tracker.example", "https://"])
def test_production_refuses_an_address_without_tls(tmp_path, address):
    with pytest.raises(MissingSetting, match="TRACKER_ADDRESS must begin with https://"):
        settings_from({**production(), "TRACKER_ADDRESS": address}, tmp_path)


def test_secrets_as_they_are_told_to_be_made_are_taken(tmp_path):
    for _ in range(100):
        settings_from({**production(), "METRICS_TOKEN": token_urlsafe(48)}, tmp_path)


def test_elsewhere_secrets_are_made_once(tmp_path):
    first, second = settings_from({}, tmp_path), settings_from({}, tmp_path)
    assert first == second
    assert len({path.read_text() for path in tmp_path.iterdir()}) == 3
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_the_policy_has_another_nonce_each_time(visitor):
    policies = [visitor.get("/privacy").headers["Content-Security-Policy"] for _ in range(2)]
    nonces = [re.search(r"'nonce-([\w-]{20,})'", policy)[1] for policy in policies]
    assert nonces[0] != nonces[1]
    assert policies[0].startswith("default-src 'none'; ")
    assert "unsafe" not in policies[0]


def test_headers_are_on_every_answer(visitor):
    for address in ("/privacy", "/nowhere", "/", "/healthz", "/static/none.css"):
        headers = visitor.get(address).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers


def test_in_production_cookies_and_connections_are_secure(tmp_path):
    app = create_app({**settings_from(production(), tmp_path), **SETTINGS})
    proxied = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    response = app.test_client().get("/sign-in", headers=proxied)
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-tracker=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie


@pytest.mark.parametrize("host", ["tracker.example", "tracker.example:443", "localhost"])
def test_in_production_it_is_asked_by_its_own_name(tmp_path, host):
    app = create_app({**settings_from(production(), tmp_path), **SETTINGS})
    assert app.test_client().get("/privacy", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "tracker.example.evil.example", "192.0.2.1", "a<b"]
)
def test_in_production_another_name_is_refused(tmp_path, host):
    app = create_app({**settings_from(production(), tmp_path), **SETTINGS})
    for told in ({"Host": host}, {"X-Forwarded-Host": host}):
        response = app.test_client().get("/sign-in", headers=told)
        assert response.status_code == 400
        assert "Sorry, we could not understand that" in response.text
        assert host not in response.text


def test_assets_with_their_version_are_kept_for_good(visitor, web_app, tmp_path, monkeypatch):
    monkeypatch.setattr(web_app, "static_folder", str(tmp_path))
    (tmp_path / "tracker.css").write_text("p { color: black }")
    address = visitor.page("/privacy").find("link", rel="stylesheet")["href"]
    assert re.fullmatch(r"/static/tracker\.css\?v=[0-9a-f]{12}", address)
    assert "immutable" in visitor.get(address).headers["Cache-Control"]
    assert "immutable" not in visitor.get("/static/tracker.css").headers["Cache-Control"]
    (tmp_path / "tracker.css").write_text("p { color: white }")
    assert visitor.page("/privacy").find("link", rel="stylesheet")["href"] != address


def test_an_asset_that_comes_late_does_not_sign_its_reader_in_again(
    signed_in, web_app, tmp_path, monkeypatch
):
    monkeypatch.setattr(web_app, "static_folder", str(tmp_path))
    (tmp_path / "tracker.css").write_text("p { color: black }")
    user = signed_in("registrar")
    assert "Set-Cookie" in user.get("/account").headers
    assert "Set-Cookie" not in user.get("/static/tracker.css").headers


def test_healthy_and_ready(visitor):
    assert visitor.get("/healthz").json == {"status": "ok"}
    sweep = {"last": None, "missed": False}
    assert visitor.get("/readyz").json == {"status": "ok", "sweep": sweep}


def test_not_ready_before_the_migrations(tmp_path):
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'new.db'}"})
    response = app.test_client().get("/readyz")
    assert response.status_code == 503
    assert response.json["reason"] == "the database has no tables of the tracker"
    with app.app_context():
        db.engine.dispose()


def test_not_ready_without_the_database(tmp_path):
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/no/such.db"})
    response = app.test_client().get("/readyz")
    assert response.status_code == 503
    assert response.json["reason"] == "the database cannot be reached"
