"""What may stand in an address: codes, days and secrets."""

import re
from datetime import date

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from tracker.actions.passports import ALPHABET, LETTERS

_ESCAPED = re.compile(r"~([0-9A-F]{2})")


def register_converters(app: Flask) -> None:
    """Add `<code:...>`, `<day:...>` and `<secret:...>`."""
    app.url_map.converters["code"] = CodeConverter
    app.url_map.converters["day"] = DayConverter
    app.url_map.converters["share"] = ShareConverter
    app.url_map.converters["secret"] = SecretConverter


class CodeConverter(BaseConverter):
    """A code of the register, 1 to 100 characters, whatever they are.

    A slash would be another part of the address, and a dot alone is taken away by browsers: both
    are written with a tilde.
    """

    regex = "[^/]{1,400}"

    def to_python(self, value: str) -> str:
        code = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
        if len(code) > 100:
            raise ValidationError
        return code

    def to_url(self, value: str) -> str:
        code = value.replace("~", "~7E").replace("/", "~2F")
        return super().to_url(code.replace(".", "~2E") if set(value) == {"."} else code)


class DayConverter(BaseConverter):
    """A day as 2026-03-04."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: date) -> str:
        return value.isoformat()


class ShareConverter(BaseConverter):
    """The secret of a training passport: no letters that look alike, typed in capitals too."""

    regex = f"[{ALPHABET}{ALPHABET.upper()}]{{{LETTERS}}}"

    def to_python(self, value: str) -> str:
        return value.lower()


class SecretConverter(BaseConverter):
    """32 random bytes as `secrets.token_urlsafe` writes them."""

    regex = r"[\w-]{43}"
