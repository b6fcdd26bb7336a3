"""An audit from opening to closing: each step once, in its history, or refused in words."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.actions.audits.cases import (
    action,
    auditor,
    drawn_by_number,
    finding,
    found_in,
    hr,
    opened,
    reread,
)
from tests.actions.harbour import TRAINING, take_in
from tests.actions.notices.telling import one as id_of
from tests.actions.notices.telling import person_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.audits.answer import Question, answer
from tracker.actions.audits.document import case_document
from tracker.actions.audits.naming import Auditor, name_of, open_name
from tracker.actions.audits.opening import Opening, new_seed, open_audit
from tracker.actions.audits.refusing import CannotBe
from tracker.actions.audits.steps import (
    close_audit,
    finish_action,
    make_finding,
    record_check,
    return_action,
    set_action,
    withdraw_finding,
)
from tracker.rules.audit_words import AuditStep, Checked, Owner
from tracker.rules.sample import risk_of
from tracker.rules.words import Looked, Severity
from tracker.store.audit_parts import sample_of, steps_of
from tracker.store.tables.audits import Audit, NameOpening
from tracker.store.tables.looks import Look
from tracker.store.tables.places import Commissioner, Commissioning, Organisation

REASON = "To match the certificate that was shown"


def east(session):
    return Auditor(auditor(session), "auditor@tests.example", id_of(session, Commissioner, "EAST"))


def steps(session, case):
    return [one.step for one in steps_of(session, case)]


def test_it_keeps_the_question_the_hash_and_the_sample(harbour):
    case = opened(harbour)
    told = answer(harbour, Question("setting", "W1", case.audit.day, case.audit.known_on))
    assert case.audit.content_hash == told.content_hash
    assert (case.code, case.name, case.commissioner) == ("W1", "Ward 1", "East Board")
    sample = {one.reference: one for one in sample_of(harbour, case)}
    ruth, col, dee = (person_id(harbour, number) for number in ("00101", "00102", "00103"))
    assert set(sample) == {f"P{ruth}", f"P{col}", f"P{dee}"}
    assert sample[f"P{dee}"].row.points == ("anybody", "never_trained")
    assert sample[f"P{ruth}"].row.points == ("anybody", "entered_by_hr", "no_certificate_number")
    assert (sample[f"P{dee}"].row.held, sample[f"P{ruth}"].row.held) == (False, True)
    assert [one.row.place for one in sample.values()] == [0, 1, 2]
    risks = [risk_of(one.row.points) for one in sample_of(harbour, case)]
    assert risks == sorted(risks, reverse=True)
    assert steps(harbour, case) == [AuditStep.OPENED]


def test_the_same_question_and_seed_draw_the_same_after_what_was_recorded_since(harbour):
    before = opened(harbour, size=2)
    today = clock.today()
    late = ["00103", "Clarke", "Dee", "Good level 2", "GOOD", today - timedelta(days=5), None]
    take_in(harbour, workbook({"Training": [TRAINING, late]}))
    again = opened(harbour, size=2, known_on=before.audit.known_on)
    assert again.audit.content_hash == before.audit.content_hash
    drawn = [
        [(one.reference, one.row.points) for one in sample_of(harbour, case)]
        for case in (before, again)
    ]
    assert drawn[0] == drawn[1]
    now = opened(harbour)
    assert now.audit.content_hash != before.audit.content_hash
    dee = drawn_by_number(harbour, now, person_id(harbour, "00103"))
    assert "trained_within_30_days" in dee.row.points


def test_an_audit_of_a_provider_draws_from_ones_own_settings_alone(harbour):
    case = opened(harbour, "GOOD", subject="provider")
    assert (case.code, case.name) == ("GOOD", "Good Training")
    assert [one.place.code for one in sample_of(harbour, case)] == ["W1"]
    west = opened(harbour, "GOOD", by="WEST", subject="provider")
    assert [one.place.code for one in sample_of(harbour, west)] == ["W2"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"why": " "}, "why"),
        ({"why": "x" * 2001}, "why"),
        ({"seed": ""}, "seed"),
        ({"seed": "x" * 41}, "seed"),
        ({"size": 0}, "size"),
        ({"size": 201}, "size"),
        ({"on": clock.today() + timedelta(days=1)}, "on"),
        ({"code": "W2"}, "code"),
        ({"code": "X1"}, "code"),
        ({"code": "NOPE"}, "code"),
        ({"known_on": clock.now() - timedelta(days=9000)}, "code"),
        ({"known_on": clock.now() - timedelta(days=1000)}, "known_on"),
        ({"subject": "provider", "code": "NOPE"}, "known_on"),
    ],
)
def test_what_cannot_be_opened(harbour, changed, field):
    usual = {"subject": "setting", "code": "W1", "on": clock.today(), "known_on": None}
    said = {**usual, "why": "A complaint", "seed": new_seed(), **changed}
    with pytest.raises(CannotBe) as refused:
        open_audit(harbour, id_of(harbour, Commissioner, "EAST"), auditor(harbour), Opening(**said))
    assert refused.value.field == field
    harbour.rollback()
    assert harbour.scalars(select(Audit)).all() == []


def test_of_a_check_the_last_word_holds_and_the_first_is_kept(harbour):
    case, by = opened(harbour), auditor(harbour)
    dee = drawn_by_number(harbour, case, person_id(harbour, "00103"))
    record_check(harbour, case, dee, Checked.AS_TOLD, "", by)
    record_check(harbour, case, dee, Checked.NOT_SHOWN, "Nobody knew", by)
    dee = drawn_by_number(harbour, case, person_id(harbour, "00103"))
    assert [one.outcome for one in dee.checks] == [Checked.NOT_SHOWN, Checked.AS_TOLD]
    assert dee.check.note == "Nobody knew"
    told = [one.note for one in steps_of(harbour, case)][1:]
    assert told == [f"{dee.reference}, LOCAL: as told", f"{dee.reference}, LOCAL: not shown"]


def test_each_step_says_what_is_missing(harbour):
    case, by = opened(harbour), auditor(harbour)
    dee = sample_of(harbour, case)[0]
    found = finding(harbour, case)
    tomorrow = clock.today() + timedelta(days=1)
    provider_wide = opened(harbour, "GOOD", subject="provider")
    of_nobody = finding(harbour, provider_wide)
    refused = {
        "outcome": lambda: record_check(harbour, case, dee, None, "", by),
        "note": lambda: record_check(harbour, case, dee, Checked.DIFFERS, " ", by),
        "severity": lambda: make_finding(harbour, case, None, "x", by),
        "said": lambda: make_finding(harbour, case, Severity.BREACH, "", by),
        "setting": lambda: make_finding(harbour, case, Severity.BREACH, "x", by, setting_id=999),
        "why": lambda: withdraw_finding(harbour, case, found, "", by),
        "what": lambda: set_action(harbour, case, found, "", Owner.SETTING, tomorrow, by),
        "owner": lambda: set_action(
            harbour, provider_wide, of_nobody, "x", Owner.SETTING, tomorrow, by
        ),
        "due_on": lambda: set_action(
            harbour, case, found, "x", Owner.SETTING, tomorrow - timedelta(days=2), by
        ),
        "conclusion": lambda: close_audit(harbour, case, "\n", by),
        "reason": lambda: open_name(harbour, case, dee, "because", east(harbour)),
    }
    before = steps(harbour, case)
    for field, step in refused.items():
        with pytest.raises(CannotBe) as problem:
            step()
        assert problem.value.field == field
        assert str(problem.value)
    harbour.rollback()
    assert steps(harbour, case) == before
    assert reread(harbour, case.audit.id).is_open


@pytest.mark.parametrize("text", ["Dee Clarke lied", "Number 00103 lied"])
def test_no_step_takes_the_name_of_somebody_in_the_sample(harbour, text):
    case, by = opened(harbour), auditor(harbour)
    dee = drawn_by_number(harbour, case, person_id(harbour, "00103"))
    found = finding(harbour, case)
    tomorrow = clock.today() + timedelta(days=1)
    for step in (
        lambda: record_check(harbour, case, dee, Checked.DIFFERS, text, by),
        lambda: make_finding(harbour, case, Severity.BREACH, text, by),
        lambda: withdraw_finding(harbour, case, found, text, by),
        lambda: set_action(harbour, case, found, text, Owner.SETTING, tomorrow, by),
        lambda: close_audit(harbour, case, text, by),
    ):
        with pytest.raises(CannotBe, match=f"Write {dee.reference} in place of the name"):
            step()


def test_findings_actions_and_what_becomes_of_them(harbour):
    case, by, team = opened(harbour), auditor(harbour), hr(harbour)
    dee = sample_of(harbour, case)[0]
    about_dee, mistake = finding(harbour, case, about=dee), finding(harbour, case)
    assert (about_dee.about, about_dee.place.code) == (dee.reference, "W1")
    action(harbour, case, mistake)
    withdraw_finding(harbour, case, mistake, "Read the wrong sheet", by)
    with pytest.raises(CannotBe, match="withdrawn"):
        action(harbour, case, mistake)
    harbour.rollback()
    key = action(harbour, case, about_dee)
    first, second = found_in(harbour, case)
    assert [one.id for one in first.open_actions] == [key]
    assert second.open_actions == ()
    (task,) = first.actions
    finish_action(harbour, case, first, task, "Sent the certificate", team)
    with pytest.raises(CannotBe, match="already"):
        finish_action(harbour, case, first, task, "Again", team)
    close_audit(harbour, case, "Mostly in order", by)
    closed = reread(harbour, case.audit.id)
    assert not closed.is_open
    return_action(harbour, closed, first, task, "It is of another course", by)
    harbour.expire_all()
    (back,) = found_in(harbour, closed)[0].open_actions
    assert back.returned_because == "It is of another course"
    finish_action(harbour, closed, found_in(harbour, closed)[0], task, "Here it is", team)
    assert steps(harbour, closed) == [
        *(AuditStep.OPENED, AuditStep.FOUND, AuditStep.FOUND, AuditStep.ACTION_SET),
        *(AuditStep.WITHDRAWN, AuditStep.ACTION_SET, AuditStep.ACTION_DONE, AuditStep.CLOSED),
        *(AuditStep.RETURNED, AuditStep.ACTION_DONE),
    ]
    assert [one.by_commissioner for one in steps_of(harbour, closed)][6:] == [
        *(False, True, True, False)
    ]


def test_a_closed_audit_takes_nothing_new(harbour):
    case, by = opened(harbour), auditor(harbour)
    dee, found = sample_of(harbour, case)[0], finding(harbour, case)
    close_audit(harbour, case, "In order", by)
    for step in (
        lambda: record_check(harbour, case, dee, Checked.AS_TOLD, "", by),
        lambda: make_finding(harbour, case, Severity.BREACH, "x", by),
        lambda: withdraw_finding(harbour, case, found, "x", by),
        lambda: action(harbour, case, found),
        lambda: open_name(harbour, case, dee, REASON, east(harbour)),
        lambda: close_audit(harbour, case, "Again", by),
    ):
        with pytest.raises(CannotBe, match="closed"):
            step()
    assert reread(harbour, case.audit.id).audit.conclusion == "In order"


def test_a_name_is_opened_with_a_reason_and_counted(harbour):
    case = opened(harbour)
    dee = drawn_by_number(harbour, case, person_id(harbour, "00103"))
    assert name_of(harbour, dee, east(harbour)) is None
    open_name(harbour, case, dee, REASON, east(harbour))
    assert name_of(harbour, dee, east(harbour)) == ("Dee Clarke", "00103")
    opening = harbour.scalars(select(NameOpening)).one()
    assert (opening.reason, opening.opened_by_email) == (REASON, "auditor@tests.example")
    assert opening.organisation_id == id_of(harbour, Organisation, "HARB")
    look = harbour.scalars(select(Look)).one()
    assert (look.person_id, look.opened, look.role) == (
        dee.row.person_id,
        Looked.AUDIT,
        "commissioner",
    )
    assert steps_of(harbour, case)[-1].note == f"{dee.reference}: {REASON}"
    another = opened(harbour)
    same = drawn_by_number(harbour, another, person_id(harbour, "00103"))
    assert name_of(harbour, same, east(harbour)) is None


def test_a_past_setting_keeps_its_audit_but_opens_no_name(harbour, at):
    """EAST gives Ward 1 up in ten days: its audit of today stands, and shows no name any more."""
    ends = clock.today() + timedelta(days=10)
    east_id = id_of(harbour, Commissioner, "EAST")
    mine = Commissioning.commissioner_id == east_id, Commissioning.ends_on.is_(None)
    harbour.execute(update(Commissioning).where(*mine).values(ends_on=ends))
    harbour.commit()
    case = opened(harbour)
    dee, other = (
        drawn_by_number(harbour, case, person_id(harbour, number)) for number in ("00103", "00102")
    )
    open_name(harbour, case, dee, REASON, east(harbour))
    at(days=20)
    case = reread(harbour, case.audit.id)
    assert name_of(harbour, dee, east(harbour)) is None
    with pytest.raises(CannotBe, match="do not commission this setting today"):
        open_name(harbour, case, other, REASON, east(harbour))
    assert len(sample_of(harbour, case)) == 3


def test_the_document_tells_the_whole_story_without_a_name(harbour):
    case, by = opened(harbour), auditor(harbour)
    dee = drawn_by_number(harbour, case, person_id(harbour, "00103"))
    record_check(harbour, case, dee, Checked.NOT_SHOWN, "Nobody knew", by)
    found = finding(harbour, case, about=dee)
    action(harbour, case, found)
    open_name(harbour, case, dee, REASON, east(harbour))
    close_audit(harbour, case, "In order", by)
    told = case_document(harbour, reread(harbour, case.audit.id))
    assert set(told) == {"audit", "sample", "findings", "requests", "history"}
    assert told["audit"]["state"] == "closed"
    (first,) = (one for one in told["sample"] if one["person"] == dee.reference)
    assert first["stratum"] == "not_held, employed"
    assert (first["outcome"], first["note"]) == ("not_shown", "Nobody knew")
    assert told["findings"][0]["actions"][0]["owner"] == "setting"
    assert [one["by"] for one in told["history"]] == ["commissioner"] * 6
    said = repr(told)
    assert not [name for name in ("Clarke", "Dee ", "00103", "tests.example") if name in said]
