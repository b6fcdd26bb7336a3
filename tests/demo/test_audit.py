"""The demo's audit: in progress, with something of everything."""

from sqlalchemy import select

from tests.demo.conftest import TODAY
from tracker.demo.audit import SETTING
from tracker.demo.loading import load_demo
from tracker.store.audit_cases import cases_of
from tracker.store.audit_parts import findings_of, sample_of
from tracker.store.database import db
from tracker.store.tables.audits import Audit


def test_an_audit_is_in_progress(empty_app):
    app = empty_app()
    with app.app_context():
        session = db.session()
        load_demo(session, TODAY)
        board = session.scalars(select(Audit.commissioner_id)).one()
        (case,) = cases_of(session, board, TODAY)
        assert (case.code, case.is_open) == (SETTING, True)
        sample = sample_of(session, case)
        assert len(sample) >= 10
        assert len({(one.row.held, one.row.employment) for one in sample}) > 2
        assert len([one for one in sample if one.check]) == 3
        (found,) = findings_of(session, [case], TODAY)[case.audit.id]
        assert len(found.open_actions) == 1
