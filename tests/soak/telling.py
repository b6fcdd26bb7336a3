"""What happens, line by line; what was wrong; and which troubles were made on purpose, and when."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from threading import Lock
from time import time

MOST_PROBLEMS = 40


class Telling:
    """The log of a soak. Moments are seconds by the machine's clock, as `time` gives them."""

    def __init__(self) -> None:
        self._begun = time()
        self._lock = Lock()
        self.problems: list[str] = []
        self.faults: Counter[str] = Counter()
        self.nights = 0
        self.invariants: list[str] = []
        self.troubles: list[tuple[float, float]] = []
        self.asked: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._troubled_since: float | None = None

    def say(self, words: str) -> None:
        with self._lock:
            print(f"{time() - self._begun:7.1f} s  {words}", file=sys.stderr, flush=True)

    def wrong(self, words: str) -> None:
        self.problems.append(words)
        if len(self.problems) <= MOST_PROBLEMS:
            self.say(f"WRONG: {words}")

    @contextmanager
    def trouble(self, kind: str, words: str) -> Iterator[None]:
        """Until the block ends, pages may be away. It ends once all is well again."""
        self.faults[kind] += 1
        self.say(words)
        self._troubled_since = begun = time()
        try:
            yield
        finally:
            ended = time()
            self.troubles.append((begun, ended))
            self._troubled_since = None
        self.say(f"All is well again, {ended - begun:.1f} s later.")

    def was_troubled(self, begun: float, ended: float) -> bool:
        """Whether anything was amiss on purpose at any time between the two."""
        since = self._troubled_since
        if since is not None and since <= ended:
            return True
        return any(first <= ended and begun <= last for first, last in list(self.troubles))

    def holds(self, words: str, *, is_so: bool, else_say: object = "") -> None:
        """Keep that something that must hold was looked at, and whether it holds."""
        if is_so:
            self.invariants.append(words)
            self.say(f"Holds: {words}.")
        else:
            self.wrong(f"does not hold: {words}. {else_say}")

    def summary(self) -> Iterator[str]:
        requests = [one for told in self.asked.values() for one in told]
        yield f"{len(requests)} requests, {len(self.troubles)} troubles, {self.nights} nights"
        yield f"{'page':50} {'asked':>6} {'median':>9}  statuses (0: no answer)"
        for page, told in sorted(self.asked.items()):
            answered = [seconds for status, seconds in told if status]
            typical = f"{median(answered) * 1000:6.0f} ms" if answered else ""
            statuses = dict(sorted(Counter(status for status, _ in told).items()))
            yield f"{page:50} {len(told):6} {typical:>9}  {statuses}"
        yield "Faults: " + ", ".join(f"{n} of {kind}" for kind, n in sorted(self.faults.items()))
        yield "Held:"
        yield from (f"  {one}" for one in self.invariants)
        yield f"{len(self.problems)} things were wrong."
        yield from (f"  {one}" for one in self.problems[:MOST_PROBLEMS])
