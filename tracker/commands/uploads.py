"""The command that works on large uploads; the pages and the schedule start it by themselves."""

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.actions.upload_worker import run_worker, start_workers
from tracker.commands import as_json, print_json
from tracker.logs import set_up_logs
from tracker.store.database import db


@click.command("upload-work")
@click.argument("upload", type=int, required=False)
@click.argument("claim", required=False)
@as_json
@with_appcontext
def upload_work(upload: int | None, claim: str | None, as_json: bool) -> None:
    """Work on an upload that was claimed for this process, then on others that wait.

    Without arguments it starts such processes for the uploads that nobody works on.
    """
    at_once = current_app.config["UPLOAD_WORKERS"]
    if upload is None or claim is None:
        document = {"started": start_workers(db.session(), at_once)}
    else:
        # Nobody sits before it: what it says goes with what its starter says.
        set_up_logs()
        document = {"worked_on": run_worker(db.session(), upload, claim, at_once)}
    if as_json:
        print_json(document)


COMMANDS = (upload_work,)
