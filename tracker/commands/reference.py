"""`flask init` and `flask register`."""

import sys
from pathlib import Path
from typing import Any

import click
import flask_migrate
from flask.cli import with_appcontext

from tracker.actions.reference_data import load_reference_data
from tracker.actions.register_import import import_register, is_clean
from tracker.commands import as_json, print_json
from tracker.store.database import db
from tracker.store.migration import revision


@click.command("init")
@as_json
@with_appcontext
def init(as_json: bool) -> None:
    """Create or migrate the database and load the reference data; may be run again at any time."""
    flask_migrate.upgrade()
    session = db.session()
    loaded = load_reference_data(session)
    document = {"migrated_to": revision(session), "loaded": loaded}
    if as_json:
        print_json(document)
        return
    click.echo(f"The database is at migration {document['migrated_to']}.")
    for table, number in loaded.items():
        click.echo(f"{table.replace('_', ' ')}: {number} loaded")


@click.command("register")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what the import would do; write nothing.")
@as_json
@with_appcontext
def register(file: Path, dry_run: bool, as_json: bool) -> None:
    """Import register entries from a workbook; whatever is refused is told with its row."""
    document = import_register(db.session(), file.read_bytes(), file.name, dry_run=dry_run)
    if as_json:
        print_json(document)
    else:
        _print_import(document)
    if not is_clean(document):
        sys.exit(1)


def _print_import(document: dict[str, Any]) -> None:
    for sheet in document["sheets"]:
        counts = ", ".join(f"{number} {word}" for word, number in sheet["rows"].items())
        click.echo(f"{sheet['name']}: {counts}")
    for problem in document["problems"]:
        row = f"row {problem['row']}" if problem["row"] else None
        column = f"column {problem['column']}" if problem["column"] else None
        where = ", ".join(filter(None, (problem["sheet"], row, column)))
        click.echo(f"{where + ': ' if where else ''}{problem['message']} ({problem['code']})")


COMMANDS = (init, register)
