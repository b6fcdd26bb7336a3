"""The sections of what is held about a person, with their keys, and what is not told."""

SOURCE = ("recorded_at", "file", "given_at", "given_by")
ENDED = ("withdrawn_at", "replaced")
NAMES = ("id", "number", "surname", "forename", "email", *SOURCE)
POSTS = (
    *("id", "role", "setting", "staff_number", "setting_code", "staff_group", "employment"),
    *("starts_on", "ends_on", "absence", "absence_from", "absence_to"),
    *("exempt_from", "exempt_to", *SOURCE),
)
TRAINING = (
    *("id", "course", "provider", "completed_on", "started_on", "result", "kind", "route", "mode"),
    *("trainer", "certificate_number", "printed_expiry", "evidence"),
    *("recorded_at", "file", "sheet", "row", "given_at", "given_by"),
)
# The keys of each section, which stay as they are: the JSON is read by other programs.
FIELDS: dict[str, tuple[str, ...]] = {
    "names": NAMES,
    "posts": POSTS,
    "training": (*TRAINING, "register_course", "register_provider"),
    "certificates": (
        *("id", "course", "provider", "completed_on", "started_on", "result", "printed_expiry"),
        *("certificate_number", "note", "media_type", "size", "sent_at", "state", "reason"),
        *("decided_at", "record_id"),
    ),
    "certificate_openings": ("certificate_id", "course", "opened_at", "organisation", "by_you"),
    "standings": (
        *("requirement", "setting", "standing", "in_grace", "since", "due_on", "next_change_on"),
        *("governed_by", "assurance", "record_id", "why"),
    ),
    "flags": (
        *("id", "kind", "requirement", "staff_number", "severity", "opened_on", "until", "stage"),
        *("acknowledged", "assigned", "snoozed_until", "closed_on"),
    ),
    "flag_steps": (
        *("flag_id", "kind", "step", "at", "until", "stage", "snoozed_until"),
        *("by_somebody", "note"),
    ),
    "emails": ("id", "subject", "day", "address", "state", "channel", "sent_at", "text"),
    "told": ("told", "kind", "day", "in_email_of"),
    "preferences": ("language", "often", "weekends", "bank_holidays", "has_private_address"),
    "accounts": (
        *("id", "email", "roles", "active", "made_at", "last_sign_in_at", "this_sign_in_at"),
        *(
            "last_sign_in_from",
            "this_sign_in_from",
            "sign_ins",
            "read_on",
            "read_before_on",
            "has_password",
            "second_step",
        ),
        *("phone", "answers_for", "signed_in_on", "closed_at"),
    ),
    "passkeys": ("name", "made_at", "last_used_at"),
    "sign_ins": ("browser", "begun_at", "last_seen_at", "factors"),
    "linked_sign_ins": ("issuer", "address", "subject", "linked_at"),
    "account_invitations": ("made_at", "expires_at", "used_at", "revoked_at"),
    "invitations": (
        *("is_way_back", "invited_by", "address", "made_at", "expires_at", "used_at"),
        *("revoked_at", "tries"),
    ),
    "passports": (
        *("number", "name", "shows_employer", "consent", "shared_at", "ends_on", "revoked_at"),
    ),
    "passport_records": ("passport_number", "record_id", "course", "completed_on"),
    "passport_looks": ("passport_number", "at", "refused"),
    "taken_passports": (
        *("id", "issuer", "number", "records", "taken_at", "undone_at", "certificates"),
    ),
    "calendars": ("name", "of_own_training", "made_at", "last_read_on", "revoked_at"),
    "answers": ("id", "asked", "answer", "recorded_at", "withdrawn_at"),
    "waiting": ("what", "said", "on", "file", "state", "given_at", "given_by"),
    "looks": ("day", "organisation", "role", "opened", "times", "first_at", "last_at"),
    "name_openings": ("opened_at", "commissioner", "reason"),
    "audit_checks": (
        *("audited_on", "commissioner", "setting", "requirement", "outcome", "note", "checked_at"),
        "why",
    ),
    "audit_findings": (
        *("id", "audited_on", "commissioner", "setting", "severity", "said", "made_at"),
        *("withdrawn_at", "withdrawn_because"),
    ),
    "audit_actions": ("finding_id", "what", "owner", "due_on", "done_at", "done_note"),
    "corrections": (
        *("id", "about", "record", "wrong", "asked_at", "asked_of", "answer_by", "state"),
        *("answer", "answered_at"),
    ),
    "earlier_names": (*NAMES, *ENDED),
    "earlier_posts": (*POSTS, *ENDED),
    "earlier_training": (*TRAINING, *ENDED),
}
# What a row is called by, in this order.
CALLED = {
    "names": ("surname", "forename"),
    "posts": ("role", "setting"),
    "training": ("course", "provider", "completed_on"),
    "certificates": ("course", "completed_on"),
    "standings": ("requirement", "setting"),
    "flags": ("kind", "requirement", "opened_on"),
    "emails": ("subject", "day"),
    "accounts": ("email",),
    "passkeys": ("name",),
    "sign_ins": ("browser",),
    "linked_sign_ins": ("issuer",),
    "calendars": ("name",),
    "answers": ("asked",),
}
# Tables that hold something of a person and of which nothing is told, and why.
NOT_TOLD = {
    "touched_post": "It says only that a post is to be judged anew, and is emptied each night.",
    "calendar_event": "It holds digests of what your calendar last said. Your calendar says it.",
    "post_standing": "It repeats what is found of your training, which is told as found today.",
    "audit_log": "It repeats that rows changed, which are told themselves.",
    "audit_log_values": "It repeats for a time what rows said that are told themselves.",
    "audit_event": "It repeats the steps of audits. What they say of you is told with each.",
    "recovery_code": "It holds digests of codes that only you have. Your account says how many.",
    "request": "It is about a setting, and leads to people only by who asked and answered.",
    "request_event": "It is about a setting, and names nobody but who took the step.",
    "legal_hold": (
        "It keeps records from being erased, and holds nothing else of you. That there is one may "
        "be part of legal advice or of an inquiry: HR tells you where it may be told."
    ),
    "erasure": "It says that somebody is to be erased. HR tells you what came of your request.",
}
