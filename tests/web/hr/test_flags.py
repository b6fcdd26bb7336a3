"""The flags list: the worst first, narrowed by kind, severity and setting."""

from tests.actions.harbour import STAFF, take_in
from tests.conftest import ON_BOTH
from tests.web.hr.reading import said
from tests.workbooks import workbook
from tracker.actions.sweep import sweep
from tracker.clock import today


def flags(page):
    return [said(one) for one in page.select(".tracker-row a")]


@ON_BOTH
def test_all_the_most_pressing_first(hr):
    page = hr.page("/hr/flags")
    found = flags(page)
    assert found == [
        "Relies on an uncertified provider: Ward 1, Gone Training",
        "Below target: Ward 1, Restraint training",
        "Never trained: Dee Clarke (00103)",
        "Training due: Col Brown (00102)",
    ]
    assert said(page.find(id="found")) == "4 open flags"
    rows = [said(row) for row in page.select(".tracker-row")]
    assert "Flagged on" in rows[0]
    assert "Restraint training, Ward 1. Last good day:" in rows[3]
    assert all(row.endswith("Concern") for row in rows)
    for link in page.select(".tracker-row a"):
        hr.page(link["href"])


FILTERS = {
    "kind=never_trained": 1,
    "kind=training_expired": 0,
    "kind=nonsense": 4,
    "severity=concern": 4,
    "severity=breach": 0,
    "setting=W1": 4,
    "setting=W2": 0,
    "setting=X1": 0,
    "kind=training_due&severity=concern&setting=W1": 1,
    "stage=30": 1,
    "stage=60": 0,
    "stage=expired": 0,
    "stage=nonsense": 4,
    "owner=nobody": 4,
    "owner=somebody": 0,
    "owner=me": 0,
    "state=nonsense": 4,
}


@ON_BOTH
def test_filters(hr):
    for query, found in FILTERS.items():
        page = hr.page(f"/hr/flags?{query}")
        assert len(flags(page)) == found, query
        assert ("No open flag fits all of that." in said(page.main)) is not bool(found)
    for state in ("acknowledged", "snoozed", "closed"):
        page = hr.page(f"/hr/flags?state={state}")
        assert f"No {state} flag fits all of that." in said(page.main)


def test_only_kinds_that_concern_an_organisation_are_offered(hr):
    kinds = [one["value"] for one in hr.page("/hr/flags").find(id="kind")("option")]
    assert "data_stale" in kinds
    assert "certification_lapsed" not in kinds


@ON_BOTH
def test_pages(hr, harbour):
    many = [[f"9{n:03}", f"Name{n:03}", "A", "W2", "Nurse", None, None, None] for n in range(60)]
    take_in(harbour, workbook({"Staff": [STAFF, *many]}))
    sweep(harbour, today())
    first = hr.page("/hr/flags?kind=never_trained")
    assert said(first.find(id="found")) == "61 open flags, page 1 of 2"
    second = hr.page(first.find("a", rel="next")["href"])
    assert len(flags(second)) == 11
    hr.page("/hr/flags?kind=never_trained&page=3", status=404)


def test_none_open(session, signed_in):
    page = signed_in("hr", organisation="NEW").page("/hr/flags")
    assert "There are no open flags." in said(page.main)


def test_others_see_none_of_it(strangers):
    elsewhere, *others = strangers
    assert not [one for one in flags(elsewhere.page("/hr/flags")) if "Elsewhere" not in one]
    for client in others:
        client.page("/hr/flags", status=404)
