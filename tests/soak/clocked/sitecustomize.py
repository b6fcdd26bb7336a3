"""Run at the start of each Python process of the soak, which has this folder on its path."""

import os
import sys
from pathlib import Path

from tests.soak.clock import follow, hurry

follow(Path(os.environ["SOAK_CLOCK"]))
if "tracker.schedule" in sys.orig_argv:
    hurry()
