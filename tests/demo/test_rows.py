"""What the demo holds before any file is read: all kinds of places, people and providers."""

from datetime import date
from pathlib import Path

import pytest

from tests.demo.conftest import TODAY
from tracker.demo import places, providers
from tracker.demo.cases import DEMO_CASES
from tracker.demo.stories import STORIES
from tracker.demo.workbooks import staff_rows, training_rows
from tracker.rules.words import Employment, Nation, SettingType

CODES = [organisation.code for organisation in places.ORGANISATIONS]
LEAP_DAY, NEW_YEAR = date(2028, 2, 29), date(2027, 1, 1)


def posts():
    return [post for code in CODES for post in staff_rows(code, TODAY)]


def test_every_setting_type_and_nation():
    settings = places.settings(TODAY)
    assert len(settings) >= 14
    assert {setting.type for setting in settings} == set(SettingType)
    assert {setting.nation for setting in settings} == set(Nation)
    assert {setting.nhs_commissioned for setting in settings} == {"Yes", "No"}


def test_two_commissioners_share_settings_and_one_has_given_one_up():
    rows = places.commissioning(TODAY)
    of_board = {row.setting for row in rows if row.commissioner == places.ICB and row.to is None}
    of_council = {row.setting for row in rows if row.commissioner == places.COUNCIL}
    assert of_board & of_council == {"HV-PLOVER", "LT-ROWAN", "FV-HEATH"}
    assert [row.setting for row in rows if row.commissioner == places.ICB and row.to] == ["LT-MOSS"]


def test_people_of_every_sort():
    found = posts()
    people = {(post.setting[:2], post.staff_number.partition("-")[0]): post for post in found}
    assert len(people) >= 600
    assert {post.employment for post in found} == set(Employment)
    assert any(post.end and post.end < TODAY for post in found)
    assert any(post.absence for post in found)
    assert any(post.exempt_from for post in found)
    assert any((TODAY - post.start).days < 56 for post in found)
    assert any(post.staff_number.endswith("-2") for post in found)
    names = [(key[0], post.surname, post.forename) for key, post in people.items()]
    assert len(set(names)) < len(names), "no namesakes"
    letters = {letter for post in found for letter in post.surname + post.forename}
    assert letters >= set("'\N{RIGHT SINGLE QUOTATION MARK}- éŁö")
    assert max(len(post.surname) for post in found) > 30


def test_no_person_of_one_organisation_bears_the_number_of_another():
    owners = {}
    for code in CODES:
        for post in staff_rows(code, TODAY):
            number = post.staff_number.partition("-")[0]
            assert owners.setdefault(number, code) == code


def test_enough_providers_some_in_house():
    rows = providers.providers(TODAY)
    assert len(rows) >= 16
    assert {row.kind for row in rows} == {"commercial", "in_house"}


@pytest.mark.parametrize("today", [TODAY, LEAP_DAY, NEW_YEAR])
def test_the_same_every_time_and_never_after_today(today):
    for code in CODES:
        assert staff_rows(code, today) == staff_rows(code, today)
        records = training_rows(code, today)
        assert records == training_rows(code, today)
        assert all((r.started or r.completed) <= r.completed <= today for r in records)
        starts = {post.staff_number: post.start for post in staff_rows(code, today)}
        assert all(record.staff_number in starts for record in records)


@pytest.mark.parametrize("today", [TODAY, LEAP_DAY, NEW_YEAR])
def test_no_record_twice(today):
    for code in CODES:
        records = training_rows(code, today)
        known_by = {(r.staff_number, r.course, r.provider, r.completed) for r in records}
        assert len(known_by) == len(records)


def test_the_document_tells_of_everybody_to_look_up():
    text = (Path(__file__).parents[2] / "docs/demo.md").read_text()
    for number, (link, code) in DEMO_CASES.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| {number} |"))
        assert f"| {link or 'none'}" in row
        assert code is None or f"`{code}`" in row
    assert all(f"| {story.number} |" in text for story in STORIES)
