"""A pack that is whole is told so; a change of any byte anywhere is found, and where it is."""

import random
import struct
import zipfile
from hashlib import sha256
from io import BytesIO

import pytest

from tracker.credential import jose
from tracker.credential.keys import new_key, public_key
from tracker.pack.canonical import canonical
from tracker.pack.container import ORDER, Changed, read, write
from tracker.pack.sealing import OF_A_FILE, TYPE, Limits, seal, verify

KEY = new_key()
ADDRESS = "https://tracker.example"
ASKED = {"subject": "setting", "code": "W1", "on": "2026-11-26"}
ASKED |= {"known_on": "2026-11-26T12:00:00+00:00"}
CONTENT = {"question": ASKED, "settings": [{"name": f"Ward {n}"} for n in range(50)]}
PARTS = {
    "README.txt": b"How to check this pack.\n" * 20,
    "report.pdf": b"%PDF-1.7 " + bytes(range(256)) * 4,
    "data.xlsx": b"PK\3\4" + bytes(range(256)) * 4,
    "answer.json": canonical(CONTENT),
    "case.json": canonical({"audit": {"reference": "A1"}}),
}
SAID = {
    "question": CONTENT["question"],
    "content_hash": sha256(PARTS["answer.json"]).hexdigest(),
    "packed_at": "2026-11-26T12:00:00+00:00",
    "made_by": {"name": "Training Standards Tracker", "version": "0.1.0"},
}


def sealed(parts: dict[str, bytes] = PARTS, key: object = KEY, **said: object) -> bytes:
    name = f"{ADDRESS}/credentials/keys/{key.thumbprint()}"  # type: ignore[attr-defined]
    return seal(parts, {**SAID, **said}, ADDRESS, key, name)  # type: ignore[arg-type]


PACK = sealed()


def ranges() -> dict[str, range]:
    """Where in the file the content of each part stands."""
    with zipfile.ZipFile(BytesIO(PACK)) as file:
        return {
            one.filename: range(
                (start := one.header_offset + 30 + len(one.filename)), start + one.file_size
            )
            for one in file.infolist()
        }


def test_it_is_whole_and_any_zip_program_opens_it() -> None:
    found = verify(PACK)
    assert found.content == CONTENT
    assert found.key == KEY.thumbprint()
    assert found.address == ADDRESS
    assert found.keys_at == f"{ADDRESS}/.well-known/jwks.json"
    with zipfile.ZipFile(BytesIO(PACK)) as file:
        assert file.testzip() is None
        assert file.namelist() == list(ORDER)
        assert {name: file.read(name) for name in PARTS} == PARTS
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_pack_of_no_audit_has_no_case() -> None:
    without = {name: content for name, content in PARTS.items() if name != "case.json"}
    assert "case.json" not in read(sealed(without))
    verify(sealed(without))


def test_each_byte_changed_is_refused_and_the_part_is_named() -> None:
    where, chance = ranges(), random.Random(7)
    places = sorted(chance.sample(range(len(PACK)), 600))
    # All of what stands around the parts, where few would look.
    inside = {place for span in where.values() for place in span}
    places += [place for place in range(len(PACK)) if place not in inside]
    for place in places:
        bad = bytearray(PACK)
        bad[place] ^= 1 << chance.randrange(8)
        with pytest.raises(Changed) as refused:
            verify(bytes(bad))
        for name, span in where.items():
            if place in span:
                assert refused.value.part == name, f"byte {place}"
                assert str(refused.value) == f"{name} was changed after the pack was signed."


def test_a_file_cut_short_or_longer_is_refused() -> None:
    for size in (0, 1, 29, 100, len(PACK) // 2, len(PACK) - 1):
        with pytest.raises(Changed):
            verify(PACK[:size])
    for more in (b"\0", b"\n", PACK):
        with pytest.raises(Changed, match="Something was added"):
            verify(PACK + more)
    with pytest.raises(Changed, match="not an evidence pack"):
        verify(b"\0" + PACK)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_parts_in_another_order_twice_or_under_other_names_are_refused() -> None:
    with zipfile.ZipFile(BytesIO(PACK)) as file:
        contents = {name: file.read(name) for name in file.namelist()}
    for names in (
        [*reversed(ORDER)],
        [*ORDER, "README.txt"],
        [*ORDER, "more.txt"],
        ["../README.txt", *ORDER[1:]],
        [name for name in ORDER if name != "report.pdf"],
    ):
        output = BytesIO()
        with zipfile.ZipFile(output, "w") as file:
            for name in names:
                file.writestr(name, contents.get(name, b"more"))
        with pytest.raises(Changed):
            verify(output.getvalue())
    without = {name: content for name, content in contents.items() if name != "case.json"}
    with pytest.raises(Changed, match=r"case\.json was taken out"):
        verify(write(without))
    other = {**contents, "case.json": canonical({"audit": {}})}
    with pytest.raises(Changed, match=r"case\.json was changed"):
        verify(write(other))


def test_what_is_packed_is_never_unpacked() -> None:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ORDER:
            file.writestr(name, b"\0" * 5_000_000)
    with pytest.raises(Changed):
        verify(output.getvalue())
    # It says to be four gigabytes.
    bad = bytearray(PACK)
    struct.pack_into("<2L", bad, 18, 2**32 - 1, 2**32 - 1)
    with pytest.raises(Changed, match="not an evidence pack"):
        verify(bytes(bad))


def test_signed_anew_it_is_whole_and_somebody_elses() -> None:
    other = new_key()
    found = verify(sealed({**PARTS, "report.pdf": b"%PDF-1.7 another"}, key=other))
    assert found.key == other.thumbprint()
    assert found.key != KEY.thumbprint()


def test_a_key_that_did_not_sign_it_does_not_fit() -> None:
    parts = {name: bytes(content) for name, content in read(PACK).items()}
    parts["key.json"] = canonical(public_key(new_key()))
    with pytest.raises(Changed, match=r"manifest\.sig was changed"):
        verify(write(parts))
    parts["key.json"] = canonical({**public_key(KEY), "kid": new_key().thumbprint()})
    with pytest.raises(Changed, match=r"key\.json was changed"):
        verify(write(parts))


def test_what_was_signed_as_something_else_is_no_pack() -> None:
    parts = {name: bytes(content) for name, content in read(PACK).items()}
    claims = {"manifest_sha256": sha256(parts["manifest.json"]).hexdigest()}
    for kind in ("vc+jwt", TYPE):
        text = jose.sign(claims, KEY, "k", kind)
        with pytest.raises(Changed, match=r"manifest\.sig was changed"):
            verify(write({**parts, "manifest.sig": text.encode()}))


def test_the_same_signature_cannot_be_written_otherwise() -> None:
    parts = {name: bytes(content) for name, content in read(PACK).items()}
    text = parts["manifest.sig"]
    for other in (text + b"\n", text[:10] + b" " + text[10:], text + b"=", text + b"\xff"):
        with pytest.raises(Changed, match=r"manifest\.sig was changed"):
            verify(write({**parts, "manifest.sig": other}))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (canonical({"question": {**ASKED, "code": "W2"}}), "another question"),
        (b'{"question": {"code":"W1"}}', "not written as answers are"),
        (b'{"question":{"code":"W1"},"question":{"code":"W1"}}', "not written as answers are"),
        (b"[" * 100_000, "not written as answers are"),
        (b"[" + b"0," * 400 + b"0]", "too large to look at"),
        (b"\xff", "not written as answers are"),
    ],
)
def test_an_answer_is_written_in_the_one_way(content: bytes, why: str) -> None:
    pack = sealed({**PARTS, "answer.json": content}, content_hash=sha256(content).hexdigest())
    with pytest.raises(Changed, match=why) as refused:
        verify(pack, Limits(OF_A_FILE.size, 300))
    assert refused.value.part == "answer.json"


def test_another_content_hash_than_the_answers_is_refused() -> None:
    with pytest.raises(Changed, match="does not have the content hash"):
        verify(sealed(content_hash="0" * 64))


def test_limits_are_looked_at_before_anything_is_read() -> None:
    with pytest.raises(Changed, match="larger than 0 MB"):
        verify(PACK, Limits(len(PACK) - 1, 10))


def test_what_somebody_else_signs_need_not_make_sense() -> None:
    for said in (
        {"question": []},
        {"question": {**ASKED, "on": "soon"}},
        {"question": {**ASKED, "known_on": "0001-01-01T00:00:00+14:00"}},
        {"question": {**ASKED, "subject": []}},
        {"made_by": []},
        {"made_by": {"version": 1}},
        {"packed_at": None},
        {"content_hash": {}},
    ):
        with pytest.raises(Changed):
            verify(sealed(**said))  # type: ignore[arg-type]
