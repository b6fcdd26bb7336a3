"""The pages on which administrators look after the accounts of those who work here."""

from tracker.web.accounts import accounts, changes, invite
from tracker.web.accounts.area import NAVIGATION, blueprint

__all__ = ["NAVIGATION", "accounts", "blueprint", "changes", "invite"]
