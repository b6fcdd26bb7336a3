"""`flask export`."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.actions.backup import file_of_its_own
from tracker.actions.export import Export
from tracker.actions.standing import NotKnown
from tracker.commands import as_json, print_json
from tracker.store.database import db


@click.command("export")
@click.option("--organisation", metavar="CODE", required=True, help="Whose people these are.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The workbook to write (.xlsx); for its owner alone to read.",
)
@as_json
@with_appcontext
def export(organisation: str, out: Path, as_json: bool) -> None:
    """Write everything that HR has given to a workbook that `flask import` reads back.

    A file of that name is replaced. Import it twice: with --kind staff, then --kind training.
    """
    if not out.parent.is_dir():
        raise click.UsageError(f"There is no folder {out.parent}.")
    if out.suffix.lower() != ".xlsx":
        raise click.UsageError("Give --out a name that ends with .xlsx.")
    try:
        made = Export(db.session(), organisation, clock.today())
        with file_of_its_own(out, replace=True) as file:
            made.write(file)
    except NotKnown as unknown:
        raise click.UsageError(str(unknown)) from None
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from None
    if as_json:
        print_json({"file": str(out), "sheets": made.sheets, "rows": made.counts})
        return
    counts = made.counts
    click.echo(f"{out}: {counts['staff']:,} posts, {counts['training']:,} training records.")
    if counts["to_ask"]:
        click.echo(
            f"Of {counts['to_ask']:,} records the register does not know the course: whoever "
            "imports them is asked what it is."
        )


COMMANDS = (export,)
