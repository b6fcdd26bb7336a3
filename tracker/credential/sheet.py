"""A training passport as a PDF to print: tagged for screen readers (PDF/UA-1), with its QR code.

Whoever calls says every word, in the language of the reader; the words go in as data.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst

# What the fonts that come with the library do not have; Latin letters of all of Europe they do.
_RARE = re.compile("[^\\x00-\u024f\u1e00-\u1eff\u2010-\u2026]")
TEMPLATE = Path(__file__).parent / "sheet.typ"


def draw(said: Mapping[str, Any], address: str, now: datetime) -> bytes:
    """The PDF of these words; `address` is what the QR code leads to."""
    words = json.dumps({**said, "address": address}, ensure_ascii=False)
    return drawn(TEMPLATE, words, now, qr=_qr(address))


def drawn(template: Path, said: str, now: datetime, **inputs: str) -> bytes:
    """The PDF that a template makes of what is said, as JSON.

    A letter that no font of this machine has, which the standard does not allow, is drawn as `?`.
    """
    try:
        return _compiled(template, {"said": said, **inputs}, now)
    except typst.TypstError:
        return _compiled(template, {"said": _RARE.sub("?", said), **inputs}, now)


def _compiled(template: Path, inputs: dict[str, str], now: datetime) -> bytes:
    return typst.compile(
        template.read_bytes(),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards="ua-1",
        timestamp=now.replace(microsecond=0),
    )


def _qr(address: str) -> str:
    """The code as SVG; with a quarter of it spoilt by a fold or a stain it can still be read."""
    drawn = BytesIO()
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", border=4, scale=4)
    return drawn.getvalue().decode()


@cache
def _fonts() -> typst.Fonts:
    """Found once: to look for them takes longer than to draw."""
    return typst.Fonts()
