"""Whoever opens a passport, on screen, on paper or as a file, learns what was chosen and that
alone."""

import base64
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from tests.actions.harbour import fill, take_in
from tests.web.harbour_users import person_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.passport_told import shareable
from tracker.actions.passports import Wish, share
from tracker.actions.register_import import import_register
from tracker.store.audit_log.erasing import erasing
from tracker.store.database import db
from tracker.store.tables.accounts import User
from tracker.store.tables.passports import Passport
from tracker.store.tables.people import TrainingFact
from tracker.web.passports import key

PERSONAL = {
    "staff number": "88214403",
    "second post": "88214403-2",
    "surname": "Quillfeather",
    "email at work": "zinnia.q@work.example",
    "email of the account": "zinnia.home@mail.example",
    "phone": "+447700900461",
    "employer": "Harbour Trust",
    "employer's code": "HARB",
    "setting": "Larkspur Lodge",
    "setting's code": "LARK-7",
    "second setting": "Marigold Mews",
    "second setting's code": "MARI-8",
    "setting's identifier": "SC765432",
    "commissioner": "Vale Commissioners",
    "role": "Bosun of the night",
    "staff group": "Nocturnal helpers",
    "why they are away": "long_absence",
    "trainer": "Ignatius Thornbury",
    "trainer's reference": "TR-90817",
    "another course": "Underwater basket weaving",
    "another provider": "Basketry Holdings",
    "another certificate": "BASKET-55",
    "who keeps the register": "https://register.example/private",
}


@pytest.fixture
def app(sqlite_app):
    return sqlite_app


@pytest.fixture
def zinnia(session) -> int:
    """Somebody of whom everything is known; their id."""
    fill(session)
    day, begun = clock.today(), date(2020, 1, 6)
    known = PERSONAL
    book = workbook(
        {
            "Settings": [
                [
                    *("Organisation", "Code", "Name", "Type", "Nation", "Populations"),
                    *("Identifier kind", "Identifier"),
                ],
                [
                    *("HARB", known["setting's code"], known["setting"], "special_school"),
                    *("wales", "autism", "ofsted", known["setting's identifier"]),
                ],
                [
                    *("HARB", known["second setting's code"], known["second setting"]),
                    *("childrens_home", "wales", "autism", None, None),
                ],
            ],
            "Commissioners": [["Code", "Name"], ["VALE", known["commissioner"]]],
            "Commissioning": [
                ["Commissioner", "Setting", "From", "To"],
                ["VALE", known["setting's code"], begun, None],
            ],
            "Providers": [
                ["Code", "Name", "Last checked"],
                ["BASK", known["another provider"], day],
            ],
            "Curricula": [
                ["Provider", "Code", "Name", "Level"],
                ["BASK", "B1", known["another course"], "awareness"],
            ],
            "Trainers": [
                ["Provider", "Reference", "Name", "Grade", "From"],
                ["GOOD", known["trainer's reference"], known["trainer"], "senior", begun],
            ],
        }
    )
    assert not import_register(session, book, "register.xlsx", dry_run=False)["problems"]
    heads = [
        *("Staff number", "Surname", "Forename", "Email", "Setting", "Role", "Staff group"),
        *("Employment", "Start", "Absence", "Absence from"),
    ]
    name = [known["surname"], "Zinnia", known["email at work"]]
    job = [known["role"], known["staff group"], "bank", begun, "long_absence", day]
    rows = [
        [known["staff number"], *name, known["setting's code"], *job],
        [known["second post"], *name, known["second setting's code"], *job],
    ]
    assert not take_in(session, workbook({"Staff": [heads, *rows]}))["problems"]
    heads = [
        *("Staff number", "Surname", "Forename", "Course", "Provider", "Completed", "Result"),
        *("Trainer", "Certificate number"),
    ]
    mine, done = [known["staff number"], known["surname"], "Zinnia"], day - timedelta(days=40)
    rows = [
        [*mine, "Good level 2", "Good Training", done, "passed", known["trainer"], "GOOD-1"],
        [
            *(*mine, known["another course"], known["another provider"], done, "passed"),
            *(known["trainer"], known["another certificate"]),
        ],
    ]
    take_in(session, workbook({"Training": [heads, *rows]}))
    return person_id(session, known["staff number"])


def shared(app, session, who: int, *, shows_employer: bool = False) -> int:
    """A passport of the one course, under the first name alone."""
    with app.app_context():
        found = shareable(db.session(), who, clock.today())
        assert len(found) == 2
        ids = [one.id for one in found if one.certificate.course == "Good level 2"]
        ends = clock.today() + timedelta(days=9)
        return share(
            db.session(), who, Wish(ids, "Zinnia", ends, shows_employer, "I agree."), key()
        )


@pytest.fixture
def owner(app, session, zinnia, signed_in):
    client = signed_in("staff", person=zinnia)
    account = {"email": PERSONAL["email of the account"], "tf_phone_number": PERSONAL["phone"]}
    session.execute(update(User).where(User.person_id == zinnia).values(account))
    session.commit()
    return client


def told(owner, visitor, number: int) -> dict[str, str]:
    """All that anybody is given of a passport, by the way in which it is given."""
    address = owner.page(f"/staff/passport/{number}").find(id="address")["href"]
    path = "/p/" + address.rpartition("/")[2]
    page, gone = visitor.get(path), visitor.get("/p/" + "2" * 26)
    file = owner.get(f"/staff/passport/{number}/training-passport.jwt")
    header, payload, _ = file.text.split(".")
    opened = [base64.urlsafe_b64decode(part + "===").decode() for part in (header, payload)]
    paper = owner.get(f"/staff/passport/{number}/training-passport.pdf")
    pdf = PdfReader(BytesIO(paper.data))
    printed = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    about = pdf.xmp_metadata.stream.get_data().decode() if pdf.xmp_metadata else ""
    found = {
        "page": page.text,
        "page's headers": str(page.headers),
        "page in Welsh": visitor.get(f"{path}?lang=cy").text,
        "no such page": gone.text,
        "file": " ".join(opened),
        "file's headers": str(file.headers),
        "paper": f"{printed} {pdf.metadata} {about}",
        "paper's headers": str(paper.headers),
        "status list": visitor.get("/credentials/status/1").text,
    }
    owner.send(f"/staff/passport/{number}/stop")
    return {**found, "stopped page": visitor.get(path).text}


def leaks(found: dict[str, str]) -> set[tuple[str, str]]:
    return {(way, what) for way in found for what in PERSONAL if PERSONAL[what] in found[way]}


def test_nothing_is_told_that_was_not_chosen(app, session, zinnia, owner, visitor):
    found = told(owner, visitor, shared(app, session, zinnia))
    for way in ("page", "file", "paper"):
        assert "Good level 2" in found[way]
        assert "GOOD-1" in found[way]
        assert "The trainer was authorised by Good Training." in found[way]
    assert leaks(found) == set()


def test_a_trainer_who_was_not_authorised_is_not_named_either(app, session, zinnia, owner, visitor):
    session.execute(update(TrainingFact).values(trainer="Somebody Unlisted"))
    session.commit()
    found = told(owner, visitor, shared(app, session, zinnia))
    for way in ("page", "file", "paper"):
        assert "the trainer was not authorised by Good Training" in found[way]
    assert "Unlisted" not in str(found)


def test_the_employer_alone_where_it_was_chosen(app, session, zinnia, owner, visitor):
    found = told(owner, visitor, shared(app, session, zinnia, shows_employer=True))
    assert leaks(found) == {(way, "employer") for way in ("page", "page in Welsh", "file", "paper")}


def test_what_was_stored_when_it_was_shared_tells_no_more(app, session, zinnia):
    shared(app, session, zinnia)
    stored = str(session.scalars(select(Passport.told)).one())
    assert "Good level 2" in stored
    assert [what for what, value in PERSONAL.items() if value in stored] == []


def test_a_certificate_by_the_employer_says_so_before_it_is_shared(session, zinnia, owner):
    """By what the register says of its provider, or by its name alone."""
    sentence = "Your employer is the provider, so this one shows who you work for."
    assert sentence not in str(owner.page("/staff/passport/new"))
    chosen = TrainingFact.course_text == PERSONAL["another course"]
    for said in ({"provider_text": "Harbour  TRUST training team"}, {"route": "in_house"}):
        before = {"provider_id": None, "provider_text": "Somebody", "route": None}
        session.execute(update(TrainingFact).where(chosen).values({**before, **said}))
        session.commit()
        hints = owner.page("/staff/passport/new").select(".govuk-checkboxes__hint")
        assert sum(sentence in " ".join(one.text.split()) for one in hints) == 1


def test_an_in_house_provider_of_the_employer_says_so_too(session, zinnia, owner):
    book = workbook(
        {
            "Providers": [
                ["Code", "Name", "Kind", "Organisation", "Last checked"],
                ["GOOD", "Good Training", "in_house", "HARB", clock.today()],
            ]
        }
    )
    assert not import_register(session, book, "register.xlsx", dry_run=False)["problems"]
    page = owner.page("/staff/passport/new")
    assert str(page).count("Your employer is the provider") == 1


def test_records_that_are_gone_altogether_are_told_as_withdrawn(
    app, session, zinnia, owner, visitor
):
    number = shared(app, session, zinnia)
    address = owner.page(f"/staff/passport/{number}").find(id="address")["href"]
    path = "/p/" + address.rpartition("/")[2]
    with erasing(session):
        session.execute(TrainingFact.__table__.delete().where(TrainingFact.person_id == zinnia))
    session.commit()
    assert "This record has been withdrawn" in visitor.get(path).text
    assert "this record has been withdrawn" in str(owner.page(f"/staff/passport/{number}"))
    for end in ("jwt", "pdf"):
        response = owner.get(f"/staff/passport/{number}/training-passport.{end}")
        assert response.status_code == 200
        assert b"Good level 2" not in response.data
