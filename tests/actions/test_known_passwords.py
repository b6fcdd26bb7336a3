"""Passwords that others have tried already."""

from hashlib import sha1

import pytest

from tracker.actions import known_passwords
from tracker.actions.known_passwords import holds_name, is_common, is_in_file


def digest(password: str) -> str:
    return sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture(params=["\n", "\r\n"])
def published(tmp_path, request):
    """A file as it is published, of the passwords 0, 1, 2 and so on."""
    lines = sorted(f"{digest(str(n))}:{n * 7 % 100_003}" for n in range(1000))
    path = tmp_path / "pwned.txt"
    path.write_bytes(request.param.join([*lines, ""]).encode())
    return str(path)


def test_every_one_of_the_file_is_found_and_no_other(published):
    assert all(is_in_file(published, str(n)) for n in range(1000))
    assert not any(is_in_file(published, str(n)) for n in range(1000, 2000))


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("count", ["", ":3"])
def test_a_file_of_one_line(tmp_path, end, count):
    path = tmp_path / "one.txt"
    path.write_text(f"{digest('x').lower()}{count}{end}")
    assert is_in_file(str(path), "x")
    assert not is_in_file(str(path), "y")


def test_the_file_is_never_read_whole(published, monkeypatch):
    read = []
    line_from = known_passwords._line_from
    monkeypatch.setattr(
        known_passwords, "_line_from", lambda *said: read.append(said[1]) or line_from(*said)
    )
    is_in_file(published, "777")
    assert len(read) <= 17, "the logarithm of its length"


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PassWord",
        "password2026!",
        "passwordpassword",
        "...qwertyuiop...",
        "dragon-dragon",
    ],
)
def test_what_is_common(password):
    assert is_common(password)


@pytest.mark.parametrize(
    "password", ["three words together", "a dragon at breakfast", "", "1" * 9999]
)
def test_what_is_not(password):
    assert not is_common(password)


@pytest.mark.parametrize(
    ("password", "holds"),
    [
        ("My Training-Standards 1", True),
        ("trainingstandardstracker", True),
        ("TRACKER of standards", False),
        ("training for rowers", False),
    ],
)
def test_a_name_however_it_is_written(password, holds):
    assert holds_name(password, "training standards", "standards tracker") == holds


def test_a_name_too_short_to_mean_anything_is_let_be():
    assert not holds_name("anything with al in it", "al", "")
