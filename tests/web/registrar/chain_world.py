"""People whose training holds in every link, by each route, and how a registrar breaks a link."""

from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests import snapshot
from tests.actions.harbour import STAFF, TRAINING, fill, take_in
from tests.web.checked_page import text_of
from tests.web.registrar.entering import checked, correction_of, day, press, publish
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.store.tables.register import Provider as ProviderIdentity
from tracker.store.tables.register import ProviderFact

PAGE = {"address": "https://example.org/list"}
COMMERCIAL, AFFILIATE, IN_HOUSE, NAMED, BY_ALIAS = "00301", "00302", "00303", "00304", "00305"
BEGUN = date(2019, 1, 1)

_made: dict[date, snapshot.Snapshot] = {}


def fill_chain(session: Session) -> date:
    """The world of tests/actions/harbour.py with five more people of Ward 1, all in date."""
    today = clock.today()
    if today in _made:
        snapshot.put(session, _made[today])
        return today
    fill(session)
    import_register(session, _register(today), "register.xlsx", dry_run=False)
    people = (COMMERCIAL, AFFILIATE, IN_HOUSE, NAMED, BY_ALIAS)
    staff = [[one, f"Name{one}", "Ann", "W1", "Nurse", BEGUN, None, None] for one in people]
    take_in(session, workbook({"Staff": [STAFF, *staff]}))
    take_in(session, workbook({"Training": [[*TRAINING, "Route", "Trainer"], *_training(today)]}))
    # Once it is there the name is known: the record itself was kept with the text alone.
    aliases = {"Providers": [["Code", "Name", "Aliases"], ["GOOD", "Good Training", "Goody"]]}
    import_register(session, workbook(aliases), "register.xlsx", dry_run=False)
    sweep(session, today)
    _made[today] = snapshot.take(session)
    return today


def _register(today: date) -> bytes:
    ahead = today + timedelta(days=900)
    return workbook(
        {
            "Providers": [
                ["Code", "Name", "Kind", "Organisation", "Last checked"],
                ["OWN", "Harbour learning", "in_house", "HARB", today],
            ],
            "Curricula": [
                ["Provider", "Code", "Name", "Level", "Family"],
                ["GOOD", "G3", "Good level 3", "physical", "good"],
                ["OWN", "O2", "Own holds", "physical", "own"],
            ],
            "Certifications": [
                ["Provider", "Body", "Certificate number", "From", "To", "Last checked"],
                ["OWN", "NORTH", "C-OWN", BEGUN, ahead, today],
            ],
            "Affiliates": [["Provider", "Organisation", "From"], ["GOOD", "HARB", BEGUN]],
            "Trainers": [
                ["Provider", "Reference", "Name", "Grade", "From"],
                ["GOOD", "T-1", "Jo Hart", "senior", BEGUN],
            ],
        }
    )


def _training(today: date) -> list[list[object]]:
    on = delivered(today)
    return [
        [COMMERCIAL, f"Name{COMMERCIAL}", "Ann", "Good level 2", "GOOD", on, None, None, None],
        [AFFILIATE, f"Name{AFFILIATE}", "Ann", "Good level 2", "GOOD", on, None, "affiliate", None],
        [IN_HOUSE, f"Name{IN_HOUSE}", "Ann", "Own holds", "OWN", on, None, "in_house", None],
        [NAMED, f"Name{NAMED}", "Ann", "Good level 2", "GOOD", on, None, None, "Jo Hart"],
        [BY_ALIAS, f"Name{BY_ALIAS}", "Ann", "Good level 2", "Goody", on, None, None, None],
    ]


def delivered(today: date) -> date:
    """The day on which all of them were trained."""
    return today - timedelta(days=40)


def correct(client, provider, title, **changed):
    """Correct the entry of a provider that bears a title, and publish."""
    publish(client, correction_of(client, provider, title), **{**checked(**PAGE), **changed})


def correct_of_body(client, title, **changed):
    """Correct a licence or an accreditation of the body, and publish."""
    page = client.page("/registrar/bodies/NORTH/entry")
    card = next(
        one
        for one in page.select(".govuk-summary-card")
        if text_of(one.select_one(".govuk-summary-card__title")) == title
    )
    link = card.find("a", href=lambda href: href.endswith("/correct"))
    publish(client, link["href"], **{**checked(**PAGE), **changed})


def event(client, word, on, **more):
    """Add a status event to the certificate of GOOD, and publish."""
    address = "/registrar/add/certification-events?certification=C-GOOD"
    publish(client, address, event=word, **day("on", on), **checked(**PAGE), **more)


def withdraw(client, provider, title):
    """Withdraw an entry of a provider, having looked at what that changes."""
    address = correction_of(client, provider, title).replace("/correct", "/withdraw")
    page = client.page(address)
    assert "What this changes" in text_of(page.main)
    assert press(client, page, "Withdraw this entry").status_code == 303


def uncheck(session: Session, provider: str) -> None:
    """Make a provider's entry one that nobody has ever checked, as an import may bring it."""
    identity = (
        select(ProviderIdentity.id).where(ProviderIdentity.code == provider).scalar_subquery()
    )
    session.execute(
        update(ProviderFact).where(ProviderFact.provider_id == identity).values(last_checked=None)
    )
    session.commit()


def failing_links(page):
    """The links of the chain that fail on a person's page, each with what is said of it."""
    links = [one for one in page.select(".tracker-chain__link") if "Fails" in text_of(one)]
    return [
        (text_of(one.select_one(".tracker-chain__title")), text_of(one.select_one(".govuk-body")))
        for one in links
    ]
