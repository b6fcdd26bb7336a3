"""The documents are true: what they name exists, and what exists is named."""

import re
from collections import UserDict
from pathlib import Path

import pytest

from tracker.settings import settings_from

TOP = Path(__file__).parent.parent
DOCUMENTS = sorted([*TOP.glob("*.md"), *TOP.glob("docs/*.md")])
READ = sorted([*DOCUMENTS, *TOP.glob("templates/**/*.*"), *TOP.glob("tracker/**/*.py")])


def test_every_command_is_in_the_documents_and_has_help(sqlite_app):
    own = {
        name
        for name, command in sqlite_app.cli.commands.items()
        if (command.callback is not None and command.callback.__module__.startswith("tracker."))
    }
    told = set(re.findall(r"^\| `flask (\w[\w-]*)", (TOP / "docs/commands.md").read_text(), re.M))
    assert own == told
    runner = sqlite_app.test_cli_runner()
    for name in sorted(own):
        shown = runner.invoke(args=[name, "--help"])
        assert shown.exit_code == 0
        assert "--json" in shown.output, name


def test_no_merge_was_left_half_done():
    marks = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
    assert len(READ) > 200
    assert [path for path in READ if marks.search(path.read_text())] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text()):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_every_code_of_the_chain_is_explained():
    from tracker.rules.wording import FAILED

    text = (TOP / "docs/rules.md").read_text()
    assert [code for code in FAILED if f"`{code}`" not in text] == []


def test_every_flag_kind_is_explained():
    from tracker.rules.words import FlagKind

    text = (TOP / "docs/rules.md").read_text()
    assert [kind for kind in FlagKind if f"`{kind}`" not in text] == []


def test_every_key_of_my_data_is_explained():
    from tracker.actions.my_data_sections import FIELDS

    text = (TOP / "docs/my-data.md").read_text()
    for name, keys in FIELDS.items():
        row = f"| `{name}` | {', '.join(f'`{key}`' for key in keys)} |"
        assert row in text, row


class Asked(UserDict):
    """An environment that sets nothing and remembers what was looked for."""

    def __init__(self):
        super().__init__()
        self.names = set()

    def __contains__(self, name):
        self.names.add(name)
        return False

    def __missing__(self, name):
        self.names.add(name)
        raise KeyError(name)


def test_every_setting_is_in_the_readme(tmp_path):
    environ = Asked()
    settings_from(environ, tmp_path)
    (table,) = re.findall(r"^## Settings$(.*?)^## ", (TOP / "README.md").read_text(), re.M | re.S)
    rows = re.findall(r"^\| (`.*?) \|", table, re.M)
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert told == environ.names | {"TEST_DATABASE_URL"}


def test_email_is_one_word():
    assert [path.name for path in READ if re.search(r"\be-mail", path.read_text(), re.I)] == []
