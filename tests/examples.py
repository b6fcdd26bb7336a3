"""How many examples a random test tries: few by `make test`, and many more when it soaks."""

import os

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "same")
TIMES = {"few": 0.25, "same": 1, "soak": 20}[PROFILE]


def examples(number: int) -> int:
    """So many in every whole run: a quarter of them with HYPOTHESIS_PROFILE=few, twenty times as
    many with soak."""
    return max(1, round(number * TIMES))
