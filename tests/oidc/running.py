"""A real OpenID provider, run beside the tests, and a browser's way through it."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tracker.oidc.discovery import forget
from tracker.oidc.providers import Provider

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ACCOUNTS: dict[str, dict[str, Any]] = {
    "ruth": {"email": "Ruth@Home.example", "email_verified": True},
    "sure": {"email": "ruth@home.example", "email_verified": True, "mfa": True},
    "claims": {"email": "ruth@home.example", "email_verified": False},
    "closed": {"email": "closed@home.example", "email_verified": True},
    "stranger": {"email": "stranger@home.example", "email_verified": True},
    "plain": {},
}


@contextmanager
def running(**told: Any) -> Iterator[str]:
    """The address of a provider that has these accounts."""
    node = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")
    command = [node, str(HERE / "provider.mjs"), json.dumps({"accounts": ACCOUNTS, **told})]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        try:
            address = process.stdout.readline().strip()
            assert address.startswith("http"), "The provider did not start: run `make test`."
            forget()
            yield address
        finally:
            process.terminate()


def provider(issuer: str, key: str = "own", client: str = "tracker", **known: Any) -> Provider:
    """The settings of that provider."""
    return Provider(
        key, known.pop("name", "Harbour"), issuer, client, f"secret of {client}", **known
    )


def came_back(address: str, login: str) -> str:
    """Where the provider sends the browser of who signs in there as `login`."""
    with requests.Session() as browser:
        answer = browser.get(address, timeout=20, allow_redirects=False)
        for _ in range(9):
            if answer.status_code == 200:
                fields = {"login": login}
                answer = browser.post(answer.url, data=fields, timeout=20, allow_redirects=False)
            location = requests.compat.urljoin(answer.url, answer.headers["Location"])
            if "/sign-in/with/" in location:
                return location
            answer = browser.get(location, timeout=20, allow_redirects=False)
    raise AssertionError("The provider sends nobody back.")
