"""The log of writes in plain words: who did what, and from where."""

from collections.abc import Collection

from flask import request

from tracker.store.audit_log.reading import Act, Wrote
from tracker.web.choices import Choices

# One row of each table, and several, in the words of the field.
ROWS = {
    "accreditation": ("accreditation", "accreditations"),
    "accreditor": ("accreditation body", "accreditation bodies"),
    "affiliate": ("affiliate approval", "affiliate approvals"),
    "account_invitation": ("invitation to an account", "invitations to accounts"),
    "answer": ("answer", "answers"),
    "audit": ("audit", "audits"),
    "audit_action": ("action", "actions"),
    "audit_check": ("check of a sample", "checks of a sample"),
    "audit_event": ("step of an audit", "steps of an audit"),
    "audit_log_values": ("note of what changed", "notes of what changed"),
    "audit_sample": ("person in a sample", "people in a sample"),
    "body": ("certification body", "certification bodies"),
    "calendar_feed": ("calendar address", "calendar addresses"),
    "certificate_opening": ("opening of a certificate", "openings of certificates"),
    "certification": ("certificate of a provider", "certificates of providers"),
    "certification_event": ("certification event", "certification events"),
    "certification_fact": ("certification", "certifications"),
    "commissioner": ("commissioner", "commissioners"),
    "commissioner_fact": ("name of a commissioner", "names of commissioners"),
    "commissioning": ("commissioning", "commissionings"),
    "correction": ("correction", "corrections"),
    "curriculum": ("curriculum", "curricula"),
    "curriculum_fact": ("entry of a curriculum", "entries of curricula"),
    "erasure": ("erasure of a person", "erasures of people"),
    "evidence": ("piece of evidence", "pieces of evidence"),
    "finding": ("finding", "findings"),
    "invitation": ("invitation", "invitations"),
    "linked_sign_in": ("link to a provider", "links to providers"),
    "keeping_choice": ("choice how long things are kept", "choices how long things are kept"),
    "legal_hold": ("legal hold", "legal holds"),
    "licence": ("licence of a body", "licences of bodies"),
    "name_opening": ("opening of a name", "openings of names"),
    "organisation": ("organisation", "organisations"),
    "organisation_fact": ("name of an organisation", "names of organisations"),
    "passport": ("training passport", "training passports"),
    "passport_record": ("record on a passport", "records on passports"),
    "person": ("person", "people"),
    "person_fact": ("name of a person", "names of people"),
    "post": ("post", "posts"),
    "post_fact": ("entry of a post", "entries of posts"),
    "provider": ("provider", "providers"),
    "provider_fact": ("entry of a provider", "entries of providers"),
    "recipient": ("choice about emails", "choices about emails"),
    "recovery_code": ("recovery code", "recovery codes"),
    "request": ("request", "requests"),
    "request_event": ("step of a request", "steps of requests"),
    "requirement": ("requirement", "requirements"),
    "requirement_fact": ("version of a requirement", "versions of requirements"),
    "responsible": ("person responsible", "people responsible"),
    "role": ("role", "roles"),
    "roles_users": ("role of an account", "roles of accounts"),
    "sent_certificate": ("certificate sent in", "certificates sent in"),
    "setting": ("setting", "settings"),
    "setting_document": ("document of a setting", "documents of settings"),
    "setting_fact": ("entry of a setting", "entries of settings"),
    "setting_file": ("file", "files"),
    "sign_in": ("sign-in", "sign-ins"),
    "signing_key": ("signing key", "signing keys"),
    "standards_version": ("version of the Standards", "versions of the Standards"),
    "taken_passport": ("passport taken in", "passports taken in"),
    "taken_record": ("record from a passport", "records from passports"),
    "trainer": ("trainer", "trainers"),
    "training_fact": ("training record", "training records"),
    "trusted_issuer": ("trusted issuer", "trusted issuers"),
    "upload": ("upload", "uploads"),
    "user": ("account", "accounts"),
    "webauthn": ("passkey", "passkeys"),
}
# What the register's keepers and administrators see: the register and accounts, and no person.
REGISTER = frozenset(
    {
        "accreditation",
        "accreditor",
        "affiliate",
        "body",
        "certification",
        "certification_event",
        "certification_fact",
        "commissioner",
        "commissioner_fact",
        "commissioning",
        "curriculum",
        "curriculum_fact",
        "evidence",
        "licence",
        "organisation",
        "organisation_fact",
        "provider",
        "provider_fact",
        "requirement",
        "requirement_fact",
        "setting",
        "setting_fact",
        "standards_version",
        "trainer",
    }
)
ACCOUNTS = frozenset(
    {
        "account_invitation",
        "linked_sign_in",
        "recovery_code",
        "role",
        "roles_users",
        "sign_in",
        "signing_key",
        "trusted_issuer",
        "user",
        "webauthn",
    }
)
_DID = {
    "add": "added",
    "begin": "there before the log began",
    "change": "changed",
    "delete": "deleted",
    "erase": "erased",
    "withdraw": "withdrawn",
}
_ACTS_AS = {
    "admin": "An administrator",
    "commissioner": "A commissioner",
    "hr": "HR",
    "registrar": "A registrar",
    "staff": "A member of staff",
}
# What is done on a page, where a person would say it so.
_PAGES = {
    "account.app": "set up an authenticator app",
    "account.end_one": "ended one of their sign-ins",
    "account.end_others": "ended their other sign-ins",
    "account.recovery_codes": "made recovery codes",
    "account.remove_app": "removed their authenticator app",
    "account_joining.finish": "opened an account that they were invited to",
    "accounts.again": "sent an invitation again",
    "accounts.close": "closed an account",
    "accounts.invite": "invited somebody to an account",
    "accounts.open_account": "opened an account again",
    "accounts.reset": "reset the second step of an account",
    "accounts.role": "changed the role of an account",
    "hr.accept_upload": "accepted upload {}",
    "hr.discard_upload": "discarded upload {}",
    "hr.new_upload": "uploaded a file as upload {}",
    "hr.undo_this_upload": "undid upload {}",
    "second_step.code": "signed in by a code",
    "second_step.recovery": "signed in by a recovery code",
    "security.change_password": "changed their password",
    "security.login": "signed in",
    "security.logout": "signed out",
    "security.wan_register_response": "set up a passkey",
    "security.wan_signin_response": "signed in by a passkey",
}


def wrote(one: Wrote) -> str:
    """ "100 training records added" """
    single, several = ROWS[one.table]
    return f"{one.rows:,} {single if one.rows == 1 else several} {_DID[one.operation]}"


def who(act: Act) -> str:
    """Who did it, as far as the reader may know: by address, or what they act as and for whom."""
    if act.email:
        return act.email
    if act.account_id is None:
        return "The tracker" if act.place else "Somebody outside the tracker"
    if act.account is None:
        return "An account that is gone"
    said, place = _ACTS_AS.get(act.role or "", "An account"), act.account.place
    return f"{said} of {place}" if place and act.role in {"hr", "commissioner"} else said


def where(act: Act) -> str:
    """What they were doing: on which page, with which command, in which job."""
    if act.place is None:
        return "wrote to the database with another program"
    kind, _, name = act.place.partition(" ")
    if kind == "flask":
        return f"ran the command flask {name}"
    if kind == "job":
        return f"ran the job {name} of the schedule"
    if kind == "upload":
        return f"had upload {name} worked on"
    if kind == "page":
        if said := _PAGES.get(name):
            return said.format(act.upload_id or "")
        return f"used the page {name.split('.')[-1].replace('_', ' ')}"
    return "did something by itself"


def table_choices(some: Collection[str] | None) -> Choices:
    """What the reader may narrow the log to, in the order of its words; None is anything."""
    shown = ROWS if some is None else some
    named = [(name, several[0].upper() + several[1:]) for name, (_, several) in ROWS.items()]
    return sorted((one for one in named if one[0] in shown), key=lambda one: one[1].lower())


def chosen_tables(table: str, some: Collection[str] | None) -> Collection[str] | None:
    """The one table that was chosen among some; what is none of them is as if not chosen."""
    return {table} if table in (ROWS if some is None else some) else some


def number_asked(name: str) -> int | None:
    """A number of an upload, or None."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 < number <= 2_147_483_647 else None
