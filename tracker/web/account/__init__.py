"""Signing in and out, and one's own account."""

from tracker.web.account import (
    account,
    emails,
    own_second_step,
    providers,
    second_step,
    sign_in_list,
)
from tracker.web.account.account import blueprint

__all__ = [
    "account",
    "blueprint",
    "emails",
    "own_second_step",
    "providers",
    "second_step",
    "sign_in_list",
]
