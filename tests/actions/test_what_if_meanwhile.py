"""Others go on uploading while somebody asks what a change would do."""

from datetime import timedelta

from sqlalchemy import event

from tests.actions.harbour import TRAINING, fill, take_in
from tests.workbooks import workbook
from tracker.actions.status_change import Status, StatusChange
from tracker.actions.what_if_asked import ask
from tracker.store.database import Session


def test_an_upload_that_is_accepted_meanwhile_makes_no_difference(session):
    today = fill(session)
    suspended = StatusChange(Status.SUSPENDED, "GOOD", today)
    told = ask(session, suspended, today)
    assert [one.staff_number for one in told.posts] == ["00101", "00101-2"]
    session.rollback()
    engine, yesterday = session.get_bind(), today - timedelta(days=1)
    row = ["00101", "Adeyemi", "Ruth", "Good level 2", "Good Training", yesterday, None]
    waiting = [workbook({"Training": [TRAINING, row]})]

    def accept(connection, cursor, statement, *_):
        if statement.startswith("SELECT training_fact.") and waiting:
            with Session(engine) as other:
                take_in(other, waiting.pop())

    event.listen(engine, "after_cursor_execute", accept)
    assert ask(session, suspended, today).posts == told.posts
    event.remove(engine, "after_cursor_execute", accept)
    assert not waiting
