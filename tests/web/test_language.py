"""Pages in Welsh: all of their words are in the catalogue, and whoever reads them chooses."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po
from flask_babel import force_locale

from tests.web.checked_page import text_of
from tests.web.harbour_users import person_id
from tracker.actions import passports
from tracker.credential import achievement, jose
from tracker.rules.wording import FAILED, HELD, MEND, MEND_WEAK, NOTED, WEAK
from tracker.web.account import passkeys
from tracker.web.account.sign_in import SECURITY
from tracker.web.errors import EXPIRED, NOT_YOURS, OUT_OF_REACH, PAGES, UNKEPT
from tracker.web.language import CATALOGUE
from tracker.web.reasons import reason_here
from tracker.web.staff.area import NAVIGATION
from tracker.web.wording import WORDS

TOP = Path(__file__).parents[2]
JINJA = ("jinja2.ext.babel_extract", {"silent": "false", "newstyle_gettext": "true"})
# The words that the pages of staff show.
SHOWN = (
    *("standing", "assurance", "link", "governed_by", "result", "looked", "correction_state"),
    *("invited_by", "employment", "absence", "route", "mode", "kind", "evidence", "flag_kind"),
    *("flag_step", "severity", "notice_state", "channel", "told", "language", "often", "role"),
    *("upload_state", "upload_kind", "level", "population", "setting_type"),
    *("checked", "owner", "factor"),
)
# What the floor of actions says, which knows no language: the pages that show it look it up.
SAID_BY = (
    (passports, "CannotBeShared"),
    (jose, "NotGenuine"),
    (jose, "UnknownIssuer"),
    (achievement, "NotGenuine"),
)
OURS = ("Not known", "day not known", "Not printed", "the course", "that day")
SECURITY_SAYS = {
    said if isinstance(said, str) else said[0]
    for key, said in {**SECURITY, **passkeys.SECURITY}.items()
    if key.startswith("SECURITY_MSG_") or "_SUBJECT" in key
}
PLACES = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


def extracted() -> Iterator[str | tuple[str, ...]]:
    """Every sentence that pages in both languages ask for: one, or its singular and plural."""
    for folder in ("templates", "tracker/web"):
        keywords = {"gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
        methods = [("**.py", "python"), ("**.html", JINJA[0]), ("**.txt", JINJA[0])]
        options = {"**.html": JINJA[1], "**.txt": JINJA[1]}
        for _, _, message, _, _ in extract_from_dir(
            TOP / folder, methods, options, keywords=keywords
        ):
            yield message


def wanted() -> set[str]:
    found = {one if isinstance(one, str) else one[0] for one in extracted()}
    found |= {*HELD.values(), *FAILED.values(), *NOTED.values(), *MEND.values(), *OURS}
    found |= {*WEAK.values(), *MEND_WEAK.values()}
    found |= {text for text, _ in NAVIGATION}
    found |= {text for module, name in SAID_BY for text in said_by(module, name)}
    found |= {heading for heading, _ in (*PAGES.values(), EXPIRED, OUT_OF_REACH)}
    found |= {text for _, texts in (*PAGES.values(), EXPIRED, OUT_OF_REACH) for text in texts}
    found |= {NOT_YOURS, *UNKEPT, *SECURITY_SAYS}
    found |= {word.text for kind in SHOWN for word in WORDS[kind].values()}
    return found


def said_by(module: ModuleType, name: str) -> Iterator[str]:
    """What a module says when it raises an exception of that name, but for what it puts in."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
            said = ast.Expression(node.args[-1])
            try:
                yield eval(compile(said, "<said>", "eval"), vars(module))
            except NameError:
                continue


def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="cy")


def test_every_sentence_is_in_welsh_and_none_is_left_over():
    held = {one.id if isinstance(one.id, str) else one.id[0] for one in catalogue() if one.id}
    assert sorted(wanted() - held) == []
    assert sorted(held - wanted()) == []


def test_every_sentence_keeps_what_is_put_into_it():
    for one in catalogue():
        if not one.id:
            continue
        originals = [one.id] if isinstance(one.id, str) else list(one.id)
        strings = [one.string] if isinstance(one.string, str) else list(one.string)
        assert all(strings), one.id
        assert not one.fuzzy
        if not isinstance(one.id, str):
            assert len(strings) == 6
        needed = {name for text in originals for name in places(text)} - {"num"}
        for text in strings:
            assert needed <= set(places(text)) <= needed | {"num"}, one.id


def places(text: str) -> list[str]:
    return [first or second for first, second in PLACES.findall(text)]


def test_the_page_is_in_the_language_that_was_chosen_until_another_is(harbour, signed_in):
    client = signed_in("staff", person=person_id(harbour, "00102"))
    page = client.page("/staff/")
    assert page.html["lang"] == "en"
    assert text_of(page.select_one(".tracker-languages a")) == "Cymraeg"
    page = client.page(page.select_one(".tracker-languages a")["href"])
    assert page.html["lang"] == "cy"
    assert text_of(page.h1) == "Fy hyfforddiant"
    assert client.page("/staff/").html["lang"] == "cy"
    assert client.page("/staff/?lang=en").html["lang"] == "en"
    assert client.page("/staff/").html["lang"] == "en"
    assert client.page("/staff/?lang=nonsense").html["lang"] == "en"


def test_a_browser_that_asks_for_welsh_gets_it(harbour, signed_in):
    client = signed_in("staff", person=person_id(harbour, "00102"))
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "cy, en-GB;q=0.8"
    assert client.page("/staff/").html["lang"] == "cy"
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr, en-GB;q=0.8"
    assert client.page("/staff/").html["lang"] == "en"


def test_pages_that_are_in_english_stay_so(harbour, signed_in):
    page = signed_in("hr", organisation="HARB").page("/hr/?lang=cy")
    assert page.html["lang"] == "en"
    assert page.select_one(".tracker-languages") is None


def test_the_chain_is_said_in_welsh_with_what_it_is_about(harbour, signed_in):
    client = signed_in("staff", person=person_id(harbour, "00102"))
    said = text_of(client.page("/staff/?lang=cy").main)
    assert "Gone Training was certified" not in said
    assert "Gone Training" in said
    for sentence in ("Holds", "You need", "days left", "Your training records"):
        assert sentence not in said


@pytest.mark.parametrize("code", sorted(FAILED))
def test_each_failure_is_said_in_welsh(web_app, code):
    values = {
        "provider": "Gone Training (North) Ltd",
        "course": "Level 2: for adults",
        "day": "4 March 2026",
        "setting": "W1",
        "trainer": "A Trainer",
    }
    reason = {"link": "scope", "code": code, "text": FAILED[code].format(**values)}
    with web_app.test_request_context("/staff/?lang=cy"), force_locale("cy"):
        said = reason_here(reason, values)
    assert said != reason["text"]
    for name in places(FAILED[code]):
        expected = "4 Mawrth 2026" if name == "day" else values[name]
        assert expected in said


def test_the_extractor_finds_what_it_should():
    path = TOP / "templates" / "staff" / "home.html"
    found = list(extract_from_file(JINJA[0], path, options=JINJA[1]))
    assert len(found) > 20
