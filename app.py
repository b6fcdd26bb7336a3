"""The one place that knows every part of the tracker; `python app.py` runs it all."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.serving import make_server

from tracker.commands import register_commands
from tracker.demo.sign_ins import sign_in_lines
from tracker.logs import set_up_logs
from tracker.settings import MissingSetting, settings_from
from tracker.store import slow, tables
from tracker.store.database import db
from tracker.store.readiness import REMEDIES, why_not_ready
from tracker.web import register_web

__all__ = ["create_app", "slow", "tables"]

HERE = os.path.dirname(os.path.abspath(__file__))


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The application, configured from the environment and then by `settings`."""
    app = Flask(
        "tracker",
        template_folder=os.path.join(HERE, "templates"),
        static_folder="web/static",
    )
    app.config.update(settings_from(os.environ))
    app.config["MIGRATIONS"] = os.path.join(HERE, "migrations")
    app.config.update(settings or {})
    db.init_app(app)
    Migrate(app, db, directory=app.config["MIGRATIONS"])
    register_web(app)
    register_commands(app)
    if hops := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app


def main() -> int:
    """Serve the pages and keep the timetable until Ctrl-C or SIGTERM."""
    set_up_logs()
    try:
        app = create_app()
    except MissingSetting as wrong:
        print(f"Cannot start: {wrong.message}", file=sys.stderr)
        return 1
    with app.app_context():
        reason = why_not_ready(db.session(), app.config["MIGRATIONS"])
        demo = [] if reason else sign_in_lines()
    if reason:
        print(f"Cannot start: {reason}. {REMEDIES[reason]}", file=sys.stderr)
        return 1
    server = make_server(app.config["HOST"], app.config["PORT"], app, threaded=True)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    # In a group of its own: Ctrl-C in the terminal is for this process, which passes it on once. It
    # ends with its standard input: that is, with this process, even where that is killed.
    schedule = subprocess.Popen(
        [sys.executable, "-m", "tracker.schedule", "--until-input-ends"],
        cwd=HERE,
        process_group=0,
        stdin=subprocess.PIPE,
    )
    print(f"Training Standards Tracker is at http://{server.host}:{server.port}")
    for line in demo:
        print(line)
    sys.stdout.flush()
    try:
        server.serve_forever()  # until a KeyboardInterrupt, which it keeps to itself
    finally:
        schedule.terminate()
        schedule.wait()
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
