"""The process that draws one PDF: it reads a line of JSON, what `sheet.drawn` asks."""

import json
import re
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import typst

# What the fonts that come with the library do not have; Latin letters of all of Europe they do.
_RARE = re.compile("[^\\x00-\u024f\u1e00-\u1eff\u2010-\u2026]")


def draw(template: Path, said: str, now: datetime, inputs: dict[str, str]) -> bytes:
    """A letter that no font of this machine has, which the standard forbids, is drawn as `?`.

    Raises TypstError where the template has a fault.
    """
    try:
        return _compiled(template, {"said": said, **inputs}, now)
    except typst.TypstError:
        return _compiled(template, {"said": _RARE.sub("?", said), **inputs}, now)


def _compiled(template: Path, inputs: dict[str, str], now: datetime) -> bytes:
    return typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards="ua-1",
        timestamp=now.replace(microsecond=0),
    )


def main() -> None:
    """Whoever asked may be killed at any moment: that is nothing to tell of."""
    line = sys.stdin.buffer.readline()
    if not line.endswith(b"\n"):
        return
    asked = json.loads(line)
    template, now = Path(asked["template"]), datetime.fromisoformat(asked["now"])
    document = draw(template, asked["said"], now, asked["inputs"])
    with suppress(BrokenPipeError), open(1, "wb") as answer:
        answer.write(document)


if __name__ == "__main__":
    main()
