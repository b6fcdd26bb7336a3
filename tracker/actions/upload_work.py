"""The work that an upload waits for, done by whoever takes it: a request, or a worker process."""

import logging
from uuid import uuid4

from tracker import clock
from tracker.actions.answers import BadAnswers
from tracker.actions.judge_touched import judge_touched, settle_other_flags
from tracker.actions.standing import NotKnown
from tracker.actions.upload_check import AcceptAgain, CannotBeRead, check_upload
from tracker.actions.upload_hold import Hold, NoLongerHeld
from tracker.actions.upload_save import save_upload
from tracker.rules.days import london_day
from tracker.store import staging
from tracker.store import uploads as store
from tracker.store.database import Session, is_out_of_reach
from tracker.store.tables.uploads import Phase, UploadState
from tracker.store.upload_work import (
    MOST_ATTEMPTS,
    attempts_of,
    claim_work,
    count_anew,
    end_work,
    let_go,
)

log = logging.getLogger(__name__)

AT_ONCE = 2
TOO_MUCH_MEMORY = "The file needs too much memory. Split it into smaller files and upload each."
TOO_LONG = "The file takes too long to work on. Split it into smaller files and upload each."
GAVE_UP = (
    f"We tried {MOST_ATTEMPTS} times and could not finish with this file. Nothing of it was saved. "
    "Upload it again; if that fails too, tell whoever looks after the tracker."
)


class TimeUp(Exception):
    """A worker process has worked on one upload for as long as it may."""


def take(
    session: Session, upload_id: int, machine: str | None = None, at_once: int = AT_ONCE
) -> str | None:
    """Claim the work of an upload; the word to hold it by, or None where it is not to be had.

    `machine` is told for worker processes, of which `at_once` work at one time; a request has none.
    """
    claim = uuid4().hex
    taken = claim_work(session, upload_id, claim, clock.now(), machine, at_once)
    session.commit()
    return claim if taken else None


def work_on(session: Session, upload_id: int, claim: str, judge: bool = False) -> None:
    """Do what an upload waits for: check it, or save it, and `judge` whom it concerns.

    Raises CannotBeRead, AcceptAgain, NotKnown and BadAnswers when all is kept as it should be, and
    anything else with the work left to be taken again.
    """
    with Hold(session, upload_id, claim) as hold:
        try:
            if attempts_of(session, upload_id) > MOST_ATTEMPTS:
                _fail(session, hold, GAVE_UP)
            else:
                _do(session, hold, judge)
        except NoLongerHeld:
            log.warning("Upload %s was taken over by another process.", upload_id)
        except (CannotBeRead, AcceptAgain):
            raise
        except (NotKnown, BadAnswers) as wrong:
            _fail(session, hold, str(wrong))
            raise
        except (MemoryError, TimeUp) as short:
            session.rollback()
            if store.state_of(session, upload_id) not in store.BEFORE_IT_IS_SAVED:
                let_go(session, upload_id, claim)
                session.commit()
                return
            _fail(session, hold, TOO_LONG if isinstance(short, TimeUp) else TOO_MUCH_MEMORY)
        except BaseException as fault:
            session.rollback()
            let_go(session, upload_id, claim, counts=not is_out_of_reach(fault))
            session.commit()
            raise


def _do(session: Session, hold: Hold, judge: bool) -> None:
    state = store.state_of(session, hold.upload_id)
    if state in {UploadState.WAITING, UploadState.CHECKING}:
        check_upload(session, hold)
        return
    if state is UploadState.SAVING:
        save_upload(session, hold, judge)
        if not judge:
            return
    _judge(session, hold)


def _judge(session: Session, hold: Hold) -> None:
    """Bring standings and flags up to date; what was done of it is never done again."""
    today = london_day(clock.now())
    hold.now_at(Phase.JUDGING)

    def tell(done: int, total: int) -> None:
        hold.now_at(Phase.JUDGING, lambda: done, total)
        with hold.writing():
            count_anew(session, hold.upload_id)

    judge_touched(session, today, hold.writing, tell)
    settle_other_flags(session, today, hold.writing)
    with hold.writing():
        end_work(session, hold.upload_id)


def _fail(session: Session, hold: Hold, why: str) -> None:
    """Give up. Of what was accepted already only the judging is left, to the night."""
    log.warning("The work on upload %s is given up.", hold.upload_id)
    with hold.writing():
        if store.state_of(session, hold.upload_id) in store.BEFORE_IT_IS_SAVED:
            staging.wipe(session, hold.upload_id)
            store.fail(session, hold.upload_id, why)
        end_work(session, hold.upload_id)
