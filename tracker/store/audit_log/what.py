"""Which tables are logged, and how; which are not, and why. A table is in exactly one of these."""

# Rows that are only ever added, and withdrawn once. An entry of the log tells of all the rows of a
# statement by their ids and one digest; what they said before is the row that they replace.
ADDED = frozenset(
    {
        "accreditation",
        "accreditor",
        "affiliate",
        "answer",
        "audit_check",
        "audit_event",
        "audit_sample",
        "body",
        "certificate_opening",
        "certification",
        "certification_event",
        "certification_fact",
        "commissioner",
        "commissioner_fact",
        "commissioning",
        "curriculum",
        "curriculum_fact",
        "licence",
        "name_opening",
        "organisation",
        "organisation_fact",
        "person",
        "person_fact",
        "post",
        "post_fact",
        "provider",
        "provider_fact",
        "request_event",
        "requirement",
        "requirement_fact",
        "setting",
        "setting_document",
        "setting_fact",
        "standards_version",
        "trainer",
        "training_fact",
    }
)
# Rows that change. Each row is an entry of its own, and its values before and after stand beside.
CHANGED = frozenset(
    {
        "account_invitation",
        "audit",
        "audit_action",
        "calendar_feed",
        "correction",
        "erasure",
        "evidence",
        "finding",
        "invitation",
        "keeping_choice",
        "legal_hold",
        "linked_sign_in",
        "passport",
        "passport_record",
        "recipient",
        "recovery_code",
        "request",
        "responsible",
        "role",
        "roles_users",
        "sent_certificate",
        "setting_file",
        "sign_in",
        "signing_key",
        "taken_passport",
        "taken_record",
        "trusted_issuer",
        "upload",
        "user",
        "webauthn",
    }
)
LOGGED = ADDED | CHANGED

_CACHE = "computed from the facts, and made anew by `flask rebuild`"
_STAGED = "what an upload would bring; what it brings once accepted is logged"
_LOOK = "who looked, which changes nothing; a log of its own"
_QUEUE = "work that waits, and goes when it is done"
NOT_LOGGED = {
    "absent_post": _STAGED,
    "audit_log": "the log itself",
    "audit_log_pending": "the log itself",
    "audit_log_values": "the log itself",
    "calendar_event": "a cache of what calendars were last told",
    "coverage_month": _CACHE,
    "flag": "opened and closed in bulk by the nightly check; its steps are in flag_event",
    "flag_event": "a log of its own, with who and when",
    "import_line": _STAGED,
    "job_run": "a log of its own",
    "look": _LOOK,
    "notice": "what was sent, to whom and when; a log of its own",
    "notice_item": "what was sent, to whom and when; a log of its own",
    "organisation_coverage": _CACHE,
    "organisation_flags": "a count of what is open, made anew with every check",
    "passport_look": _LOOK,
    "post_standing": _CACHE,
    "repeat_month": _CACHE,
    "setting_coverage": _CACHE,
    "setting_reliance": _CACHE,
    "setting_told": "follows from the uploads, which are logged",
    "setting_upload": "follows from the uploads, which are logged",
    "sign_in_attempt": "counters that are cleared",
    "staged_post": _STAGED,
    "staged_training": _STAGED,
    "touched_post": _QUEUE,
    "training_month": _CACHE,
    "training_seen": "what somebody saw last, so that they can be told what is new",
    "upload_problem": _STAGED,
    "upload_row": "the ledger of an upload, which the upload's own row sums up",
    "upload_work": _QUEUE,
}

# What may change of a row that is otherwise only added: these once, and the others at any time.
ONCE = ("withdrawn_at", "withdrawn_by")
AT_WILL = {"organisation": ("revision",)}

# That these change is logged; what they hold is not: secrets, documents, and what is too large.
NOT_KEPT = {
    "account_invitation": ("code_hash",),
    "calendar_feed": ("token_hash",),
    "evidence": ("content",),
    "invitation": ("code_hash",),
    "passport": ("salt", "token_hash", "consent", "told"),
    "recipient": ("token_hash",),
    "recovery_code": ("code_hash",),
    "sent_certificate": ("content",),
    "setting_file": ("content",),
    "sign_in": ("token_hash",),
    "signing_key": ("locked",),
    "taken_passport": ("said", "signed"),
    "upload": ("content", "basis", "summary"),
    "user": (
        "password",
        "fs_uniquifier",
        "fs_webauthn_user_handle",
        "mf_recovery_codes",
        "tf_phone_number",
        "tf_totp_secret",
        "us_phone_number",
        "us_totp_secrets",
    ),
    "webauthn": ("credential_id", "public_key"),
}
# That these change is not logged: counters, and when somebody was last told or seen.
OVERLOOKED = {
    "audit_action": ("told_on", "late_told_on"),
    "calendar_feed": ("last_read_on",),
    "invitation": ("tries",),
    "request": ("hr_told_on", "told_on", "late_told_on"),
    "role": ("update_datetime",),
    "sent_certificate": ("hr_told_on", "told_on"),
    "sign_in": ("last_seen_at",),
    "user": (
        "last_login_at",
        "current_login_at",
        "last_login_ip",
        "current_login_ip",
        "login_count",
        "signed_in_on",
        "totp_counter",
        "update_datetime",
    ),
    "webauthn": ("lastuse_datetime", "sign_count"),
}
