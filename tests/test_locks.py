"""What is installed is what was locked: each file by its hash, from wherever it is fetched."""

import re
import tomllib

import pytest

from tests.audit import LOCKS, ROOT

ASKED = tomllib.loads((ROOT / "pyproject.toml").read_text())
BY_LOCK = dict(
    zip(
        LOCKS,
        (
            ASKED["project"]["dependencies"],
            ASKED["dependency-groups"]["test"],
            ASKED["dependency-groups"]["node"],
        ),
        strict=True,
    )
)
ENTRY = re.compile(
    r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)(?: ; [^\\]+)?((?: \\\n    --hash=\S+)*)$", re.M
)


def locked(lock: str) -> dict[str, str]:
    return {name: version for name, version, _ in ENTRY.findall((ROOT / lock).read_text())}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_file_is_known_by_its_hash_and_by_no_address(lock):
    text = (ROOT / lock).read_text()
    entries = ENTRY.findall(text)
    assert len(entries) == len(re.findall(r"^[^\s#]", text, re.M))
    for name, _, hashes in entries:
        assert re.findall(r"--hash=sha256:[0-9a-f]{64}$", hashes, re.M), name
    assert "://" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_asked_for_is_locked_at_that_version(lock):
    asked = dict(re.fullmatch(r"([\w.-]+)(?:\[.*\])?==(.+)", one).groups() for one in BY_LOCK[lock])
    found = locked(lock)
    assert {name: found.get(name) for name in asked} == asked


def test_the_tests_run_with_what_production_runs_with():
    first, second = locked(LOCKS[0]), locked(LOCKS[1])
    both = first.keys() & second.keys()
    assert both
    assert {name: first[name] for name in both} == {name: second[name] for name in both}
