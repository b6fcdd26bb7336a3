"""Whole files, one after the other as a trust sends them, beside what is said of each."""

import json
from datetime import UTC, datetime
from pathlib import Path

from tests.actions.world import dump, register_world
from tests.golden.people_files import FILES
from tracker import clock
from tracker.actions.import_file import import_file

GOLDEN = Path(__file__).parent.parent / "golden"


def test_golden_files(session, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 7, 1, 12, tzinfo=UTC))
    register_world(session)
    for name, build in FILES.items():
        expected = json.loads((GOLDEN / name).with_suffix(".json").read_text())
        before = dump(session)
        checked = said(session, build(), name, dry_run=True)
        assert checked == {**expected, "batch": None}, name
        assert dump(session) == before
        assert said(session, build(), name) == expected, name
        again = said(session, build(), name, dry_run=True)
        assert (again["rows"]["new"], again["rows"]["changed"]) == (0, 0)


def said(session, content, name, dry_run=False):
    """What the import says of a file, as its JSON reads."""
    document = import_file(
        session, content, name, organisation="HIVE", dry_run=dry_run, records=True
    )
    return json.loads(json.dumps(document))
