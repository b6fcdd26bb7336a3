"""Which posts are judged again after a change of the register."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from tests.golden.register_book import SHEETS
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.store.database import Session
from tracker.store.register import load_register
from tracker.store.tables.judged import TouchedPost
from tracker.store.tables.people import Person, Post, TrainingFact


def imported(session: Session, sheets: dict[str, Any]) -> None:
    document = import_register(session, workbook(sheets), "register.xlsx", dry_run=False)
    assert document["problems"] == []


def _posts(session: Session) -> dict[str, int]:
    """A post trained by OAKLEA, one by TAH-OWN, one by nobody known, one untrained elsewhere."""
    held = load_register(session)
    trained = {"oaklea": "OAKLEA", "own": "TAH-OWN", "unknown": None, "untrained": "none"}
    organisation = held.organisation_ids["TAH"]
    ids = {}
    for name, provider in trained.items():
        person = Person(organisation_id=organisation, number=name)
        session.add(person)
        session.flush()
        setting = held.setting_ids["HOME-1" if name == "untrained" else "007"]
        post = Post(person_id=person.id, staff_number=name, setting_id=setting)
        session.add(post)
        if provider != "none":
            session.add(
                TrainingFact(
                    recorded_at=clock.now() - timedelta(days=1),
                    person_id=person.id,
                    provider_id=held.provider_ids.get(provider or ""),
                    course_text="L2",
                    mode="face_to_face",
                    completed_on=date(2021, 1, 1),
                    result="passed",
                    evidence="entered_by_hr",
                )
            )
        session.flush()
        ids[name] = post.id
    session.execute(delete(TouchedPost))
    session.commit()
    return ids


SETTING = ["Organisation", "Code", "Name", "Type", "From"]


@pytest.mark.parametrize(
    ("sheets", "touched"),
    [
        ({"Organisations": [["Code", "Name"], ["TAH", "Renamed"]]}, ""),
        ({"Providers": [["Code", "Name"], ["OAKLEA", "Renamed"]]}, "oaklea unknown"),
        ({"Trainers": [["Provider", "Name", "Grade"], ["TAH-OWN", "Al", "senior"]]}, "own unknown"),
        (
            {
                "Certification events": [
                    ["Certificate number", "Event", "On"],
                    ["C-1", "withdrawn", "1/1/2026"],
                ]
            },
            "oaklea unknown",
        ),
        (
            {"Settings": [SETTING, ["TAH", "HOME-1", "New", "childrens_home", "1/1/2025"]]},
            "untrained",
        ),
        (
            {"Requirements": [["Code", "Level", "Strength"], ["X", "physical", "must"]]},
            "oaklea own unknown untrained",
        ),
        (
            {"Accreditations": [["Body", "Accredited by", "From"], ["BODY", "Other", "1/1/2020"]]},
            "oaklea own unknown untrained",
        ),
    ],
)
def test_a_change_touches_the_posts_that_it_may_concern(
    session: Session, sheets: dict[str, Any], touched: str
) -> None:
    imported(session, SHEETS)
    ids = _posts(session)
    for _ in range(2):
        imported(session, sheets)
        found = set(session.scalars(select(TouchedPost.post_id)))
        assert {name for name, post_id in ids.items() if post_id in found} == set(touched.split())
