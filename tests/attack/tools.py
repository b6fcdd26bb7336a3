"""sqlmap and wapiti, run against one role of a tracker that is served here, and what they said."""

import json
import re
import subprocess
from pathlib import Path

from tests.attack.targets import Target

# What asks another machine for lists or for answers is left out (htp, nikto, wapp; log4shell,
# spring4shell, ssrf, xxe), and so is what looks for other products and guesses passwords.
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,"
    "redirect,shellshock,sql,timesql,upload,xss"
)
# What it says of a place after it has looked for false positives itself.
FOUND = re.compile(r"^(?:Parameter: .*|.* is vulnerable)", re.MULTILINE)
DBMS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def sqlmap(
    tools: Path, target: Target, served: str, cookie: str, engine: str, seconds: int, level: int
) -> tuple[list[str], bool]:
    """What it found at one address, and whether it came to its end in that time."""
    command = [tools / "sqlmap", "-u", served + target.address, "--cookie", cookie]
    command += ["--data", target.data] if target.data else []
    command += ["--batch", f"--level={level}", "--risk=2", f"--dbms={DBMS[engine]}"]
    command += ["--drop-set-cookie", "--ignore-redirects", "--ignore-code=*", "--skip-waf"]
    command += ["--flush-session", "--disable-coloring", f"--time-limit={seconds}"]
    said = _said(command, seconds + 60)
    if "testing for SQL injection" not in said:
        raise RuntimeError(f"sqlmap tried nothing: {said[-2000:]}")
    errors = re.search(r"HTTP error codes detected during run:\n(.*)", said)
    failed = re.findall(r"5\d\d \([^)]*\) - \d+ times", errors[1]) if errors else []
    ended = "all tested parameters do not" in said or "the following injection point" in said
    return [f"sqlmap {target.address}: {one}" for one in (*FOUND.findall(said), *failed)], ended


def wapiti(
    tools: Path, start: str, served: str, cookie: str, seconds: int, folder: Path
) -> list[str]:
    """What it found from one page on, within that time."""
    report = folder / "wapiti.json"
    report.unlink(missing_ok=True)
    command = [tools / "wapiti", "-u", served + start, "--scope", "domain", "--flush-session"]
    command += ["-H", f"Cookie: {cookie}", "-x", f"{served}/sign-out", "-m", MODULES]
    command += ["--max-scan-time", seconds // 4, "--max-attack-time", seconds // 8, "--level", 1]
    command += ["--max-links-per-page", 200, "-S", "normal", "--no-bugreport", "--tasks", 1]
    command += ["--store-session", folder, "-f", "json", "-o", report]
    said = _said(command, seconds * 3)
    if not report.exists():
        raise RuntimeError(f"wapiti told nothing: {said[-2000:]}")
    told = json.loads(report.read_text())
    kinds = {**told["vulnerabilities"], **told["anomalies"]}
    return sorted(
        {
            f"wapiti {kind} {one['method']} {one['path']} {one['parameter']}: {one['info']}"
            for kind, found in kinds.items()
            for one in found
        }
    )


def _said(command: list, seconds: int) -> str:
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode(errors="replace")
    return done.stdout + done.stderr
