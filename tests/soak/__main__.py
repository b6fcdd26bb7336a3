"""`python -m tests.soak`: SOAK_MINUTES (60) of load and faults, drawn from SEED (1)."""

import os
import signal
import sys

from tests.soak.run import Plan, run
from tests.soak.telling import Telling

if __name__ == "__main__":
    minutes, seed = (float(os.environ.get("SOAK_MINUTES", 60)), int(os.environ.get("SEED", 1)))
    # Told to end, it still ends all that it has started.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    telling = Telling()
    try:
        run(Plan(seconds=60 * minutes, seed=seed), telling)
    finally:
        print("\n".join(telling.summary()))
    sys.exit(bool(telling.problems))
