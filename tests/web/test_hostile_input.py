"""Whatever is sent in place of what a page asks for: an answer in words, and never a 500."""

import os
from collections import Counter
from collections.abc import Callable

import pytest

from tests.conftest import ON_BOTH, thorough_but
from tests.web import hostile
from tests.web.checked_page import CheckedClient
from tests.web.harbour_users import commissioner_id, person_id
from tests.web.signing_in import EMAIL, PASSWORD, make_asha, post
from tests.web.test_routes import ROUTES, UNUSED, address_of
from tracker.web.security import AREAS

# `SOAK=1` sends all that there is, to each field on its own too.
ALL = "SOAK" in os.environ
VALUES = hostile.VALUES if ALL else (hostile.LONG, "' OR '1'='1' -- ")
PAGES = 400 if ALL else 25
# What each column has an end for on PostgreSQL alone.
LIMITS = ("2147483648", "x" * 3000)


@pytest.fixture
def users(harbour, signed_in) -> dict[str, Callable[[], tuple[CheckedClient, str]]]:
    east = commissioner_id(harbour, "EAST")
    return {
        "hr": lambda: (signed_in("hr", organisation="HARB"), "/hr"),
        "staff": lambda: (signed_in("staff", person=person_id(harbour, "00101")), "/staff"),
        "commissioner": lambda: (signed_in("commissioner", commissioner=east), "/commissioner"),
        "registrar": lambda: (signed_in("registrar"), "/registrar"),
    }


ROLES = ("hr", "staff", "commissioner", "registrar")


@pytest.mark.parametrize("role", thorough_but(["hr", "staff"], ROLES))
def test_every_page_and_form_withstands_it(users, role):
    client, start = users[role]()
    pages, forms = hostile.walk(client, start, PAGES)
    assert len(pages) > 8
    assert len(forms) > 2
    counts: Counter[int] = Counter()
    for form in forms:
        for fields in hostile.hostile(form, VALUES, ALL):
            status, text = hostile.send(client, form, fields)
            assert status in {200, 302, 303, 400, 403, 404, 413, 414, 422, 429}, (form, fields)
            assert status in {302, 303} or "<h1" in text
            counts[status] += 1
    for address in pages.values():
        for told, status in hostile.asked(client, address, VALUES):
            assert status in {200, 302, 400, 404}, told
    assert counts[200] + counts[400] + counts[404] > counts[303]


@ON_BOTH
@pytest.mark.parametrize("role", ["hr", "registrar"] if ALL else ["hr"])
def test_no_form_is_at_a_loss_for_what_no_column_holds(users, role, caplog):
    client, start = users[role]()
    for form in hostile.walk(client, start, PAGES)[1]:
        for value in LIMITS:
            fields = [(name, value) for name, _ in form.fields if name != "csrf_token"]
            status, _ = hostile.send(client, form, fields)
            assert status < 500, (form, value)
    assert "What was sent does not fit into the database." not in caplog.text


def test_a_visitor_too(visitor):
    for form in hostile.walk(visitor, "/sign-in")[1]:
        for value in hostile.VALUES:
            response = hostile.post(visitor, form, [(name, value) for name, _ in form.fields])
            assert response.status_code in {400, 404}, form.action
            assert "Your form has expired" in response.text or "cannot be kept" in response.text
    for address in (
        "/sign-in",
        "/join",
        "/privacy",
        "/verify",
        "/metrics",
        "/.well-known/jwks.json",
    ):
        for told, status in hostile.asked(visitor, address, hostile.VALUES):
            assert status in {200, 302, 400, 404, 405}, told


def test_a_nul_is_refused_with_a_sentence(visitor):
    for address in ("/sign-in?next=%00", "/sign-in?%00=1"):
        page = visitor.page(address, status=400)
        assert "There is a character in it that cannot be kept." in page.get_text()
    visitor.page("/nowhere%00", status=404)


def test_an_address_without_end_is_refused_with_a_sentence(visitor):
    page = visitor.page("/sign-in?next=" + "x" * 4001, status=414)
    assert "The address is too long" in page.get_text()


def test_every_number_in_an_address_has_an_end():
    endless = [
        rule.rule
        for rule in ROUTES
        for one in rule._converters.values()
        if getattr(one, "num_convert", None) is int and one.max is None
    ]
    assert endless == []


# What programs send that have no page of ours, and so no token.
WITHOUT_TOKEN = {
    # RFC 8058: the mail program of whoever wants no more emails; the address is its own key.
    "notices.preferences",
}


def test_no_route_takes_a_form_without_its_token(web_app, signed_in):
    protection = web_app.extensions["csrf"]
    views = web_app.view_functions.items()
    named = {f"{view.__module__}.{view.__name__}": name for name, view in views}
    assert {named[one] for one in protection._exempt_views} == WITHOUT_TOKEN
    assert protection._exempt_blueprints == set()
    roles = ("hr", "staff", "commissioner", "registrar", "admin")
    clients = {role: signed_in(role) for role in roles}
    posted = [rule for rule in ROUTES if "POST" in rule.methods]
    assert len(posted) > 50
    for rule in posted:
        if rule.endpoint in UNUSED | WITHOUT_TOKEN:
            continue
        let_in = AREAS.get(rule.endpoint.split(".")[0], {"hr"})
        client = next(one for role, one in clients.items() if role in let_in)
        response = client.post(address_of(client, rule), data={"a": "b"})
        assert response.status_code == 400, rule
        assert "Your form has expired" in response.text, rule


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)//evil.example",
        "https:evil.example",
        "/\t/evil.example",
        "http:///evil.example",
        " //evil.example",
        "/%09/evil.example",
    ],
)
def test_signing_in_leads_to_no_other_host(web_app, visitor, next):
    make_asha(web_app)
    form = {"identity": EMAIL, "passcode": PASSWORD, "chosen_method": "password", "next": next}
    response = post(visitor, **form)
    assert response.status_code in {200, 302, 303, 400}
    assert "evil" not in response.headers.get("Location", "").split("?")[0]
    assert response.headers.get("Location", "/").startswith("/")
