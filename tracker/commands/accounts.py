"""`flask account`: how the first administrator of an installation, or anybody, gets an account."""

import sys
from dataclasses import dataclass
from datetime import date
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.actions.accounts.acting import Acting, Refused, from_command_line
from tracker.actions.accounts.changing import change_role, close, open_again
from tracker.actions.accounts.inviting import Asked, invite, was_not_sent
from tracker.actions.accounts.letters import is_address, send_invitation, tell_of_change
from tracker.actions.accounts.wording import CLOSED, OPENED, said_of_role
from tracker.commands import as_json, print_json
from tracker.store.account_list import (
    Account,
    AccountState,
    Team,
    WorkRole,
    account_of,
    account_with_address,
    place_with_code,
)
from tracker.store.account_writing import Place
from tracker.store.database import Session, db

UNSENT = (
    "The invitation could not be emailed, so its code does not work. See to MAIL_SERVER, or run "
    "the command again with --print-code and hand the code over yourself."
)


@dataclass(frozen=True)
class Done:
    """What the command did, and the code where there is one to hand over."""

    email: str
    did: str
    code: str | None = None
    works_until: date | None = None


@click.command("account")
@click.argument("email")
@click.option("--role", type=click.Choice([one.value for one in WorkRole]), help="What it is for.")
@click.option("--organisation", metavar="CODE", help="Of which HR it is.")
@click.option("--commissioner", metavar="CODE", help="Of which commissioner it is.")
@click.option("--close", "is_close", is_flag=True, help="Let nobody sign in to it any more.")
@click.option("--print-code", is_flag=True, help="Print the code instead of emailing it.")
@as_json
@with_appcontext
def account(
    email: str,
    role: str | None,
    organisation: str | None,
    commissioner: str | None,
    is_close: bool,
    print_code: bool,
    as_json: bool,
) -> None:
    """Make an account for somebody and invite them, change what it is for, or close it.

    EMAIL is the address with which they sign in. They get a code by email, which works once within
    a week. An account that is closed is opened again.
    """
    address = is_address(email)
    if address is None:
        raise click.UsageError(f"{email} is no email address.")
    if is_close == bool(role):
        raise click.UsageError("Give either --role or --close.")
    by = from_command_line(str(current_app.secret_key))
    try:
        if role is None:
            done = _close(by, address)
        else:
            place = _place(WorkRole(role), organisation, commissioner)
            done = _give(by, address, WorkRole(role), place, print_code)
    except Refused as refused:
        if as_json:
            print_json({"email": address, "did": None, "problem": str(refused)})
        click.echo(str(refused), err=True)
        sys.exit(1)
    _say(db.session(), done, as_json)


def _place(role: WorkRole, organisation: str | None, commissioner: str | None) -> Place:
    """The place of a role by its code. Raises UsageError for one too many or too few."""
    needed = {WorkRole.HR: "organisation", WorkRole.COMMISSIONER: "commissioner"}.get(role)
    for name, code in (("organisation", organisation), ("commissioner", commissioner)):
        if bool(code) != (name == needed):
            wants = "needs" if name == needed else "takes no"
            raise click.UsageError(f"The role {role} {wants} --{name}.")
    if needed is None:
        return Place()
    code = str(organisation or commissioner)
    found = place_with_code(db.session(), role, code)
    if found is None:
        raise click.UsageError(f"There is no {needed} with the code {code}.")
    return Place(found) if role == WorkRole.HR else Place(None, found)


def _give(by: Acting, address: str, role: WorkRole, place: Place, print_code: bool) -> Done:
    """Make the account, invite its owner again, change its role, or open it again."""
    session = db.session()
    found = account_with_address(session, address)
    if found is None or found.state == AccountState.INVITED or found.role is None:
        return _invite(session, by, address, role, place, print_code)
    did = "unchanged"
    if found.state == AccountState.CLOSED:
        found, did = open_again(session, by, found.id), "opened"
        tell_of_change(address, by.email, OPENED)
    if (found.role, found.organisation_id, found.commissioner_id) != (role, *place):
        did = "changed"
        tell_of_change(
            address, by.email, said_of_role(change_role(session, by, found.id, role, place))
        )
    if found.state == AccountState.INVITED:
        return _invite(session, by, address, role, place, print_code)
    return Done(address, did)


def _invite(
    session: Session, by: Acting, address: str, role: WorkRole, place: Place, print_code: bool
) -> Done:
    asked = invite(session, by, address, role, place)
    if asked.code is None:
        found = account_of(session, Team(), asked.account_id)
        assert found
        tell_of_change(address, by.email, said_of_role(found))
        return Done(address, "changed")
    if print_code:
        return Done(address, "invited", asked.code, asked.last_day)
    _send(session, by, asked)
    return Done(address, "invited", None, asked.last_day)


def _send(session: Session, by: Acting, asked: Asked) -> None:
    if not send_invitation(asked, by.email):
        was_not_sent(session, asked.account_id)
        raise Refused(UNSENT)


def _close(by: Acting, address: str) -> Done:
    session = db.session()
    found = account_with_address(session, address)
    if found is None:
        raise Refused(f"Nobody signs in with {address}.")
    close(session, by, found.id)
    tell_of_change(address, by.email, CLOSED)
    return Done(address, "closed")


def _say(session: Session, done: Done, as_json: bool) -> None:
    found = account_with_address(session, done.email)
    assert found
    if as_json:
        print_json({**_told(found), "did": done.did, "code": done.code, "until": done.works_until})
        return
    said = {
        "invited": f"{done.email} is invited; the code works until the end of {done.works_until}.",
        "changed": f"{done.email} has that role now, and has to sign in again.",
        "opened": f"The account of {done.email} is open again.",
        "closed": f"The account of {done.email} is closed.",
        "unchanged": f"{done.email} has that role already. Nothing was changed.",
    }
    click.echo(said[done.did])
    if done.code:
        click.echo(f"Code, to be typed in at /join: {done.code}")


def _told(found: Account) -> dict[str, Any]:
    return {
        "email": found.email,
        "role": found.role,
        "organisation": found.organisation,
        "commissioner": found.commissioner,
        "state": found.state,
    }


COMMANDS = (account,)
