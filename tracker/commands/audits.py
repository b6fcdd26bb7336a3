"""`flask audit` and `flask verify`: evidence packs, made and checked."""

import json
import os
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker import clock
from tracker.actions.audits.checking import Signer, known_names, signer_among, signer_here
from tracker.actions.audits.pack import make_pack
from tracker.actions.audits.question import Busy, Question, Refused
from tracker.actions.signing_keys import CannotSign
from tracker.actions.standing import NotKnown
from tracker.commands import as_json, print_json
from tracker.commands.judged import Day, known_on
from tracker.credential.jose import LARGEST
from tracker.credential.keys import BadKeys, keys_of
from tracker.pack.container import Changed
from tracker.pack.sealing import OF_A_FILE, Verified, verify
from tracker.pack.words import day, moment
from tracker.store.database import db
from tracker.store.peek import peek

_TOLD = ("question", "content_hash", "packed_at", "parts", "signer")


@click.command("audit")
@click.option("--setting", metavar="CODE", help="How things stood in this setting.")
@click.option("--provider", metavar="CODE", help="How this provider stood, and who relied on it.")
@click.option("--on", type=Day(), required=True, help="The day judged, as 2026-03-04.")
@known_on
@click.option(
    "--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True
)
@as_json
@with_appcontext
def audit(
    setting: str | None,
    provider: str | None,
    on: date,
    known_on: datetime | None,
    out: Path,
    as_json: bool,
) -> None:
    """Write an evidence pack: one signed file to read and to check."""
    if (setting is None) == (provider is None):
        raise click.UsageError("Give one of --setting and --provider.")
    if not out.parent.is_dir():
        raise click.UsageError(f"There is no folder {out.parent}.")
    moment_known = known_on or clock.now()
    if setting is not None:
        question = Question("setting", setting, on, moment_known)
    else:
        question = Question("provider", provider or "", on, moment_known)
    config = current_app.config
    try:
        pack = make_pack(db.session(), question, config["ADDRESS"], config["CREDENTIAL_KEY"])
    except (Busy, CannotSign) as cannot:
        raise click.ClickException(str(cannot)) from None
    except (NotKnown, Refused) as unknown:
        raise click.UsageError(str(unknown)) from None
    _write(out, pack)
    manifest = verify(pack).manifest
    if as_json:
        print_json({"file": str(out), **{name: manifest[name] for name in _TOLD}})
    else:
        click.echo(f"{out}: {manifest['title']}, on {day(on.isoformat())}.")
        click.echo(f"SHA-256 of its content: {manifest['content_hash']}")


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys",
    type=click.File("rb"),
    metavar="FILE",
    help="The keys that the signer publishes at /.well-known/jwks.json; no other may have signed.",
)
@as_json
@with_appcontext
def verify_pack(file: Path, keys: BinaryIO | None, as_json: bool) -> None:
    """Say whether an evidence pack is as it was signed, and by whom. Needs no database."""
    given = None if keys is None else _keys(keys)
    try:
        with file.open("rb") as opened:
            found = verify(opened.read(OF_A_FILE.size + 1))
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}.") from None
    except Changed as changed:
        if as_json:
            print_json({"whole": False, "part": changed.part, "why": str(changed)})
        click.echo(str(changed), err=True)
        sys.exit(1)
    if given is not None:
        signer = signer_among(found, given)
    else:
        signer = signer_here(found, peek(db.session(), known_names) or {})
    _tell(found, signer, as_json)
    if signer.known is False:
        sys.exit(1)


def _tell(found: Verified, signer: Signer, as_json: bool) -> None:
    said = found.manifest
    if as_json:
        told: dict[str, Any] = {"whole": True}
        told |= {name: said[name] for name in ("question", "content_hash", "packed_at")}
        told |= {"address": found.address, "key": found.key}
        print_json({**told, "known": signer.known, "signed_by": signer.said})
        return
    asked = found.content["question"]
    click.echo("The pack is whole: nothing in it was changed since it was signed.")
    click.echo(signer.said)
    click.echo(
        f"It tells of {asked['subject']} {asked['code']} on {day(asked['on'])}, as known on "
        f"{moment(asked['known_on'])}, London time."
    )
    click.echo(f"SHA-256 of its content: {found.content_hash}")


def _keys(file: BinaryIO) -> Any:
    try:
        return keys_of(json.loads(file.read(LARGEST)))
    except BadKeys as bad:
        raise click.UsageError(str(bad)) from None
    except (ValueError, RecursionError):
        raise click.UsageError("The keys are not JSON. Give the file as it is published.") from None


def _write(out: Path, content: bytes) -> None:
    """The whole file or none of it, whatever happens meanwhile."""
    number, beside = tempfile.mkstemp(prefix=f".{out.name}-", dir=out.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        # Whoever may read the folder's other files may read this one, as with any program.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(beside, 0o666 & ~umask)
        os.replace(beside, out)
    except BaseException:
        os.unlink(beside)
        raise


COMMANDS = (audit, verify_pack)
