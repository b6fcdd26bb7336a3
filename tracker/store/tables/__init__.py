"""Every table. Importing this module makes all of them known to the metadata."""

from tracker.store.tables import (
    absent,
    accounts,
    audit_log,
    audits,
    credentials,
    documents,
    feeds,
    flags,
    imports,
    invitations,
    judged,
    looks,
    notices,
    passports,
    people,
    places,
    protection,
    register,
    requests,
    runs,
    seen,
    staged,
    uploads,
)

__all__ = [
    "absent",
    "accounts",
    "audit_log",
    "audits",
    "credentials",
    "documents",
    "feeds",
    "flags",
    "imports",
    "invitations",
    "judged",
    "looks",
    "notices",
    "passports",
    "people",
    "places",
    "protection",
    "register",
    "requests",
    "runs",
    "seen",
    "staged",
    "uploads",
]

# In the database stand walls between organisations, which look from these tables to those: whoever
# puts in all rows there are, in the order of the metadata, puts those in first.
_LOOKED_AT_BY = {
    places.SettingFact: (
        people.Post,
        judged.SettingCoverage,
        judged.SettingReliance,
        requests.SettingDocument,
        requests.Request,
    ),
    people.Post: (
        people.PersonFact,
        people.TrainingFact,
        accounts.User,
        credentials.TakenPassport,
        invitations.Invitation,
        documents.SentCertificate,
        notices.Recipient,
    ),
    people.TrainingFact: (
        documents.SentCertificate,
        passports.PassportRecord,
        credentials.TakenRecord,
    ),
}
for _seen, _lookers in _LOOKED_AT_BY.items():
    for _looker in _lookers:
        _looker.__table__.add_is_dependent_on(_seen.__table__)  # type: ignore[attr-defined]
