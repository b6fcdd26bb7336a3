"""Signing in and out, and one's own account."""

from tracker.web.account import account, emails, providers
from tracker.web.account.account import blueprint

__all__ = ["account", "blueprint", "emails", "providers"]
