"""`flask init` and `flask register`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import flask_migrate
from flask.cli import with_appcontext

from tracker.actions.reference_data import load_reference_data
from tracker.actions.register_import import is_clean, take_in, unreadable
from tracker.commands import as_json, print_json
from tracker.sheets.limits import UnreadableFile
from tracker.store.database import db
from tracker.store.import_lines import Line
from tracker.store.migration import revision
from tracker.store.readiness import strange_tables


@click.command("init")
@as_json
@with_appcontext
def init(as_json: bool) -> None:
    """Create or migrate the database and load the reference data; may be run again at any time."""
    session = db.session()
    if strange := strange_tables(session):
        raise click.ClickException(
            f"The database holds tables that are not the tracker's, such as {strange[0]}. Nothing "
            "was written. Give a database of its own in DATABASE_URL."
        )
    session.rollback()
    flask_migrate.upgrade()
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
    preview = None
    try:
        preview = take_in(db.session(), file.read_bytes(), file.name, dry_run=dry_run)
        document = preview.document()
    except UnreadableFile as refusal:
        document = unreadable(file.name, refusal)
    if as_json:
        print_json(document)
    else:
        _print_import(document)
        _print_gone(preview.gone if preview else ())
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


def _print_gone(gone: Sequence[Line]) -> None:
    if gone:
        click.echo("Held and not in the file; nothing was done about these:")
    for line in gone:
        click.echo(f"  {line.sheet}: {line.title}")


COMMANDS = (init, register)
