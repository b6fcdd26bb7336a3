"""The Chromium that the tests drive; `python -m tests.browser.chromium` installs one if need be."""

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.installing import by_apt, succeeds

ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
HOW_TO_GET_IT = """\
The browser tests need Chromium, and it could not be installed from here.
Install it with the system's own tool, so that `chromium` is on the PATH:
  Debian, Ubuntu   apt-get install chromium
  Fedora           dnf install chromium
  macOS            brew install --cask chromium
Then run the tests again."""


def find() -> str | None:
    """The first that answers when asked for its version: on the PATH, then Playwright's own."""
    candidates = [found for name in ON_PATH if (found := shutil.which(name))]
    candidates += [path for path in ON_MACOS if Path(path).exists()]
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).exists():
        candidates.append(own)
    return next((path for path in candidates if _answers(path)), None)


def install() -> None:
    """Tries apt as root, then Playwright's own download; either may fail, which `find` tells."""
    if by_apt("chromium", "fonts-liberation") and find():
        return
    succeeds(sys.executable, "-m", "playwright", "install", "chromium")


def _answers(path: str) -> bool:
    """Whether it starts; what keeps it from it is said, for all tests of a browser hang on it."""
    asked = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    if asked.returncode:
        print(f"{path} --version ended with {asked.returncode}: {asked.stderr}", file=sys.stderr)
    return asked.returncode == 0


if __name__ == "__main__":
    if not find():
        print("No Chromium found: installing one.", file=sys.stderr)
        install()
    if not find():
        sys.exit(HOW_TO_GET_IT)
