"""`flask benchmark-data`."""

import sys
from time import monotonic

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker import clock
from tracker.benchmark.sizes import OutOfBounds, Sizes
from tracker.benchmark.world import NotEmpty, make_world
from tracker.commands import as_json, print_json
from tracker.demo.sign_ins import DEMO_PASSWORD, demo_sign_ins, sign_in_lines
from tracker.store.database import db

PUBLIC_PASSWORD = "No world was made: its password is public, and this is production."


@click.command("benchmark-data")
@click.option("--posts", type=int, required=True, help="How many posts: up to 2,000,000.")
@click.option("--settings", type=int, help="How many settings; else one for each 40 posts.")
@click.option("--records", type=int, help="How many training records; else 2.5 for each post.")
@click.option("--organisations", type=int, help="How many employers; else one for 4,000 posts.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another makes another world.")
@as_json
@with_appcontext
def benchmark_data(
    posts: int,
    settings: int | None,
    records: int | None,
    organisations: int | None,
    seed: int,
    as_json: bool,
) -> None:
    """Make a fictional world of any size in an empty database, to measure on.

    The same numbers and seed make the same world on the same day.
    """
    if current_app.config["PRODUCTION"]:
        _refuse(PUBLIC_PASSWORD, as_json=as_json)
    begun = monotonic()
    try:
        sizes = Sizes.of(posts, settings, records, organisations)
        made = make_world(
            db.session(), sizes, today=clock.today(), tell=lambda said: _tell(said), seed=seed
        )
    except OutOfBounds as refusal:
        raise click.UsageError(str(refusal)) from refusal
    except NotEmpty as refusal:
        _refuse(str(refusal), as_json=as_json)
    seconds = round(monotonic() - begun, 1)
    if as_json:
        sign_ins = {"sign_ins": demo_sign_ins(), "password": DEMO_PASSWORD}
        print_json({"made": made, "seconds": seconds, **sign_ins})
        return
    click.echo(
        f"Made {made['posts']:,} posts of {made['people']:,} people in {made['settings']:,} "
        f"settings with {made['records']:,} training records in {seconds:,.0f} seconds."
    )
    for line in sign_in_lines():
        click.echo(line)


def _tell(said: str) -> None:
    click.echo(said, err=True)


def _refuse(why: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"made": None, "refused": why})
    click.echo(why, err=True)
    sys.exit(1)


COMMANDS = (benchmark_data,)
