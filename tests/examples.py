"""How many examples a random test tries: some with every run, many more when it soaks."""

import os

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "same")
TIMES = 20 if PROFILE == "soak" else 1


def examples(number: int) -> int:
    """So many in every run, and twenty times as many with HYPOTHESIS_PROFILE=soak."""
    return number * TIMES
