"""What a command prints or refuses, and what a database holds."""

import json
from collections.abc import Callable
from typing import Any

from click.testing import Result
from flask import Flask

from tests import snapshot
from tracker.store.database import db

Databases = Callable[[str], str]


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=list(map(str, arguments)))


def done(app: Flask, *arguments: object) -> Any:
    """What a command prints as JSON, once it is done."""
    result = run(app, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(app: Flask, *arguments: object) -> str:
    """Why a command did nothing, said in words and as JSON."""
    result = run(app, *arguments, "--json")
    assert result.exit_code == 1, result.output
    document = json.loads(result.stdout)
    assert document["done"] is False
    assert document["why"] in result.stderr
    return document["why"]


def held(app: Flask) -> snapshot.Snapshot:
    with app.app_context():
        rows = snapshot.take(db.session())
        db.session.rollback()
    return {name: sorted(found, key=repr) for name, found in rows.items()}
