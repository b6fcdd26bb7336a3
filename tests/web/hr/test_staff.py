"""The staff list: every current post, narrowed by what is asked, a page at a time."""

from tests.actions.harbour import STAFF, take_in
from tests.conftest import ON_BOTH
from tests.web.harbour_users import person_id
from tests.web.hr.reading import said
from tests.workbooks import workbook
from tracker.actions.sweep import sweep
from tracker.clock import today


def people(page):
    return [said(one) for one in page.select("tbody th")]


@ON_BOTH
def test_every_current_post_by_name(hr):
    page = hr.page("/hr/staff")
    assert people(page) == [
        "Adeyemi, Ruth 00101",
        "Adeyemi, Ruth 00101-2",
        "Brown, Col 00102",
        "Clarke, Dee 00103",
        "Davies, Eve 00104",
    ]
    assert said(page.find(id="found")) == "5 posts"
    rows = [said(row) for row in page.select("tbody tr")]
    assert "Ward 1 Nurse" in rows[0]
    assert "Restraint training: In date until" in rows[0]
    assert "Restraint training: Due soon until" in rows[2]
    assert "Restraint training: Never trained" in rows[3]
    assert "Restraint training: Exempt" in rows[4]
    for link in page.select("tbody a"):
        hr.page(link["href"])


ALL = ["00101", "00101-2", "00102", "00103", "00104"]
FILTERS = {
    "text=ade": ["00101", "00101-2"],
    "text=Brown, COL": ["00102"],
    "text=Brown Dee": [],
    "text=00101-2": ["00101-2"],
    "text=%25": [],
    "text=_": [],
    "setting=W2": ["00101-2", "00104"],
    "setting=X1": [],
    "standing=never_trained": ["00103"],
    "standing=unheard-of": ALL,
    "requirement=LOCAL&standing=due_soon": ["00102"],
    "requirement=NOPE": [],
    "text=ruth&setting=W1&standing=in_date&requirement=LOCAL": ["00101"],
}


@ON_BOTH
def test_filters(hr):
    for query, found in FILTERS.items():
        page = hr.page(f"/hr/staff?{query}")
        assert [one.split()[-1] for one in people(page)] == found, query
        assert ("Nobody fits all of that." in said(page.main)) is not bool(found)


def test_filters_stay_as_they_were_asked(hr):
    page = hr.page("/hr/staff?text=ruth&setting=W1&standing=in_date&requirement=LOCAL")
    assert page.find("input", {"name": "text"})["value"] == "ruth"
    chosen = {one["name"]: one.find("option", selected=True)["value"] for one in page("select")}
    assert chosen == {"setting": "W1", "standing": "in_date", "requirement": "LOCAL"}
    assert {said(one) for one in page.find(id="setting")("option")} == {
        "All settings",
        "Ward 1",
        "Ward 2",
    }
    assert page.find("a", string="Show everyone")["href"] == "/hr/staff"


@ON_BOTH
def test_names_with_letters_beyond_a_to_z_are_found(hr, harbour):
    row = [
        "7",
        "\N{LATIN CAPITAL LETTER E WITH ACUTE}tienne",
        "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}",
    ]
    take_in(harbour, workbook({"Staff": [STAFF, [*row, "W1", "Nurse", None, None, None]]}))
    for text in row[1:]:
        assert len(people(hr.page(f"/hr/staff?text={text}"))) == 1


@ON_BOTH
def test_pages_keep_the_filter(hr, harbour):
    many = [[f"9{n:03}", f"Name{n:03}", "A", "W1", "Nurse", None, None, None] for n in range(60)]
    take_in(harbour, workbook({"Staff": [STAFF, *many]}))
    sweep(harbour, today())
    first = hr.page("/hr/staff?text=name")
    assert len(people(first)) == 50
    assert said(first.find(id="found")) == "60 posts, page 1 of 2"
    second = hr.page(first.find("a", rel="next")["href"])
    assert len(people(second)) == 10
    assert people(second)[-1] == "Name059, A 9059"
    assert said(second.title).startswith("Staff, page 2")
    for number in ("3", "0", "-1", "99999999999999999999"):
        hr.page(f"/hr/staff?text=name&page={number}", status=404)
    assert len(people(hr.page("/hr/staff?text=name&page=soon"))) == 50


def test_nobody_yet(session, signed_in):
    page = signed_in("hr", organisation="NEW").page("/hr/staff")
    assert "Nobody works here yet." in said(page.main)
    assert page.table is None


def test_others_see_nobody_of_it(strangers):
    elsewhere, *others = strangers
    assert people(elsewhere.page("/hr/staff")) == []
    assert people(elsewhere.page("/hr/staff?setting=W1")) == []
    for client in others:
        client.page("/hr/staff", status=404)


def test_found_by_the_reference_that_commissioners_are_told(session, hr):
    reference = f"P{person_id(session, '00101')}"
    for text in (reference, reference.lower()):
        assert people(hr.page(f"/hr/staff?text={text}")) == [
            "Adeyemi, Ruth 00101",
            "Adeyemi, Ruth 00101-2",
        ]
    link = hr.page("/hr/staff?text=00101").select_one("tbody a")["href"]
    assert f"told to commissioners as {reference}" in said(hr.page(link).main)
