"""Settings, from the environment and nowhere else."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

INSTANCE = Path(__file__).parent.parent / "instance"


class MissingSetting(RuntimeError):
    """Production was started without a setting that it cannot do without."""


def settings_from(environ: Mapping[str, str], instance: Path = INSTANCE) -> dict[str, Any]:
    """Flask's configuration. Raises MissingSetting where production lacks a secret.

    Outside production (TRACKER_ENV other than `production`) the secrets are made once and kept
    in the instance folder, and the database is a SQLite file there.
    """
    production = environ.get("TRACKER_ENV") == "production"
    if production:
        for name in ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "DATABASE_URL"):
            if not environ.get(name):
                raise MissingSetting(f"Set {name} in the environment: production needs it.")
    instance.mkdir(parents=True, exist_ok=True)
    url = environ.get("DATABASE_URL") or f"sqlite:///{instance / 'tracker.db'}"
    return {
        "PRODUCTION": production,
        "SQLALCHEMY_DATABASE_URI": url.replace("postgres://", "postgresql://", 1),
        "SECRET_KEY": environ.get("SECRET_KEY") or _kept_secret(instance / "secret_key"),
        "SECURITY_PASSWORD_SALT": environ.get("SECURITY_PASSWORD_SALT")
        or _kept_secret(instance / "password_salt"),
        "MAX_CONTENT_LENGTH": 52 * 1024 * 1024,
        "MAIL_SERVER": environ.get("MAIL_SERVER", "localhost"),
        "MAIL_PORT": int(environ.get("MAIL_PORT", "25")),
        "MAIL_USERNAME": environ.get("MAIL_USERNAME"),
        "MAIL_PASSWORD": environ.get("MAIL_PASSWORD"),
        "MAIL_USE_TLS": environ.get("MAIL_USE_TLS", "") in {"1", "true", "yes"},
        "MAIL_DEFAULT_SENDER": environ.get("MAIL_DEFAULT_SENDER", "tracker@localhost"),
    }


def _kept_secret(path: Path) -> str:
    """A random secret, made at the first start and read ever after; for its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()
