"""The lists of entries, a provider's and a body's entries, and entries withdrawn."""

from sqlalchemy import select

from tests.conftest import ON_BOTH
from tests.web.checked_page import parsed, text_of
from tests.web.registrar.entering import correction_of, press
from tests.workbooks import workbook
from tracker.actions.register_import import import_register
from tracker.store.tables import places, register
from tracker.web.registrar.entry_words import KINDS

PROVIDERS = (5, 60)


@ON_BOTH
def test_every_kind_is_counted_listed_and_searched(registrar):
    overview = text_of(registrar.page("/registrar/entries").main)
    assert "Settings Entries 3" in overview
    for kind in KINDS:
        registrar.page(f"/registrar/entries/{kind}?q=good")
    rows = registrar.page("/registrar/entries/settings?q=harb+ward").select("tbody tr")
    assert [text_of(row.th) for row in rows] == ["Ward 1", "Ward 2"]
    rows = registrar.page("/registrar/entries/curricula?q=G2").select("tbody tr")
    assert ["GOOD/G2" in text_of(row) for row in rows] == [True]
    assert "No entry fits." in text_of(registrar.page("/registrar/entries/trainers?q=x").main)
    assert "There are none" in text_of(registrar.page("/registrar/entries/trainers").main)


def test_a_long_list_has_pages(registrar, session):
    names = [[f"O{number:03}", f"Organisation {number}"] for number in range(60)]
    book = workbook({"Organisations": [["Code", "Name"], *names]})
    import_register(session, book, "register.xlsx", dry_run=False)
    page = registrar.page("/registrar/entries/organisations?q=organisation")
    assert "60 entries, page 1 of 2" in text_of(page.main)
    assert len(registrar.page(page.select_one("a[rel=next]")["href"]).select("tbody tr")) == 10


def test_a_provider_has_all_its_entries_each_to_be_corrected(registrar):
    page = registrar.page("/registrar/providers/GOOD/entry")
    titles = [text_of(one) for one in page.select(".govuk-summary-card__title")]
    assert titles == ["Good Training", "Good level 2", "C-GOOD"]
    for link in page.main.find_all("a", href=lambda href: href.startswith("/registrar/")):
        registrar.page(link["href"])


def test_a_body_has_its_licence_and_accreditation(registrar):
    page = registrar.page("/registrar/bodies/NORTH/entry")
    titles = [text_of(one) for one in page.select(".govuk-summary-card__title")]
    assert titles == ["Northbridge", "UKAS"]
    for link in page.main.find_all("a", href=lambda href: href.startswith("/registrar/")):
        registrar.page(link["href"])


def withdrawal_of(client, provider, title):
    return correction_of(client, provider, title).replace("/correct", "/withdraw")


def test_an_entry_is_withdrawn_after_its_effect_was_seen(registrar, session):
    address = withdrawal_of(registrar, "GONE", "C-GONE")
    page = registrar.page(address)
    assert "What this changes" in text_of(page.main)
    response = press(registrar, page)
    assert response.location == "/registrar/providers/GONE/entry"
    assert "The certification is withdrawn." in text_of(registrar.page(response.location).main)
    rows = session.scalars(
        select(register.CertificationFact.withdrawn_by).where(
            register.CertificationFact.withdrawn_at.is_not(None)
        )
    )
    assert [row.endswith("@tests.example") for row in rows] == [True]


def test_an_entry_to_which_others_refer_says_which(registrar):
    address = withdrawal_of(registrar, "GOOD", "Good Training")
    page = registrar.page(address)
    said = text_of(page.main)
    assert "2 entries refer to it." in said
    assert "1 training record hangs on it." in said
    assert page.main.find("form") is None
    refused = registrar.send(address)
    assert "It cannot be withdrawn yet" in text_of(parsed(refused).main)
    registrar.page(page.main.find("a", string="Good level 2")["href"])


def test_the_last_entry_of_a_provider_leads_to_the_overview(registrar, session):
    book = workbook({"Providers": [["Code", "Name"], ["NEWT", "Newt Training"]]})
    import_register(session, book, "register.xlsx", dry_run=False)
    page = registrar.page(withdrawal_of(registrar, "NEWT", "Newt Training"))
    response = press(registrar, page)
    assert response.location == "/registrar/entries"
    registrar.page("/registrar/providers/NEWT/entry", status=404)


def test_who_comes_too_late_is_told(registrar):
    address = withdrawal_of(registrar, "GONE", "C-GONE")
    registrar.send(address)
    response = registrar.send(address)
    assert "Somebody has corrected or withdrawn" in text_of(registrar.page(response.location).main)
    again = registrar.get(address.replace("/withdraw", "/correct"))
    assert "It can be added again." in text_of(registrar.page(again.location).main)


def test_a_setting_is_moved_to_another_organisation(registrar, session):
    page = registrar.page("/registrar/entries/settings?q=W2")
    form = registrar.page(page.find("a", href=lambda href: href.endswith("/correct"))["href"])
    shown = parsed(press(registrar, form, organisation="OTHER"))
    assert press(registrar, shown, "Publish").location == "/registrar/entries/settings"
    held = session.scalars(
        select(places.SettingFact.populations)
        .join(places.Organisation, places.Organisation.id == places.SettingFact.organisation_id)
        .where(places.Organisation.code == "OTHER", places.SettingFact.name == "Ward 2")
    ).one()
    assert held == ("autism",)


def grow(session, providers):
    codes = [f"P{number:03}" for number in range(providers)]
    book = {
        "Providers": [["Code", "Name"], *([code, code] for code in codes)],
        "Curricula": [
            ["Provider", "Code", "Name", "Level"],
            *(["P000", f"C{code}", code, "physical"] for code in codes),
        ],
        "Settings": [
            ["Organisation", "Code", "Name", "Type"],
            *(["HARB", f"S{code}", code, "special_school"] for code in codes),
        ],
    }
    import_register(session, workbook(book), "register.xlsx", dry_run=False)


def test_pages_ask_as_often_for_many_entries_as_for_few(registrar, session, statements):
    addresses = [
        "/registrar/entries",
        "/registrar/entries/settings",
        "/registrar/entries/curricula",
        "/registrar/providers/P000/entry",
        "/registrar/add/certifications?provider=P000",
        "/registrar/add/settings",
    ]
    found = []
    for providers in PROVIDERS:
        grow(session, providers)
        registrar.page("/account")
        counts = {}
        for address in addresses:
            with statements() as ran:
                registrar.page(address)
            counts[address] = len(ran)
        found.append(counts)
    few, many = found
    assert few == many
    assert max(many.values()) < 40
