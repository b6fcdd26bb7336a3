"""The words that people read of audits, of documents about settings and of what is asked for."""

from tracker.actions.audits.points import About
from tracker.rules import audit_words as words
from tracker.web.word import Word, plain

_DOCUMENTS = {
    "reduction_plan": "Restraint reduction plan",
    "principle": "Other evidence for a key principle",
    "other": "Another document",
}
AUDITS: dict[str, dict[str, Word]] = {
    "document_kind": plain(words.DocumentKind, **_DOCUMENTS),
    "wanted": plain(words.Wanted, fresh_data="Fresh data about staff and training", **_DOCUMENTS),
    "principle": plain(
        words.Principle,
        trained_staff="Restraint is for appropriately trained staff only",
        minimum_force="Minimum force, for no longer than necessary",
        never_punishment="Never as punishment",
        documented="Documented, monitored, open and transparent",
        involvement="Children, parents and advocates take part in planning",
        risk_assessed="Risk is assessed",
        positive_approach="A positive and proactive approach",
        best_interests="In the person\N{RIGHT SINGLE QUOTATION MARK}s best interests",
    ),
    "shown": {
        "shown": Word("Shown", "green"),
        "out_of_date": Word("Out of date", "orange"),
        "missing": Word("Missing", "red"),
    },
    "asking": {"asked_for": Word("Asked for", "blue"), "came": Word("Came when asked for")},
    "request_state": {
        "open": Word("Waiting for an answer", "blue"),
        "answered": Word("Answered", "turquoise"),
        "closed": Word("Closed", "green"),
        "cancelled": Word("Cancelled", "grey"),
    },
    "request_step": plain(words.RequestStep, returned="Asked again"),
    "audit_step": plain(
        words.AuditStep,
        checked="Somebody in the sample checked",
        found="Finding made",
        withdrawn="Finding withdrawn",
        action_set="Action set",
        action_done="Action done",
        returned="Action sent back, as not done",
        name_opened="Name opened",
        packed="Evidence pack made",
    ),
    "checked": {
        "as_told": Word("As the record says", "green"),
        "differs": Word("Differs from the record", "orange"),
        "not_shown": Word("Not shown", "red"),
    },
    "about": plain(
        About,
        certificate="Certificate and its expiry",
        approval="Approval as an affiliate",
        scope="Course, people and place covered",
        in_date="In date, bank and agency counted",
    ),
    "proof": {
        "shown": Word("Shown", "green"),
        "in_part": Word("Shown in part", "yellow"),
        "missing": Word("Not shown", "red"),
        "not_asked": Word("Not needed", "grey"),
        "met": Word("Targets met", "green"),
        "not_met": Word("Not met", "red"),
    },
    "owner": plain(words.Owner, setting="Whoever runs the setting"),
}
"""By kind, then by the word as it is kept."""
