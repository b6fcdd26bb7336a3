"""Who answers for a setting: chosen from the HR team, page by page, for one's own settings."""

import pytest
from sqlalchemy import select

from tests.actions.notices.telling import account, setting_id
from tests.web.checked_page import parsed, text_of
from tracker.store.tables.notices import Responsible
from tracker.store.tables.places import Organisation


@pytest.fixture
def team(harbour):
    """Two of the trust's HR, one who is not active, and one of another trust."""
    return {
        "ann": account(harbour, "ann", "hr", organisation="HARB").id,
        "bob": account(harbour, "bob", "hr", organisation="HARB").id,
        "off": account(harbour, "off", "hr", organisation="HARB", active=False).id,
        "eve": account(harbour, "eve", "hr", organisation="OTHER").id,
        "not": account(harbour, "not", "staff", organisation="HARB").id,
    }


def answering(session):
    session.expire_all()
    return {
        (one.organisation_id, one.setting_id): one.account_id
        for one in session.scalars(select(Responsible))
    }


def test_chosen_and_shown(hr, harbour, team):
    page = hr.page("/hr/responsible")
    options = {text_of(one) for one in page.find(id="lead").find_all("option")}
    assert {"Nobody", "ann@tests.example", "bob@tests.example"} < options
    assert not {f"{name}@tests.example" for name in ("off", "eve", "not")} & options
    sent = {"lead": team["ann"], "manager-W1": team["bob"], "manager-W2": ""}
    response = hr.send("/hr/responsible", sent)
    assert response.status_code == 303
    mine = harbour.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()
    assert answering(harbour) == {
        (mine, None): team["ann"],
        (mine, setting_id(harbour, "W1")): team["bob"],
    }
    page = hr.page("/hr/responsible")
    chosen = {one.find_parent("select")["id"]: one["value"] for one in page.select("[selected]")}
    assert chosen == {"lead": str(team["ann"]), "manager-W1": str(team["bob"])}
    hr.send("/hr/responsible", {"lead": "", "manager-W2": team["ann"]})
    assert answering(harbour) == {
        (mine, setting_id(harbour, "W1")): team["bob"],
        (mine, setting_id(harbour, "W2")): team["ann"],
    }, "what is not on the form stays as it was"


@pytest.mark.parametrize("who", ["off", "eve", "not", "x", "99999999999", "-1"])
def test_nobody_outside_the_team(hr, harbour, team, who):
    chosen = team.get(who, who)
    for sent in ({"lead": chosen}, {"manager-W1": chosen}):
        response = hr.send("/hr/responsible", sent)
        assert response.status_code == 200
        assert "Choose somebody who is in your HR team." in text_of(parsed(response).body)
    assert answering(harbour) == {}


def test_other_settings_are_not_touched(hr, harbour, team):
    hr.send("/hr/responsible", {"manager-X1": team["ann"], "manager-": "", "manager-W9": "1"})
    assert answering(harbour) == {}


def test_for_hr_alone_and_for_their_own_settings(hr, strangers):
    other, *rest = strangers
    assert "Ward 1" not in text_of(other.page("/hr/responsible").body)
    assert {one.get("/hr/responsible").status_code for one in rest} == {404}
    assert hr.page("/hr/settings").find("a", href="/hr/responsible")


def test_found_by_name(hr):
    assert "Ward 2" not in text_of(hr.page("/hr/responsible?text=ward+1").form.find_next("form"))
    assert "No setting has that" in text_of(hr.page("/hr/responsible?text=zzz").body)
    assert hr.get("/hr/responsible?page=9").status_code == 404
