"""The work list of checks that are due, and checking many at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import ON_BOTH
from tests.web.checked_page import parsed, text_of
from tests.web.registrar.importing import notice
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.store.tables.register import CurriculumFact, Evidence, ProviderFact

CHECKS = "/registrar/checks"


def put(session, **sheets):
    import_register(session, workbook(sheets), "r.xlsx", dry_run=False)


def entries(page):
    """What each box of the list sends."""
    return [one["value"] for one in page.find_all("input", {"name": "entries"})]


def on(day, **more):
    return {"day-day": day.day, "day-month": day.month, "day-year": day.year, **more}


def test_the_list_says_what_is_due_and_what_is_behind_it(registrar, session):
    days = [clock.today() - timedelta(days=ago) for ago in (400, 350)]
    heads = ["Code", "Name", "Source", "Last checked"]
    rows = [
        ["OLD", "Old", "https://example.org/list", days[0]],
        ["SOON", "Soon", "a call", days[1]],
    ]
    put(session, Providers=[heads, *rows])
    fact = session.scalars(select(ProviderFact).where(ProviderFact.name == "Old")).one()
    evidence = Evidence(name="list.pdf", content=b"%PDF-", digest="0", added_at=clock.now())
    session.add(evidence)
    session.flush()
    fact.evidence_id, fact.recorded_by = evidence.id, "ann@example.org"
    session.commit()
    page = registrar.page(CHECKS)
    figures = [text_of(one) for one in page.select(".tracker-figure")]
    assert figures == ["3 never checked", "1 overdue", "1 due soon"]
    lines = [text_of(row) for row in page.select("tbody tr")]
    assert "Never checked" in lines[0]
    assert "Not given" in lines[0]
    assert "Old (OLD)" in lines[3]
    assert "Overdue" in lines[3]
    assert "ann@example.org" in lines[3]
    assert "Due soon" in lines[4]
    assert page.find("a", href="https://example.org/list")
    assert "list.pdf" in text_of(page.find("a", href=f"/registrar/evidence/{evidence.id}"))
    assert page.find("a", href=f"/registrar/entries/providers/{fact.id}/correct")


def test_by_kind_and_by_provider(registrar):
    assert len(entries(registrar.page(f"{CHECKS}?kind=curriculum_fact"))) == 3
    assert len(entries(registrar.page(f"{CHECKS}?provider=GOOD"))) == 1
    page = registrar.page(f"{CHECKS}?kind=licence")
    assert "No entry that fits is due for its check." in text_of(page.main)


def test_all_on_the_page_are_chosen_and_checked(registrar, session):
    page = registrar.page(f"{CHECKS}?all=1")
    assert len(page.find_all("input", {"name": "entries", "checked": True})) == 3
    sent = on(clock.today(), entries=entries(page), source="its page")
    response = registrar.send(CHECKS, sent)
    assert response.status_code == 303
    page = registrar.page(response.location)
    assert "The check of 3 entries is saved. Standings and flags are up to date." in notice(page)
    assert "No entry of the register is due for its check." in text_of(page.main)
    known = select(CurriculumFact).where(CurriculumFact.withdrawn_at.is_(None))
    found = session.scalars(known).all()
    assert {(one.last_checked, one.source) for one in found} == {(clock.today(), "its page")}
    assert all(one.recorded_by.endswith("@tests.example") for one in found)


def test_what_is_wrong_is_told_and_what_was_chosen_stays(registrar):
    chosen = entries(registrar.page(CHECKS))[:2]
    ahead = clock.today() + timedelta(days=1)
    no_day = {"day-day": "31", "day-month": "2", "day-year": "2026"}
    too_late = {**no_day, "day-year": "9" * 5000}
    for sent, said in (
        (on(clock.today()), "Choose the entries that you checked"),
        (on(ahead, entries=chosen), "nobody checks an entry in the future"),
        ({"entries": chosen}, "Enter the day on which you checked them"),
        ({"entries": chosen, **no_day}, "Enter the day"),
        ({"entries": chosen, **too_late}, "Enter the day"),
        (on(clock.today(), entries=chosen, source="x" * 3000), "Shorten the source"),
    ):
        page = parsed(registrar.send(CHECKS, sent))
        assert said in text_of(page.select_one(".govuk-error-summary")), said
        kept = {one["value"] for one in page.find_all("input", {"checked": True})}
        assert kept == set(sent.get("entries", ()))


def test_senseless_entries_are_none(registrar):
    sent = on(clock.today(), entries=["requirement_fact-1", "x", "licence-", "licence-²", "-1"])
    page = parsed(registrar.send(CHECKS, sent))
    assert "Choose the entries that you checked" in text_of(page.main)
    gone = on(clock.today(), entries=["licence-999"])
    page = parsed(registrar.send(CHECKS, gone))
    assert "Somebody has changed 1 of these entries meanwhile" in text_of(page.main)


def test_another_registrars_change_stops_them_all(registrar, session):
    sent = on(clock.today(), entries=entries(registrar.page(CHECKS)))
    put(session, Curricula=[["Provider", "Code", "Name"], ["GOOD", "G2", "Good holds"]])
    page = parsed(registrar.send(CHECKS, sent))
    assert "Somebody has changed 1 of these entries meanwhile" in text_of(page.main)
    assert len(entries(page)) == 3
    assert len(page.find_all("input", {"name": "entries", "checked": True})) == 2
    session.expire_all()
    assert {one.last_checked for one in session.scalars(select(CurriculumFact))} == {None}


def test_the_form_comes_back_on_the_page_it_was_sent_from(registrar, session):
    rows = [[f"P{n:03}", f"Provider {n}"] for n in range(60)]
    put(session, Providers=[["Code", "Name"], *rows])
    second = registrar.page(f"{CHECKS}?page=2")
    assert len(entries(second)) == 13
    action = second.find("input", {"name": "day-day"}).find_parent("form")["action"]
    page = parsed(registrar.send(action, {"entries": entries(second)[:1]}))
    assert len(page.find_all("input", {"name": "entries", "checked": True})) == 1
    page = parsed(registrar.send(f"{CHECKS}?page=9", {"entries": entries(second)[:1]}))
    assert "There is a problem" in text_of(page.main)
    registrar.page(f"{CHECKS}?page=9", status=404)
    assert len(entries(registrar.page(f"{CHECKS}?size=500"))) == 63


@pytest.mark.thorough
@ON_BOTH
def test_as_many_statements_for_five_hundred_as_for_a_few(registrar, session, statements):
    counts = []
    for number in (5, 500):
        rows = [[f"P{number}-{n}", f"Provider {n}"] for n in range(number)]
        put(session, Providers=[["Code", "Name"], *rows])
        registrar.form_token()
        with statements() as shown:
            page = registrar.page(f"{CHECKS}?kind=provider_fact&size=500")
        assert len(entries(page)) == number
        with statements() as saved:
            response = registrar.send(CHECKS, on(clock.today(), entries=entries(page)))
        assert response.status_code == 303
        counts.append((len(shown), len(saved)))
    assert counts[0] == counts[1]
