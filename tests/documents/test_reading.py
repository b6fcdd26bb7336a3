"""What is accepted of what people send in, and what is left of it."""

import struct
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.documents.made import XMP, pdf, phone_picture, picture, stream
from tracker.documents.reading import JPEG, LIMITS, PDF, BadDocument, Why, read_document
from tracker.sheets.limits import MIB


@pytest.fixture(scope="module", autouse=True)
def _quickly(files_read_quickly: None) -> None:
    """How a real process is started is for one test below."""


def refused(content: bytes, **limits: int) -> Why:
    with pytest.raises(BadDocument) as caught:
        read_document(content, replace(LIMITS, **limits))
    return caught.value.why


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def test_where_a_picture_was_taken_does_not_stay_in_it():
    sent = phone_picture()
    before = opened(sent)
    assert before.getexif().get_ifd(0x8825)[2] == (51.0, 30.0, 26.0)
    assert before.info["xmp"]
    assert before.info["comment"] == b"at home"
    kept = read_document(sent)
    assert kept.media_type == JPEG
    after = opened(kept.content)
    assert dict(after.getexif()) == {}
    assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for word in (b"Exif", b"GPS", b"xmpmeta", b"at home", b"Camera Works", b"Asha", b"Ward"):
        assert word in sent or word == b"GPS"
        assert word not in kept.content


def test_a_picture_is_turned_the_right_way_up():
    kept = opened(read_document(phone_picture((60, 40))).content)
    assert kept.size == (40, 60)
    red, green, _ = kept.getpixel((35, 5))
    assert (red > 200, green < 60) == (True, True)
    assert min(kept.getpixel((5, 55))) > 240


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_of_picture_becomes_a_jpeg(kind):
    kept = read_document(picture(kind))
    assert kept.media_type == JPEG
    assert opened(kept.content).format == "JPEG"
    assert opened(kept.content).size == (60, 40)


def test_what_can_be_seen_through_becomes_white():
    made = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    out = BytesIO()
    made.save(out, "PNG")
    assert min(opened(read_document(out.getvalue()).content).getpixel((9, 9))) > 250


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "I;16"])
def test_other_colours_are_kept_as_plain_ones(mode):
    out = BytesIO()
    made = Image.new("L", (20, 20), 255) if mode != "CMYK" else Image.new("CMYK", (20, 20))
    made = made if mode in {"L", "CMYK"} else made.convert(mode)
    made.save(out, "TIFF" if mode == "CMYK" else "PNG") if mode != "CMYK" else made.save(
        out, "JPEG"
    )
    assert opened(read_document(out.getvalue()).content).mode == "RGB"


def test_a_profile_of_colours_is_used_and_not_kept():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = read_document(picture(icc_profile=profile))
    assert "icc_profile" not in opened(kept.content).info
    broken = read_document(picture(icc_profile=b"no profile at all"))
    assert opened(broken.content).size == (60, 40)


def test_a_large_picture_is_made_smaller():
    kept = opened(read_document(picture(size=(5000, 2000))).content)
    assert kept.size == (3000, 1200)


def test_a_pdf_stays_as_it_is():
    sent = pdf(packed=(b"BT (Certificate) Tj ET",))
    kept = read_document(sent)
    assert (kept.media_type, kept.content) == (PDF, sent)


@pytest.mark.parametrize(
    "sent",
    [
        b"GIF89a" + b"\0" * 50,
        b"<html><script>alert(1)</script></html>",
        b"PK\x03\x04" + b"\0" * 50,
        b"MZ\x90\0" + b"\0" * 50,
        b"just words",
        b" \n%PDF-1.7 " + pdf(),
        b"\0",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a\x01\0\x01\0<script>alert(1)</script>;",
        b"GIF89a" + pdf(),
        b"BM" + b"\0" * 60,
        b"II*\0" + b"\0" * 60,
        b"\0\0\0\x1cftypavif\0\0\0\0avifmif1",
        b"\xef\xbb\xbf%PDF-1.7 " + pdf(),
    ],
)
def test_other_kinds_of_file_are_refused(sent):
    assert refused(sent) is Why.OTHER


def test_a_picture_of_a_kind_that_cannot_be_read_is_named():
    assert refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") is Why.HEIC


def test_nothing_and_too_much_are_refused():
    assert refused(b"") is Why.EMPTY
    assert refused(picture() + b"\0" * (10 * MIB)) is Why.TOO_LARGE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_refused(kind):
    whole = picture(kind, (300, 300))
    assert refused(whole[: len(whole) // 2]) is Why.DAMAGED
    assert refused(whole[:12]) is Why.DAMAGED


@pytest.mark.parametrize("first", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"])
def test_what_only_begins_as_a_picture_is_refused(first):
    assert refused(first + b"<script>alert(1)</script>" * 20) is Why.DAMAGED


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_a_png_or_webp_says_beside_its_dots_does_not_stay(kind):
    """Exif and XMP, in the chunks that these have for it, and the texts of a PNG."""
    exif = Image.open(BytesIO(phone_picture())).getexif()
    more: dict[str, Any] = {"exif": exif}
    if kind == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_text("Author", "Asha Patel")
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", "taken by Asha")
        more["pnginfo"].add_text("Comment", "at home in the Ward", zip=True)
    else:
        more["xmp"] = XMP
    sent = picture(kind, **more)
    assert opened(sent).getexif().get_ifd(0x8825)[2] == (51.0, 30.0, 26.0)
    assert (b"eXIf" in sent) == (kind == "PNG")
    kept = read_document(sent).content
    assert dict(opened(kept).getexif()) == {}
    for word in (b"eXIf", b"EXIF", b"Exif", b"GPS", b"Camera Works", b"Asha", b"Ward", b"tEXt"):
        assert word not in kept
    assert opened(kept).size == (40, 60)


def test_of_a_moving_picture_the_first_is_kept():
    out = BytesIO()
    first, second = (Image.new("RGB", (20, 20), colour) for colour in ("white", "red"))
    first.save(out, "PNG", save_all=True, append_images=[second] * 5)
    assert min(opened(read_document(out.getvalue()).content).getpixel((9, 9))) > 250


def test_what_is_behind_a_picture_does_not_stay():
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("run.js", "alert(1)")
    script = b"<script>alert(1)</script>"
    for tail in (archive.getvalue(), script, pdf()):
        kept = read_document(picture() + tail)
        assert kept.media_type == JPEG
        assert tail[:20] not in kept.content
        assert not zipfile.is_zipfile(BytesIO(kept.content))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large, all of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SIZES = [(30_000, 30_000), (65_000, 65_000), (2_000_000_000, 2), (8_001, 8_000)]


@pytest.mark.parametrize("size", SIZES)
def test_a_picture_of_too_many_dots_is_refused_unread(size):
    assert refused(bomb(*size)) is Why.TOO_MANY_DOTS


def test_a_jpeg_or_webp_of_too_many_dots_is_refused_unread():
    """Their heads say that they are larger than they are."""
    jpeg = bytearray(picture())
    place = jpeg.index(b"\xff\xc0") + 5
    jpeg[place : place + 4] = struct.pack(">HH", 30_000, 30_000)
    assert refused(bytes(jpeg)) is Why.TOO_MANY_DOTS
    webp = bytearray(picture("WEBP", lossless=True))
    place = webp.index(b"VP8L") + 9
    webp[place : place + 4] = struct.pack("<I", 16_383 | 16_383 << 14)
    assert refused(bytes(webp)) in {Why.TOO_MANY_DOTS, Why.DAMAGED}


def test_what_needs_too_much_memory_is_refused():
    whole = picture("PNG", (6000, 6000))
    assert refused(whole, memory_bytes=200 * MIB) is Why.TOO_LARGE


@pytest.mark.parametrize(
    "sent",
    [
        pdf(b"<</S/JavaScript/JS(app.alert(1))>>"),
        pdf(b"<</S/Java#53cript/JS(app.alert(1))>>"),
        pdf(packed=(b"1 0 <</S/JavaScript/JS(app.alert(1))>>",)),
        pdf(packed=(b" " * (1 << 20) + b"/S/JavaScript",)),
        pdf(packed=(b" " * ((1 << 20) - 5) + b"/S/JavaScript",)),
        pdf(b"<</Names[(a)2 0 R]/EmbeddedFiles 3 0 R>>"),
        pdf(b"<</Type/EmbeddedFile>>"),
        pdf(b"<</S/Launch/F(cmd.exe)>>"),
        pdf(stream(b"x", b"/Subtype/RichMedia")),
        pdf(b"<</XFA[(template)3 0 R]>>"),
        pdf(b"<</OpenAction<</S/GoToR/F(//elsewhere/x.pdf)/D[0/Fit]>>>>"),
        pdf(b"<</S/GoToE/T<</R/C>>>>"),
        pdf(b"<</OpenAction << /Type/Action /S /URI /URI(https://elsewhere.example) >>>>"),
        pdf(b"<</AA<</O 5 0 R>>>>"),
        pdf(b"<</S/URI/URI(JavaScript:alert(1))>>"),
        pdf(b"<</X#46A 3 0 R>>"),
        pdf(packed=(b"<</AcroForm<</XFA 3 0 R/Fields[]>>>>",)),
    ],
)
def test_a_pdf_that_could_do_something_is_refused(sent):
    assert refused(sent) is Why.ACTIVE


@pytest.mark.parametrize(
    "said",
    [
        b"<</OpenAction[3 0 R/XYZ null null 0]>>",
        b"<</OpenAction<</S/GoTo/D[3 0 R/Fit]>>>>",
        b"<</OpenAction << /Type /Action /D [3 0 R /Fit] /S /GoTo >>>>",
        b"<</A<</S/URI/URI(https://provider.example/certificates)>>>>",
    ],
)
def test_a_pdf_that_opens_at_a_page_or_links_to_one_is_kept(said):
    sent = pdf(said)
    assert read_document(sent).content == sent


@pytest.mark.parametrize(
    "said", [b"[/ASCII85Decode/FlateDecode]", b"/LZWDecode", b"[/ASCIIHexDecode]", b"/AHx"]
)
def test_objects_that_are_packed_so_that_none_can_look_are_refused(said):
    """Common programs pack them with Flate alone."""
    hidden = b"<</Type/ObjStm/N 1/First 4/Filter" + said + b"/Length 9>>\nstream\nxxxxxxxxx"
    assert refused(pdf(hidden + b"\nendstream")) is Why.ACTIVE


def test_a_pdf_with_a_password_is_refused():
    assert refused(pdf(trailer=b"/Encrypt 9 0 R")) is Why.ENCRYPTED
    assert refused(pdf(trailer=b"/Encr#79pt 9 0 R")) is Why.ENCRYPTED


def test_a_pdf_of_many_pages_is_refused():
    assert read_document(pdf(pages=50)).media_type == PDF
    assert refused(pdf(pages=51)) is Why.TOO_MANY_PAGES
    hidden = pdf(packed=(b"<</Type/Page>>" * 60,))
    assert refused(hidden) is Why.TOO_MANY_PAGES


def test_half_a_pdf_is_refused():
    assert refused(pdf(pages=3)[:200]) is Why.DAMAGED


def test_a_pdf_that_unpacks_to_too_much_is_refused():
    assert refused(pdf(packed=(b"\0" * (3 * MIB),)), unpacked_bytes=2 * MIB) is Why.TOO_LARGE


def test_many_streams_are_looked_through_in_time():
    sent = pdf(packed=(b"q Q " * 20,) * 20_000)
    assert read_document(sent).media_type == PDF


def test_each_byte_of_a_picture_turned_round_is_accepted_or_refused():
    sent = phone_picture((16, 16))
    for place in range(0, len(sent), 97):
        spoilt = bytearray(sent)
        spoilt[place] ^= 0xFF
        try:
            kept = read_document(bytes(spoilt))
        except BadDocument:
            continue
        assert b"Ward" not in kept.content
