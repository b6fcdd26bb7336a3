"""Two trusts: of people of the first a little of everything is held, the second has its own.

What nobody outside the first may read of it is told here in words that are nowhere else.
"""

import re
import zipfile
from datetime import date, timedelta
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.actions import asking
from tests.actions.harbour import STAFF, TRAINING, fill_and_sweep
from tests.actions.held_about import account, held_about_somebody
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.answers import Given
from tracker.actions.audits.opening import Opening, open_audit
from tracker.actions.calendar_feeds import make_feed
from tracker.actions.import_file import import_file
from tracker.actions.notices.answering import keep_answering
from tracker.actions.passports import Wish, share
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.rules.audit_words import Owner
from tracker.rules.words import InvitedBy, NoticeState
from tracker.store.feeds import Whose
from tracker.store.tables.accounts import User
from tracker.store.tables.audits import AuditAction, Finding
from tracker.store.tables.credentials import TakenPassport
from tracker.store.tables.documents import SentCertificate
from tracker.store.tables.invitations import Invitation
from tracker.store.tables.notices import Notice, Recipient
from tracker.store.tables.passports import Passport
from tracker.store.tables.people import Person, TrainingFact
from tracker.store.tables.places import Organisation

# Names, staff numbers, settings and addresses of the first trust and those who deal with it.
_PEOPLE = (
    r"Adeyemi|Brown|Clarke|Davies|Evans|Dunn|Deirdre|0010[1-5]|Our plan|"
    r"@harbour\.example|east@board\.example"
)
OF_PEOPLE = re.compile(_PEOPLE)
OF_THE_TRUST = re.compile(_PEOPLE + r"|Ward [12]\b|Harbour Trust|\bHARB\b|\bW[12]\b")
# Of the one person whom most of it is about; their colleagues may not read these either.
ABOUT_DEE = re.compile(r"Clarke|Dunn|Deirdre|00103|dee@harbour\.example|Our flags")


Accounts = dict[str, int]


def fill(session: Session) -> tuple[Accounts, Accounts]:
    """Put both into an empty database. The accounts by role of the first trust, and of strangers to
    it: those of the second, the register's keepers, and a colleague of Dee's."""
    today = fill_and_sweep(session)
    dee = held_about_somebody(session)
    mine = _accounts(session, "HARB", dee, "EAST")
    _more(session, mine["hr"], dee, today)
    strangers = _second(session, today)
    col = session.scalars(select(Person.id).where(Person.number == "00102")).one()
    for role in ("registrar", "admin"):
        strangers[role] = account(session, f"{role}@register.example", role)
    strangers["colleague"] = account(session, "col@harbour.example", "staff", person_id=col)
    sweep(session, today)
    return mine, strangers


def _accounts(session: Session, code: str, person: int, board: str) -> Accounts:
    """Accounts that are new, but for the person's own where they have one."""
    place = "harbour" if code == "HARB" else "elsewhere"
    commissioner = asking.commissioner(session, board)
    own = session.scalars(select(User.id).where(User.person_id == person)).one_or_none()
    email = f"{{}}@{place}.example".format
    return {
        "hr": account(session, email("lead"), "hr", organisation_id=_organisation(session, code)),
        "staff": own or account(session, email("staff"), "staff", person_id=person),
        "commissioner": account(
            session, email("board"), "commissioner", commissioner_id=commissioner
        ),
    }


def _organisation(session: Session, code: str) -> int:
    return session.scalars(select(Organisation.id).where(Organisation.code == code)).one()


def _more(session: Session, hr: int, dee: int, today: date) -> None:
    """What is not about one person: documents, requests, feeds, who answers, an open audit."""
    trust, now = _organisation(session, "HARB"), clock.now()
    asking.give(session)
    asking.wish(session)
    make_feed(session, hr, Whose(organisation_id=trust), "Our flags")
    keep_answering(session, trust, hr, {asking.setting(session): hr})
    finding = session.scalars(select(Finding)).one()
    action = {"what": "Tell us", "owner": Owner.COMMISSIONER, "due_on": today}
    session.add(AuditAction(finding_id=finding.id, set_by=finding.made_by, set_at=now, **action))
    _passports(session, dee, today)
    unused = {"code_hash": "u" * 64, "made_at": now, "expires_at": now + timedelta(days=9)}
    ruth = session.scalars(select(Person.id).where(Person.number == "00101")).one()
    whose = {"person_id": ruth, "organisation_id": trust, "invited_by": InvitedBy.LETTER}
    session.add(Invitation(**whose, **unused))
    lead = Recipient(account_id=hr)
    session.add(lead)
    session.flush()
    notice = {"address": "lead@harbour.example", "reference": "two", "subject": "Dunn"}
    times = {"made_at": now, "next_try_at": now, "day": today}
    failed = {"state": NoticeState.FAILED, "plain": "Dunn", "problem": "No such address"}
    whose = {"recipient_id": lead.id, "organisation_id": trust}
    session.add(Notice(**whose, **notice, **times, **failed))
    assert session.scalars(select(SentCertificate.person_id)).all() == [dee]
    session.commit()


def _passports(session: Session, dee: int, today: date) -> None:
    """One that is shared, and what was taken in, which says the same."""
    ends_on = today + timedelta(days=90)
    record = session.scalars(
        select(TrainingFact.id).where(
            TrainingFact.person_id == dee, TrainingFact.withdrawn_at.is_(None)
        )
    ).first()
    assert record
    shared = share(session, dee, Wish([record], "Dee Dunn", ends_on, False, "I agree"), "key")
    told = session.get_one(Passport, shared).told
    session.execute(update(Passport).values(told=told, ends_on=ends_on))
    session.execute(update(TakenPassport).values(said=told))


def _second(session: Session, today: date) -> Accounts:
    """The other trust's people, what it has answered, and the board of its one setting."""
    begun = date(2019, 1, 1)
    register = {
        "Commissioners": [["Code", "Name"], ["FAR", "Far Board"]],
        "Commissioning": [["Commissioner", "Setting", "From", "To"], ["FAR", "X1", begun, None]],
    }
    import_register(session, workbook(register), "register.xlsx", dry_run=False)
    staff = [
        [f"9000{n}", surname, "Una", "X1", "Nurse", begun, None, None]
        for n, surname in enumerate(("Oakes", "Pryce", "Quinn"))
    ]
    row = ["90001", "Pryce", "Una", "Good level 2", "Fine", today - timedelta(days=30), None]
    answers = [Given("unknown_provider", "Fine", "GOOD")]
    for sheet in ({"Staff": [STAFF, *staff]}, {"Training": [TRAINING, row]}):
        import_file(session, workbook(sheet), "own.xlsx", organisation="OTHER", answers=answers)
    person = session.scalars(select(Person.id).where(Person.number == "90001")).one()
    accounts = _accounts(session, "OTHER", person, "FAR")
    far = asking.commissioner(session, "FAR")
    opening = Opening("setting", "X1", today, None, "To see", "seed", 3)
    open_audit(session, far, accounts["commissioner"], opening)
    asking.wish(session, who="FAR", code="X1")
    return accounts


def words_in(content: bytes) -> str:
    """What can be read in an answer: of a page, of a PDF, and of a file that holds others.

    In workbooks the texts alone: their cells have names such as W1.
    """
    if content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as file:
            return " ".join(words_in(file.read(name)) for name in file.namelist())
    said = content.decode(errors="ignore")
    return re.sub(r"<[^>]*>", " ", said) if said.startswith("<?xml") else said
