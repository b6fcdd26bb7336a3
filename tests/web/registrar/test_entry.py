"""Entries added and corrected on pages: what is asked, what is refused, what is seen first."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.web.checked_page import parsed, text_of
from tests.web.registrar.entering import (
    EVENT,
    PAGE,
    checked,
    correction_of,
    day,
    document,
    errors,
    form_of,
    known,
    press,
    preview,
    publish,
)
from tracker import clock
from tracker.rules.wording import say_day
from tracker.store.tables import register
from tracker.web.registrar.entry_words import KINDS


def test_each_kind_has_a_list_and_a_form(registrar):
    overview = registrar.page("/registrar/entries")
    for kind, spec in KINDS.items():
        assert spec.name in text_of(overview.main)
        registrar.page(f"/registrar/entries/{kind}")
        page = registrar.page(f"/registrar/add/{kind}")
        assert text_of(page.h1).startswith("Add a")
        for column in spec.columns:
            assert page.find(attrs={"name": column.field}) or page.find(
                attrs={"name": f"{column.field}-day"}
            )


def test_nothing_is_written_before_publishing(registrar, session):
    page = preview(
        registrar, EVENT, event="withdrawn", **day("on", clock.today()), **checked(**PAGE)
    )
    assert "Nothing is published yet." in text_of(page.main)
    assert "Certification lapsed" in text_of(page.main)
    assert known(session, register.CertificationEvent) == []


def test_an_event_of_a_later_day_says_when_it_takes_effect(registrar, today):
    later = today + timedelta(days=40)
    page = preview(registrar, EVENT, event="suspended", **day("on", later), **checked(**PAGE))
    assert "takes effect on" in text_of(page.main)
    assert press(registrar, page, "Publish").status_code == 303


def test_a_correction_shows_what_is_held_and_what_it_will_say(registrar, session):
    address = correction_of(registrar, "GOOD", "Good Training")
    page = preview(registrar, address, name="Good Group", **checked(**PAGE))
    row = next(r for r in page.select("tbody tr") if "Name" in text_of(r.th))
    assert text_of(row) == "Name Held now Good Training Will say Good Group"
    assert press(registrar, page, "Publish").status_code == 303
    facts = list(
        session.scalars(
            select(register.ProviderFact)
            .join(register.Provider, register.Provider.id == register.ProviderFact.provider_id)
            .where(register.Provider.code == "GOOD")
            .order_by(register.ProviderFact.id)
        )
    )
    old, new = facts
    assert old.withdrawn_at == new.recorded_at
    assert old.withdrawn_by == new.recorded_by
    assert new.recorded_by.endswith("@tests.example")
    assert (new.name, new.withdrawn_at) == ("Good Group", None)


def test_the_code_of_an_entry_stays_whatever_is_sent(registrar, session):
    address = correction_of(registrar, "GOOD", "Good level 2")
    publish(registrar, address, code="OTHER", provider="GONE", name="Good two", **checked(**PAGE))
    assert len(known(session, register.CurriculumFact)) == 3
    assert correction_of(registrar, "GOOD", "Good two")


def test_what_is_missing_is_said_at_its_field(registrar):
    page = parsed(press(registrar, registrar.page(EVENT)))
    assert errors(page) == {
        "event": "Fill in Event: it cannot be blank.",
        "on-day": "Fill in On: it cannot be blank.",
        "source": "Fill in Source: it cannot be blank.",
        "last_checked-day": "Fill in Last checked: it cannot be blank.",
        "document": "Upload a document that shows this, or enter the address of a page.",
    }
    assert text_of(page.title).startswith("Error:")


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"on-day": "31", "on-month": "2"}, "on-day", "day that does not exist"),
        ({"on-month": ""}, "on-day", "a day, a month and a year"),
        ({"on-day": "soon"}, "on-day", "is not a date"),
        ({"event": "paused"}, "event", "Write suspended, reinstated or withdrawn"),
        ({"curricula": ["NONE"]}, "curricula", "NONE is not in the register"),
        ({"source": "  "}, "source", "cannot be blank"),
        ({"address": "example.org"}, "document", "whole address"),
        ({"address": "javascript:alert(1)"}, "document", "whole address"),
        ({"address": "https://[1"}, "document", "whole address"),
        ({"address": "", "evidence": "999"}, "document", "Upload a document"),
        ({"address": "", "evidence": "9" * 40}, "document", "Upload a document"),
        (document(), "document", "not both"),
    ],
)
def test_bad_input_is_said_at_its_field_and_kept(registrar, changed, field, said):
    good = {"event": "withdrawn", **day("on", clock.today()), **checked(**PAGE)}
    page = parsed(press(registrar, registrar.page(EVENT), **{**good, **changed}))
    (found,) = errors(page).items()
    assert found[0] == field
    assert said in found[1]
    fields, _ = form_of(page)
    assert fields["on-year"] == str(clock.today().year)
    if field == "document":
        assert fields["address"] == changed.get("address", PAGE["address"])


def test_what_is_in_the_register_is_not_added_again(registrar):
    good = {"name": "Good again", **checked(**PAGE)}
    page = registrar.page("/registrar/add/providers")
    found = errors(parsed(press(registrar, page, provider="good", **good)))
    assert found == {"provider": "This is in the register already. Correct that entry instead."}


def test_days_that_overlap_another_entry_are_refused(registrar, today):
    address = "/registrar/add/accreditations?body=NORTH"
    good = {"accredited_by": "ukas", **day("starts_on", today), **checked(**PAGE)}
    found = errors(parsed(press(registrar, registrar.page(address), **good)))
    assert found == {
        "starts_on-day": "Correct the days: an entry like this is held from 1 January 2020 on. "
        "Or correct that entry instead."
    }


def test_a_correction_without_a_change_is_told(registrar):
    page = registrar.page(correction_of(registrar, "GOOD", "C-GOOD"))
    fields, _ = form_of(page)
    assert fields["body"] == "NORTH"
    first = publish(registrar, page.main.form["action"], **checked(**PAGE))
    assert "The certification is corrected." in text_of(first.main)
    page = registrar.page(correction_of(registrar, "GOOD", "C-GOOD"))
    box = page.find("input", {"name": "evidence"})
    found = errors(parsed(press(registrar, page, evidence=box["value"])))
    assert list(found.values()) == ["You have not changed anything. Change what is wrong."]


def test_a_national_insurance_number_is_not_repeated(registrar):
    page = registrar.page("/registrar/add/settings")
    good = {"organisation": "HARB", "setting": "W9", "name": "Ward 9", "type": "special_school"}
    answer = press(registrar, page, **good, identifier="QQ 12 34 56 C".replace("QQ", "AB"))
    assert "AB 12 34 56 C" not in answer.text
    assert "National Insurance" in errors(parsed(answer))["identifier"]


def test_two_registrars_at_once_lose_nothing_typed(registrar, signed_in, session):
    address = correction_of(registrar, "GOOD", "Good Training")
    mine = registrar.page(address)
    publish(signed_in("registrar"), address, name="Good Group", **checked(**PAGE))
    page = parsed(press(registrar, mine, name="Good Ltd", **checked(), **document()))
    said = text_of(page.main)
    assert "corrected this entry on" in said
    assert "Name Good Group" in said
    fields, _ = form_of(page)
    assert fields["name"] == "Good Ltd"
    shown = parsed(press(registrar, page))
    assert "Good Group" in text_of(shown.main)
    assert press(registrar, shown, "Publish").status_code == 303
    names = [one.name for one in known(session, register.ProviderFact)]
    assert "Good Ltd" in names
    assert "Good Group" not in names


def test_an_entry_overtaken_after_its_preview_is_not_published(registrar, signed_in, session):
    address = correction_of(registrar, "GOOD", "Good Training")
    shown = preview(registrar, address, name="Good Ltd", **checked(**PAGE))
    publish(signed_in("registrar"), address, name="Good Group", **checked(**PAGE))
    page = parsed(press(registrar, shown, "Publish"))
    assert "while you were working on it" in text_of(page.main)
    assert "Good Ltd" not in [one.name for one in known(session, register.ProviderFact)]
    assert registrar.get(address).status_code == 303


def test_what_was_withdrawn_meanwhile_can_be_added_again_as_typed(registrar, signed_in):
    publish(registrar, EVENT, event="suspended", **day("on", clock.today()), **checked(**PAGE))
    title = f"Suspended on {say_day(clock.today())}"
    address = correction_of(registrar, "GOOD", title)
    mine = registrar.page(address)
    signed_in("registrar").send(address.replace("/correct", "/withdraw"))
    page = parsed(press(registrar, mine, reason="Fees", **checked(**PAGE)))
    assert "to publish it adds the entry again" in text_of(page.main)
    shown = parsed(press(registrar, page))
    assert press(registrar, shown, "Publish").status_code == 303
    assert correction_of(registrar, "GOOD", title)


def test_strangers_and_forged_forms_are_refused(registrar, signed_in):
    address = correction_of(registrar, "GOOD", "Good Training")
    registrar.application.config["WTF_CSRF_ENABLED"] = True
    assert registrar.post(address, data={"step": "publish"}).status_code == 400
    for role in ("hr", "staff", "commissioner"):
        assert signed_in(role, organisation="HARB").get(address).status_code == 404
    signed_in("admin").page(address)


@pytest.mark.parametrize(
    "address",
    [
        "/registrar/add/requirements",
        "/registrar/add/nothing",
        "/registrar/add/curricula?provider=NOPE",
        "/registrar/entries/nothing",
        "/registrar/entries/providers/9999/correct",
        "/registrar/entries/providers/9999/withdraw",
        "/registrar/entries/providers?page=9",
        "/registrar/providers/NOPE/entry",
        "/registrar/bodies/NOPE/entry",
        "/registrar/evidence/1",
    ],
)
def test_what_is_not_there_is_not_found(registrar, address):
    registrar.page(address, status=404)


def test_today_is_the_last_day_on_which_an_entry_can_have_been_checked(registrar):
    tomorrow = clock.today() + timedelta(days=1)
    changed = {**checked(**PAGE), **day("last_checked", tomorrow)}
    address = correction_of(registrar, "GOOD", "Good Training")
    page = parsed(press(registrar, registrar.page(address), **changed))
    assert errors(page) == {"last_checked-day": "Last checked: this day has not come yet."}


def test_a_status_event_is_on_a_day_of_its_certificate(registrar, today):
    for on in (today + timedelta(days=2000), today - timedelta(days=9000)):
        response = press(
            registrar,
            registrar.page(EVENT),
            event="suspended",
            **day("on", on),
            **checked(**PAGE),
        )
        assert (
            "Enter a day of the certificate: it is good from" in errors(parsed(response))["on-day"]
        )
