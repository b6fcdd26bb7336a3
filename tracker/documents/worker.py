"""The process that looks at a document, and may be killed doing so.

It sends ("document", media type, content): of a PDF, which stays as it is, without the content.
"""

import struct
import warnings
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps

from tracker.documents.pdf import look_at_pdf
from tracker.documents.reading import JPEG, PDF, Why
from tracker.sheets.child import Send, work
from tracker.sheets.limits import Limits, UnreadableFile

# What Pillow raises on broken pictures: it has no error of its own for all of them.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    ZeroDivisionError,
    OverflowError,
    struct.error,
)
MOST_DOTS = 64_000_000
LONGEST_SIDE = 3_000
QUALITY = 88
_KINDS = ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"))
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def main() -> None:
    """Looks at one document, within the limits that come before it."""
    work(_read, BROKEN)


def _read(data: bytes, limits: Limits, told: Any, send: Send) -> None:
    if data.startswith(b"%PDF-"):
        look_at_pdf(data, limits.unpacked_bytes)
        send("document", PDF, b"")
    else:
        send("document", JPEG, _drawn_anew(data))


def _drawn_anew(data: bytes) -> bytes:
    """The picture as a JPEG of its dots alone. Raises UnreadableFile."""
    kind = _kind(data)
    # The number of dots is looked at here, before any is read.
    Image.MAX_IMAGE_PIXELS = None
    with warnings.catch_warnings(), Image.open(BytesIO(data), formats=[kind]) as picture:
        warnings.simplefilter("ignore")
        width, height = picture.size
        if width * height > MOST_DOTS:
            raise _refusal(Why.TOO_MANY_DOTS)
        if kind == "JPEG":
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
        drawn = _plain(ImageOps.exif_transpose(picture))
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    made = BytesIO()
    drawn.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    """The dots in plain colours on white, in an image that never had anything else."""
    colours = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        plain = Image.new("RGB", seen.size, "white")
        plain.paste(seen, mask=seen.getchannel("A"))
        return plain
    plain = Image.new("RGB", picture.size)
    plain.paste(_in_srgb(picture, colours) if colours else picture.convert("RGB"))
    return plain


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The colours as they were meant: the profile itself is not kept."""
    try:
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        done = ImageCms.profileToProfile(
            picture, meant, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, *BROKEN):
        done = None
    return done or picture.convert("RGB")


def _kind(data: bytes) -> str:
    for start, kind in _KINDS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise _refusal(Why.HEIC)
    raise _refusal(Why.OTHER)


def _refusal(why: Why) -> UnreadableFile:
    return UnreadableFile(why.value, why.value)


if __name__ == "__main__":
    main()
