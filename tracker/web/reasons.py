"""The chain of assurance in the language of the page.

The rules say each link in English. A sentence is said again in Welsh by its template, with what was
put into it taken from the English.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext

from tracker.rules.wording import FAILED, HELD, NOTED, WEAK
from tracker.rules.words import Link
from tracker.web.language import WELSH, language, say_day_here

_DAY = r"\d{1,2} \w+ \d{4}|that day"
_PLACE = re.compile(r"\{(\w+)\}")


def reason_here(reason: Mapping[str, Any], about: Mapping[str, str | None]) -> str:
    """What a link showed; `about` is what may have been put in: provider, course, and so on."""
    if language() != WELSH:
        return reason["text"]
    code = reason["code"] or ""
    template = FAILED.get(code) or WEAK.get(code) or NOTED.get(code) or HELD[Link(reason["link"])]
    found = _reads(template, about).fullmatch(reason["text"])
    if found is None:
        return reason["text"]
    values = {name: _value(name, value) for name, value in found.groupdict().items()}
    return gettext(template).format(**values)


def mend_here(text: str) -> str:
    """What would mend a link that failed."""
    return gettext(text)


def _reads(template: str, about: Mapping[str, str | None]) -> re.Pattern[str]:
    """Reads a sentence made from a template: a group for each thing that was put in."""
    parts, seen, begins = [], set[str](), 0
    for place in _PLACE.finditer(template):
        parts.append(re.escape(template[begins : place.start()]))
        name, begins = place[1], place.end()
        known = about.get(name)
        reads = _DAY if name == "day" else re.escape(known) if known else ".+"
        parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{reads})")
        seen.add(name)
    return re.compile("".join([*parts, re.escape(template[begins:])]))


def _value(name: str, value: str) -> str:
    if name != "day" or value == "that day":
        return gettext(value) if value.startswith(("that ", "the ", "(")) else value
    return say_day_here(datetime.strptime(value, "%d %B %Y").replace(tzinfo=UTC).date())
