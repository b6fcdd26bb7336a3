"""The register as it was, compared with another moment, and as a workbook."""

from datetime import timedelta

import pytest

from tests.actions.harbour import fill
from tests.web.checked_page import press_button, text_of
from tests.web.registrar.importing import preview_of
from tracker import clock
from tracker.sheets.reading import read_workbook

COMPARE = "/registrar/snapshots/compare"
NAMED = [["Code", "Name"], ["GOOD", "Better Training"], ["NEWT", "Newt Training"]]


@pytest.fixture
def registrar(session, signed_in):
    fill(session)
    return signed_in("registrar")


@pytest.fixture
def saved(registrar):
    """The number of an import that gave one provider a new name and brought another."""
    address = preview_of(registrar, Providers=NAMED)
    press_button(registrar, registrar.page(address), "Save these changes")
    return int(address.rsplit("/", 1)[1])


def found(page):
    """The differences as they are counted, and all that is said of them."""
    return text_of(page.find(id="found")), text_of(page.main)


def test_before_anything_is_chosen_there_is_the_form_alone(registrar, saved):
    page = registrar.page(COMPARE)
    assert page.find(id="found") is None
    assert "Just after register.xlsx" in text_of(page.find(id="from"))


def test_an_import_is_compared_with_just_before_it(registrar, saved):
    page = registrar.page(f"{COMPARE}?from=before-{saved}&to=import-{saved}")
    count, said = found(page)
    assert count == "2 differences"
    assert "Better Training (GOOD) What Name Before Good Training After Better Training" in said
    assert "Newt Training (NEWT)" in text_of(page.find("details"))
    assert page.find("option", selected=True)["value"] == f"before-{saved}"
    assert page.find("a", href=lambda href: href and href.endswith("/correct")) is None


def test_with_now_the_entries_can_be_opened(registrar, saved):
    page = registrar.page(f"{COMPARE}?from=before-{saved}&to=now")
    assert page.find("a", href=lambda href: href and href.endswith("/correct"))


def test_one_sheet_alone(registrar, saved):
    address = f"{COMPARE}?from=before-{saved}&to=now"
    assert found(registrar.page(f"{address}&sheet=Providers"))[0] == "2 differences in Providers"
    assert found(registrar.page(f"{address}&sheet=Trainers"))[0] == "0 differences in Trainers"


def test_a_day_is_typed(registrar, saved):
    typed = (clock.today() - timedelta(days=1)).strftime("%d/%m/%Y")
    page = registrar.page(f"{COMPARE}?from=day&from_day={typed}&to=now")
    assert "at the end of" in found(page)[1]
    assert "Added" in found(page)[1]
    page = registrar.page(f"{COMPARE}?from={clock.today().isoformat()}&to=now")
    assert "The register says the same on both moments." in found(page)[1]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("from=day&from_day=31/2/2026&to=now", "a day that does not exist"),
        ("from=day&from_day=&to=now", "There is no date here"),
        ("from=day&from_day=1/1/2090&to=now", "Enter a day that has come already"),
        ("from=import-999&to=now", "Choose what to compare"),
        ("from=&to=now", "Choose what to compare"),
        ("from=now&to=nonsense", "Choose what to compare"),
        ("from=import-99999999999999999999&to=now", "Choose what to compare"),
    ],
)
def test_what_makes_no_moment_is_told(registrar, asked, said):
    page = registrar.page(f"{COMPARE}?{asked}")
    assert said in text_of(page.select_one(".govuk-error-summary")), asked
    assert page.find(id="found") is None


def test_many_differences_come_a_page_at_a_time(registrar):
    rows = [[f"N{n:05}", f"New provider {n}"] for n in range(120)]
    address = preview_of(registrar, Providers=[["Code", "Name"], *rows])
    press_button(registrar, registrar.page(address), "Save these changes")
    number = address.rsplit("/", 1)[1]
    asked = f"{COMPARE}?from=before-{number}&to=now"
    assert len(registrar.page(asked).find_all("details")) == 50
    assert len(registrar.page(f"{asked}&page=3").find_all("details")) == 20
    registrar.page(f"{asked}&page=4", status=404)


def test_the_register_as_it_was_is_downloaded(registrar, saved):
    for at, name in (("now", "Better Training"), (f"before-{saved}", "Good Training")):
        answer = registrar.get(f"/registrar/snapshots/register.xlsx?at={at}")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        sheets = {one.name: one for one in read_workbook(answer.data, "r.xlsx").sheets}
        assert name in {row[1] for row in sheets["Providers"].rows}
    registrar.page("/registrar/snapshots/register.xlsx?at=never", status=404)
    registrar.page("/registrar/snapshots/register.xlsx", status=404)
