"""Settings come from the environment, and a mistake in them is told at the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.conftest import thorough_but
from tracker.documents.sealing import seal, unseal
from tracker.settings import MissingSetting, settings_from

TOP = Path(__file__).parent.parent


def test_a_kind_of_environment_that_is_not_known_is_refused(tmp_path):
    with pytest.raises(MissingSetting, match="Set it to production or development"):
        settings_from({"TRACKER_ENV": "prod"}, tmp_path)


def test_production_does_not_start_without_its_secrets(tmp_path):
    with pytest.raises(MissingSetting, match="Set SECRET_KEY"):
        settings_from({"TRACKER_ENV": "production"}, tmp_path)


@pytest.mark.parametrize("name", ["PORT", "MAIL_PORT", "TRACKER_PROXIES", "TRACKER_UPLOAD_WORKERS"])
@pytest.mark.parametrize("told", ["abc", "-1", "1.5", "70000", "1" * 5000])
def test_a_number_that_is_none_or_out_of_bounds_is_refused(tmp_path, name, told):
    with pytest.raises(
        MissingSetting, match=f"{name} is {told[:60]}.*Set it to a whole number from"
    ):
        settings_from({name: told}, tmp_path)


@pytest.mark.parametrize(
    ("told", "meant"),
    [("yes", True), ("TRUE", True), ("on", True), ("1", True), ("No", False), ("", False)],
)
def test_email_goes_encrypted_by_any_word_for_yes(tmp_path, told, meant):
    assert settings_from({"MAIL_USE_TLS": told}, tmp_path)["MAIL_USE_TLS"] is meant


def test_a_word_for_neither_yes_nor_no_is_refused(tmp_path):
    with pytest.raises(MissingSetting, match="MAIL_USE_TLS is maybe"):
        settings_from({"MAIL_USE_TLS": "maybe"}, tmp_path)


@pytest.mark.parametrize(
    "told", ["nonsense", "ftp://a.example", "https://", "https://a.example/x", "https://[a"]
)
def test_an_address_that_links_could_not_begin_with_is_refused(tmp_path, told):
    with pytest.raises(MissingSetting, match="TRACKER_ADDRESS is"):
        settings_from({"TRACKER_ADDRESS": told}, tmp_path)


def test_the_address_may_end_with_a_stroke(tmp_path):
    told = settings_from({"TRACKER_ADDRESS": "https://a.example:8443/"}, tmp_path)
    assert told["ADDRESS"] == "https://a.example:8443"


def test_no_worker_for_uploads_is_too_few(tmp_path):
    with pytest.raises(MissingSetting, match="a whole number from 1 to 64"):
        settings_from({"TRACKER_UPLOAD_WORKERS": "0"}, tmp_path)


@pytest.mark.parametrize(
    "told", ["mysql://a:secret@c/d", "tracker.db", "postgresql://u:secret@host:port/name"]
)
def test_what_is_no_address_of_a_database_is_refused_without_its_password(tmp_path, told):
    with pytest.raises(MissingSetting, match="DATABASE_URL is not the address") as refused:
        settings_from({"DATABASE_URL": told}, tmp_path)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "told",
    [
        "sqlite://",
        "sqlite:////var/lib/tracker.db",
        "postgresql:///tracker?host=/var/run/postgresql",
        "postgresql+psycopg://tracker:p#/s:?w@[::1]:5432/tracker?sslmode=verify-full",
        "postgresql://db.example",
    ],
)
def test_the_address_of_a_database_stays_as_it_is(tmp_path, told):
    assert settings_from({"DATABASE_URL": told}, tmp_path)["SQLALCHEMY_DATABASE_URI"] == told


PROGRAMS = [["app.py"], ["-m", "flask", "init"], ["-m", "tracker.schedule"]]


@pytest.mark.parametrize("command", thorough_but(PROGRAMS[:1], PROGRAMS))
def test_what_is_wrong_is_said_in_one_line(command):
    environ = {**os.environ, "MAIL_PORT": "abc"}
    ended = subprocess.run([sys.executable, *command], cwd=TOP, env=environ, stderr=-1, text=True)
    assert ended.returncode == 1
    assert "MAIL_PORT is abc. Set it to a whole number from 1 to 65535." in ended.stderr
    assert "Traceback" not in ended.stderr


KEY = "tracker-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"


@pytest.mark.parametrize("half", [{"NOTIFY_API_KEY": KEY}, {"NOTIFY_TEMPLATE_ID": "t"}])
def test_half_of_notify_is_refused(tmp_path, half):
    with pytest.raises(MissingSetting, match="Set both NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID"):
        settings_from(half, tmp_path)


def test_a_key_of_notify_must_be_whole(tmp_path):
    whole = {"NOTIFY_API_KEY": KEY, "NOTIFY_TEMPLATE_ID": "t"}
    assert settings_from(whole, tmp_path)["NOTIFY_API_KEY"] == KEY
    with pytest.raises(MissingSetting, match="not a whole API key"):
        settings_from({**whole, "NOTIFY_API_KEY": KEY[-40:]}, tmp_path)


def test_links_begin_with_the_address_that_is_told_or_else_with_this_machine(tmp_path):
    assert settings_from({}, tmp_path)["ADDRESS"] == "http://127.0.0.1:5000"
    told = {"TRACKER_ADDRESS": "https://tracker.example/"}
    assert settings_from(told, tmp_path)["ADDRESS"] == "https://tracker.example"


@pytest.mark.parametrize("told", ["x", "x" * 43 + "= y", "x" * 42 + "=", "é" * 43 + "="])
def test_a_key_for_evidence_that_is_none_is_refused(tmp_path, told):
    with pytest.raises(MissingSetting, match="EVIDENCE_KEY must be one or more keys"):
        settings_from({"EVIDENCE_KEY": told}, tmp_path)


def test_several_keys_for_evidence_are_kept_in_their_order(tmp_path):
    keys = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    for between in (" ", ",", ", ", "\n"):
        told = settings_from({"EVIDENCE_KEY": between.join(keys)}, tmp_path)
        assert told["EVIDENCE_KEYS"] == keys


def test_elsewhere_the_key_for_evidence_is_made_of_the_secret_key(tmp_path):
    first, again = (settings_from({"SECRET_KEY": "x"}, tmp_path) for _ in range(2))
    other = settings_from({"SECRET_KEY": "y"}, tmp_path)
    assert first["EVIDENCE_KEYS"] == again["EVIDENCE_KEYS"] != other["EVIDENCE_KEYS"]
    assert unseal(seal(b"a certificate", first["EVIDENCE_KEYS"]), again["EVIDENCE_KEYS"])


def test_elsewhere_the_secret_key_locks_the_keys_that_sign(tmp_path):
    assert settings_from({"SECRET_KEY": "x"}, tmp_path)["CREDENTIAL_KEY"] == "x"
    told = {"SECRET_KEY": "x", "CREDENTIAL_KEY": "y"}
    assert settings_from(told, tmp_path)["CREDENTIAL_KEY"] == "y"


def test_the_file_of_stolen_passwords_must_be_one(tmp_path):
    path = tmp_path / "stolen.txt"
    with pytest.raises(MissingSetting, match="BREACHED_PASSWORDS cannot be read: No such file"):
        settings_from({"BREACHED_PASSWORDS": str(path)}, tmp_path)
    path.write_text("password\n")
    with pytest.raises(MissingSetting, match="BREACHED_PASSWORDS must be a file of SHA-1 digests"):
        settings_from({"BREACHED_PASSWORDS": str(path)}, tmp_path)
    for end in ("\n", "\r\n"):
        path.write_bytes(f"{'0' * 40}:12{end}".encode())
        assert settings_from({"BREACHED_PASSWORDS": str(path)}, tmp_path)["BREACHED_PASSWORDS"]
    assert settings_from({}, tmp_path)["BREACHED_PASSWORDS"] is None
