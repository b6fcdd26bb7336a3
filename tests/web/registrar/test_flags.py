"""Flags about the register: narrowed, acted on by its keepers, and closed to all others."""

from sqlalchemy import select

from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tracker.rules.words import FlagKind
from tracker.store.tables.flags import Flag


@ON_BOTH
def test_keepers_act_on_a_flag_about_the_register(session, registrar, admin):
    flag = session.scalars(select(Flag.id).where(Flag.kind == FlagKind.CERTIFICATION_LAPSED)).one()
    page = registrar.page(f"/registrar/flags/{flag}")
    assert text_of(page.h1) == "Certification lapsed: Gone Training"
    assert "Gone Training was certified and is not any more." in text_of(page.main)
    me = page.find(id="to")("option")[1]
    assert text_of(me).startswith("Me (")
    sent = {"step": "assigned", "to": me["value"], "note": "Writing to the body"}
    assert registrar.send(f"/registrar/flags/{flag}", sent).status_code == 303
    assert "Writing to the body" in text_of(admin.page(f"/registrar/flags/{flag}").main)
    mine = registrar.page("/registrar/flags?owner=me")
    assert len(mine.select(".tracker-row")) == 1
    assert not admin.page("/registrar/flags?owner=me").select(".tracker-row")
    assert admin.send("/registrar/flags?owner=somebody", {"which": "all", "step": "released"})
    assert not registrar.page("/registrar/flags?owner=me").select(".tracker-row")


@ON_BOTH
def test_narrowed_by_kind_and_time_left(session, registrar):
    found = session.scalars(select(Flag).where(Flag.organisation_id.is_(None))).all()
    kinds = [one["value"] for one in registrar.page("/registrar/flags").find(id="kind")("option")]
    assert "certification_lapsed" in kinds
    assert "training_due" not in kinds
    for query, flags in {
        "": found,
        "kind=certification_lapsed": [
            one for one in found if one.kind == FlagKind.CERTIFICATION_LAPSED
        ],
        "stage=365": [one for one in found if one.stage == 365],
        "severity=advice": [one for one in found if one.severity == "advice"],
    }.items():
        rows = registrar.page(f"/registrar/flags?{query}").select(".tracker-row")
        assert len(rows) == len(flags), query


def test_a_flag_of_an_organisation_is_not_the_registrars(session, registrar, signed_in):
    theirs = session.scalars(select(Flag.id).where(Flag.organisation_id.is_not(None))).first()
    registrar.page(f"/registrar/flags/{theirs}", status=404)
    flag = session.scalars(select(Flag.id).where(Flag.organisation_id.is_(None))).first()
    for role in ("hr", "commissioner", "staff"):
        client = signed_in(role, organisation="HARB")
        client.page(f"/registrar/flags/{flag}", status=404)
        sent = {"step": "acknowledged"}
        assert client.send(f"/registrar/flags/{flag}", sent).status_code == 404
