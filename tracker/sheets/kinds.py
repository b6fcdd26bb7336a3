"""What a file is, by what is in it; its name is never asked."""

import zipfile
import zlib
from io import BytesIO

from tracker.sheets.limits import MIB, Limits, UnreadableFile, damaged, not_a_spreadsheet, too_large

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MARKUP = (
    b"<!doctype",
    b"<html",
    b"<?xml",
    b"<table",
    b"<head",
    b"<body",
    b"<?php",
    b"<script",
    b"<svg",
    b"<!--",
)
_OTHERS = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"#!/",
    b"MZ\x90",
)

_END_OF_DIRECTORY, _LONGEST_COMMENT = b"PK\x05\x06", 65_535 + 22
_LOCAL_HEADER = 30  # bytes before the name

# Small files pack well and hurt nobody: the ratio is asked of what unpacks to more than this.
RATIO_FROM_BYTES = MIB


def kind_of(data: bytes, limits: Limits) -> str:
    """One of xlsx, xlsm, xlsb, xls, ods, csv, where csv still has to prove itself.

    Raises UnreadableFile for what is none of these, is encrypted or unpacks to too much; of a zip
    only the directory is read.
    """
    if not data.strip(b"\0\t\n\r \xef\xbb\xbf"):
        raise UnreadableFile("empty_file", "is empty. Check that you chose the right file.")
    if data.startswith(b"PK"):
        return _zipped(data, limits)
    if data.startswith(OLE):
        return _compound(data)
    if data.lstrip(b"\xef\xbb\xbf\t\n\r ")[:16].lower().startswith(_MARKUP):
        raise not_a_spreadsheet("is a web page or XML under another name")
    if data.startswith(_OTHERS):
        raise not_a_spreadsheet("is not a spreadsheet")
    return "csv"


def unpacked_bytes(data: bytes) -> int:
    """How much a file unpacks to, by what the directory of a zip says; other files as they are."""
    if not data.startswith(b"PK"):
        return len(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError):
        return len(data)


def encrypted() -> UnreadableFile:
    """The refusal of a file that opens with a password."""
    return UnreadableFile(
        "encrypted",
        "is protected by a password. Open it, remove the password, save it, and try again.",
    )


def _zipped(data: bytes, limits: Limits) -> str:
    # Two directories are two files in one: what is checked here, and what another reader sees.
    if data.count(_END_OF_DIRECTORY, max(len(data) - _LONGEST_COMMENT, 0)) > 1:
        raise damaged()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_directory(archive.infolist(), limits)
            _check_places(archive.infolist(), archive.start_dir)
            return _kind_of_archive(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
        raise damaged() from None


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise too_large(f"unpacks to more than {limits.unpacked_bytes // MIB} MB")
    if unpacked > RATIO_FROM_BYTES and unpacked > limits.ratio * max(packed, 1):
        raise too_large(f"unpacks to more than {limits.ratio} times its size")
    if any(entry.flag_bits & 1 for entry in entries):
        raise encrypted()


def _check_places(entries: list[zipfile.ZipInfo], end: int) -> None:
    """Raises UnreadableFile where two parts share a name or bytes, as no program writes them."""
    if len({entry.filename.replace("\\", "/").lower() for entry in entries}) < len(entries):
        raise damaged()
    for entry in sorted(entries, key=lambda entry: entry.header_offset, reverse=True):
        if entry.header_offset + _LOCAL_HEADER + entry.compress_size > end:
            raise damaged()
        end = entry.header_offset


def _kind_of_archive(archive: zipfile.ZipFile) -> str:
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/workbook") and name.endswith(".xml") for name in names):
        return "xlsm" if "xl/vbaproject.bin" in names else "xlsx"
    if b"opendocument.spreadsheet" in _beginning(archive, "mimetype"):
        if b"encryption-data" in _beginning(archive, "META-INF/manifest.xml"):
            raise encrypted()
        return "ods"
    raise not_a_spreadsheet("is not a spreadsheet")


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first MiB of a member, or nothing where there is no such member."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as member:
        return member.read(MIB)


def _compound(data: bytes) -> str:
    # Slow to import, and few files are of this kind.
    import msoffcrypto

    try:
        locked = msoffcrypto.OfficeFile(BytesIO(data)).is_encrypted()
    except Exception:
        # A Word document, an email or a broken file, which the library meets with whatever comes
        # up, assertions among it; calamine has the last word.
        locked = False
    if locked:
        raise encrypted()
    return "xls"
