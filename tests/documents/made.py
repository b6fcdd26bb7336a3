"""Pictures and PDFs of certificates, honest and otherwise, made here byte by byte."""

import zlib
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">taken by Asha</x:xmpmeta>'


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    """A picture, red in its upper left quarter and white elsewhere."""
    made = Image.new(more.pop("mode", "RGB"), size, "white")
    made.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    out = BytesIO()
    made.save(out, kind, **more)
    return out.getvalue()


def phone_picture(size: tuple[int, int] = (60, 40)) -> bytes:
    """A JPEG as a phone takes it held upright: lying on its side, with its place and its camera."""
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Make] = "Camera Works"
    exif[Base.Artist] = "Asha Patel"
    exif.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: (51.0, 30.0, 26.0),
            GPS.GPSAreaInformation: "Ward",
        }
    )
    return picture(size=size, exif=exif, xmp=XMP, comment=b"at home")


def pdf(
    *objects: bytes, pages: int = 1, packed: tuple[bytes, ...] = (), trailer: bytes = b""
) -> bytes:
    """A PDF of blank pages and more objects, some of them in packed streams."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + pages))
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        *[b"<</Type /Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"] * pages,
        *objects,
        *map(stream, packed),
    ]
    made = b"%PDF-1.7\n"
    for number, body in enumerate(bodies, 1):
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    ends = b"trailer\n<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF\n"
    return made + ends % (len(bodies) + 1, trailer, len(made))


def stream(content: bytes, more: bytes = b"/Type/ObjStm") -> bytes:
    """An object that is a stream packed with Flate."""
    packed = zlib.compress(content)
    head = b"<<%s/Filter/FlateDecode/Length %d>>" % (more, len(packed))
    return head + b"\nstream\n" + packed + b"\nendstream"
