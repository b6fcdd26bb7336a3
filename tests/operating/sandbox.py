"""The server that docs/operating.md sets up, in a folder: its commands, its units, its proxy."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL

from tests import postgres
from tests.operating import programs

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```sh (\w+)\n(.*?)^```$", re.M | re.S)
NAME = "tracker.example"


def blocks(*kinds: str) -> list[str]:
    """The commands of the document that are marked so, in their order."""
    text = (DOCS / "operating.md").read_text()
    return [commands for kind, commands in BLOCK.findall(text) if kind in kinds]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Sandbox:
    """Places and ports in place of those of the document."""

    folder: Path
    database: Path
    mail_port: int
    pages: socket.socket
    tls_port: int = field(default_factory=free_port)
    plain_port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        for name in ("srv", "etc/tls", "backups", "log"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "srv/current").symlink_to(ROOT)

    def here(self, text: str) -> str:
        """The text with the places of the document as they are here."""
        pages = self.pages.getsockname()[1]
        for there, here in {
            "/srv/tracker": self.folder / "srv",
            "/etc/tracker": self.folder / "etc",
            "/var/backups/tracker": self.folder / "backups",
            "/var/log/nginx": self.folder / "log",
            "/var/run/postgresql": self.database,
            "127.0.0.1:8000": f"127.0.0.1:{pages}",
            f"https://{NAME}": f"https://{NAME}:{self.tls_port}",
            "MAIL_PORT=25": f"MAIL_PORT={self.mail_port}",
        }.items():
            text = text.replace(there, str(here))
        return text

    def run(self, commands: str) -> str:
        """What the commands say, run as somebody who has read the settings would."""
        prelude = self.here(
            "set -euo pipefail\n"
            "settings=/etc/tracker/environment\n"
            "if [ -e $settings ]; then set -a; . $settings; set +a; fi\n"
            "cd /srv/tracker/current\n"
            f"curl() {{ command curl --cacert /etc/tracker/tls/fullchain.pem "
            f'--resolve {NAME}:{self.tls_port}:127.0.0.1 "$@"; }}\n'
        )
        done = subprocess.run(
            ["bash", "-c", prelude + self.here(commands)],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def environment(self) -> dict[str, str]:
        """Nothing of whoever runs the tests. The role has its own name, whoever that is."""
        return {"PATH": os.environ["PATH"], "PGUSER": "tracker", "WEB_CONCURRENCY": "2"}

    def start(self, unit: str, log: Path) -> "subprocess.Popen[bytes]":
        """A service as its unit says, with the socket that systemd would hold for it."""
        settings = self._settings()
        text = (DOCS / "systemd" / unit).read_text()
        (command,) = re.findall(r"^ExecStart=(.*)$", text, re.M)
        for pair in re.findall(r"^Environment=(.*)$", text, re.M):
            settings.update(one.split("=", 1) for one in pair.split())
        line = f"exec {self.here(command)}"
        if "tracker-web.socket" in text:
            number = self.pages.fileno()
            line = f"exec 3<&{number}; export LISTEN_FDS=1 LISTEN_PID=$$; {line}"
        with log.open("ab") as file:
            return subprocess.Popen(
                ["bash", "-c", line],
                env=settings,
                cwd=self.folder / "srv/current",
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                pass_fds=[self.pages.fileno()],
            )

    def _settings(self) -> dict[str, str]:
        """The environment's file as systemd reads it."""
        lines = (self.folder / "etc/environment").read_text().splitlines()
        read = dict(line.split("=", 1) for line in lines)
        return self.environment() | {name: shlex.split(said)[0] for name, said in read.items()}

    def certify(self) -> None:
        """A certificate of our own for the name."""
        tls = self.folder / "etc/tls"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
             "-addext", f"subjectAltName=DNS:{NAME}",
             "-keyout", tls / "privkey.pem", "-out", tls / "fullchain.pem"],
            check=True, capture_output=True,
        )  # fmt: skip

    def nginx(self, *more: str) -> None:
        """Start nginx with the site of the document, or tell it something; back once it has."""
        conf = self.folder / "nginx.conf"
        site = self.here((DOCS / "nginx/tracker.conf").read_text())
        site = re.sub(r"^ *listen \[::\].*\n", "", site, flags=re.M)
        site = site.replace("listen 443 ", f"listen 127.0.0.1:{self.tls_port} ")
        site = site.replace("listen 80;", f"listen 127.0.0.1:{self.plain_port};")
        conf.write_text(
            f"pid {self.folder}/nginx.pid;\nerror_log {self.folder}/log/error.log;\n"
            + ("user root;\n" if os.geteuid() == 0 else "")
            + "events {}\nhttp {\n"
            + "".join(
                f"{name}_temp_path {self.folder}/{name};\n"
                for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            )
            + f"{site}}}\n"
        )
        program = programs.find("nginx")
        assert program, programs.HOW_TO_GET_THEM
        subprocess.run(
            [program, "-c", conf, "-p", self.folder, *more], check=True, capture_output=True
        )


@contextmanager
def set_up(server: URL, mail_port: int, pages: socket.socket) -> Iterator[Sandbox]:
    """A sandbox as after section 5 of the document, but for TLS; all of it goes with the block."""
    folder = Path(tempfile.mkdtemp(prefix="op"))
    host = postgres._folder(server)
    psql = [postgres._installed(host) / "psql", "--username=postgres", f"--host={host}"]
    psql += ["--set", "ON_ERROR_STOP=1", "--quiet"]
    subprocess.run([*psql, "--file", DOCS / "postgresql/create.sql"], check=True)
    try:
        made = Sandbox(folder, host, mail_port, pages)
        for commands in blocks("run"):
            if "curl" not in commands:
                made.run(commands)
        yield made
    finally:
        drop = "DROP DATABASE tracker WITH (FORCE)"
        subprocess.run([*psql, "--command", drop, "--command", "DROP ROLE tracker"], check=True)
        shutil.rmtree(folder)
