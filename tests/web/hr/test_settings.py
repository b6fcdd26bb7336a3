"""The settings: coverage, on whom they rely now, how old the figures are."""

from datetime import date, timedelta

from tests.conftest import ON_BOTH
from tests.web.hr.reading import said
from tests.workbooks import workbook
from tracker.actions.register_import import import_register
from tracker.clock import today
from tracker.rules.wording import say_day
from tracker.store.organisation_totals import keep_totals
from tracker.store.tables.places import Setting, SettingUpload

PLACES = ["Organisation", "Code", "Name", "Type", "Nation", "Populations", "Declared provider"]


def add_settings(session, *rows):
    import_register(
        session, workbook({"Settings": [PLACES, *rows]}), "settings.xlsx", dry_run=False
    )


@ON_BOTH
def test_every_setting_with_what_matters(hr):
    page = hr.page("/hr/settings")
    first, second = [said(row) for row in page.select("tbody tr")]
    assert first.startswith("Ward 1 W1")
    assert "Restraint training: 2 of 3 (66.6%), target 80%: not met" in first
    assert "1 certified provider" in first
    assert "Gone Training Lapsed" in first
    assert "1 of 1 (100.0%), target 80%: met; left out: 1 exempt" in second
    for link in page.select("tbody a"):
        hr.page(link["href"])


@ON_BOTH
def test_found_by_name_or_code(hr):
    for text, found in (("ward 2", ["Ward 2 W2"]), ("w1", ["Ward 1 W1"]), ("elsewhere", [])):
        page = hr.page(f"/hr/settings?text={text}")
        assert [said(one) for one in page.select("tbody th")] == found
    assert "No setting has that in its name or code." in said(page.main)


@ON_BOTH
def test_pages(hr, harbour):
    add_settings(
        harbour,
        *[["HARB", f"N{n:03}", f"Home {n:03}", "childrens_home", "england", ""] for n in range(55)],
    )
    first = hr.page("/hr/settings")
    assert said(first.find(id="found")) == "57 settings, page 1 of 2"
    second = hr.page(first.find("a", rel="next")["href"])
    assert len(second.select("tbody tr")) == 7
    hr.page("/hr/settings?page=3", status=404)


def test_none_yet(session, signed_in):
    page = signed_in("hr", organisation="NEW").page("/hr/settings")
    assert "Ask a registrar to add them" in said(page.main)
    assert page.form.find_parent("main") is None


@ON_BOTH
def test_a_setting(hr):
    page = hr.page("/hr/settings/W1")
    assert said(page.h1) == "Ward 1"
    main = said(page.main)
    assert "2 of 3 people in date or due soon (66.6%), target 80%: not met." in main
    gone = say_day_before(today(), 30)
    assert "Good Training Accredited Certified by a body that UKAS accredits, until" in main
    assert f"Gone Training Lapsed Certification ended on {gone}." in main
    assert "The training behind 1 post came from here." in main
    flags = [said(one) for one in page.select(".tracker-row a")]
    assert "Relies on an uncertified provider: Ward 1, Gone Training" in flags
    assert "Never trained: Dee Clarke (00103)" in flags
    staff = hr.page(page.find("a", string="See the staff of Ward 1")["href"])
    assert len(staff.select("tbody tr")) == 3
    figure = hr.page(page.select(".tracker-figure a")[0]["href"])
    assert [said(one) for one in figure.select("tbody th")] == ["Adeyemi, Ruth 00101"]


def test_the_age_of_the_figures(hr, harbour):
    for days, age in ((0, "today"), (1, "1 day ago"), (90, "90 days ago")):
        told_on(harbour, "W1", today() - timedelta(days=days))
        main = said(hr.page("/hr/settings/W1").main)
        assert f"As of {say_day_before(today(), days)}, {age}" in main
        assert "Old figures" not in main


def test_figures_too_old_to_stand(hr, harbour):
    told_on(harbour, "W1", today() - timedelta(days=91))
    told_on(harbour, "W2", today() - timedelta(days=91))
    main = said(hr.page("/hr/settings/W2").main)
    assert "91 days ago Old figures Upload a staff list or a training log" in main
    assert "1 of 1 person in date or due soon (100.0%), target 80%: cannot say if met" in main
    page = hr.page("/hr/settings")
    assert "91 days ago Old figures" in said(page.tbody)
    assert "Figures that may stand: 0 of 2 settings, 2 with old figures." in said(page.main)


def test_settings_with_old_figures_and_with_none_come_last(hr, harbour):
    told_on(harbour, "W1", today() - timedelta(days=91))
    add_settings(harbour, ["HARB", "A1", "Annexe", "special_school", "wales", "autism", None])
    page = hr.page("/hr/settings")
    assert [said(one) for one in page.select("tbody th")] == ["Ward 2 W2", "Ward 1 W1", "Annexe A1"]
    main = said(page.main)
    counted = "1 of 3 settings, 1 with old figures, 1 with no data yet"
    assert f"Figures that may stand: {counted}. The others are listed last." in main
    annexe = said(page.select("tbody tr")[2])
    assert "Restraint training: No data yet" in annexe
    assert "%" not in annexe


def test_an_empty_setting_says_so_and_gives_no_percentage(hr, harbour):
    add_settings(
        harbour, ["HARB", "E/1 .", "Empty & new", "special_school", "wales", "autism", "NEVER"]
    )
    page = hr.page("/hr/settings/E~2F1%20.")
    main = said(page.main)
    assert "Restraint training No data yet." in main
    assert "%" not in main
    assert "No data yet: nobody has uploaded a file about the people here" in main
    assert "Not certified for this setting and the people it serves." in main
    assert "Declared as the setting\N{RIGHT SINGLE QUOTATION MARK}s own provider." in main
    assert "There are no open flags here." in main


def test_a_setting_without_requirements(hr, harbour):
    add_settings(harbour, ["HARB", "E1", "Hospital", "mental_health_unit", "scotland", "", None])
    main = said(hr.page("/hr/settings/E1").main)
    assert "No requirement that we know of is on this setting." in main
    assert "Nobody yet: no post here has any training behind it" in main


def test_others_find_none_of_it(strangers):
    elsewhere, *others = strangers
    page = elsewhere.page("/hr/settings")
    assert [said(one) for one in page.select("tbody th")] == ["Elsewhere X1"]
    for client in strangers:
        client.page("/hr/settings/W1", status=404)
    for client in others:
        client.page("/hr/settings", status=404)


def test_no_such_setting(hr):
    for code in ("X1", "NOPE", "w1", "%25", "a" * 100):
        hr.page(f"/hr/settings/{code}", status=404)


def told_on(session, code: str, day: date) -> None:
    """An upload last spoke of the setting's people on that day."""
    setting = session.query(Setting).filter_by(code=code).one()
    session.merge(SettingUpload(setting_id=setting.id, last_on=day))
    session.flush()
    keep_totals(session)
    session.commit()


def say_day_before(day: date, days: int) -> str:
    return say_day(day - timedelta(days=days))
