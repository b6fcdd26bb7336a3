"""An upload held by this process for as long as it works on it, with signs of life."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

from tracker import clock
from tracker.store.database import Session, beside
from tracker.store.tables.uploads import Phase
from tracker.store.upload_work import renew_work

log = logging.getLogger(__name__)

SIGN_OF_LIFE = 1.0  # seconds
Rows = Callable[[], int]


class NoLongerHeld(Exception):
    """Somebody else works on the upload now: nothing may be written for it."""


class Hold:
    """Keeps a claim alive and says how far the work is, once a second, from a thread of its own.

    The thread has its own connection, and writes nothing while the work itself does: SQLite has
    one writer, and it would wait for its own process.
    """

    def __init__(self, session: Session, upload_id: int, claim: str) -> None:
        self.upload_id = upload_id
        self.claim = claim
        self._session = session
        self._beside = beside(session)
        session.rollback()
        self._phase = Phase.READING
        self._done: Rows = lambda: 0
        self._total: int | None = None
        self._writing = Lock()
        self._over = Event()
        self._thread = Thread(target=self._live, name=f"upload {upload_id}", daemon=True)

    def __enter__(self) -> "Hold":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def now_at(self, phase: Phase, done: Rows = lambda: 0, total: int | None = None) -> None:
        """From now on this is being done; `done` is asked from another thread."""
        self._phase, self._done, self._total = phase, done, total

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction of the session, committed where nothing was raised.

        It is this process's to write from its first statement on, until it ends. Raises
        NoLongerHeld.
        """
        # While it waits for the sign of life it holds nothing that this may wait for in its turn.
        self._session.rollback()
        with self._writing:
            try:
                self._renew(self._session)
                yield
                self._session.commit()
            except BaseException:
                self._session.rollback()
                raise

    def _live(self) -> None:
        while not self._over.wait(SIGN_OF_LIFE):
            with self._writing:
                if self._over.is_set():
                    return
                try:
                    with self._beside as session:
                        self._renew(session)
                        session.commit()
                except NoLongerHeld:
                    return
                except Exception:
                    log.exception("No sign of life for upload %s.", self.upload_id)

    def _renew(self, session: Session) -> None:
        progress = self._phase, self._done(), self._total
        if not renew_work(session, self.upload_id, self.claim, clock.now(), progress):
            raise NoLongerHeld
