"""The demo once it is loaded and swept: every state that the tracker knows can be looked at."""

import json
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests.demo.conftest import NOW, TODAY
from tracker.actions.import_file import import_file
from tracker.actions.register_import import import_register
from tracker.actions.standing import standings
from tracker.actions.sweep import sweep
from tracker.demo.audit import SETTING
from tracker.demo.cases import DEMO_CASES, SEED, SEED_LATER
from tracker.demo.loading import NotEmpty, load_demo
from tracker.demo.places import ORGANISATIONS
from tracker.demo.samples import SAMPLES
from tracker.demo.sign_ins import DEMO_EMAILS, DEMO_PASSWORD, demo_sign_ins, sign_in_lines
from tracker.demo.stories import STORIES
from tracker.rules.reliance import provider_state
from tracker.rules.wording import FAILED
from tracker.rules.words import FlagKind, Link, ProviderState, Standing
from tracker.store.audit_cases import cases_of
from tracker.store.audit_parts import findings_of, sample_of
from tracker.store.database import Base, Session, db
from tracker.store.register import load_register
from tracker.store.tables.audits import Audit
from tracker.store.tables.facts import Fact
from tracker.store.tables.flags import Flag
from tracker.store.tables.judged import PostStanding


@pytest.fixture(scope="module")
def demo(empty_app) -> Flask:
    app = empty_app()
    done = app.test_cli_runner().invoke(args=["demo", "--json"])
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert set(document["loaded"]["organisations"]) == {one.code for one in ORGANISATIONS}
    assert document["sign_ins"] == DEMO_EMAILS
    return app


@pytest.fixture
def loaded(demo) -> Session:
    with demo.app_context():
        yield db.session()


def failing(standing: dict) -> tuple[str | None, str | None]:
    """The link that fails first, and its code."""
    broken = (reason for reason in standing["reasons"] if not reason["holds"])
    return next(((reason["link"], reason["code"]) for reason in broken), (None, None))


def found_for(session: Session, number: str, on: date = TODAY) -> list[dict]:
    document = standings(session, staff=number, on=on, known_on=NOW).as_json()
    return document["standings"]


def test_every_standing(loaded):
    rows = loaded.execute(select(PostStanding.standing, PostStanding.in_grace)).all()
    assert {standing for standing, _ in rows if standing} == set(Standing)
    assert (Standing.DUE_SOON, True) in rows


def test_every_kind_of_flag(loaded):
    open_kinds = loaded.scalars(select(Flag.kind).where(Flag.closed_at.is_(None))).all()
    assert set(FlagKind) - set(open_kinds) == set()


def test_every_state_of_a_provider(loaded):
    register = load_register(loaded)
    states = {provider_state(one, TODAY).word for one in register.providers.values()}
    assert states == set(ProviderState)


@pytest.mark.parametrize("number", DEMO_CASES)
def test_each_case_fails_first_where_it_says(loaded, number):
    found = found_for(loaded, number)
    assert {failing(one) for one in found} == {DEMO_CASES[number]}


def test_the_cases_cover_every_link_and_code():
    links = [link for link, _ in DEMO_CASES.values()]
    assert set(links) == {*Link, None} - {Link.DELIVERY, Link.EVIDENCE}
    codes = {code for _, code in DEMO_CASES.values()}
    assert codes == {*FAILED, None} - {"delivery_day_unknown"}


def test_the_summer_of_2019(loaded):
    """Certified before its body was accredited: good then, and told so for ever."""
    (then,) = found_for(loaded, SEED.number, date(2019, 8, 1))
    assert (then["standing"], then["assurance"]) == ("in_date", "certified")
    assert failing(then) == ("accreditation", "body_not_accredited_on_delivery")
    assert {one["standing"] for one in found_for(loaded, SEED.number)} == {"expired"}
    (later,) = found_for(loaded, SEED_LATER.number, date(2020, 2, 1))
    assert (later["standing"], later["assurance"]) == ("in_date", "accredited")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.number)
def test_each_story_comes_to_what_it_says(loaded, story):
    found = [one for one in found_for(loaded, story.number) if one["setting"] == "HV-GULL"]
    told = {one["requirement"]: (one["standing"], one["governed_by"]) for one in found}
    assert told[story.requirement] == (story.standing, story.governed_by)


def test_an_audit_is_in_progress(loaded):
    """With something of everything."""
    board = loaded.scalars(select(Audit.commissioner_id)).one()
    (case,) = cases_of(loaded, board, TODAY)
    assert (case.code, case.is_open) == (SETTING, True)
    sample = sample_of(loaded, case)
    assert len(sample) >= 10
    assert len({(one.row.held, one.row.employment) for one in sample}) > 2
    assert len([one for one in sample if one.check]) == 3
    (found,) = findings_of(loaded, [case], TODAY)[case.audit.id]
    assert len(found.open_actions) == 1


def test_a_second_sweep_changes_nothing(loaded):
    again = sweep(loaded, TODAY)
    assert (again["judged"], again["opened"], again["closed"]) == (0, {}, {})


def test_each_role_can_sign_in(loaded, demo):
    assert demo_sign_ins() == DEMO_EMAILS
    assert set(DEMO_EMAILS) == {"hr", "staff", "commissioner", "registrar", "admin"}
    accounts = demo.extensions["security"].datastore
    for role, email in DEMO_EMAILS.items():
        user = accounts.find_user(email=email)
        assert [held.name for held in user.roles] == [role]
        assert user.verify_and_update_password(DEMO_PASSWORD)
        assert user.active
    said = "\n".join(sign_in_lines())
    assert all(email in said for email in (*DEMO_EMAILS.values(), DEMO_PASSWORD))


def test_a_database_with_organisations_is_refused(loaded):
    with pytest.raises(NotEmpty):
        load_demo(loaded, TODAY)


def test_the_command_refuses_unless_told_to_pass(demo):
    runner = demo.test_cli_runner()
    refused = runner.invoke(args=["demo"])
    assert refused.exit_code == 1
    assert "already holds organisations" in refused.stderr
    passed = runner.invoke(args=["demo", "--if-empty", "--json"])
    assert passed.exit_code == 0
    assert json.loads(passed.stdout)["loaded"] is None


def test_production_refuses(empty_app):
    app = empty_app()
    app.config["PRODUCTION"] = True
    refused = app.test_cli_runner().invoke(args=["demo", "--if-empty", "--json"])
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["loaded"] is None
    assert facts(app)["organisation_fact"] == []


def facts(app: Flask) -> dict[str, list[tuple]]:
    """The known facts and the open flags, without the moments and uploads they came by."""
    left_out = {"id", "recorded_at", "withdrawn_at", "upload_id"}
    found = {}
    with app.app_context():
        for model in (mapper.class_ for mapper in Base.registry.mappers):
            if issubclass(model, Fact):
                columns = [c for c in model.__table__.columns if c.name not in left_out]
                rows = db.session.execute(select(*columns).where(model.withdrawn_at.is_(None)))
                found[model.__tablename__] = sorted(map(tuple, rows), key=repr)
        flags = db.session.execute(select(Flag.kind, Flag.subject, Flag.until, Flag.severity))
        found["flag"] = sorted(map(tuple, flags), key=repr)
    return found


def status(app: Flask, *words: str) -> int:
    """The exit status of a command, in the context in which `flask` runs it."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=words).exit_code


@pytest.mark.thorough
def test_the_sample_files_rebuild_the_facts(demo, empty_app, tmp_path):
    """The same again by the commands, from the files that `flask samples` wrote."""
    other = empty_app()
    assert status(other, "init") == 0
    assert status(other, "samples", str(tmp_path)) == 0
    assert status(other, "register", str(tmp_path / "register.xlsx")) == 0
    statuses = {}
    for organisation in ORGANISATIONS:
        for kind in ("staff", "training"):
            file = str(tmp_path / f"{kind}-{organisation.code}.xlsx")
            done = status(other, "import", file, "--organisation", organisation.code)
            statuses[kind, organisation.code] = done
    assert [key for key, done in statuses.items() if done] == [("training", "HARBOUR")]
    assert status(other, "sweep") == 0
    rebuilt, loaded = facts(other), facts(demo)
    aged = {FlagKind.DATA_STALE, FlagKind.SWEEP_MISSED}
    loaded["flag"] = [flag for flag in loaded["flag"] if flag[0] not in aged]
    # What HR gives of its settings is in no workbook.
    loaded["setting_document"] = []
    assert rebuilt == loaded
    asked = ["import", str(tmp_path / "training-HARBOUR.xlsx"), "--organisation", "HARBOUR"]
    assert status(other, *asked, "--answers", str(tmp_path / "answers.json")) == 0


def try_out(session: Session, name: str) -> dict:
    """The check of a sample on the demo's first organisation."""
    content = SAMPLES[name][1](TODAY)
    return import_file(session, content, name, organisation="HARBOUR", dry_run=True)


def test_the_staff_list_to_try(loaded):
    done = try_out(loaded, "try-staff-list.xlsx")
    assert done["rows"]["new"] == 3
    assert done["rows"]["changed"] == 1
    assert done["rows"]["unchanged"] == done["rows"]["total"] - 4
    assert (done["problems"], done["questions"]) == ([], [])


def test_the_training_log_to_try(loaded):
    done = try_out(loaded, "try-training-log.xlsx")
    assert done["rows"]["new"] == done["rows"]["total"] > 10
    assert (done["problems"], done["questions"]) == ([], [])


def test_the_troubled_training_log_to_try(loaded):
    done = try_out(loaded, "try-training-log-with-problems.xlsx")
    assert {problem["code"] for problem in done["problems"]} == {
        "ambiguous_staff",
        "bad_date",
        "duplicate_row",
        "expiry_before_completion",
        "future_date",
        "name_mismatch",
        "not_a_record",
        "unknown_course",
        "unknown_staff",
    }
    questions = {question["value"]: question for question in done["questions"]}
    names = {"Tarnbek Trainning Ltd", "External", "Moving and handling"}
    (namesake,) = set(questions) - names
    assert set(questions) == {*names, namesake}
    assert questions[namesake]["code"] == "ambiguous_staff"
    assert "TARNBECK" in questions["Tarnbek Trainning Ltd"]["suggestions"]
    assert done["rows"]["new"] == 5


def test_the_register_to_try_changes_nothing(loaded):
    content = SAMPLES["register.xlsx"][1](TODAY)
    done = import_register(loaded, content, "register.xlsx", dry_run=True)
    for sheet in done["sheets"]:
        assert sheet["rows"]["unchanged"] == sheet["rows"]["total"] > 0, sheet["name"]
