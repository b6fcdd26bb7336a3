"""Settings, from the environment and nowhere else."""

import re
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from click import ClickException

from tracker.oidc.providers import BadProvider, Provider, providers_from

VERSION = "0.1.0"
INSTANCE = Path(__file__).parent.parent / "instance"
NEEDED = ("CREDENTIAL_KEY", "EVIDENCE_KEY", "DATABASE_URL", "MAIL_SERVER", "TRACKER_ADDRESS")
SECRETS = ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "TOTP_SECRET")
YES, NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
NOTIFY = "https://api.notifications.service.gov.uk"
# A name, the service's id, the secret.
NOTIFY_KEY = re.compile(r".*[0-9a-f-]{36}-[0-9a-f-]{36}")
MEGABYTE = 1024 * 1024
HIGHEST_PORT = 65_535
DATABASE = re.compile(
    r"sqlite://(/|$)|"
    r"postgresql(\+psycopg)?://([^@/:]*(:[^@]*)?@)?(\[[^/\]]+\]|[^/:]*)(:\d+)?(/|\?|$)"
)
HERE = ("localhost", "127.0.0.1")
FEWEST_CHARACTERS = 32
FEWEST_DIFFERENT = 12
EXAMPLES = (
    "change",
    "example",
    "secret",
    "password",
    "replace",
    "insert",
    "your-",
    "your_",
    "12345",
)
HOW_TO_MAKE_ONE = (
    "Make one of its own, long and random, with: python -c 'import secrets; "
    "print(secrets.token_urlsafe(48))'"
)
HOW_TO_MAKE_A_KEY = (
    "Make one with: python -c 'from cryptography.fernet import Fernet; "
    "print(Fernet.generate_key().decode())'"
)


class MissingSetting(ClickException):
    """A setting that cannot be done without is missing, or is none. `flask` says it and ends."""


def settings_from(environ: Mapping[str, str], instance: Path = INSTANCE) -> dict[str, Any]:
    """Flask's configuration. Raises MissingSetting where production lacks a secret, a mail server
    or its own address: without them no code to sign in and no notice would arrive, or lead back.

    Outside production (TRACKER_ENV other than `production`) the secrets are made once and kept
    in the instance folder, and the database is a SQLite file there.
    """
    kind = environ.get("TRACKER_ENV") or "development"
    if kind not in {"production", "development"}:
        raise MissingSetting(f"TRACKER_ENV is {kind}. Set it to production or development.")
    production = kind == "production"
    if production:
        _refuse_what_is_weak(environ)
    else:
        instance.mkdir(parents=True, exist_ok=True)
    url = _database(environ.get("DATABASE_URL") or f"sqlite:///{instance / 'tracker.db'}")
    secret = {name: environ.get(name) or _kept_secret(instance / name.lower()) for name in SECRETS}
    host, port = environ.get("HOST", "127.0.0.1"), _whole(environ, "PORT", 5000, 0, HIGHEST_PORT)
    address = _address(environ.get("TRACKER_ADDRESS") or f"http://{host}:{port}", production)
    return {
        "PRODUCTION": production,
        "HOST": host,
        "PORT": port,
        # How those who read an email reach the pages.
        "ADDRESS": address,
        # By which names it may be asked: its own, and by a monitor on the same machine.
        "TRUSTED_HOSTS": [urlsplit(address).hostname, *HERE] if production else None,
        "PROXIES": _whole(environ, "TRACKER_PROXIES", 0, 0, 10),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(url),
        "SECRET_KEY": secret["SECRET_KEY"],
        "SECURITY_PASSWORD_SALT": secret["SECURITY_PASSWORD_SALT"],
        "SECURITY_TOTP_SECRETS": {"1": secret["TOTP_SECRET"]},
        "EVIDENCE_KEYS": _evidence_keys(environ.get("EVIDENCE_KEY"), secret["SECRET_KEY"]),
        # What the keys that sign training passports are encrypted under.
        "CREDENTIAL_KEY": environ.get("CREDENTIAL_KEY") or secret["SECRET_KEY"],
        # How many processes of this machine work on large uploads at one time.
        "UPLOAD_WORKERS": _whole(environ, "TRACKER_UPLOAD_WORKERS", 2, 1, 64),
        # Digests of passwords that were stolen elsewhere, sorted, one a line.
        "BREACHED_PASSWORDS": _readable(environ.get("BREACHED_PASSWORDS")),
        # Whoever sends it may read the figures for a monitor; without it nobody may.
        "METRICS_TOKEN": environ.get("METRICS_TOKEN"),
        "MAX_CONTENT_LENGTH": 52 * MEGABYTE,
        **_session(production),
        **_mail(environ, production),
        **_notify(environ),
        "OIDC_PROVIDERS": _providers(environ, production),
    }


def _whole(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """A whole number in these bounds. Raises MissingSetting for anything else."""
    told = environ.get(name) or str(default)
    if not re.fullmatch("[0-9]{1,9}", told) or not least <= int(told) <= most:
        raise MissingSetting(f"{name} is {told}. Set it to a whole number from {least} to {most}.")
    return int(told)


def _yes(environ: Mapping[str, str], name: str) -> bool:
    """Yes or no, and no where nothing is told. Raises MissingSetting for any other word."""
    told = environ.get(name, "")
    if told.lower() not in YES | NO:
        raise MissingSetting(f"{name} is {told}. Set it to yes or no.")
    return told.lower() in YES


def _address(told: str, production: bool) -> str:
    """Where the tracker is, as links to it begin. Raises MissingSetting for what is no such thing,
    or has more to it than a host and a port."""
    try:
        address = urlsplit(told.rstrip("/"))
    except ValueError:
        address = urlsplit("")
    is_secure = address.scheme == "https" or address.hostname in HERE
    if production and not (address.hostname and is_secure):
        raise MissingSetting(
            "TRACKER_ADDRESS must begin with https:// and name the tracker's host: cookies to sign "
            "in with are sent over TLS alone."
        )
    is_more = address.path or address.query or address.fragment or address.username
    if address.scheme not in {"http", "https"} or not address.hostname or is_more:
        raise MissingSetting(
            f"TRACKER_ADDRESS is {told}. Set it to https:// and the tracker's host, and nothing "
            "after that."
        )
    return told.rstrip("/")


def _database(told: str) -> str:
    """The address of the database. Raises MissingSetting, which does not repeat its password."""
    url = told.replace("postgres://", "postgresql://", 1)
    if not DATABASE.match(url):
        raise MissingSetting(
            "DATABASE_URL is not the address of a database that the tracker can use. Set it to "
            "postgresql://user:password@host/name or sqlite:////path/of/a/file.db."
        )
    return url


def _readable(path: str | None) -> str | None:
    """The file of stolen passwords, if one is told. Raises MissingSetting for one that is none."""
    if not path:
        return None
    try:
        with open(path, "rb") as file:
            first = file.readline(100)
    except OSError as error:
        raise MissingSetting(f"BREACHED_PASSWORDS cannot be read: {error.strerror}.") from error
    if not re.match(rb"[0-9A-Fa-f]{40}(:\d+)?\r?$", first):
        raise MissingSetting(
            "BREACHED_PASSWORDS must be a file of SHA-1 digests ordered by hash, one a line, as "
            "Have I Been Pwned publishes them."
        )
    return path


def _refuse_what_is_weak(environ: Mapping[str, str]) -> None:
    """Raises MissingSetting where production lacks what it needs, or anybody could guess it."""
    for name in (*SECRETS, *NEEDED):
        if not environ.get(name):
            raise MissingSetting(f"Set {name} in the environment: production needs it.")
    known: dict[str, str] = {}
    for name in (*SECRETS, "CREDENTIAL_KEY", "EVIDENCE_KEY", "METRICS_TOKEN"):
        told = environ.get(name, "")
        if told and not _is_hard_to_guess(told):
            how = HOW_TO_MAKE_A_KEY if name == "EVIDENCE_KEY" else HOW_TO_MAKE_ONE
            raise MissingSetting(f"{name} can be guessed. {how}")
        if told and told in known:
            raise MissingSetting(f"{name} is the same as {known[told]}. {HOW_TO_MAKE_ONE}")
        known[told] = name


def _is_hard_to_guess(told: str) -> bool:
    """Whether it is long, of many different characters, and no example that was left as it was."""
    words = told.lower()
    return (
        len(told) >= FEWEST_CHARACTERS
        and len(set(told)) >= FEWEST_DIFFERENT
        and not any(word in words for word in EXAMPLES)
    )


def _engine_options(url: str) -> dict[str, Any]:
    """A failed statement is told without its values: they are people's names.

    A connection that a restart of PostgreSQL has cut is found out before it is used, and one that
    cannot be had is not waited for until the browser gives up.
    """
    options: dict[str, Any] = {"hide_parameters": True}
    if url.startswith("postgres"):
        options |= {"pool_pre_ping": True, "pool_timeout": 10}
        options["connect_args"] = {"connect_timeout": 10}
    return options


def _session(production: bool) -> dict[str, Any]:
    """A session ends an hour after its last page, and SESSION_HOURS after the sign-in."""
    return {
        "SESSION_COOKIE_NAME": "__Host-tracker" if production else "tracker",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=1),
        "SESSION_HOURS": 12,
    }


def _mail(environ: Mapping[str, str], production: bool) -> dict[str, Any]:
    """Where email goes; outside production and without a server, to the log instead."""
    return {
        "MAIL_SERVER": environ.get("MAIL_SERVER", "localhost"),
        "MAIL_PORT": _whole(environ, "MAIL_PORT", 25, 1, HIGHEST_PORT),
        "MAIL_USERNAME": environ.get("MAIL_USERNAME"),
        "MAIL_PASSWORD": environ.get("MAIL_PASSWORD"),
        "MAIL_USE_TLS": _yes(environ, "MAIL_USE_TLS"),
        "MAIL_DEFAULT_SENDER": environ.get("MAIL_DEFAULT_SENDER", "tracker@localhost"),
        "MAIL_SUPPRESS_SEND": not production and "MAIL_SERVER" not in environ,
    }


def _notify(environ: Mapping[str, str]) -> dict[str, Any]:
    """GOV.UK Notify, by which notices go where it is set. Raises MissingSetting on half of it."""
    key, template = environ.get("NOTIFY_API_KEY"), environ.get("NOTIFY_TEMPLATE_ID")
    if bool(key) != bool(template):
        raise MissingSetting("Set both NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID, or neither.")
    if key and not NOTIFY_KEY.fullmatch(key):
        raise MissingSetting(
            "NOTIFY_API_KEY is not a whole API key of GOV.UK Notify. Copy it again."
        )
    return {
        "NOTIFY_API_KEY": key,
        "NOTIFY_TEMPLATE_ID": template,
        "NOTIFY_BASE_URL": environ.get("NOTIFY_BASE_URL", NOTIFY),
    }


def _providers(environ: Mapping[str, str], production: bool) -> dict[str, Provider]:
    """With whom people may sign in. Raises MissingSetting, which says what is wrong."""
    try:
        return providers_from(environ, production)
    except BadProvider as wrong:
        raise MissingSetting(str(wrong)) from wrong


def _evidence_keys(told: str | None, secret: str) -> tuple[str, ...]:
    """The keys that certificates are encrypted with: the first seals, all of them open.

    Outside production one is made of the secret key. Raises MissingSetting for one that is none.
    """
    if not told:
        return (urlsafe_b64encode(sha256(b"evidence\n" + secret.encode()).digest()).decode(),)
    keys = tuple(told.replace(",", " ").split())
    if not all(_is_key(key) for key in keys):
        raise MissingSetting(
            "EVIDENCE_KEY must be one or more keys of 32 random bytes in URL-safe base64, the "
            f"newest first, with spaces between them. {HOW_TO_MAKE_A_KEY}"
        )
    return keys


def _is_key(told: str) -> bool:
    try:
        return len(b64decode(told, "-_", validate=True)) == 32
    except ValueError:
        return False


def _kept_secret(path: Path) -> str:
    """A random secret, made at the first start and read ever after; for its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()
