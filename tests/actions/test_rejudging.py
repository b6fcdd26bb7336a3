"""Only what is due is judged, and only the settings whose sums change are summed up anew."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tests.workbooks import workbook
from tracker.actions.judging import Judge
from tracker.actions.register_import import import_register
from tracker.actions.rejudging import rejudge
from tracker.actions.sweep import sweep
from tracker.store.judged import due_posts, forget_touched, touched_posts
from tracker.store.register import load_register
from tracker.store.tables.judged import TouchedPost
from tracker.store.tables.people import Post

# Brown's training is good for 26 days more: due, then within a week, then expired.
WITHIN_A_WEEK, EXPIRED = timedelta(days=19), timedelta(days=27)


def a_second_requirement(session: Session) -> None:
    """It asks of everybody what LOCAL asks, for longer."""
    requirement = ["Code", "Name", "Nations", "Level", "Interval months", "Strength"]
    sheet = [requirement, ["LONG", "Restraint, long", "wales", "physical", 60, "advisory"]]
    import_register(session, workbook({"Requirements": sheet}), "more.xlsx", dry_run=False)


@pytest.mark.parametrize(("later", "changes"), [(WITHIN_A_WEEK, False), (EXPIRED, True)])
def test_a_post_is_judged_against_what_is_due(
    session: Session, later: timedelta, changes: bool
) -> None:
    today = fill(session)
    a_second_requirement(session)
    sweep(session, today)
    day = today + later
    brown = session.scalars(select(Post).where(Post.staff_number == "00102")).one()
    register = load_register(session, on=day)
    due = due_posts(session, day)
    assert due == {brown.id: {register.requirement_ids["LOCAL"]}}
    ((group, judged, changed),) = rejudge(session, Judge(register), due, day)
    assert group == due
    assert [one.requirement for one in judged] == ["LOCAL"]
    assert changed == ({brown.setting_id} if changes else set())


def test_a_touched_post_is_judged_against_everything(session: Session) -> None:
    today = fill(session)
    sweep(session, today)
    a_second_requirement(session)
    due = due_posts(session, today)
    assert due == dict.fromkeys(session.scalars(select(Post.id)))


def test_an_answer_that_stays_is_not_written_again(session: Session) -> None:
    today = fill(session)
    sweep(session, today)
    everybody = dict.fromkeys(session.scalars(select(Post.id)))
    written: list[str] = []

    @event.listens_for(session.get_bind(), "before_cursor_execute")
    def hear(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith("SELECT"):
            written.append(statement)

    judge = Judge(load_register(session, on=today))
    ((_, judged, changed),) = rejudge(session, judge, everybody, today)
    assert len(judged) == len(everybody)
    assert (written, changed) == ([], set())


def test_a_touch_that_comes_while_a_post_is_judged_in_part_stays(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = fill(session)
    a_second_requirement(session)
    sweep(session, today)
    brown = session.scalars(select(Post.id).where(Post.staff_number == "00102")).one()

    def touched_meanwhile(session: Session, post_ids: Collection[int]) -> None:
        session.add(TouchedPost(post_id=brown))
        session.flush()
        forget_touched(session, post_ids)

    monkeypatch.setattr("tracker.actions.sweep.forget_touched", touched_meanwhile)
    assert sweep(session, today + EXPIRED)["judged"] == 1
    assert touched_posts(session) == [brown]
