"""`flask evidence-keys`."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.actions.seal_anew import seal_anew
from tracker.commands import as_json, print_json
from tracker.store.database import db


@click.command("evidence-keys")
@as_json
@with_appcontext
def evidence_keys(as_json: bool) -> None:
    """Encrypt all documents, of certificates and of settings, with the first key of EVIDENCE_KEY.

    The older keys can then be taken out of it. Exit status 1 where a document opens with no key.
    """
    done = seal_anew(db.session(), current_app.config["EVIDENCE_KEYS"])
    if as_json:
        print_json(done)
    else:
        click.echo(
            f"{done['sealed']:,} encrypted anew, {done['already']:,} were so already, "
            f"{done['lost']:,} open with none of the keys."
        )
    sys.exit(1 if done["lost"] else 0)


COMMANDS = (evidence_keys,)
