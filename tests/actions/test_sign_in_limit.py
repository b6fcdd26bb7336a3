"""Under which keys tries to sign in are counted; tests/web/test_account_limits.py has the rest."""

import pytest

from tracker.actions.sign_in_limit import Caller


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "", True),
    ],
)
def test_what_one_address_is(one, other, same):
    keys = {Caller("", address, "x").by_address("sign in") for address in (one, other)}
    assert (len(keys) == 1) == same


def test_how_an_email_address_is_typed_does_not_matter():
    typed = ("asha@harbour.example", " Asha@Harbour.example ")
    assert len({Caller(email, "", "x").by_email("sign in") for email in typed}) == 1


def test_each_kind_is_counted_by_itself():
    caller = Caller("asha@harbour.example", "192.0.2.1", "x")
    keys = [key(kind) for key in (caller.by_email, caller.by_address) for kind in ("a", "b")]
    assert len(set(keys)) == 4
