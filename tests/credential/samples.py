"""A passport with everything on it, and who signs it."""

from datetime import UTC, date, datetime
from functools import cache

from joserfc.jwk import ECKey

from tracker.credential import keys
from tracker.credential.achievement import Issuer, issue
from tracker.credential.passport import Certificate, Passport, Reason
from tracker.rules.words import Assurance, Evidence, Kind, Level, Mode, Result, Route

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
HOST = "https://tracker.example"
ISSUER = Issuer(
    f"{HOST}/credentials/issuer",
    "Training Standards Tracker at tracker.example",
    HOST,
    f"{HOST}/credentials/status/1",
)
CERTIFICATE = Certificate(
    course="Maybo Safer Handling",
    level=Level.PHYSICAL,
    provider="Maybo Limited",
    certified_by="BILD ACT",
    started_on=date(2026, 3, 3),
    completed_on=date(2026, 3, 4),
    expires_on=date(2027, 3, 4),
    kind=Kind.INITIAL,
    mode=Mode.FACE_TO_FACE,
    route=Route.COMMERCIAL,
    result=Result.PASSED,
    certificate_number="M-1042",
    evidence=Evidence.DOCUMENT_SEEN,
    assurance=Assurance.ACCREDITED,
    chain=(
        Reason("provider", True, "The provider is in the register."),
        Reason("accreditation", True, "BILD ACT was accredited by UKAS on 4 March 2026."),
    ),
)
PASSPORT = Passport(
    number=7,
    name="Siân Ó Dálaigh",
    address=f"{HOST}/passport/AbCdEfGh",
    shared_on=date(2026, 11, 26),
    ends_on=date(2027, 2, 26),
    certificates=(CERTIFICATE,),
)


@cache
def key() -> ECKey:
    return keys.new_key()


def key_id(of: ECKey) -> str:
    return f"{HOST}/credentials/keys/{of.thumbprint()}"


def signed(passport: Passport = PASSPORT, by: ECKey | None = None, now: datetime = NOW) -> str:
    by = by or key()
    return issue(passport, ISSUER, by, key_id(by), now)
