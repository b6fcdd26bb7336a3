"""The parts that pages are made of, and what may stand in an address."""

import re
from datetime import date
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from flask import render_template_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.routing import ValidationError

from tests.web.checked_page import text_of
from tracker.web.converters import CodeConverter, DayConverter


@pytest.fixture
def shown(sqlite_app):
    """What a piece of template shows, as parsed HTML."""

    def show(source, address="/privacy", **values):
        with sqlite_app.test_request_context(address):
            return BeautifulSoup(render_template_string(source, **values), "html.parser")

    return show


def step(link, holds, **more):
    return {
        "link": link,
        "holds": holds,
        "text": f"About {link}.",
        "mend": None,
        "evidence": [],
        **more,
    }


def test_the_chain_shows_each_link_and_stops_where_it_failed(shown):
    steps = [
        step("provider", True, evidence=["provider:3"]),
        step("certification", False, mend="Retrain.", evidence=["certification:12"]),
    ]
    entries = {"certification:12": {"text": "Certificate <A>", "href": "/certificates/A"}}
    page = shown(
        '{% from "parts/chain.html" import chain %}{{ chain(steps, entries) }}',
        steps=steps,
        entries=entries,
    )
    links = [text_of(item) for item in page.ol.find_all("li")]
    assert links[0].startswith("Provider in the register Holds About provider.")
    assert "Shown by provider 3" in links[0]
    assert links[1].startswith("Certified on the day Fails")
    assert "What would mend it: Retrain." in links[1]
    assert page.find("a", href="/certificates/A").get_text() == "Certificate <A>"
    assert len(links) == 8
    assert all(link.endswith("Not reached") for link in links[2:])


def test_a_chain_that_ended_at_the_delivery_still_names_the_others(shown):
    source = '{% from "parts/chain.html" import chain %}{{ chain(steps) }}'
    page = shown(source, steps=[step("delivery", False)])
    links = [text_of(item) for item in page.ol.find_all("li")]
    assert links[0].startswith("Day of delivery Fails")
    assert len(links) == 9


def test_a_status_is_told_in_words(shown):
    source = '{% from "parts/tags.html" import standing_tag %}{{ standing_tag("due_soon") }}'
    tag = shown(source).find(class_="govuk-tag")
    assert text_of(tag) == "Due soon"
    assert "govuk-tag--yellow" in tag["class"]


PAGING = '{% from "parts/pages.html" import paging %}{{ paging(number, more) }}'


@pytest.mark.parametrize(
    ("number", "more", "links"),
    [
        (1, False, []),
        (1, True, ["/privacy?a=1&a=2&page=2"]),
        (2, True, ["/privacy?a=1&a=2", "/privacy?a=1&a=2&page=3"]),
        (3, False, ["/privacy?a=1&a=2&page=2"]),
    ],
)
def test_paging_keeps_the_question(shown, number, more, links):
    page = shown(PAGING, address="/privacy?a=1&a=2&page=9", number=number, more=more)
    assert [link["href"] for link in page.find_all("a")] == links


def test_other_parts(shown):
    source = """
    {% from "parts/pages.html" import empty, figures, flag_row, back %}
    {{ empty("None open.", "See who is due.", "/due") }}
    {{ figures([{"number": 1234, "text": "in date"}, {"number": "84.6%", "text": "<b>"}]) }}
    <ul>{{ flag_row("breach", "Expired", "/flag", "Since 4 March") }}</ul>
    {{ back("Up", "/up") }}
    """
    page = shown(source)
    assert page.find("a", href="/due").get_text() == "See who is due."
    assert [text_of(item) for item in page.find_all(class_="tracker-figure")] == [
        "1,234 in date",
        "84.6% <b>",
    ]
    assert text_of(page.find(class_="tracker-row")) == "Expired Since 4 March Breach"
    assert page.nav.find("a", href="/up")


CODES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=100)


@given(code=CODES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_code_can_stand_in_an_address(sqlite_app, code):
    convert = CodeConverter(sqlite_app.url_map)
    there = convert.to_url(code)
    assert "/" not in there
    assert there not in {".", ".."}
    assert convert.to_python(unquote(there)) == code


def test_codes_are_not_endless(sqlite_app):
    convert = CodeConverter(sqlite_app.url_map)
    with pytest.raises(ValidationError):
        convert.to_python("x" * 101)


def test_days_in_addresses(sqlite_app):
    convert = DayConverter(sqlite_app.url_map)
    assert convert.to_url(date(2026, 3, 4)) == "2026-03-04"
    assert convert.to_python("2026-03-04") == date(2026, 3, 4)
    assert re.fullmatch(DayConverter.regex, "2026-02-30")
    with pytest.raises(ValidationError):
        convert.to_python("2026-02-30")
