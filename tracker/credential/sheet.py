"""A training passport as a PDF to print: tagged for screen readers (PDF/UA-1), with its QR code.

Whoever calls says every word, in the language of the reader; the words go in as data.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import segno

SECONDS = 120  # for one document, at the most
_ROOT = Path(__file__).parents[2]
TEMPLATE = Path(__file__).parent / "sheet.typ"


def draw(said: Mapping[str, Any], address: str, now: datetime) -> bytes:
    """The PDF of these words; `address` is what the QR code leads to."""
    words = json.dumps({**said, "address": address}, ensure_ascii=False)
    return drawn(TEMPLATE, words, now, qr=_qr(address))


def drawn(template: Path, said: str, now: datetime, **inputs: str) -> bytes:
    """The PDF that a template makes of what is said, as JSON.

    In a process of its own: the library keeps tens of megabytes of what it draws, and a web server
    that draws evidence packs would hold a gigabyte before long.
    """
    path = filter(None, sys.path)
    asked = {"template": str(template), "said": said, "now": now.isoformat(), "inputs": inputs}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tracker.credential.drawing"],
        input=json.dumps(asked).encode() + b"\n",
        stdout=subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join([str(_ROOT), *path])},
        timeout=SECONDS,
        check=True,
    )
    return done.stdout


def _qr(address: str) -> str:
    """The code as SVG; with a quarter of it spoilt by a fold or a stain it can still be read."""
    drawn = BytesIO()
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", border=4, scale=4)
    return drawn.getvalue().decode()
