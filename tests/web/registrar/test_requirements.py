"""Requirements kept by administrators: versions with a simulation, and a past that stays."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.web.checked_page import parsed, text_of
from tests.web.registrar.entering import day, errors, form_of, press, preview, publish
from tracker import clock
from tracker.actions.standing import standings
from tracker.rules.words import Evidence
from tracker.store.tables import register
from tracker.store.tables.people import TrainingFact

NEW = "/registrar/add/requirements?requirement=LOCAL"


def local(session):
    """The known version of the harbour's one requirement that begins last."""
    session.rollback()
    query = select(register.RequirementFact).where(register.RequirementFact.withdrawn_at.is_(None))
    return max(session.scalars(query), key=lambda one: one.starts_on or date.min)


def refused(client, address, **changed):
    """What is said of a form that is not taken."""
    return errors(parsed(press(client, client.page(address), **changed)))


def test_a_new_version_begins_with_what_the_last_one_says(admin):
    form, _ = form_of(admin.page(NEW))
    assert form["name"] == "Restraint training"
    assert form["interval_months"] == "12"
    assert not form["starts_on-year"]


def test_a_version_is_simulated_then_adopted_and_the_past_stays(admin, session, today):
    def told(on):
        """The verdicts on a day, but for the day on which they will change."""
        report = standings(session, organisation="HARB", on=on, known_on=clock.now())
        return [{**one, "next_change_on": None} for one in report.as_json()["standings"]]

    yesterday = told(today - timedelta(days=1))
    page = preview(admin, NEW, **day("starts_on", today), interval_months="1", strength="must")
    said = text_of(page.main)
    assert "Under this rule 3 people in 2 settings would not be in date today" in said
    assert "as things stand 1 person in 1 setting" in said
    assert local(session).interval_months == 12

    page = publish(admin, NEW, **day("starts_on", today), interval_months="1", strength="must")
    assert "The requirement is added." in text_of(page.main)
    assert local(session).interval_months == 1
    assert told(today - timedelta(days=1)) == yesterday
    assert {one["strength"] for one in told(today)} == {"must"}


@pytest.mark.parametrize("days", [-1, -400, None])
def test_no_version_begins_in_the_past(admin, today, days):
    begins = day("starts_on", today + timedelta(days=days)) if days else {}
    assert refused(admin, NEW, **begins, interval_months="6") == {
        "starts_on-day": "Enter today or a later day: what was asked before stays as it was."
    }


def test_a_version_that_has_begun_keeps_what_it_asks_and_can_be_ended(admin, session, today):
    address = f"/registrar/entries/requirements/{local(session).id}/correct"
    said = refused(admin, address, interval_months="6")
    assert "has begun, so this stays as it is" in said["interval_months"]
    long_ago = refused(admin, address, **day("ends_on", today - timedelta(days=30)))
    assert "Enter yesterday or a later day" in long_ago["ends_on-day"]
    page = publish(admin, address, **day("ends_on", today), source="Minutes of the board")
    assert "The requirement is corrected." in text_of(page.main)
    assert local(session).ends_on == today


def test_one_to_come_can_be_corrected(admin, session, today):
    ahead = today + timedelta(days=60)
    publish(admin, NEW, **day("starts_on", ahead), interval_months="6")
    address = f"/registrar/entries/requirements/{local(session).id}/correct"
    publish(admin, address, interval_months="9")
    assert local(session).interval_months == 9


def test_one_that_has_begun_is_not_withdrawn(admin, session):
    begun = local(session)
    page = admin.page(f"/registrar/entries/requirements/{begun.id}/withdraw")
    assert "has begun" in text_of(page.main)
    token = page.find(attrs={"name": "csrf_token"})["value"]
    admin.post(f"/registrar/entries/requirements/{begun.id}/withdraw", data={"csrf_token": token})
    assert local(session).id == begun.id


def test_registrars_read_them_and_others_do_not(today, signed_in, session):
    registrar = signed_in("registrar")
    page = registrar.page("/registrar/requirements")
    assert "Administrators add versions." in text_of(page.main)
    assert not page.select("a[href*='/add/requirements']")
    for address in (NEW, f"/registrar/entries/requirements/{local(session).id}/correct"):
        registrar.page(address, status=404)
    signed_in("hr", organisation="HARB").page(NEW, status=404)


def test_a_version_may_ask_how_strong_the_evidence_is(admin, session, today):
    def told(on):
        report = standings(session, organisation="HARB", on=on, known_on=clock.now())
        return {one["staff_number"]: one for one in report.as_json()["standings"]}

    before = told(today - timedelta(days=1))
    assert before["00101"]["standing"] == "in_date"
    publish(admin, NEW, **day("starts_on", today), least_evidence="document_seen")
    assert local(session).least_evidence == "document_seen"
    after = told(today)["00101"]
    assert (after["standing"], after["assurance"]) == ("not_assured", before["00101"]["assurance"])
    weak = after["reasons"][0]
    assert (weak["link"], weak["code"], weak["holds"]) == ("evidence", "document_needed", False)
    yesterday = told(today - timedelta(days=1))["00101"]
    assert {**yesterday, "next_change_on": None} == {**before["00101"], "next_change_on": None}
    assert "Document seen" in text_of(admin.page("/registrar/requirements").main)

    session.execute(update(TrainingFact).values(evidence=Evidence.DOCUMENT_SEEN))
    session.commit()
    proven = told(today)["00101"]
    assert proven["standing"] == "in_date"
    assert proven["reasons"][-1]["text"].endswith("is as strong as is asked for.")
