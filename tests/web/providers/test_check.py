"""Check a provider: one sentence, and never "uncertified" for what is only unknown."""

import pytest

from tests.web.checked_page import text_of
from tests.workbooks import workbook
from tracker.actions.register_import import import_register

ADDRESS = "/providers/"
ANYBODY = ("registrar", "hr", "other_hr", "east", "ruth")


def asked(client, text):
    """The page's main part for a name typed into the box."""
    return client.page(f"{ADDRESS}?q={text}").main


@pytest.mark.parametrize("who", ANYBODY)
def test_everybody_finds_the_way_from_their_own_start(who, request):
    client = request.getfixturevalue(who)
    start = client.page("/", status=302) and client.get("/").location
    link = client.page(start).find("a", string=lambda text: text and "Check a provider" in text)
    page = client.page(link["href"])
    assert text_of(page.h1) == "Check a provider"
    navigation = page.find("nav", attrs={"aria-label": "Menu"}) or page.nav
    assert len(navigation.find_all("a")) > 1


def test_an_exact_hit_is_one_sentence_with_a_way_to_the_page(hr):
    page = asked(hr, "good+training+ltd")
    assert "Good Training is certified for everything it teaches until" in text_of(page)
    assert "which is accredited by UKAS. Last checked today, no certificate seen." in text_of(page)
    assert text_of(page.select_one("#answer")) == "Today"
    assert page.select_one("#near") is None
    hr.page(page.select_one("h3 a")["href"])


def test_a_typo_is_only_a_suggestion(hr):
    page = asked(hr, "Gode+Trainning")
    assert text_of(page.select_one("#answer")) == "Unknown"
    assert "is unknown to this register" in text_of(page)
    assert text_of(page.select_one("#near")) == "Did you mean"
    assert "Good Training is certified" in text_of(page)


def test_nothing_found_is_unknown_and_says_what_to_do(ruth):
    page = text_of(asked(ruth, "Zzyzx"))
    assert "“Zzyzx” is unknown to this register" in page
    assert "which does not mean that it is uncertified" in page
    assert "What to do next: ask the provider for its certificate" in page
    assert "Did you mean" not in page


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("GONE", "Gone Training is not certified: its latest certificate, C-GONE from Northbridge"),
        ("NEVER", "Never Certified has never been certified, as far as this register knows."),
    ],
)
def test_other_states_have_sentences_of_their_own(hr, name, told):
    assert told in text_of(asked(hr, name))


def test_an_entry_that_nobody_has_checked_is_unknown_too(session, hr):
    book = workbook({"Providers": [["Code", "Name"], ["NEW", "Newcomer"]]})
    import_register(session, book, "new.xlsx", dry_run=False)
    page = text_of(asked(hr, "Newcomer"))
    assert "It is unknown whether Newcomer is certified" in page
    assert "Nobody has checked this entry yet." in page
    assert "Not certified" not in page


def test_an_old_name_is_named(session, hr):
    book = workbook({"Providers": [["Code", "Name"], ["GOOD", "Better Training"]]})
    import_register(session, book, "new.xlsx", dry_run=False)
    page = text_of(asked(hr, "Good+Training"))
    assert "Better Training Old name: Good Training" in page


@pytest.mark.parametrize(
    "text",
    ["", "%20", "%3Cscript%3Ealert(1)%3C/script%3E", "%07", "a" * 3000, "Ltd", "%F0%9F%A6%89"],
)
def test_whatever_is_typed_has_an_answer(hr, text):
    page = asked(hr, text)
    assert page.find("script") is None
    assert text_of(page.h1) == "Check a provider"


def test_an_empty_register_is_searched_too(signed_in, session):
    assert "is unknown to this register" in text_of(asked(signed_in("registrar"), "Any"))
