"""Evidence packs: whose they are to download, and the page on which anybody checks one."""

from datetime import timedelta
from io import BytesIO

import pytest

from tests.actions.harbour import fill_and_sweep
from tests.pack.test_sealing import ADDRESS, KEY, PACK
from tests.web.checked_page import parsed, text_of, token_in
from tests.web.harbour_users import commissioner_id
from tracker.pack.sealing import verify


@pytest.fixture
def app(sqlite_app):
    return sqlite_app


@pytest.fixture
def today(session):
    return fill_and_sweep(session)


@pytest.fixture
def board(session, today, signed_in):
    """`board(code)`: the client of that board's account."""
    return lambda code: signed_in("commissioner", commissioner=commissioner_id(session, code))


def pack_at(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/zip"
    return response, verify(response.data)


def test_a_setting_that_they_commission(board, today):
    response, found = pack_at(board("EAST"), "/commissioner/settings/W1/pack")
    assert f"evidence-pack-W1-{today}.zip" in response.headers["Content-Disposition"]
    assert found.content["question"]["code"] == "W1"
    assert found.content["question"]["on"] == today.isoformat()


def test_a_setting_counts_on_the_days_on_which_it_was_theirs(board, today):
    """EAST commissioned Ward 2 until 30 days ago; nothing was known that long ago."""
    east = board("EAST")
    past = today - timedelta(days=31)
    for query in ("", f"?on={past}", f"?known_on={past}"):
        assert east.get(f"/commissioner/settings/W2/pack{query}").status_code == 404
    both = f"?on={past}&known_on={past}"
    assert east.get(f"/commissioner/settings/W2/pack{both}").status_code == 404
    _, found = pack_at(board("WEST"), f"/commissioner/settings/W2/pack?on={past}")
    assert found.content["question"]["on"] == past.isoformat()


def test_strangers_settings_and_what_nobody_knows(board):
    for code in ("X1", "NOWHERE"):
        assert board("EAST").get(f"/commissioner/settings/{code}/pack").status_code == 404
    assert board("EAST").get("/commissioner/providers/NOBODY/pack").status_code == 404


def test_a_providers_pack_holds_their_own_settings_alone(board, today):
    _, found = pack_at(board("EAST"), "/commissioner/providers/GOOD/pack")
    assert {one["code"] for one in found.content["settings"]} == {"W1"}
    assert found.content["question"]["settings"] == ["W1"]
    _, found = pack_at(board("WEST"), "/commissioner/providers/GOOD/pack")
    assert {one["setting"] for one in found.content["standings"]} == {"W2"}


def test_days_that_make_no_sense_are_told(board, today):
    later = today + timedelta(days=3)
    for address in ("/commissioner/settings/W1/pack", "/commissioner/providers/GOOD/pack"):
        page = board("EAST").page(f"{address}?known_on={later}", status=400)
        assert "nobody knows: choose today" in text_of(page.main)
        board("EAST").page(f"{address}?on=soon", status=400)


def test_the_same_past_day_gives_the_same_answer(board, today):
    address = f"/commissioner/settings/W1/pack?on={today - timedelta(days=1)}"
    first, again = (pack_at(board("EAST"), address)[1] for _ in range(2))
    # What is known now is known by another moment each time.
    assert first.content["standings"] == again.content["standings"]


def checked(visitor, content):
    token = token_in(visitor.get("/verify"))
    data = {"csrf_token": token, "file": (BytesIO(content), "evidence-pack.zip")}
    return text_of(parsed(visitor.post("/verify", data=data)).main)


def test_anybody_checks_a_pack(board, visitor, web_app):
    response, found = pack_at(board("EAST"), "/commissioner/settings/W1/pack")
    said = checked(visitor, response.data)
    assert "This pack is whole, and its signer is known here" in said
    assert "Signed by this tracker, whose key is known here." in said
    for part in ("setting W1", found.key, found.content_hash, web_app.config["ADDRESS"]):
        assert part in said


def test_a_changed_pack_is_told_with_its_part(board, visitor):
    response, _ = pack_at(board("EAST"), "/commissioner/settings/W1/pack")
    bad = bytearray(response.data)
    bad[response.data.index(b"%PDF-") + 100] ^= 1
    said = checked(visitor, bytes(bad))
    assert "This pack is not whole" in said
    assert "report.pdf was changed after the pack was signed." in said
    assert "This is not an evidence pack" in checked(visitor, b"PK\5\6" + b"\0" * 18)


def test_a_pack_of_somebody_else_is_whole_and_its_signer_not_known(visitor, today):
    said = checked(visitor, PACK)
    assert "This pack is whole; its signer is not known here" in said
    assert f"{ADDRESS}/.well-known/jwks.json" in said
    assert KEY.thumbprint() in said
