"""`flask backup` and `flask restore`."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from tracker.actions.backup import KEYS, NothingToBackUp, back_up, file_of_its_own
from tracker.actions.backup_file import Backup, BadBackup
from tracker.actions.restore import CannotRestore, check, restore, why
from tracker.commands import as_json, print_json
from tracker.store.database import DatabaseProblem, db


@click.command("backup")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write; for its owner alone to read.",
)
@click.option("--replace", is_flag=True, help="Take the place of a file of that name.")
@as_json
@with_appcontext
def backup(out: Path, replace: bool, as_json: bool) -> None:
    """Write the whole database to one file, while everything goes on working.

    The file holds personal data, and none of the keys that open what is encrypted in it.
    """
    if not out.parent.is_dir():
        raise click.UsageError(f"There is no folder {out.parent}.")
    try:
        with file_of_its_own(out, replace=replace) as file:
            done = back_up(db.session(), current_app.config["MIGRATIONS"], file)
    except (BadBackup, NothingToBackUp) as cannot:
        _refuse(str(cannot), out, as_json)
    except DatabaseProblem as problem:
        _refuse(why(problem), out, as_json)
    except OSError as error:
        _refuse(f"{out} cannot be written: {error.strerror}.", out, as_json)
    document = {"file": str(out), "done": True, "size": out.stat().st_size, **done}
    document["keys_to_keep"] = KEYS
    if as_json:
        print_json(document)
        return
    click.echo(f"{out}: {done['rows']:,} rows of {len(done['tables'])} tables.")
    click.echo("It holds none of the keys. Keep these beside it, apart from the file:")
    for name, use in KEYS.items():
        click.echo(f"  {name} {use}")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Read the file; touch no database.")
@as_json
@with_appcontext
def restore_(file: Path, only_check: bool, as_json: bool) -> None:
    """Fill an empty database, of either engine, with what `flask backup` has written.

    The file is checked first. Whatever is in the way, nothing is written by halves.
    """
    migrations = current_app.config["MIGRATIONS"]
    try:
        with Backup(file) as opened:
            if only_check:
                document = _told(check(opened, migrations).said)
            else:
                document = restore(db.session(), opened, migrations, _move_to)
    except (BadBackup, CannotRestore) as cannot:
        _refuse(str(cannot), file, as_json)
    except DatabaseProblem as problem:
        _refuse(why(problem), file, as_json)
    except OSError as error:
        _refuse(f"{file} cannot be read: {error.strerror}.", file, as_json)
    if as_json:
        print_json({"file": str(file), "done": True, **document})
        return
    rows, tables = f"{document['rows']:,} rows", f"{len(document['tables'])} tables"
    what = "The backup is whole" if only_check else "Restored"
    click.echo(
        f"{what}: {rows} of {tables}, as they were at {document['made_at']}, written by release "
        f"{document['version']} at migration {document['revision']}."
    )


def _told(said: Any) -> dict[str, Any]:
    """What a manifest says, in the form in which a restore tells what it did."""
    tables = {one["table"]: one["rows"] for one in said["tables"]}
    told = {name: said[name] for name in ("version", "revision", "made_at")}
    return {**told, "rows": sum(tables.values()), "tables": tables}


def _move_to(revision: str, *, up: bool) -> None:
    (flask_migrate.upgrade if up else flask_migrate.downgrade)(revision=revision)


def _refuse(reason: str, file: Path, as_json: bool) -> NoReturn:
    """Nothing was done, and why; with status 1."""
    if as_json:
        print_json({"file": str(file), "done": False, "why": reason})
    click.echo(f"Error: {reason}", err=True)
    sys.exit(1)


COMMANDS = (backup, restore_)
