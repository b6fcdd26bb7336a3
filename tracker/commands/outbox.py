"""`flask notices` and `flask bounce`."""

import sys
from typing import Any, BinaryIO

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.actions.outbox.bounces import Done, take_bounce
from tracker.commands import as_json, print_json
from tracker.mail.bounce import NotABounce
from tracker.mail.message import masked
from tracker.rules.words import NoticeState
from tracker.store.database import db
from tracker.store.outbox_list import Listed, organisation_id_of, outbox

LARGEST = 10 * 1024 * 1024


@click.command("notices")
@click.option("--organisation", metavar="CODE", help="Those to the people of one organisation.")
@click.option(
    "--state",
    type=click.Choice([state.value for state in NoticeState]),
    help="Those that have come so far.",
)
@as_json
@with_appcontext
def notices(organisation: str | None, state: str | None, as_json: bool) -> None:
    """List the emails that wait, went out or failed, the latest first; their texts stay inside."""
    session = db.session()
    organisation_id = None
    if organisation is not None:
        organisation_id = organisation_id_of(session, organisation)
        if organisation_id is None:
            raise click.UsageError(f"There is no organisation with the code {organisation}.")
    found = outbox(
        session,
        organisation_id=organisation_id,
        state=NoticeState(state) if state else None,
    )
    if as_json:
        print_json({"notices": [_told(one) for one in found]})
        return
    for one in found:
        problem = f"  {one.problem}" if one.problem else ""
        click.echo(f"{one.day}  {masked(one.address)}  {one.state}  {one.tries} tries{problem}")


def _told(one: Listed) -> dict[str, Any]:
    waits = one.state in {NoticeState.WAITING, NoticeState.SENDING}
    return {
        "reference": one.reference,
        "day": one.day,
        "organisation": one.organisation,
        "to": masked(one.address),
        "state": one.state,
        "channel": one.channel,
        "tries": one.tries,
        "next_try_at": one.next_try_at.isoformat() if waits else None,
        "sent_at": one.sent_at.isoformat() if one.sent_at else None,
        "problem": one.problem,
    }


@click.command("bounce")
@click.argument("file", type=click.File("rb"), default="-")
@as_json
@with_appcontext
def bounce(file: BinaryIO, as_json: bool) -> None:
    """Read what a mail system sent back about an email that could not be delivered.

    FILE is that message, whole; standard input if not given, for the pipe of a mail system.
    """
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise click.UsageError("The message is larger than 10 MB, which no notification is.")
    try:
        done = take_bounce(db.session(), content, clock.now())
    except NotABounce as wrong:
        if as_json:
            print_json({"bounces": []})
        click.echo(str(wrong), err=True)
        sys.exit(1)
    if as_json:
        print_json({"bounces": [_done(one) for one in done]})
    for one in done:
        click.echo(one.sentence, err=as_json)
    if any(one.done == "unknown" for one in done):
        sys.exit(1)


def _done(one: Done) -> dict[str, Any]:
    return {
        "to": masked(one.bounce.address),
        "action": one.bounce.action,
        "status": one.bounce.status or None,
        "reference": one.reference,
        "done": one.done,
    }


COMMANDS = (notices, bounce)
