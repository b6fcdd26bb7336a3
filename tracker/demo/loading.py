"""Load the demo: the same way as any user's files, then as if some days had gone by."""

from datetime import date, timedelta
from typing import Any

from tracker import clock
from tracker.actions.import_file import import_file
from tracker.actions.reference_data import load_reference_data
from tracker.actions.register_import import import_register, is_clean
from tracker.actions.repeats import fill_repeats
from tracker.actions.run_once import run_once
from tracker.actions.sweep import sweep_of
from tracker.actions.trend import fill_trend
from tracker.demo.asking import add_asking
from tracker.demo.audit import add_audit
from tracker.demo.places import ORGANISATIONS
from tracker.demo.sign_ins import add_sign_ins
from tracker.demo.workbooks import (
    register_workbook,
    staff_rows,
    staff_workbook,
    training_rows,
    training_workbook,
)
from tracker.rules.days import add_days
from tracker.rules.words import Job
from tracker.store import runs
from tracker.store.database import Session
from tracker.store.people_writing import forget_uploads, note_uploads
from tracker.store.register import load_register

# A setting that has sent nothing for long, and the last night on which the schedule ran.
STALE_SETTING, STALE_DAYS = "FV-FOSTER", 140
LAST_NIGHT_DAYS_AGO = 5


class NotEmpty(Exception):
    """The database already holds organisations: the demo would mix with them."""


def load_demo(session: Session, today: date) -> dict[str, Any]:
    """Load the demo into a database without organisations and sweep. Raises NotEmpty.

    1. The reference data and the register.
    2. Each organisation's staff list and training log.
    3. One setting's last upload and the last nightly run made old.
    4. The sweep of today, and the coverage of the months before.
    5. The sign-ins, what a commissioner asked of a ward, and an audit in progress.
    Each step commits; needs the application's context.
    """
    if load_register(session).organisation_ids:
        raise NotEmpty("The database already holds organisations, so the demo was not loaded.")
    load_reference_data(session)
    register = import_register(session, register_workbook(today), "register.xlsx", dry_run=False)
    assert is_clean(register), register["problems"]
    people = {
        organisation.code: _load_people(session, organisation.code, today)
        for organisation in ORGANISATIONS
    }
    _age(session, today)
    # As the schedule's own, which then has nothing to make up for and raises no alarm.
    swept = run_once(session, Job.SWEEP, today, sweep_of, scheduled=True)
    fill_trend(session, today)
    fill_repeats(session, today)
    add_sign_ins(session)
    add_asking(session, today)
    add_audit(session)
    return {"organisations": people, "sweep": swept}


def _load_people(session: Session, organisation: str, today: date) -> dict[str, Any]:
    """The numbers of rows of an organisation's two files."""
    files = {
        "staff": staff_workbook(staff_rows(organisation, today)),
        "training": training_workbook(training_rows(organisation, today)),
    }
    told = {}
    for kind, content in files.items():
        name = f"{kind}-{organisation}.xlsx"
        document = import_file(session, content, name, organisation=organisation)
        assert not document["problems"], document["problems"]
        told[kind] = document["rows"]
    return told


def _age(session: Session, today: date) -> None:
    stale = load_register(session).setting_ids[STALE_SETTING]
    forget_uploads(session, stale)
    note_uploads(session, {stale}, clock.now() - timedelta(days=STALE_DAYS))
    then = clock.now() - timedelta(days=LAST_NIGHT_DAYS_AGO)
    last_night = add_days(today, -LAST_NIGHT_DAYS_AGO)
    run_id = runs.claim(session, Job.SWEEP, last_night, scheduled=True, now=then)
    assert run_id is not None
    runs.end(session, run_id, {}, then)
    session.commit()
