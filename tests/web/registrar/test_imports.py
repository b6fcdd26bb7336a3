"""Register workbooks on the pages: the preview, saving, discarding, and the list of imports."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import ON_BOTH
from tests.web.checked_page import parsed, press_button, text_of
from tests.web.registrar.importing import notice, preview_of, send
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.sheets.reading import read_workbook
from tracker.store.tables.register import ProviderFact
from tracker.store.tables.uploads import Upload, UploadKind

NAMED = [["Code", "Name"], ["GOOD", "Better Training"], ["NEWT", "Newt Training"], ["BAD", None]]


def names(session):
    session.expire_all()
    known = select(ProviderFact.name).where(ProviderFact.withdrawn_at.is_(None))
    return set(session.scalars(known))


def test_the_preview_says_what_would_change_and_saves_nothing(registrar, session):
    before = names(session)
    address = preview_of(registrar, Providers=NAMED)
    page = registrar.page(address)
    said = text_of(page.main)
    assert text_of(page.h1) == "Preview of register.xlsx"
    (row,) = page.find("table").select("tbody tr")
    assert [text_of(cell.div).split()[0] for cell in row.find_all("td")] == [
        "1",
        "1",
        "0",
        "1",
        "2",
    ]
    assert "Good Training (GOOD)" in said
    assert "What Name We hold Good Training The file says Better Training" in said
    assert "Fill in Name: it cannot be blank." in said
    assert "Sheet Providers, row 4, column B" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "The name changes from Good Training to Better Training." in said
    assert "Never Certified (NEVER)" in said
    new = next(one for one in page.find_all("summary") if "Newt" in text_of(one))
    assert "Kind Commercial" in text_of(new.find_parent("details"))
    correct = page.find("a", href=lambda href: href and href.endswith("/correct"))
    assert correct["href"].startswith("/registrar/entries/providers/")
    assert names(session) == before
    assert text_of(registrar.page(address).main) == said


def test_saving_is_followed_by_standings_and_flags(registrar, session):
    ended = (clock.today() - timedelta(days=1)).isoformat()
    heads = ["Provider", "Body", "Certificate number", "To"]
    address = preview_of(registrar, Certifications=[heads, ["GOOD", "NORTH", "C-GOOD", ended]])
    page = registrar.page(address)
    effect = text_of(page.find(id="effect").find_next("p"))
    assert effect.startswith("Today this would affect 2 posts in 2 settings.")
    page = press_button(registrar, page, "Save these changes")
    assert "register.xlsx is saved. Standings and flags are up to date." in notice(page)
    assert "Saved" in text_of(page.main)
    flags = text_of(registrar.page("/registrar/flags").main)
    assert "Certification lapsed: Good Training" in flags
    assert page.find(string="Save these changes") is None


def test_a_register_changed_meanwhile_is_said_and_looked_at_again(registrar, session):
    address = preview_of(registrar, Providers=NAMED)
    first = registrar.page(address)
    other = {"Providers": [["Code", "Name"], ["GOOD", "Best Training"]]}
    import_register(session, workbook(other), "other.xlsx", dry_run=False)
    page = press_button(registrar, first, "Save these changes")
    assert "The register has changed since the preview was shown" in text_of(page.main)
    assert "We hold Best Training The file says Better Training" in text_of(page.main)
    assert "Better Training" not in names(session)
    press_button(registrar, page, "Save these changes")
    assert "Better Training" in names(session)


def test_an_old_preview_is_made_again_before_it_can_be_saved(registrar, session):
    address = preview_of(registrar, Providers=NAMED)
    other = {"Providers": [["Code", "Name"], ["GOOD", "Best Training"]]}
    import_register(session, workbook(other), "other.xlsx", dry_run=False)
    page = registrar.page(address)
    assert "The register has changed since this preview was made." in text_of(page.main)
    stale = page.find("input", {"name": "seen"})["value"]
    page = press_button(registrar, page, "Make the preview again")
    assert "We hold Best Training" in text_of(page.main)
    registrar.send(f"{address}/save", {"seen": stale})
    assert "made again in another window" in notice(registrar.page(address))
    assert "Better Training" not in names(session)


def test_a_file_is_discarded(registrar, session):
    address = preview_of(registrar, Providers=NAMED)
    page = press_button(registrar, registrar.page(address), "Discard")
    assert "register.xlsx is discarded" in notice(page)
    assert "This file was discarded" in text_of(registrar.page(address).main)
    for action in ("save", "again", "discard"):
        registrar.send(f"{address}/{action}", {"seen": ""})
        assert "saved or discarded this file already" in notice(registrar.page(address))
    registrar.page(f"{address}/file", status=404)
    assert "Better Training" not in names(session)


def test_nothing_in_the_file_can_be_taken(registrar):
    page = registrar.page(preview_of(registrar, Providers=[["Code", "Name"], ["BAD", None]]))
    assert "No row of this file can be taken as it is." in text_of(page.main)
    assert page.find("button", string="Save these changes") is None


def test_a_file_that_says_what_we_hold_is_kept_as_a_snapshot(registrar):
    address = preview_of(registrar, Organisations=[["Code", "Name"], ["HARB", "Harbour Trust"]])
    page = registrar.page(address)
    assert "Save it to keep it as a snapshot." in text_of(page.main)
    assert "These sheets say what we hold" not in text_of(page.main)  # it lacks one of them
    page = press_button(registrar, page, "Save these changes")
    assert "Compare the register just before and just after" in text_of(page.main)


def test_the_list_has_every_import_with_who_and_how_many(registrar):
    preview_of(registrar, Providers=NAMED)
    rows = [text_of(row) for row in registrar.page("/registrar/imports").select("tbody tr")]
    assert len(rows) == 2
    assert "3 rows: 1 new, 1 changed, 1 refused" in rows[0]
    assert "@tests.example" in rows[0]
    assert "Not saved yet" in rows[0]
    assert "flask register" in rows[1]
    assert "Saved" in rows[1]
    registrar.page("/registrar/imports?page=2", status=404)


def test_an_import_of_an_earlier_release_opens(registrar, session):
    upload = session.scalars(select(ProviderFact)).first().upload_id
    found = session.get(Upload, upload)
    sheets = [{"name": one["name"], "rows": one["rows"]} for one in found.summary["sheets"]]
    found.summary, found.content = {"sheets": sheets, "problems": []}, None
    session.commit()
    assert "155 rows" not in text_of(registrar.page(f"/registrar/imports/{upload}").main)
    assert "Providers" in text_of(registrar.page(f"/registrar/imports/{upload}").main)
    assert len(registrar.page("/registrar/imports").select("tbody tr")) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("letter.pdf", b"%PDF-1.7", "is not a spreadsheet"),
        ("register.csv", b"Code,Name\nA,Alpha\n", "is not a workbook"),
        ("empty.xlsx", b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_the_form(registrar, name, content, said):
    response = send(registrar, content, name)
    assert response.status_code == 200
    assert said in text_of(parsed(response).select_one(".govuk-error-summary"))


def test_no_file_at_all(registrar):
    response = registrar.send("/registrar/imports/new")
    assert "Choose a file" in text_of(parsed(response).main)


def test_the_template_and_the_file_as_it_was_sent(registrar):
    template = registrar.get("/registrar/imports/template").data
    assert "Providers" in {one.name for one in read_workbook(template, "t.xlsx").sheets}
    content = workbook({"Providers": NAMED})
    address = send(registrar, content).location
    assert registrar.get(f"{address}/file").data == content


def test_uploads_of_others_are_no_imports(registrar, session, signed_in):
    staff = session.scalars(select(Upload.id).where(Upload.kind == UploadKind.STAFF)).first()
    for part in ("", "/entries?show=new", "/file"):
        registrar.page(f"/registrar/imports/{staff}{part}", status=404)
    for action in ("save", "again", "discard"):
        assert registrar.send(f"/registrar/imports/{staff}/{action}").status_code == 404
    registrar.page("/registrar/imports/999", status=404)


def many(number):
    """A workbook with so many new providers, and as many refused."""
    rows = [[f"N{n:05}", f"New provider {n}"] for n in range(number)]
    return {"Providers": [["Code", "Name"], *rows, *([f"B{n:05}", None] for n in range(number))]}


@ON_BOTH
def test_a_large_file_is_read_a_page_at_a_time_with_as_many_statements(registrar, statements):
    counts = []
    for number in (60, 3000):
        address = preview_of(registrar, **many(number))
        registrar.page("/account")
        of_page = []
        for part in ("", "/entries?show=new", "/entries?show=refused&sheet=Providers&page=2"):
            with statements() as ran:
                page = registrar.page(address + part)
            of_page.append(len(ran))
            assert len(page.select("details, tbody tr")) < 120
        counts.append(of_page)
    assert f"See all {3000:,}" in text_of(registrar.page(address).main)
    assert "3,000 entries, page 60 of 60" in text_of(
        registrar.page(f"{address}/entries?show=new&page=60").main
    )
    registrar.page(f"{address}/entries?show=new&page=61", status=404)
    registrar.page(f"{address}/entries?show=nothing", status=404)
    registrar.page(f"{address}/entries", status=404)
    assert counts[0] == counts[1]


def test_a_name_with_markup_stays_a_name(registrar):
    rows = [["Code", "Name"], ["X", "<script>alert(1)</script>"]]
    response = registrar.get(preview_of(registrar, Providers=rows))
    assert "&lt;script&gt;alert" in response.text
    assert "<script>alert" not in response.text


def test_the_name_of_the_file_is_made_safe(registrar):
    address = send(registrar, workbook({"Providers": NAMED}), "april\u202e.xlsx").location
    assert text_of(registrar.page(address).h1) == "Preview of april.xlsx"


def test_hr_does_not_find_imports_among_its_uploads(registrar, signed_in):
    number = preview_of(registrar, Providers=NAMED).rsplit("/", 1)[1]
    hr = signed_in("hr", organisation="HARB")
    hr.page(f"/hr/uploads/{number}", status=404)
    assert hr.send(f"/hr/uploads/{number}/accept", {"seen": ""}).status_code == 404
    assert f"/hr/uploads/{number}" not in str(hr.page("/hr/uploads"))
