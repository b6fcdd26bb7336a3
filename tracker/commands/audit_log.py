"""`flask audit-log verify` and `flask audit-log head`."""

import re
import sys

import click
from flask.cli import with_appcontext

from tracker.actions.audit_log import last_entry, verified
from tracker.commands import as_json, print_json
from tracker.store.database import db

HASH = re.compile("[0-9a-f]{64}")


@click.group("audit-log")
def audit_log() -> None:
    """The log of every write. Each command of it takes --json."""


@audit_log.command("verify")
@click.option("--from", "kept", metavar="HASH", help="The hash of an entry, as it was kept.")
@as_json
@with_appcontext
def verify(kept: str | None, as_json: bool) -> None:
    """Check that no entry of the log, and no row that it tells of, was changed behind it.

    With --from also that the entry of that hash is still there, and so all that came before it.
    Exit status 1 where something is wrong: the first such thing is told.
    """
    if kept is not None and not HASH.fullmatch(kept := kept.lower()):
        raise click.UsageError("Give --from the hash alone: 64 digits and letters from a to f.")
    done = verified(db.session(), kept)
    if as_json:
        wrong = {"entry": done.wrong.number, "what": done.wrong.what} if done.wrong else None
        last = {"number": done.head.number, "hash": done.head.hash}
        told = {"entries": done.head.number, "head": last, "tables": done.tables}
        print_json({**told, "values_erased": done.erased, "wrong": wrong})
    elif done.wrong:
        click.echo(f"The log is NOT whole. {done.wrong.what}")
    else:
        click.echo(f"The log is whole: {done.head.number:,} entries, {done.tables} tables.")
        if done.erased:
            click.echo(f"Entries whose values were erased: {done.erased:,}.")
        click.echo(f"The last entry is {done.head.number}, {done.head.hash}")
    sys.exit(1 if done.wrong else 0)


@audit_log.command("head")
@as_json
@with_appcontext
def head(as_json: bool) -> None:
    """Print number and hash of the last entry. Keep them elsewhere, for `verify --from`."""
    last = last_entry(db.session())
    if as_json:
        print_json({"number": last.number, "hash": last.hash})
    else:
        click.echo(f"{last.number} {last.hash}")


COMMANDS = (audit_log,)
