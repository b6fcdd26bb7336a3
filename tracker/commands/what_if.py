"""`flask what-if`."""

import sys
from datetime import date
from typing import Any

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.actions.status_change import NothingToChange, Status, StatusChange
from tracker.actions.what_if_asked import ask
from tracker.commands import as_json, print_json
from tracker.commands.judged import Day
from tracker.rules.wording import say_day
from tracker.store.database import db


@click.command("what-if")
@click.argument("code")
@click.option(
    "--status",
    type=click.Choice(["lapsed", "suspended", "withdrawn"]),
    required=True,
    help="What the provider's certification would be.",
)
@click.option(
    "--from", "starts_on", type=Day(), required=True, help="The first such day, as 2026-03-04."
)
@as_json
@with_appcontext
def what_if(code: str, status: str, starts_on: date, as_json: bool) -> None:
    """Say whom and what it would affect if a provider's certification changed; write nothing."""
    asked = {"provider": code, "status": status, "from": starts_on.isoformat()}
    try:
        effect = ask(db.session(), StatusChange(Status(status), code, starts_on), clock.today())
    except NothingToChange as nothing:
        if as_json:
            print_json({**asked, "on": None, "settings": [], "posts": [], "flags": _NO_FLAGS})
        click.echo(str(nothing), err=True)
        sys.exit(1)
    document = {**asked, **effect.as_json()}
    if as_json:
        print_json(document)
    else:
        _print(document)


_NO_FLAGS: dict[str, list[Any]] = {"opened": [], "closed": []}


def _print(document: dict[str, Any]) -> None:
    day = say_day(date.fromisoformat(document["on"]))
    for one in document["settings"]:
        click.echo(
            f"{one['setting']} ({one['organisation']}): {one['posts']} posts affected, "
            f"the standing of {one['changing']} would change"
        )
        for relied in one["relies_on"]:
            click.echo(f"    {relied['provider']}: {relied['before']}, then {relied['after']}")
    for one in document["posts"]:
        if one["on"]:
            click.echo(
                f"{one['staff_number']}  {one['setting']}  {one['requirement']}: "
                f"{one['standing'] or 'nothing asked'}, then {one['becomes'] or 'nothing asked'} "
                f"from {say_day(date.fromisoformat(one['on']))}"
            )
    for what, flags in document["flags"].items():
        for flag in flags:
            about = (flag[key] for key in ("staff_number", "setting", "provider") if key in flag)
            click.echo(f"{what} on {day}: {flag['kind']} ({', '.join(about)}), {flag['severity']}")
    if not document["settings"]:
        click.echo("Nobody would be affected.")


COMMANDS = (what_if,)
