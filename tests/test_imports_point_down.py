"""rules <- store, sheets, mail, credential, oidc <- pack <- actions <- schedule, web, commands."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TRACKER = Path(__file__).parent.parent / "tracker"
MODULES = sorted(str(path.relative_to(TRACKER)) for path in TRACKER.rglob("*.py"))
ACTIONS = {"rules", "store", "sheets", "documents", "mail", "credential", "pack", "oidc"}
ACTIONS |= {"clock", "settings"}
ABOVE = {*ACTIONS, "actions", "logs"}
BELOW = {
    "rules": set(),
    "clock": {"rules"},
    "settings": {"oidc"},
    "logs": set(),
    "serving": {"logs"},
    "store": {"rules"},
}
BELOW |= {
    "sheets": {"rules"},
    # Whatever parses a file does so in a process that can be killed.
    "documents": {"sheets"},
    "mail": {"rules"},
    "credential": {"rules"},
    "oidc": set(),
    "pack": {"rules", "credential", "sheets"},
    "actions": ACTIONS,
    "schedule": ABOVE,
    "web": {*ABOVE, "demo"},
    "demo": ABOVE,
    "benchmark": {*ABOVE, "demo"},
}
BELOW |= {"commands": {*ABOVE, "demo", "benchmark", "schedule"}}
KEPT_TO = {
    "store": {"sqlalchemy", "flask_sqlalchemy", "psycopg", "sqlite3"},
    # `csv` too: what is written out is made harmless there, and nowhere else.
    "sheets": {"openpyxl", "python_calamine", "xlsxwriter", "msoffcrypto", "olefile", "csv"},
    "documents": {"PIL"},
    "mail": {"notifications_python_client"},
    "credential": {"joserfc", "typst"},
    "oidc": {"joserfc", "authlib"},
}


def imported(module: Path) -> Iterator[list[str]]:
    """What the module imports, wherever in it: each name split at its dots."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import: say it from `tracker` on"
            yield from ([*str(node.module).split("."), alias.name] for alias in node.names)


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    floor = Path(module).with_suffix("").parts[0]
    for package, *rest in imported(TRACKER / module):
        if package == "tracker":
            assert rest[0] in BELOW[floor] | {floor}, f"{floor} may not import {rest[0]}"
        elif floor == "rules":
            assert package in sys.stdlib_module_names, f"{package} in rules"
        # A process of its own makes its application; nothing else knows what is above it.
        assert package != "app" or module == "schedule/__main__.py", f"{floor} may not import app"
        homes = {home for home, libraries in KEPT_TO.items() if package in libraries}
        assert not homes or floor in homes, f"{package} belongs to {homes}"
