"""The commands of `flask`, one module for each group; scripts and audits depend on their JSON."""

import json
import os
import sys
from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from typing import Any

import click
from flask import Flask, appcontext_popped, appcontext_pushed, current_app

from tracker.logs import set_up_logs
from tracker.store.acting import THE_PRODUCT, Acting, act_as
from tracker.store.database import DatabaseProblem, db
from tracker.store.readiness import REMEDIES, why_not_ready

GROUPS = (
    "reference",
    "imports",
    "uploads",
    "judged",
    "what_if",
    "audits",
    "outbox",
    "credentials",
    "evidence",
    "copies",
    "exports",
    "accounts",
    "audit_log",
    "protection",
    "demo",
    "benchmark",
)

# Nobody sits before what the web and the schedule start: what goes wrong there is for the log.
UNATTENDED = {"upload-work"}


def register_commands(app: Flask) -> None:
    """Add every command of every group to `flask`; where that runs now, it logs as all do."""
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        set_up_logs()
    for command in _commands():
        app.cli.add_command(command)
    # A command works in an application context; whatever it writes is logged as its own.
    appcontext_pushed.connect(_command_acts, app, weak=False)
    appcontext_popped.connect(_command_is_over, app, weak=False)


@cache
def _commands() -> list[click.Command]:
    """Every command of every group, made once however many applications there are."""
    groups = (import_module(f"tracker.commands.{group}") for group in GROUPS)
    commands = [command for group in groups for command in group.COMMANDS]
    for command in commands:
        leaves = command.commands.values() if isinstance(command, click.Group) else [command]
        for leaf in leaves:
            if leaf.callback and leaf.name not in UNATTENDED:
                leaf.callback = _or_says_why(leaf.callback)
    return commands


def _or_says_why(callback: Callable[..., Any]) -> Callable[..., Any]:
    """Where it fails because the database is not there or not migrated, that is what it says."""

    @wraps(callback)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            return callback(*arguments, **options)
        except DatabaseProblem:
            db.session.rollback()
            reason = why_not_ready(db.session(), current_app.config["MIGRATIONS"])
            if reason is None:
                raise
            said = f"This could not be done: {reason}. {REMEDIES[reason]}"
            raise click.ClickException(said) from None

    return run


def _command_acts(app: Flask) -> None:
    if context := click.get_current_context(silent=True):
        # `flask` may be typed as `python -m flask`.
        whole = context.find_root().command_path
        names = context.command_path.removeprefix(whole).split()
        # `flask` itself has the context pushed before it has found which command was typed.
        names = names or [one for one in sys.argv[1:] if one in app.cli.commands][:1]
        act_as(Acting(f"flask {' '.join(names)}"))


def _command_is_over(app: Flask, **said: Any) -> None:
    if click.get_current_context(silent=True):
        act_as(THE_PRODUCT)


as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def print_json(document: Any) -> None:
    """Print exactly one JSON document on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
