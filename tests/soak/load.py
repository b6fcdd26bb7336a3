"""What people do all the time, each in a thread: pages, files, the register, audits."""

import re
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from itertools import count
from random import Random
from threading import Event, Lock
from traceback import format_exc

from tests.documents.made import phone_picture
from tests.soak.browser import Away, Browser, SignedOut
from tests.soak.machines import InVain, wait_until
from tests.soak.telling import Telling
from tests.soak.world import ADMIN, COMMISSIONER, HR, REGISTRAR, STAFF_USER, training_file
from tests.web.certificates import fields
from tests.web.certificates import send as send_certificate
from tests.web.checked_page import parsed, text_of
from tests.web.commissioner.auditing import follow
from tests.web.hr.uploading import accept, check_of
from tests.web.registrar.entering import PAGE, checked, day, errors, publish
from tracker import clock
from tracker.pack.sealing import verify
from tracker.rules.days import ONE_DAY

LARGE = 5 << 20  # bytes; what unpacks to so many is left to a worker
PAUSE = 0.4  # seconds at most between two things that one of them does
STEPS = 8
REFUSED = ("refuse", {"refusal": "It cannot be read."})
EVENT = "/registrar/add/certification-events?certification=C-OTHERS"


class Ledger:
    """What was said to be done, to be found in the database afterwards."""

    def __init__(self, movers: int, before: date) -> None:
        self._movers, self._before = movers, before
        self._lock, self._next = Lock(), count()
        self.sent: dict[str, set[tuple[int, date]]] = {}
        self.accepted: set[str] = set()
        self.undone: set[str] = set()
        self.certificates: list[str] = []
        self.audits = 0
        self.events = 0

    def rows(self, number: int) -> tuple[str, list[tuple[int, date]]]:
        """A name of a file, and training for it of which nobody has heard before.

        The first of them sends in certificates, which may take the place of what a file said.
        """
        with self._lock:
            others = self._movers - 1
            rows = [
                (1 + n % others, self._before - (1 + n // others) * ONE_DAY)
                for n in (next(self._next) for _ in range(number))
            ]
            name = f"log-{len(self.sent)}.xlsx"
            self.sent[name] = set(rows)
        return name, rows


class Somebody:
    """One who works with the tracker, and signs in again whenever the day is over."""

    def __init__(
        self,
        email: str | None,
        home: str,
        browser: Callable[[str | None], Browser],
        telling: Telling,
        random: Random,
    ) -> None:
        self.email, self.home = email, home
        self.random, self.telling = random, telling
        self._browser = browser
        self.client = browser(email)
        self.did_all = Event()

    def work(self, tasks: list[Callable[[], None]], over: Event) -> None:
        """Each thing once, and then one after another, drawn by chance, until it is over."""
        for task in dict.fromkeys(tasks):
            if not over.is_set():
                self.once(task)
        self.did_all.set()
        while not over.is_set():
            self.once(self.random.choice(tasks))
            over.wait(self.random.random() * PAUSE)

    def once(self, task: Callable[[], None]) -> None:
        try:
            task()
        except SignedOut:
            # What reaches the database while it is away is for the next time.
            self.sign_in_again()
        except Away:
            pass
        except Exception:
            self.telling.wrong(f"{self.email or 'a visitor'} could not go on:\n{format_exc()}")

    def sign_in_again(self) -> None:
        try:
            self.client = self._browser(self.email)
        except Exception as error:
            self.telling.say(f"{self.email} will sign in later: {type(error).__name__}.")

    def wander(self) -> None:
        """From the first page along its links, as far as it goes."""
        address = self.home
        for _ in range(STEPS):
            response = self.client.get(address)
            if response.location:
                address = response.location
                continue
            assert response.status_code == 200, (address, response.status_code)
            if response.mimetype != "text/html":
                return
            links = [
                one["href"].partition("#")[0]
                for one in parsed(response).find_all("a", href=True)
                if one["href"].startswith(("/", "?"))
            ]
            found = [one for one in links if one.startswith(self.home)] or [self.home]
            address = self.random.choice(found)


class HumanResources(Somebody):
    def __init__(self, ledger: Ledger, over: Event, *rest: object) -> None:
        super().__init__(HR, "/hr/", *rest)  # type: ignore[arg-type]
        self.ledger, self.over = ledger, over
        # Held while a file is in hand: the night does not come over whoever works on it.
        self.desk = Lock()

    def small(self) -> None:
        self._upload(self.random.randrange(3, 12))

    def large(self) -> None:
        self._upload(self.random.randrange(50, 200), pad=LARGE)

    def small_and_undo(self) -> None:
        name, address = self._upload(5)
        self.client.page(f"{address}/undo")
        if self.client.send(f"{address}/undo").status_code == 303:
            assert "Undone" in text_of(self.client.page(address).main)
            self.ledger.undone.add(name)

    def decide(self) -> None:
        """Approve a certificate that somebody of the staff has sent, or refuse it."""
        page = self.client.page("/hr/evidence")
        found = page.main.find("a", href=re.compile(r"^/hr/evidence/\d+$"))
        if not found:
            return
        self.client.page(found["href"])
        answer, typed = self.random.choice(
            [("approve", fields(course="Other level 2", provider="Other Training")), REFUSED]
        )
        response = self.client.send(f"{found['href']}/{answer}", typed)
        if response.status_code == 200:
            # The record is held already, which the page says.
            assert errors(parsed(response))
            self.client.send(f"{found['href']}/{REFUSED[0]}", REFUSED[1])

    def _upload(self, rows: int, pad: int = 0) -> tuple[str, str]:
        with self.desk:
            return self._check_and_accept(rows, pad)

    def _check_and_accept(self, rows: int, pad: int) -> tuple[str, str]:
        """Check a file and accept it, as far as it goes.

        A small one is done with at once, but where a schedule looks at that moment and takes it.
        """
        name, told = self.ledger.rows(rows)
        address = check_of(self.client, padded(training_file(told), pad), name)
        self._see(address, "Check ")
        accept(self.client, address)
        self._see(address, "log-")
        self.ledger.accepted.add(name)
        return name, address

    def _see(self, address: str, heading: str) -> None:
        """Wait for a page to be about something else, for as long as the work may take."""

        def is_so() -> bool:
            try:
                said = text_of(self.client.page(address).h1)
            except Away:
                return False
            if said.endswith("could not be checked"):
                # Whoever worked on it was killed each time.
                self.telling.say(said)
                raise Away
            return self.over.is_set() or said.startswith(heading)

        try:
            wait_until(is_so, f"{address}: {heading}", 400)
        except InVain as vain:
            self.telling.wrong(f"in vain: {vain}")
            raise Away from vain
        if self.over.is_set():
            raise Away


class Member(Somebody):
    def __init__(self, ledger: Ledger, *rest: object) -> None:
        super().__init__(STAFF_USER, "/staff/", *rest)  # type: ignore[arg-type]
        self.ledger = ledger

    def certificate(self) -> None:
        number = f"S-{self.random.getrandbits(60)}"
        known = {"course": "Other level 2", "provider": "Other Training", "number": number}
        size = (self.random.randrange(40, 400), self.random.randrange(40, 400))
        response = send_certificate(self.client, phone_picture(size), **known)
        if response.status_code == 303:
            self.ledger.certificates.append(number)
        else:
            # Too many wait, or too many were sent within the hour.
            assert errors(parsed(response)).keys() == {"document"}, errors(parsed(response))


class Board(Somebody):
    def __init__(self, setting: str, ledger: Ledger, *rest: object) -> None:
        super().__init__(COMMISSIONER, "/commissioner/", *rest)  # type: ignore[arg-type]
        self.setting, self.ledger = setting, ledger

    def pack(self) -> None:
        response = self.client.get(f"/commissioner/settings/{self.setting}/pack")
        assert response.status_code == 200, response.status_code
        assert verify(response.data).content["question"]["code"] == self.setting

    def audit(self) -> None:
        form = {"on": f"{clock.today():%d/%m/%Y}", "known_on": "", "why": "The year's", "size": "5"}
        seed = str(self.random.getrandbits(60))
        address = f"/commissioner/audits/new?setting={self.setting}"
        page = follow(self.client, address, {**form, "seed": seed})
        self.ledger.audits += 1
        person = page.select_one("#sample ~ table tbody a")["href"]
        self.client.page(person)
        follow(self.client, f"{person}/check", {"outcome": "differs", "note": "Another day"})


class Registrar(Somebody):
    def __init__(self, ledger: Ledger, *rest: object) -> None:
        super().__init__(REGISTRAR, "/registrar/", *rest)  # type: ignore[arg-type]
        self.ledger, self._is_suspended = ledger, False

    def change(self) -> None:
        """Suspend the provider of all that is uploaded, or let it go on."""
        event = "reinstated" if self._is_suspended else "suspended"
        try:
            publish(self.client, EVENT, event=event, **day("on", clock.today()), **checked(**PAGE))
        except AssertionError as refused:
            # Of a publication that was not answered nobody knows whether it was made.
            if "in the register already" not in str(refused):
                raise
        else:
            self.ledger.events += 1
        self._is_suspended = not self._is_suspended


def padded(content: bytes, size: int) -> bytes:
    """The workbook with a part that nothing reads, to be as large as that when it is unpacked."""
    if not size:
        return content
    book = BytesIO(content)
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("docProps/thumbnail.txt", Random(1).randbytes(size // 2).hex())
    return book.getvalue()


def everybody(
    ledger: Ledger,
    setting: str,
    browser: Callable[[str | None], Browser],
    telling: Telling,
    seed: int,
    over: Event,
) -> list[tuple[Somebody, list[Callable[[], None]]]]:
    """Each of them, and what they do; what stands more often is done more often."""

    def rest(number: int) -> tuple[object, ...]:
        return browser, telling, Random(seed * 100 + number)

    large, small = (HumanResources(ledger, over, *rest(number)) for number in (1, 2))
    member, board = Member(ledger, *rest(3)), Board(setting, ledger, *rest(4))
    registrar = Registrar(ledger, *rest(5))
    admin, visitor = (
        Somebody(email, home, browser, telling, Random(seed * 100 + number))
        for email, home, number in ((ADMIN, "/accounts", 6), (None, "/", 7))
    )
    return [
        (large, [large.large, large.wander]),
        (small, [small.small, small.small_and_undo, small.decide, *[small.wander] * 3]),
        (member, [*[member.wander] * 6, member.certificate]),
        (board, [*[board.wander] * 5, board.pack, board.audit]),
        (registrar, [*[registrar.wander] * 5, registrar.change]),
        (admin, [admin.wander]),
        (visitor, [visitor.wander]),
    ]
