"""What every template keeps to, whether a test fetches its page or not."""

import re
from pathlib import Path

import pytest

from app import create_app
from tests.conftest import SETTINGS

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
# Messages are no pages: what they keep to is tested with their writing.
NAMES = [
    name
    for name in sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*"))
    if not name.startswith("notices/") and not name.endswith(".txt")
]
NO_PAGES = ("parts/", "layout", "security/email", "govuk_frontend_jinja/")
INCLUDED = {
    part
    for name in NAMES
    for part in re.findall(r'{% include "([^"]+)"', (TEMPLATES / name).read_text())
}
PAGES = [name for name in NAMES if not name.startswith(NO_PAGES) and name not in INCLUDED]
APP = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": "sqlite://"})


@pytest.mark.parametrize("name", NAMES)
def test_compiles(name):
    assert APP.jinja_env.get_template(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_nothing_inline_and_nothing_unescaped(name):
    text = (TEMPLATES / name).read_text()
    assert re.findall(r"\bstyle=|\son\w+=|<style|javascript:|\|\s*safe\b|autoescape", text) == []
    scripts = re.findall(r"<script[^>]*>", text)
    assert [script for script in scripts if "nonce" not in script or "src=" not in script] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_layout_and_a_title(name):
    text = (TEMPLATES / name).read_text()
    assert '{% extends "' in text
    assert re.search(r"{% set title\b|{% set heading\b", text)
