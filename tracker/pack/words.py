"""The words of a pack: what people read for the words that an answer is kept in."""

from datetime import date, datetime
from typing import Any

from tracker.rules.days import LONDON
from tracker.rules.wording import say_day

_TEXTS = {
    "link": {
        "delivery": "Day of delivery",
        "provider": "Provider in the register",
        "certification": "Certified on the day",
        "status": "Not suspended or withdrawn",
        "scope": "Within the scope",
        "route": "Route of delivery",
        "body": "Certification body licensed",
        "accreditation": "Accredited by UKAS",
    },
    "state": {"uncertified": "Not certified", "unknown": "Not checked"},
    "assurance": {"uncertified": "Not certified"},
    "kind": {"principle": "Other evidence for a key principle", "other": "Another document"},
    "principle": {
        "trained_staff": "Restraint is for appropriately trained staff only",
        "minimum_force": "Minimum force, for no longer than necessary",
        "never_punishment": "Never as punishment",
        "documented": "Documented, monitored, open and transparent",
        "involvement": "Children, parents and advocates take part in planning",
        "risk_assessed": "Risk is assessed",
        "positive_approach": "A positive and proactive approach",
        "best_interests": "In the person's best interests",
    },
    "evidence": {"entered_by_hr": "Entered by HR"},
    "freshness": {"stale": "Old figures", "none": "No data yet", "fresh": "Up to date"},
    "owner": {"setting": "Whoever runs the setting"},
}
NONE = "not said"


def word(value: Any, kind: str = "") -> str:
    """What is shown for a word; lists are told one after another."""
    if isinstance(value, list):
        return ", ".join(word(one, kind) for one in value) or "all"
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "Yes" if value else "No"
    text = str(value)
    return _TEXTS.get(kind, {}).get(text) or text.replace("_", " ").capitalize()


def said(value: Any) -> str:
    """A name, code or number as it is kept."""
    return NONE if value in (None, "") else str(value)


def day(text: str | None, absent: str = NONE) -> str:
    """4 March 2026."""
    return say_day(date.fromisoformat(text)) if text else absent


def moment(text: str | None) -> str:
    """4 March 2026 at 09:30:05, in London."""
    if not text:
        return NONE
    then = datetime.fromisoformat(text).astimezone(LONDON)
    return f"{say_day(then.date())} at {then:%H:%M:%S}"


def period(entry: dict[str, Any]) -> str:
    """4 March 2026 to 3 March 2029; open sides are told as such."""
    first, last = day(entry.get("from"), ""), day(entry.get("to"), "")
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else "without an end"
