"""Where PostgreSQL keeps its policies, HR and staff read all that is theirs and nothing else."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from sqlalchemy import func, make_url, select
from sqlalchemy.orm import Session

from tests.conftest import lent
from tests.snapshot import fill, take
from tests.store.plain import plain_engine
from tests.store.test_walls_between_rows import make
from tests.web.checked_page import TOKEN
from tests.web.test_strangers import World, leading_to, trust
from tracker.store.database import db
from tracker.store.tables.accounts import User
from tracker.store.tables.judged import PostStanding
from tracker.store.tables.people import PersonFact
from tracker.store.tables.uploads import Upload, UploadState

# What an app is to be set up with is drawn by lot; which browser is this one is not the same.
OWN = {"account.app", "account.sign_ins"}
DRAWN = re.compile(r'nonce="[^"]*"|' + TOKEN.pattern)


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
def worlds(app, session: Session, postgres_url: str) -> Iterator[tuple[World, World]]:
    """Both trusts' pages by a role for which there are no policies, and by one that heeds them."""
    fill(session, make)
    rows = take(session)
    session.commit()
    owned = leading_to(rows, trust(rows, "HARB", "W1", "W2"))
    accounts = dict(session.execute(select(User.email, User.id)).all())
    mine = {"hr": accounts["lead@harbour.example"], "staff": accounts["dee@harbour.example"]}
    session.commit()
    for engine in plain_engine(session, postgres_url):
        url = make_url(postgres_url).set(username=engine.url.username, password="plain")
        for heeding in lent(url.render_as_string(hide_password=False)):
            made = [
                World(one, mine, {}, owned, {}, 0, defaultdict(set), []) for one in (app, heeding)
            ]
            yield made[0], made[1]


@pytest.mark.parametrize("role", ["hr", "staff"])
def test_every_page_tells_the_same(worlds, role) -> None:
    opened = 0
    clients = [world.client(world.mine[role]) for world in worlds]
    for rule in worlds[0].routes(role):
        if "GET" not in rule.methods or rule.endpoint in OWN:
            continue
        for address in list(worlds[0].addresses(rule, worlds[0].owned))[:1]:
            one, other = (client.get(address) for client in clients)
            assert one.status_code == other.status_code, address
            if one.mimetype == "text/html":
                assert DRAWN.sub("", one.text) == DRAWN.sub("", other.text), address
            opened += one.status_code == 200
    assert opened > 15


def test_a_question_without_a_scope_sees_its_own_trust_alone(worlds, monkeypatch) -> None:
    def everybody() -> str:
        return " ".join(db.session.scalars(select(PersonFact.surname)))

    for heeds, world in enumerate(worlds):
        for role in ("hr", "staff"):
            monkeypatch.setitem(world.app.view_functions, f"{role}.home", everybody)
            found = world.client(world.mine[role]).get(f"/{role}/").text.split()
            assert "Adeyemi" in found
            assert ("Oakes" in found) is not bool(heeds)


def test_a_role_that_heeds_no_policies_is_told_of(worlds) -> None:
    told = [world.app.test_client().get("/readyz").json for world in worlds]
    assert [one.get("policies") for one in told] == ["bypassed", None]


def test_what_is_accepted_is_judged_for_everybody(worlds, session: Session) -> None:
    """The schedule's work is done while the browser waits, and runs over all organisations."""
    count = select(func.count()).select_from(PostStanding)
    before = session.scalar(count)
    upload = session.scalars(select(Upload.id).where(Upload.state == UploadState.CHECKED)).one()
    session.commit()
    client = worlds[1].client(worlds[1].mine["hr"])
    page = client.get(f"/hr/uploads/{upload}")
    fields = dict(re.findall(r'name="(csrf_token|seen)"[^>]*value="([^"]*)"', page.text))
    assert client.post(f"/hr/uploads/{upload}/accept", data=fields).status_code == 303
    assert session.get_one(Upload, upload).state == UploadState.ACCEPTED
    assert session.scalar(count) == before
