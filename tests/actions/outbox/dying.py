"""`python -m tests.actions.outbox.dying URL PORT NOW SEED`: a sender that kills itself.

It empties the outbox as the schedule does. It counts its steps, which are statements and commits on
either side of each, and commands to the mail server, and kills itself at a random one of them. With
no seed it lives.
"""

import os
import random
import signal
import smtplib
import sys
from datetime import datetime
from functools import partial

from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from tests.actions.outbox.world import write
from tests.mail.postbox import SENDER
from tracker.actions.outbox.send import send_due
from tracker.mail.smtp import Server, smtp_way

STEPS = 60


class Steps:
    """Steps from now on, up to the last."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, *told, **more) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, port: int, now: datetime, seed: str) -> None:
    engine = create_engine(url)
    if seed:
        step = Steps(random.Random(seed).randrange(1, STEPS))
        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(engine, name, step)
        event.listen(Session, "after_commit", step)
        for name in ("putcmd", "getreply"):
            setattr(smtplib.SMTP, name, stepping(getattr(smtplib.SMTP, name), step))
    post = partial(smtp_way, Server("127.0.0.1", port, SENDER))
    with Session(engine) as session:
        while send_due(session, now, post, write, most=5):
            pass


def stepping(do, step: Steps):
    """What does it, with a step after it."""

    def done(*args, **more):
        result = do(*args, **more)
        step()
        return result

    return done


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), datetime.fromisoformat(sys.argv[3]), sys.argv[4])
