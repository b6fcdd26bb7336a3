"""Whether the evidence for a training record is as strong as a requirement asks.

It is a link of its own beside the chain of assurance, and is looked at only where a requirement
says how strong the evidence must be at the least.
"""

from tracker.rules.assurance import Step, Verdict
from tracker.rules.facts import Requirement, TrainingRecord
from tracker.rules.words import Evidence, Link

WEAK = {
    Evidence.ENTERED_BY_HR: "hr_entry_needed",
    Evidence.CONFIRMED_BY_PASSPORT: "passport_needed",
    Evidence.DOCUMENT_SEEN: "document_needed",
    Evidence.CONFIRMED_BY_PROVIDER: "confirmation_needed",
}


def is_proven(record: TrainingRecord, requirement: Requirement) -> bool:
    """Whether the record's evidence is strong enough; any is, where nothing is asked."""
    least = requirement.least_evidence
    return least is None or record.evidence.rank >= least.rank


def with_evidence(verdict: Verdict, record: TrainingRecord, requirement: Requirement) -> Verdict:
    """The verdict with the link of the evidence, where the requirement asks for any.

    It comes last, but first where nothing else keeps the record from counting.
    """
    least = requirement.least_evidence
    if least is None:
        return verdict
    if is_proven(record, requirement):
        return Verdict(verdict.assurance, (*verdict.steps, Step(Link.EVIDENCE, True)))
    weak = Step(Link.EVIDENCE, False, WEAK[least])
    if verdict.is_at_least(requirement.assurance):
        return Verdict(verdict.assurance, (weak, *verdict.steps))
    return Verdict(verdict.assurance, (*verdict.steps, weak))
