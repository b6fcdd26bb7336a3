"""The register as its keepers see it: found by any name, with its state today and its history."""

import pytest

from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tracker import clock
from tracker.rules.words import Job
from tracker.store import runs


@ON_BOTH
def test_every_provider_with_its_state(registrar):
    rows = [text_of(row) for row in registrar.page("/registrar/").select("tbody tr")]
    assert [row.split(" ")[0] for row in rows] == ["Gone", "Good", "Never"]
    assert "Accredited" in rows[1]
    assert "Not certified" in rows[2]


@ON_BOTH
def test_found_by_name_or_by_state(registrar):
    assert len(registrar.page("/registrar/?q=good").select("tbody tr")) == 1
    assert len(registrar.page("/registrar/?state=lapsed").select("tbody tr")) == 1
    page = registrar.page("/registrar/?q=nobody+of+this+name")
    assert "unknown to this register" in text_of(page.main)


def test_the_list_leads_to_the_providers_page(registrar):
    link = registrar.page("/registrar/?q=good").select_one("tbody a")
    assert text_of(registrar.page(link["href"]).h1) == "Good Training"


@ON_BOTH
def test_a_body_page_has_its_licence_and_accreditation(registrar):
    assert "Accredited" in text_of(registrar.page("/registrar/bodies").main)
    page = text_of(registrar.page("/registrar/bodies/NORTH").main)
    assert "UKAS" in page
    assert "From 1 January 2020" in page
    registrar.page("/registrar/bodies/NOPE", status=404)


@ON_BOTH
def test_requirements_with_their_versions(registrar):
    page = text_of(registrar.page("/registrar/requirements").main)
    assert "Restraint training" in page
    assert "12 months" in page
    assert "80%" in page


@ON_BOTH
def test_flags_about_the_register(registrar):
    assert "Certification lapsed: Gone Training" in text_of(registrar.page("/registrar/flags").main)


@ON_BOTH
def test_runs_are_told(registrar):
    rows = registrar.page("/registrar/runs").select("tbody tr")
    assert len(rows) == 1
    assert "Done" in text_of(rows[0])
    assert "posts judged" in text_of(rows[0])
    assert registrar.page("/registrar/runs?job=retention").select("tbody tr") == []


@ON_BOTH
def test_a_run_that_failed_is_told_with_its_reason(session, registrar):
    now = clock.now()
    runs.fail(session, Job.NOTICES, clock.today(), "ConnectionRefusedError", now, now)
    session.commit()
    (row,) = registrar.page("/registrar/runs?job=notices").select("tbody tr")
    assert "Failed ConnectionRefusedError" in text_of(row)


def test_an_empty_register_says_what_to_do(signed_in):
    client = signed_in("registrar")
    assert "The register is empty." in text_of(client.page("/registrar/").main)
    assert "There are no requirements" in text_of(client.page("/registrar/requirements").main)
    assert "Nothing has run yet." in text_of(client.page("/registrar/runs").main)


def test_administrators_see_it_too(session, signed_in):
    signed_in("admin").page("/registrar/runs")


@pytest.mark.parametrize("address", ["/registrar/", "/registrar/flags"])
def test_a_page_past_the_end_is_not_found(registrar, address):
    registrar.page(f"{address}?page=999", status=404)
