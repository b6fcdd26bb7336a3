"""`flask credential-keys`, `flask verify-credential` and `flask trust-issuer`."""

import json
import sys
from typing import Any, BinaryIO

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker import clock
from tracker.actions import signing_keys, trusted_issuers
from tracker.actions.reading_passports import (
    LARGEST,
    NotGenuine,
    Read,
    State,
    read,
    read_with,
)
from tracker.actions.trusted_issuers import BadIssuer, BadKeys
from tracker.commands import as_json, print_json
from tracker.credential.passport import document
from tracker.rules.wording import say_day
from tracker.store import credentials as store
from tracker.store.database import db

SAID = {
    State.GOOD: "It is genuine, and its issuer has not revoked it.",
    State.ENDED: "It is genuine, and its last day is over. Ask its owner for a new one.",
    State.REVOKED: "It was genuine, and its owner has revoked it. Do not rely on it.",
    State.UNKNOWN: "It is genuine. Whether it was revoked is not known: give --status.",
}
keys_file = click.option(
    "--keys", "keys", type=click.File("rb"), metavar="FILE", help="A published list of keys, JSON."
)


@click.command("credential-keys")
@click.option("--rotate", is_flag=True, help="Make a new key that signs from now on.")
@as_json
@with_appcontext
def credential_keys(rotate: bool, as_json: bool) -> None:
    """List the keys that sign training passports, the one that signs now first.

    What older keys signed verifies for ever; no key is deleted.
    """
    session = db.session()
    if rotate:
        signing_keys.rotate(session, current_app.config["CREDENTIAL_KEY"])
    kept = store.signing_keys(session)
    if as_json:
        print_json({"keys": [_key_told(one) for one in kept]})
        return
    for one in kept:
        retired = f"retired {one.retired_at:%Y-%m-%d %H:%M}" if one.retired_at else "signs now"
        click.echo(f"{one.name}  made {one.made_at:%Y-%m-%d %H:%M}  {retired}")
    if not kept:
        click.echo("There is no key yet. The first is made when the first passport is signed.")


@click.command("verify-credential")
@click.argument("file", type=click.File("rb"))
@keys_file
@click.option(
    "--status", type=click.File("rb"), metavar="FILE", help="The issuer's status list, as fetched."
)
@as_json
@with_appcontext
def verify_credential(
    file: BinaryIO, keys: BinaryIO | None, status: BinaryIO | None, as_json: bool
) -> None:
    """Say whether a signed training passport is genuine, and what it says. Asks no network.

    With --keys it is checked against these keys alone, and no database is needed; else against this
    tracker's own keys and those of the issuers that it trusts.
    """
    text = _text(file, LARGEST)
    if status is not None and keys is None:
        raise click.UsageError("Give --keys as well: the status list is signed too.")
    try:
        if keys is None:
            found = read(db.session(), text, clock.now())
        else:
            signed = _text(status, 2 * LARGEST) if status else None
            found = read_with(text, _json(keys), signed, clock.now())
    except BadKeys as bad:
        raise click.UsageError(str(bad)) from None
    except NotGenuine as not_genuine:
        if as_json:
            print_json({"genuine": False, "why": str(not_genuine)})
        click.echo(str(not_genuine), err=True)
        sys.exit(1)
    _tell(found, as_json)
    if found.state in {State.ENDED, State.REVOKED}:
        sys.exit(1)


@click.command("trust-issuer")
@click.argument("address", required=False)
@click.option("--name", help="What people here call the issuer.")
@keys_file
@click.option("--remove", is_flag=True, help="Take no more of its passports in.")
@as_json
@with_appcontext
def trust_issuer(
    address: str | None, name: str | None, keys: BinaryIO | None, remove: bool, as_json: bool
) -> None:
    """Trust signed passports of another tracker; without an ADDRESS, list who is trusted.

    ADDRESS is what the issuer's passports name, such as
    https://tracker.example/credentials/issuer. Get its keys from the issuer itself, not from
    whoever sent a passport.
    """
    session = db.session()
    if address and remove:
        if not trusted_issuers.stop_trusting(session, address):
            click.echo(f"{address} is not trusted.", err=True)
            sys.exit(1)
    elif address:
        if keys is None or name is None:
            raise click.UsageError("Give --name and --keys, or --remove.")
        try:
            trusted_issuers.trust(session, address, name, _json(keys))
        except (BadIssuer, BadKeys) as bad:
            raise click.UsageError(str(bad)) from None
    elif remove or keys or name:
        raise click.UsageError("Say which ADDRESS.")
    listed = store.trusted_issuers(session)
    if as_json:
        print_json({"issuers": [_issuer_told(one) for one in listed]})
        return
    for one in listed:
        click.echo(f"{one.address}  {one.name}  {len(one.keys['keys'])} keys")


def _tell(found: Read, as_json: bool) -> None:
    verified = found.verified
    if as_json:
        told = {"genuine": True, "state": found.state, "issuer": verified.issuer}
        told |= {"issuer_name": found.issuer_name, "signed_at": verified.signed_at.isoformat()}
        print_json({**told, "key": verified.key_name, "passport": document(verified.passport)})
        return
    passport = verified.passport
    click.echo(SAID[found.state])
    click.echo(f"Signed by {found.issuer_name} on {say_day(verified.signed_at.date())}.")
    click.echo(f"{passport.name}, until {say_day(passport.ends_on)}:")
    for one in passport.certificates:
        day = say_day(one.completed_on) if one.completed_on else "day not known"
        click.echo(f"  {one.course}, {one.provider or 'provider not known'}, {day}, {one.result}")


def _key_told(one: store.KeptKey) -> dict[str, Any]:
    retired = one.retired_at.isoformat() if one.retired_at else None
    return {"key": one.name, "made_at": one.made_at.isoformat(), "retired_at": retired}


def _issuer_told(one: store.Trusted) -> dict[str, Any]:
    keys = [key["kid"] for key in one.keys["keys"]]
    listed = {"listed_at": one.listed_at.isoformat(), "listed_by": one.listed_by}
    return {"address": one.address, "name": one.name, "keys": keys, **listed}


def _text(file: BinaryIO, longest: int) -> str:
    return file.read(longest + 1).decode("latin-1")


def _json(file: BinaryIO) -> Any:
    try:
        return json.loads(file.read(LARGEST))
    except ValueError:
        raise click.UsageError("The keys are not JSON. Give the file as it is published.") from None


COMMANDS = (credential_keys, verify_credential, trust_issuer)
