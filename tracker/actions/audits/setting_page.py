"""A setting as an audit reads it, on any day and as far as was then known."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker import clock
from tracker.actions.audits.answer import answer_so_far
from tracker.actions.audits.points import RecordPoint, record_points
from tracker.actions.audits.question import Question
from tracker.actions.evidence import Entry, entries
from tracker.rules.days import london_day
from tracker.rules.freshness import Figures
from tracker.rules.setting_evidence import Point, points
from tracker.store.commissioners import acted_for
from tracker.store.database import Session
from tracker.store.register import load_register
from tracker.store.requests import requests_known
from tracker.store.setting_documents import documents_known


@dataclass(frozen=True, slots=True)
class SettingPage:
    """What is told of a setting: the answer's content, the evidence list, and what shows it.

    `entries` are the register's, by the ids that the reasons name.
    """

    content: dict[str, Any]
    by_records: tuple[RecordPoint, ...]
    by_documents: tuple[Point, ...]
    entries: dict[str, Entry]
    figures: Figures

    @property
    def setting(self) -> dict[str, Any]:
        """The setting's own facts."""
        return self.content["settings"][0]

    @property
    def names(self) -> dict[str, str]:
        """What the codes of providers and requirements stand for."""
        told = [*self.content["providers"], *self.content["requirements"]]
        return {one["code"]: one["name"] or one["code"] for one in told}


def setting_page(
    session: Session, commissioner_id: int, code: str, on: date, known_on: datetime
) -> SettingPage:
    """The setting of that code on a day, by what was known on a moment, with what its commissioner
    had asked of it by then. Raises NotKnown.

    The number of queries does not depend on how many people there are.
    """
    question = Question("setting", code, on, known_on)
    register = load_register(session, known_on, on=on)
    content = answer_so_far(session, question, register).content
    ids = [register.setting_ids[code]]
    asking = acted_for(session, [commissioner_id], clock.today())[commissioner_id]
    requests = requests_known(session, asking, ids, known_on)
    return SettingPage(
        content=content,
        by_records=record_points(content),
        by_documents=points(documents_known(session, ids, known_on), requests, on),
        entries=entries(register, [one["code"] for one in content["providers"]]),
        figures=_figures(content, max(on, london_day(known_on))),
    )


def _figures(content: dict[str, Any], seen_on: date) -> Figures:
    as_of = content["settings"][0]["figures"]["as_of"]
    return Figures(date.fromisoformat(as_of) if as_of else None, seen_on)
