"""`make audit`: asks whether anything in the locks has a known vulnerability.

Exit status: 0 nothing known, 1 something is vulnerable, 2 nobody could be asked.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "tests/requirements.txt", "tracker/web/assets/requirements.txt")
SERVICES = ("pypi", "osv")
NOBODY = "Nobody could be asked about {}: try again where the network lets you. {}"
CLEAN, VULNERABLE, NOT_ASKED = range(3)


def python_packages() -> int:
    """Ask each service in turn, until one knows all that is locked."""
    locks = [part for lock in LOCKS for part in ("--requirement", lock)]
    why = ""
    for service in SERVICES:
        done = _run(
            sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--strict",
            "--progress-spinner=off", "--format=json", f"--vulnerability-service={service}", *locks,
        )  # fmt: skip
        try:
            packages = json.loads(done.stdout)["dependencies"]
        except (ValueError, KeyError):
            lines = done.stderr.strip().splitlines() or ["It said nothing."]
            why = lines[-1][:300]
            continue
        return _told([
            f"{one['name']} {one['version']}: {found['id']}, mended in "
            f"{', '.join(found['fix_versions']) or 'no version yet'}"
            for one in packages
            for found in one.get("vulns", ())
        ], f"{len(packages)} Python packages")  # fmt: skip
    print(NOBODY.format("the Python packages", why), file=sys.stderr)
    return NOT_ASKED


def node_packages() -> int:
    """What builds the style sheet and the script."""
    done = _run("npm", "audit", "--json")
    try:
        said = json.loads(done.stdout)
        found = said["vulnerabilities"]
    except (ValueError, KeyError):
        why = (done.stderr.strip().splitlines() or ["It said nothing."])[0][:300]
        print(NOBODY.format("the npm packages", why), file=sys.stderr)
        return NOT_ASKED
    told = [f"{name} ({one['severity']})" for name, one in found.items()]
    return _told(told, "the npm packages")


def _told(vulnerable: list[str], of_what: str) -> int:
    print("\n".join(vulnerable) if vulnerable else f"Nothing is known against {of_what}.")
    return VULNERABLE if vulnerable else CLEAN


def _run(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def main(asked: Sequence[int]) -> int:
    """What is vulnerable weighs more than what could not be asked."""
    return VULNERABLE if VULNERABLE in asked else max(asked)


if __name__ == "__main__":
    sys.exit(main([python_packages(), node_packages()]))
