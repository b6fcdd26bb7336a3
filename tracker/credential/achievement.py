"""A training passport as an Open Badges 3.0 credential, which is a W3C Verifiable Credential.

Its data model is Verifiable Credentials 2.0, secured as a JWT whose payload is the credential with
the claims that repeat parts of it (Open Badges 3.0, section 8.2). What every reader of such badges
shows is in the badge's own words; `trainingPassport` says the same for machines, whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tracker.credential.jose import NotGenuine, opened, sign
from tracker.credential.keys import Key
from tracker.credential.passport import (
    Certificate,
    NotAPassport,
    Passport,
    document,
    passport_from,
)
from tracker.rules.days import LONDON, ONE_DAY
from tracker.rules.wording import say_day

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    # What badges have no words of their own for: one literal, so that no reader guesses at it.
    {"trainingPassport": {"@id": "urn:training-standards-tracker:passport", "@type": "@json"}},
)
TYPES = ("VerifiableCredential", "AchievementCredential")
TITLE = "Training passport"
ABOUT = (
    "Training under the RRN Training Standards that its owner has chosen to share, each with its "
    "dates, its provider, who certified the provider, and the chain of assurance on the days of "
    "the training."
)
CRITERIA = "Each training was recorded by an employer, with the evidence that is named beside it."


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs: the address of its profile, its name and the addresses of its lists."""

    address: str
    name: str
    url: str
    status_list: str

    @property
    def profile(self) -> dict[str, Any]:
        return {"id": self.address, "type": ["Profile"], "name": self.name, "url": self.url}


@dataclass(frozen=True, slots=True)
class Verified:
    """A passport that a known issuer signed, and where it says whether it was revoked."""

    passport: Passport
    issuer: str
    issuer_name: str
    key_name: str
    signed_at: datetime
    status_list: str
    status_index: int


class Ended(NotGenuine):
    """It was signed by a known issuer, and its last day is over."""

    def __init__(self, verified: Verified) -> None:
        super().__init__(
            f"This passport was genuine, and ended on {say_day(verified.passport.ends_on)}. "
            "Ask its owner for a new one."
        )
        self.verified = verified


def issue(passport: Passport, issuer: Issuer, key: Key, key_id: str, now: datetime) -> str:
    """The passport, signed now."""
    return sign(_claims(passport, issuer, now), key, key_id)


def verify(text: str, keys: Sequence[Key], now: datetime) -> Verified:
    """What a signed passport says. Raises NotGenuine, and Ended where its last day is over.

    Whether it was revoked is for the issuer's status list to say.
    """
    claims, key = opened(text, keys)
    found = _verified(claims, key)
    if found.signed_at > now + timedelta(minutes=5):
        raise NotGenuine("The file says that it will be signed later than now. Check the clock.")
    if now >= _end_of(found.passport.ends_on):
        raise Ended(found)
    return found


def _claims(passport: Passport, issuer: Issuer, now: datetime) -> dict[str, Any]:
    signed, ends = now.replace(microsecond=0), _end_of(passport.ends_on)
    # The number alone would be everybody's to count up; the day makes it one signing's own.
    name = f"{issuer.address}/passports/{passport.number}/{signed:%Y%m%dT%H%M%SZ}"
    return {
        "@context": list(CONTEXT),
        "id": name,
        "type": list(TYPES),
        "name": f"{TITLE} of {passport.name}",
        "issuer": issuer.profile,
        "validFrom": _moment(signed),
        "validUntil": _moment(ends),
        "credentialSubject": _subject(passport, issuer),
        "evidence": [_evidence(one) for one in passport.certificates],
        "credentialStatus": {
            "id": f"{issuer.status_list}#{passport.number}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(passport.number),
            "statusListCredential": issuer.status_list,
        },
        "iss": issuer.address,
        "jti": name,
        "nbf": int(signed.timestamp()),
        "exp": int(ends.timestamp()),
    }


def _subject(passport: Passport, issuer: Issuer) -> dict[str, Any]:
    return {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": passport.name,
                "identityType": "name",
            }
        ],
        "achievement": {
            "id": f"{issuer.address}#training-passport",
            "type": ["Achievement"],
            "achievementType": "Certification",
            "name": TITLE,
            "description": ABOUT,
            "criteria": {"narrative": CRITERIA},
        },
        "trainingPassport": document(passport),
    }


def _evidence(one: Certificate) -> dict[str, Any]:
    """A certificate in words, for readers of badges that know nothing of training passports."""
    by = f" from {one.provider}" if one.provider else ""
    done = f"; training ended on {say_day(one.completed_on)}" if one.completed_on else ""
    end = f"; the certificate says until {say_day(one.expires_on)}" if one.expires_on else ""
    return {
        "type": ["Evidence"],
        "name": one.course,
        "narrative": f"{one.course}{by}, {one.result.value}{done}{end}.",
    }


def _verified(claims: Mapping[str, Any], key: Key) -> Verified:
    """What the claims say. Raises NotGenuine where the parts of them do not agree."""
    try:
        subject, status = claims["credentialSubject"], claims["credentialStatus"]
        passport = passport_from(subject["trainingPassport"])
        signed_at = datetime.fromtimestamp(claims["nbf"], UTC)
        index = int(status["statusListIndex"])
        agree = (
            tuple(claims["type"]) == TYPES
            and claims["iss"] == claims["issuer"]["id"]
            and claims["jti"] == claims["id"]
            and claims["validFrom"] == _moment(signed_at)
            and claims["validUntil"] == _moment(_end_of(passport.ends_on))
            and claims["exp"] == int(_end_of(passport.ends_on).timestamp())
            and subject["identifier"][0]["identityHash"] == passport.name
            and index == passport.number
            and status["statusPurpose"] == "revocation"
        )
        texts = (claims["iss"], claims["issuer"]["name"], status["statusListCredential"])
    except (KeyError, IndexError, TypeError, ValueError, OverflowError, NotAPassport) as error:
        raise _other(error) from error
    if not agree or not all(isinstance(text, str) and text for text in texts):
        raise _other()
    return Verified(passport, texts[0], texts[1], key.thumbprint(), signed_at, texts[2], index)


def _other(error: Exception | None = None) -> NotGenuine:
    field = f" ({error})" if isinstance(error, NotAPassport) else ""
    return NotGenuine(
        "A known issuer signed this file, but it is not a training passport as written here"
        f"{field}."
    )


def _end_of(day: date) -> datetime:
    """The moment at which the day is over in London."""
    return datetime.combine(day + ONE_DAY, time(), LONDON).astimezone(UTC)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
