"""The one place that knows every part of the tracker; `python app.py` runs it all."""

import os
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_migrate import Migrate

from tracker.settings import settings_from
from tracker.store import tables
from tracker.store.database import db

__all__ = ["create_app", "tables"]


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The application, configured from the environment and then by `settings`."""
    app = Flask(
        "tracker",
        template_folder=os.path.join(os.path.dirname(__file__), "templates"),
        static_folder="web/static",
    )
    app.config.update(settings_from(os.environ))
    app.config.update(settings or {})
    db.init_app(app)
    Migrate(app, db, directory=os.path.join(os.path.dirname(__file__), "migrations"))
    return app
