"""`flask subject-access` and `flask erase`: what HR has decided for one person, done for them."""

import os
from pathlib import Path

import click
from flask.cli import with_appcontext

from tracker.actions.erasing import LONGEST_WHY, CannotErase, erase_by_command
from tracker.actions.subject_access import packed
from tracker.commands import as_json, print_json
from tracker.store.database import Session, db
from tracker.store.erasures import Whose, one_person
from tracker.store.outbox_list import organisation_id_of

organisation = click.option("--organisation", metavar="CODE", required=True)
staff = click.option("--staff", metavar="NUMBER", required=True, help="Their staff number.")


@click.command("subject-access")
@organisation
@staff
@click.option(
    "--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True
)
@as_json
@with_appcontext
def subject_access(organisation: str, staff: str, out: Path, as_json: bool) -> None:
    """Write all that is held about one person: a zip with JSON and a workbook."""
    session = db.session()
    whose = _whose(session, organisation, staff)
    if not out.parent.is_dir():
        raise click.UsageError(f"There is no folder {out.parent}.")
    content = packed(session, whose.id)
    try:
        # Whoever else uses the machine may not read it.
        with open(out, "xb", opener=lambda path, how: os.open(path, how, 0o600)) as file:
            file.write(content)
    except FileExistsError:
        raise click.UsageError(f"{out} is there already. Give another name.") from None
    if as_json:
        print_json({"file": str(out), "staff_number": whose.number})
    else:
        click.echo(f"{out} holds all that is kept about {whose.number}.")


@click.command("erase")
@organisation
@staff
@click.option("--why", metavar="TEXT", help="The reason, kept beside the one that HR gave.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@as_json
@with_appcontext
def erase(organisation: str, staff: str, why: str | None, dry_run: bool, as_json: bool) -> None:
    """Take who somebody is out of the database, for good; what was so of settings stays."""
    if why is not None and not 0 < len(why.strip()) <= LONGEST_WHY:
        raise click.UsageError(f"Give a reason of 1 to {LONGEST_WHY} characters, or none.")
    session = db.session()
    whose = _whose(session, organisation, staff)
    counts, refused = {}, []
    try:
        counts = erase_by_command(session, whose.organisation_id, whose.id, why, dry_run=dry_run)
    except CannotErase as cannot:
        refused = list(cannot.refusals)
    if as_json:
        said = {"person": f"P{whose.id}", "dry_run": dry_run, "rows": counts}
        print_json(said | {"refused": [one.value for one in refused]})
    elif refused:
        click.echo(" ".join(refused), err=True)
    else:
        done = "would be erased" if dry_run else "is erased"
        click.echo(f"P{whose.id} {done}: " + ", ".join(f"{n} {t}" for t, n in counts.items()))
    if refused:
        raise SystemExit(1)


def _whose(session: Session, organisation: str, staff: str) -> Whose:
    mine = organisation_id_of(session, organisation)
    if mine is None:
        raise click.UsageError(f"There is no organisation {organisation}.")
    found = one_person(session, mine, number=staff)
    if found is None:
        raise click.ClickException(f"{organisation} has nobody with the staff number {staff}.")
    return found


COMMANDS = (subject_access, erase)
