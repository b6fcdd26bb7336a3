"""A commissioner's pages ask the database as often for many settings and people as for few."""

from datetime import date, timedelta

from sqlalchemy import func, select

from tests.actions.harbour import STAFF, TRAINING, register_book, take_in
from tests.conftest import ON_BOTH
from tests.web.harbour_users import commissioner_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.actions.trend import fill_trend
from tracker.store.tables.judged import CoverageMonth

pytestmark = ON_BOTH
PAGES = [
    "/commissioner/",
    "/commissioner/?sort=coverage&severity=concern",
    "/commissioner/before",
    "/commissioner/league",
    "/commissioner/compare?setting=S000&setting=S001",
    "/commissioner/settings.xlsx",
    "/commissioner/settings.csv",
]
SIZES = ((3, 12), (60, 240))


def grow(session, settings, people):
    """EAST commissions so many settings, and as many until a year ago, with people in each."""
    today, begun = clock.today(), date(2020, 1, 6)
    import_register(session, register_book(today), "register.xlsx", dry_run=False)
    codes = [f"S{n:03}" for n in range(settings)]
    past = today - timedelta(days=365)
    given = [["EAST", code, begun, None] for code in codes]
    given += [["EAST", f"P{code}", begun, past] for code in codes]
    book = {
        "Settings": [
            ["Organisation", "Code", "Name", "Type", "Nation"],
            *(["HARB", code, f"Home {code}", "special_school", "wales"] for _, code, *_ in given),
        ],
        "Commissioning": [["Commissioner", "Setting", "From", "To"], *given],
    }
    import_register(session, workbook(book), "register.xlsx", dry_run=False)
    who = [[f"{n:06}", f"Name{n}", "A"] for n in range(people)]
    places = [given[n % len(given)][1] for n in range(people)]
    staff = [
        [*one, code, "Nurse", begun, None, None] for one, code in zip(who, places, strict=True)
    ]
    lately = today - timedelta(days=20)
    training = [[*one, "Good level 2", "GOOD", lately, None] for one in who[::2]]
    take_in(session, workbook({"Staff": [STAFF, *staff]}))
    take_in(session, workbook({"Training": [TRAINING, *training]}))
    sweep(session, today)
    fill_trend(session, today)


def test_pages_ask_as_often_for_many_as_for_few(session, signed_in, statements):
    counts = []
    for settings, people in SIZES:
        grow(session, settings, people)
        client = signed_in("commissioner", commissioner=commissioner_id(session, "EAST"))
        client.get(PAGES[0])  # reads the register, which is kept
        of_page = {}
        for address in PAGES:
            with statements() as ran:
                assert client.get(address).status_code == 200
            of_page[address] = len(ran)
        counts.append(of_page)
    rows = session.scalar(select(func.count()).select_from(CoverageMonth))
    assert rows == 24 * 2 * SIZES[-1][0]
    assert counts[0] == counts[1]
    assert max(counts[1].values()) < 45
