"""nginx and systemd-analyze, with which docs/operating.md is tried.

`python -m tests.operating.programs` installs what is missing.
"""

import os
import shutil
import sys

from tests.installing import by_apt

# Each with its package on Debian. What systemd says of units is asked where there is a systemd.
PACKAGES = {"nginx": "nginx-light"}
if sys.platform == "linux":
    PACKAGES["systemd-analyze"] = "systemd"
HOW_TO_GET_THEM = """\
The tests of docs/operating.md need nginx, and on Linux systemd-analyze: not all of that is here,
nor could it be installed from here. Install it with the system's own tool:
  Debian, Ubuntu   apt-get install nginx-light systemd
  Fedora           dnf install nginx systemd
  macOS            brew install nginx
Then run the tests again."""


def find(name: str) -> str | None:
    """Where a program is; nginx stands where only root looks."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


def missing() -> list[str]:
    """The packages of those that are not here."""
    return [package for name, package in PACKAGES.items() if not find(name)]


if __name__ == "__main__":
    if packages := missing():
        print(f"Not found: {', '.join(packages)}. Installing.", file=sys.stderr)
        by_apt(*packages)
    if missing():
        sys.exit(HOW_TO_GET_THEM)
