"""One way in which the chain of assurance holds or breaks, for the tables of such ways.

Every delivery is of 10 to 12 June 2025, with the builders' chain but for what a case changes.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.rules.builders import a_certification, a_provider, a_record, a_setting, days, on
from tracker.rules.assurance import Verdict, assure
from tracker.rules.facts import Certification, CertificationEvent, Provider
from tracker.rules.words import Assurance, Link

FIRST, SECOND, LAST = on("2025-06-10"), on("2025-06-11"), on("2025-06-12")
UNTIL_SECOND = days("2024-01-01", "2025-06-11")
FROM_SECOND = days("2025-06-11", "2027-12-31")


@dataclass(frozen=True)
class Case:
    """What is changed, and the expected failing link; no code where every link holds."""

    about: str
    assurance: Assurance
    code: str | None = None
    day: date | None = None
    link: Link | None = None
    provider: Provider | None = field(default_factory=a_provider)
    record: dict[str, Any] = field(default_factory=dict)
    setting: dict[str, Any] = field(default_factory=dict)

    def judge(self) -> Verdict:
        record = {"completed": "2025-06-12", "started": "2025-06-10", **self.record}
        return assure(a_record(provider=self.provider, **record), a_setting(**self.setting))


def certified_by(*certifications: Certification) -> Provider:
    return a_provider(certifications=certifications)


def certified(**changes: Any) -> Provider:
    """A provider with one certification, changed like this."""
    return certified_by(a_certification(**changes))


def with_events(*events: CertificationEvent) -> Provider:
    return certified(events=events)
