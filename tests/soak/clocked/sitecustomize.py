"""Run at the start of each Python process of the soak, which has this folder on its path."""

import os
import sys
from pathlib import Path

from tests.soak.clock import follow, hurry

# Some processes that read files are given no environment: they ask no clock.
if file := os.environ.get("SOAK_CLOCK"):
    follow(Path(file))
    if "tracker.schedule" in sys.orig_argv:
        hurry()
