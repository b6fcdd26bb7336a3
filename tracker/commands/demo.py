"""`flask demo` and `flask samples`."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker import clock
from tracker.commands import as_json, print_json
from tracker.demo.loading import NotEmpty, load_demo
from tracker.demo.samples import sample_files
from tracker.demo.sign_ins import DEMO_PASSWORD, demo_sign_ins, sign_in_lines
from tracker.store.database import db

PUBLIC_PASSWORD = "The demo was not loaded: its password is public, and this is production."


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Do nothing where there are organisations already.")
@as_json
@with_appcontext
def demo(if_empty: bool, as_json: bool) -> None:
    """Load the fictional demo data and print one sign-in for each role."""
    if current_app.config["PRODUCTION"]:
        _refuse(PUBLIC_PASSWORD, as_json=as_json)
    try:
        loaded = load_demo(db.session(), clock.today())
    except NotEmpty as refusal:
        if not if_empty:
            _refuse(str(refusal), as_json=as_json)
        loaded = None
    if as_json:
        print_json({"loaded": loaded, "sign_ins": demo_sign_ins(), "password": DEMO_PASSWORD})
    elif loaded:
        rows = loaded["organisations"].values()
        posts, records = (sum(one[kind]["total"] for one in rows) for kind in ("staff", "training"))
        click.echo(f"Loaded {len(rows)} organisations, {posts} posts, {records} training records.")
        for line in sign_in_lines():
            click.echo(line)


def _refuse(why: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"loaded": None, "refused": why})
    click.echo(why, err=True)
    sys.exit(1)


@click.command("samples")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@as_json
@with_appcontext
def samples(folder: Path, as_json: bool) -> None:
    """Write sample workbooks into a folder: the demo's own files, and some to try."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in sample_files(clock.today()):
        (folder / name).write_bytes(content)
        written.append(name)
    if as_json:
        print_json({"folder": str(folder), "files": written})
        return
    click.echo(f"{len(written)} workbooks are in {folder}:")
    for name in written:
        click.echo(f"  {name}")


COMMANDS = (demo, samples)
