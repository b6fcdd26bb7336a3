"""The register for everybody who is signed in: is this provider certified, for what, how sure?"""

from tracker.web.providers import check, provider, what_if
from tracker.web.providers.area import NAVIGATION, blueprint

__all__ = ["NAVIGATION", "blueprint", "check", "provider", "what_if"]
