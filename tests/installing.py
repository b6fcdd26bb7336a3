"""Programs of the system that the tests need, by its own tool where that is to be had."""

import os
import shutil
import subprocess
import sys


def by_apt(*packages: str) -> bool:
    """Whether apt has installed them: where there is one, and as root alone."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    command = ("apt-get", "install", "--yes", "--no-install-recommends", *packages)
    return succeeds("apt-get", "update") and succeeds(*command)


def succeeds(*command: str) -> bool:
    """Whether it ended well; what it printed goes to standard error."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno(), check=False
    )
    return done.returncode == 0
