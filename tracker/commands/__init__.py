"""The commands of `flask`, one module for each group; scripts and audits depend on their JSON."""

import json
from importlib import import_module
from typing import Any

import click
from flask import Flask

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
    "protection",
    "demo",
)


def register_commands(app: Flask) -> None:
    """Add every command of every group to `flask`."""
    for group in GROUPS:
        for command in import_module(f"tracker.commands.{group}").COMMANDS:
            app.cli.add_command(command)


as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def print_json(document: Any) -> None:
    """Print exactly one JSON document on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
