"""The process that works on large uploads, started by whoever finds work that nobody holds.

It belongs to nobody: a browser that is closed or a web server that restarts does not end it. Killed
in the middle it leaves nothing half done, and the work is free to be taken when its claim runs out.
"""

import logging
import os
import resource
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import NoReturn

from tracker import clock
from tracker.actions.answers import BadAnswers
from tracker.actions.standing import NotKnown
from tracker.actions.upload_check import AcceptAgain, CannotBeRead
from tracker.actions.upload_work import AT_ONCE, TimeUp, take, work_on
from tracker.store.acting import act_as
from tracker.store.database import Session, address_of
from tracker.store.upload_work import acting_for, free_work

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
MEMORY = 4 << 30  # bytes of address space, those of the process that parses the file apart
SECONDS = 3600  # for one upload


def start_worker(
    session: Session, upload_id: int, at_once: int = AT_ONCE
) -> "subprocess.Popen[bytes] | None":
    """Claim the work of an upload for a process on this machine, and start that.

    None where somebody is at it already, or the machine is at as many as it may.
    """
    claim = take(session, upload_id, socket.gethostname(), at_once)
    if claim is None:
        return None
    environ = {**os.environ, "DATABASE_URL": address_of(session)}
    session.rollback()
    command = [sys.executable, "-m", "flask", "--app", "app", "upload-work", str(upload_id), claim]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, start_new_session=True
    )
    # Somebody has to ask how it ended, or it stays in the machine's list of processes.
    Thread(target=process.wait, daemon=True).start()
    return process


def start_workers(session: Session, at_once: int = AT_ONCE) -> list[int]:
    """Start workers for uploads that nobody works on, as many as the machine may have; these."""
    waiting = free_work(session, clock.now())
    session.rollback()
    return [key for key in waiting if start_worker(session, key, at_once)]


def run_worker(session: Session, upload_id: int, claim: str, at_once: int = AT_ONCE) -> list[int]:
    """Work on an upload that was claimed, then on all that wait, until none is to be had; these."""
    _limit_this_process()
    tried: list[int] = []
    waiting: int | None = upload_id
    taken: str | None = claim
    while waiting is not None and taken:
        tried.append(waiting)
        _work_on(session, waiting, taken)
        free = free_work(session, clock.now())
        session.rollback()
        waiting = next((key for key in free if key not in tried), None)
        taken = take(session, waiting, socket.gethostname(), at_once) if waiting else None
    return tried


def _work_on(session: Session, upload_id: int, claim: str) -> None:
    log.info("The work on upload %s begins.", upload_id)
    signal.alarm(SECONDS)
    act_as(acting_for(session, upload_id))
    session.rollback()
    try:
        work_on(session, upload_id, claim, judge=True)
        log.info("The work on upload %s is done.", upload_id)
    except (CannotBeRead, AcceptAgain, NotKnown, BadAnswers) as told:
        log.info("The work on upload %s ended: %s.", upload_id, type(told).__name__)
    except Exception:
        log.exception("The work on upload %s failed, and can be taken again.", upload_id)
    finally:
        signal.alarm(0)


def _limit_this_process() -> None:
    signal.signal(signal.SIGALRM, _time_is_up)
    for what, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # macOS refuses a limit of address space
            resource.setrlimit(what, (limit, limit))


def _time_is_up(number: int, frame: FrameType | None) -> NoReturn:
    raise TimeUp
