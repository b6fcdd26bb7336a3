"""The route by which a setting says that it is trained, and whether it would count today."""

import pytest

from tests.rules.builders import a_provider, a_setting, days, on
from tracker.rules.facts import Affiliate
from tracker.rules.reliance import Declared, declared
from tracker.rules.words import Route

TODAY = on("2025-06-10")
HOME = a_setting().organisation
APPROVED = Affiliate(HOME, days("2025-01-01", "2025-12-31"))
ENDED = Affiliate(HOME, days("2024-01-01", "2024-12-31"))
ANOTHERS = Affiliate("SOMEBODY", days("2025-01-01", "2025-12-31"))


@pytest.mark.parametrize(
    ("route", "provider", "problem"),
    [
        (None, {}, None),
        (Route.COMMERCIAL, {}, None),
        (Route.AFFILIATE, {"affiliates": (APPROVED,)}, None),
        (Route.AFFILIATE, {"affiliates": (ENDED,)}, "affiliate_not_approved"),
        (Route.AFFILIATE, {"affiliates": (ANOTHERS,)}, "affiliate_not_approved"),
        (Route.AFFILIATE, {}, "affiliate_not_approved"),
        (Route.IN_HOUSE, {"organisation": HOME}, None),
        (Route.IN_HOUSE, {"organisation": "SOMEBODY"}, "in_house_of_another_organisation"),
        (Route.IN_HOUSE, {}, "in_house_of_another_organisation"),
    ],
)
def test_a_route_and_what_is_wrong_with_it(route, provider, problem):
    one = a_provider(**provider)
    setting = a_setting(declared_provider=one.code, declared_route=route)
    assert declared(one, setting, TODAY) == Declared(route, problem)


def test_another_provider_or_none_is_not_declared():
    assert declared(a_provider(), a_setting(declared_provider="OTHER"), TODAY) is None
    assert declared(None, a_setting(declared_provider="OTHER"), TODAY) is None
