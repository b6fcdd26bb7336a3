"""Every address is closed to all but whom it is for, and takes nothing without a type."""

from datetime import date

import pytest
from werkzeug.routing import UnicodeConverter

from app import create_app
from tests.conftest import SETTINGS
from tracker.web.security import AREAS, PUBLIC, SIGNED_IN

ROUTES = sorted(
    create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": "sqlite://"}).url_map.iter_rules(),
    key=lambda rule: (rule.rule, rule.endpoint),
)
# What comes with Flask-Security and is not used: nobody can open it.
UNUSED = {
    "security.static",
    "security.tf_select",
    "security.us_setup",
    "security.us_setup_validate",
    "security.us_signin",
    "security.us_verify_link",
    "security.verify",
}
# Of a challenge, signed by the application; and Flask's own, which serves only static files.
SIGNED = {"security.wan_register_response", "security.wan_signin_response"}
UNTYPED = {"static", *UNUSED, *SIGNED}
OF_AREAS = [rule for rule in ROUTES if rule.endpoint.split(".")[0] in AREAS]
VALUES = {
    "code": "AB",
    "day": date(2026, 3, 4),
    "int": 1,
    "path": "x",
    "string": "x",
    "secret": "x" * 43,
    "share": "x" * 26,
}


@pytest.fixture
def web_app(sqlite_app):
    return sqlite_app


def asked(client, rule):
    """The answer to a route's first method, with some value for each of its parameters."""
    method = "GET" if "GET" in rule.methods else "POST"
    return client.open(address_of(client, rule), method=method)


def address_of(client, rule):
    """The address of a route, with some value for each of its parameters."""
    types = {type_: name for name, type_ in client.application.url_map.converters.items()}
    values = {name: VALUES[types[type(one)]] for name, one in rule._converters.items()}
    with client.application.test_request_context():
        return client.application.url_for(rule.endpoint, **values)


def test_every_route_is_public_or_for_someone():
    named = {rule.endpoint for rule in ROUTES} - {rule.endpoint for rule in OF_AREAS}
    assert named == PUBLIC | SIGNED_IN | UNUSED


def test_what_is_public():
    pages = {"accessibility", "privacy", "healthz", "readyz"}
    to_sign_in = {
        f"security.{page}"
        for page in ("login", "us_signin_send_code", "wan_signin", "wan_signin_response", "logout")
    }
    to_sign_in |= {f"second_step.{page}" for page in ("code", "recovery", "stop")}
    by_secret = {"calendar.feed", "notices.preferences", "passports.shown"}
    to_join = {f"joining.{page}" for page in ("code", "facts", "address", "address_code", "finish")}
    to_join |= {"account_joining.finish"}
    to_sign_in |= {f"account.{page}" for page in ("with_provider", "back_from_provider")}
    by_token = {"metrics.metrics"}
    checking = {f"credentials.{name}" for name in ("jwks", "key", "issuer", "status", "verify")}
    open_to_all = {f"public.{page}" for page in pages} | {"static"} | checking | to_join
    assert open_to_all | to_sign_in | by_secret | by_token == PUBLIC


def test_a_visitor_opens_only_what_is_public(visitor):
    answers = {rule.endpoint: asked(visitor, rule) for rule in ROUTES}
    opened = {name for name, answer in answers.items() if not sends_to_sign_in(answer)}
    assert opened - PUBLIC == UNUSED
    assert {answers[name].status_code for name in UNUSED} == {404}


def sends_to_sign_in(answer):
    return answer.status_code == 302 and answer.location.split("?")[0] == "/sign-in"


@pytest.mark.parametrize("role", ["hr", "staff", "commissioner", "registrar", "admin", None])
def test_another_role_finds_nothing(signed_in, role):
    client = signed_in(*filter(None, [role]))
    closed = [rule for rule in OF_AREAS if role not in AREAS[rule.endpoint.split(".")[0]]]
    answers = {rule.endpoint: asked(client, rule).status_code for rule in closed}
    assert {name: code for name, code in answers.items() if code != 404} == {}
    assert closed


def test_every_parameter_has_a_type():
    types = {rule.endpoint: set(map(type, rule._converters.values())) for rule in ROUTES}
    untyped = {name for name, found in types.items() if UnicodeConverter in found}
    assert untyped <= UNTYPED
