"""A provider or a curriculum that is renamed is still known by the name that it had."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.actions.harbour import TRAINING, fill_and_sweep, take_in
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.provider import provider_report
from tracker.actions.register_import import import_register
from tracker.actions.standing import standings
from tracker.actions.sweep import sweep
from tracker.store.register import load_register
from tracker.store.tables.judged import PostStanding, SettingReliance
from tracker.store.tables.people import TrainingFact


@pytest.fixture
def renamed(session):
    """Good Training is Better Training now, and its course Good level 2 is called Better hold."""
    today = fill_and_sweep(session)
    before = clock.now()
    rename(session, GOOD="Better Training", G2="Better hold")
    return session, today, before


def rename(session, GOOD, G2="Good level 2", code="GOOD", course="G2"):
    book = {
        "Providers": [["Code", "Name"], [code, GOOD]],
        "Curricula": [["Provider", "Code", "Name", "Level"], [code, course, G2, "physical"]],
    }
    document = import_register(session, workbook(book), "register.xlsx", dry_run=False)
    assert document["problems"] == []


def test_what_relied_on_it_still_does(session):
    today = fill_and_sweep(session)
    columns = PostStanding.post_id, PostStanding.standing, PostStanding.provider_id
    relying = SettingReliance.setting_id, SettingReliance.provider_id, SettingReliance.posts
    before = [sorted(map(tuple, session.execute(select(*said)))) for said in (columns, relying)]
    rename(session, "Better Training", "Better hold")
    swept = sweep(session, today)
    assert swept["judged"] == 2
    assert (swept["opened"], swept["closed"]) == ({}, {})
    after = [sorted(map(tuple, session.execute(select(*said)))) for said in (columns, relying)]
    assert after == before


def test_last_years_file_still_resolves_and_changes_nothing(renamed):
    session, today, _ = renamed
    day = today - timedelta(days=60)
    held = ["00101", "Adeyemi", "Ruth", "Good level 2", "Good Training", day, None]
    new = ["00103", "Clarke", "Dee", "Good level 2", "good training", day, None]
    document = take_in(session, workbook({"Training": [TRAINING, held, new]}))
    assert document["questions"] == document["problems"] == []
    assert (document["rows"]["unchanged"], document["rows"]["new"]) == (1, 1)
    facts = session.scalars(select(TrainingFact).order_by(TrainingFact.id)).all()
    assert facts[-1].provider_id == facts[0].provider_id
    assert facts[-1].curriculum_id == facts[0].curriculum_id


def test_as_known_before_it_has_its_old_name_and_no_other(renamed):
    session, today, before = renamed
    then = provider_report(session, "GOOD", on=today, known_on=before)
    now = provider_report(session, "GOOD", on=today, known_on=clock.now())
    assert (then["name"], then["former_names"]) == ("Good Training", [])
    assert (now["name"], now["former_names"]) == ("Better Training", ["Good Training"])
    assert [one["posts"] for one in now["relied_on_by"]] == [1, 1]
    assert [(one["setting"], one["posts"]) for one in then["relied_on_by"]] == [
        ("W1", 1),
        ("W2", 1),
    ]
    (told,) = standings(session, on=today, known_on=before, staff="00101-2").as_json()["standings"]
    assert "Good Training was certified" in told["reasons"][1]["text"]


def test_a_name_that_is_borne_now_is_never_a_former_one(renamed):
    session, _, _ = renamed
    ids = load_register(session).provider_ids
    assert load_register(session).provider_named("Good Training") == ids["GOOD"]
    rename(session, "Good Training", "Gone level 2", "GONE", "N2")
    assert load_register(session).provider_named("good training") == ids["GONE"]
    rename(session, "Gone again", "Gone level 2", "GONE", "N2")
    # Two have borne it by now: nobody is guessed.
    assert load_register(session).provider_named("Good Training") is None


def test_back_under_the_old_name(renamed):
    session, _, _ = renamed
    rename(session, "Good Training")
    register = load_register(session)
    provider = register.providers[register.provider_ids["GOOD"]]
    assert (provider.name, provider.former_names) == ("Good Training", ("Better Training",))
    assert len(register.courses_named("Better hold")) == 1
    assert len(register.courses_named("Better hold", register.provider_ids["GOOD"])) == 1
    assert register.courses_named("Better hold", register.provider_ids["GONE"]) == ()
