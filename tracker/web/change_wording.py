"""The words for what changed between two days."""

from tracker.rules import changes, coverage_change
from tracker.web.word import Word, plain

CHANGES: dict[str, dict[str, Word]] = {
    "line": {
        "target": Word("Target for {}"),
        "figures": Word("Age of the figures"),
        "provider": Word("Certification of {}"),
        "severity": Word("How serious the reliance on {} is"),
        "reliance": Word("Reliance on {}"),
        "declared": Word("Declared provider"),
        "operation": Word("The setting itself"),
        "register": Word("The register"),
        "commissioning": Word("Your commissioning"),
    },
    "then": plain(
        changes.Then,
        not_below="Not below target",
        below="Below target",
        not_asked="Not asked for",
        relied="Relied on",
        not_relied="Not relied on",
        nothing="None",
        open="Operating",
        not_open="Not operating",
        known="In the register",
        not_known="Not known to the register",
        commissioned="You commissioned it",
        not_commissioned="You did not commission it",
    ),
    "why": plain(
        coverage_change.Why,
        entered_later="Came to be known here",
        asked="The requirement came to apply to them",
        exemption_ended="Their exemption ended",
        came_back="Came back from a long absence",
        first_days_over="Their first days in the post were over",
        left="Left the setting",
        taken_out="Their post is not known here any more",
        not_asked="The requirement does not apply to them any more",
        exempted="Was exempted",
        long_absence="Went on a long absence",
        first_days="In the first days of the post",
        recorded_later="Had been trained before, which came to be recorded",
        counts_now="Training that did not count before counts by what is known now",
        rule_changed="The requirement changed",
        expired="Training expired",
        failed="Failed a later assessment",
        not_assured="Training does not count",
        record_corrected="The record of the training was corrected or taken back",
    ),
}
