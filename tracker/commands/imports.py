"""`flask import`."""

import gc
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from tracker.actions.answers import BadAnswers, read_answers
from tracker.actions.import_file import import_file
from tracker.actions.import_report import found_wanting
from tracker.actions.standing import NotKnown
from tracker.commands import as_json, print_json
from tracker.store.database import db
from tracker.store.tables.uploads import UploadKind

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--organisation", metavar="CODE", required=True, help="Whose people these are.")
@click.option("--setting", metavar="CODE", help="Where the people work, if all in one setting.")
@click.option("--kind", type=click.Choice(["staff", "training"]), help="What the file holds.")
@click.option("--layout", type=click.Choice(["rows", "matrix"]), help="How it is laid out.")
@click.option("--answers", type=FILE, help="A JSON file of answers to earlier questions.")
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy", "ymd"]),
    help="The order of dates such as 03/04/26.",
)
@click.option(
    "--cells",
    type=click.Choice(["completed", "expires"]),
    help="What the dates in the cells of a matrix are.",
)
@click.option("--dry-run", is_flag=True, help="Check the file and write nothing.")
@click.option("--records", is_flag=True, help="List the rows that were taken.")
@as_json
@with_appcontext
def import_(
    file: Path,
    kind: str | None,
    answers: Path | None,
    dry_run: bool,
    records: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Check a staff list or training records and take in what they bring."""
    # The process ends with the file: to look for cycles among its rows only costs time.
    gc.disable()
    try:
        document = import_file(
            db.session(),
            file.read_bytes(),
            file.name,
            kind=UploadKind(kind) if kind else None,
            answers=read_answers(answers.read_bytes()) if answers else (),
            dry_run=dry_run,
            records=records,
            **asked,
        )
    except (NotKnown, BadAnswers) as wrong:
        raise click.UsageError(str(wrong)) from wrong
    if as_json:
        print_json(document)
    else:
        _print(document, dry_run)
    if found_wanting(document):
        sys.exit(1)


def _print(document: dict[str, Any], dry_run: bool) -> None:
    rows = document["rows"]
    counted = ", ".join(f"{count} {word}" for word, count in rows.items() if word != "total")
    click.echo(f"{rows['total']} rows: {counted}.")
    for problem in document["problems"]:
        place = " ".join(
            f"{word} {problem[word]}" for word in ("sheet", "row", "column") if problem[word]
        )
        click.echo(f"    {place + ': ' if place else ''}{problem['message']}")
    for question in document["questions"]:
        likely = ", ".join(question["suggestions"]) or "no suggestion"
        what = question["code"].replace("_", " ")
        click.echo(f"    {what} “{question['value']}” in {question['rows']} rows: {likely}")
    for record in document.get("records", ()):
        click.echo("    " + "  ".join(str(value) for value in record.values() if value))
    if dry_run:
        click.echo("Nothing was written.")
    elif document["batch"]:
        click.echo(f"Taken in as upload {document['batch']}.")


COMMANDS = (import_,)
