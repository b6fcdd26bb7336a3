"""`python -m tests.fuzz`: spoilt files and random sheets, for so many seconds; 1 if any broke."""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.checking import checked_books
from tests.fuzz.reading import spoilt_files

FOUND = Path(__file__).parent / "found"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another number makes other files")
    parser.add_argument("--seconds", type=float, default=90, help="for each of the two kinds")
    parser.add_argument("--cases", type=int, default=10_000, help="at most, of each kind")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first case")
    parser.add_argument("--only", choices=["files", "books"])
    asked = parser.parse_args()
    broken = 0
    for kind, run in (("files", spoilt_files), ("books", checked_books)):
        if asked.only in (None, kind):
            outcomes: Counter[str] = Counter()
            until = time.monotonic() + asked.seconds
            for number, outcome, fault, content in run(asked.seed, asked.first, asked.cases):
                outcomes[outcome] += 1
                if fault:
                    broken += 1
                    FOUND.mkdir(exist_ok=True)
                    (FOUND / f"{kind}-{asked.seed}-{number}").write_bytes(content)
                    print(f"{kind} --seed {asked.seed} --from {number} --cases 1: {fault}")
                if time.monotonic() > until:
                    break
            told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
            print(f"{outcomes.total()} {kind} of seed {asked.seed}: {told}", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
