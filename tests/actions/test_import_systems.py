"""Exports of other systems, by their headings and in their own words."""

import pytest

from tracker.actions.import_systems import competency, system_of

_ESR = """Competency Name, Competence Level, Min Requirement, Essential, Expiry Date,
Compliance Status, Description, Date Start, Date Last Awarded, Title, Last Updated By, VPD"""
_ASC_WDS = """LOCALESTID UNIQUEWORKERID CATEGORY TRAININGNAME ACCREDITED WHODELIVERED PROVIDERNAME
HOWDELIVERED VALIDITY DATECOMPLETED EXPIRYDATE NOTES"""
ESR = [heading.strip() for heading in _ESR.split(",")]
ASC_WDS = _ASC_WDS.split()


@pytest.mark.parametrize(
    ("headings", "name"),
    [
        (ESR, "ESR compliance export"),
        (["Employee number", *ESR], "ESR compliance export"),
        (ASC_WDS, "ASC-WDS training file"),
        (ESR[:8], None),
        (["Staff number", "Course", "Completed"], None),
    ],
)
def test_a_system_is_told_by_its_headings(headings, name):
    found = system_of(headings)
    assert (found.name if found else None) == name


def test_who_updated_a_record_is_nobody_that_it_is_about():
    system = system_of(ESR)
    assert system is not None
    assert system.meaning("Last Updated By") is None
    assert system.meaning("Title") is None
    assert system.meaning("Date Start") is None
    found = system.meaning("Date Last Awarded")
    assert found is not None
    assert found.field == "completed"
    with pytest.raises(KeyError):
        system.meaning("Employee number")


@pytest.mark.parametrize(
    ("cell", "course"),
    [
        ("457|LOCAL|Clinical Risk (PAR) - 3 Years|", "Clinical Risk (PAR)"),
        ("NHS|CSTF|Fire Safety - 2 Years|", "Fire Safety"),
        ("457|LOCAL|Level 2 - PI - 1 Year|", "Level 2 - PI"),
        ("457|LOCAL|Safer holds - No Specified Renewal|", "Safer holds"),
        ("457|LOCAL|Safer holds|", "Safer holds"),
        ("Safer holds - level 2", "Safer holds - level 2"),
        ("457|LOCAL|", None),
        (None, None),
        (12, 12),
    ],
)
def test_the_course_of_a_competency(cell, course):
    assert competency(cell) == course
