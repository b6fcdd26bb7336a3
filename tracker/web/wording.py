"""The words that people read on screens, for the words that the facts are kept in."""

from collections.abc import Mapping
from typing import Any

from tracker.rules import timeline, words
from tracker.rules.coverage import Coverage
from tracker.web.audit_wording import AUDITS
from tracker.web.change_wording import CHANGES
from tracker.web.word import Word, plain

STANDING = {
    "in_date": Word("In date", "green"),
    "due_soon": Word("Due soon", "yellow"),
    "expired": Word("Expired", "red"),
    "never_trained": Word("Never trained", "red"),
    "not_assured": Word("Not assured", "orange"),
    "exempt": Word("Exempt", "grey"),
    "unknown": Word("Unknown", "purple"),
}
ASSURANCE = {
    "accredited": Word("Accredited", "green"),
    "certified": Word("Certified", "turquoise"),
    "suspended": Word("Suspended", "orange"),
    "lapsed": Word("Lapsed", "red"),
    "out_of_scope": Word("Out of scope", "orange"),
    "uncertified": Word("Not certified", "red"),
    "unknown": Word("Unknown", "purple"),
}
PROVIDER_STATE = {
    "accredited": Word("Accredited", "green"),
    "certified": Word("Certified", "turquoise"),
    "expiring": Word("Expiring", "yellow"),
    "suspended": Word("Suspended", "orange"),
    "lapsed": Word("Lapsed", "red"),
    "withdrawn": Word("Withdrawn", "red"),
    "uncertified": Word("Not certified", "red"),
    "unknown": Word("Not checked", "purple"),
}
SEVERITY = {
    "breach": Word("Breach", "red"),
    "concern": Word("Concern", "orange"),
    "advice": Word("Advice", "blue"),
}
FRESHNESS = {
    "fresh": Word("Up to date", "blue"),
    "stale": Word("Old figures", "orange"),
    "none": Word("No data yet", "grey"),
}
LINK = {
    "delivery": Word("Day of delivery"),
    "provider": Word("Provider in the register"),
    "certification": Word("Certified on the day"),
    "status": Word("Not suspended or withdrawn"),
    "scope": Word("Within the scope"),
    "route": Word("Route of delivery"),
    "trainer": Word("Trainer"),
    "body": Word("Certification body licensed"),
    "accreditation": Word("Accredited by UKAS"),
    "evidence": Word("Evidence"),
}
NOTICE_STATE = {
    "waiting": Word("Waiting", "blue"),
    "sending": Word("Being sent", "blue"),
    "sent": Word("Sent", "green"),
    "failed": Word("Not delivered", "red"),
    "cancelled": Word("No longer due"),
}
FLAG_KIND = {
    "training_due": Word("Training due"),
    "training_expired": Word("Training expired"),
    "never_trained": Word("Never trained"),
    "not_assured": Word("Training not assured"),
    "relies_on_uncertified_provider": Word("Relies on an uncertified provider"),
    "relies_on_unverified_provider": Word("Relies on an unverified provider"),
    "relies_on_expiring_provider": Word("Relies on a provider about to expire"),
    "below_target": Word("Below target"),
    "data_stale": Word("Figures out of date"),
    "certification_expiring": Word("Certification expiring"),
    "certification_lapsed": Word("Certification lapsed"),
    "certification_suspended": Word("Certification suspended"),
    "accreditation_expiring": Word("Accreditation expiring"),
    "accreditation_lapsed": Word("Accreditation lapsed"),
    "register_entry_stale": Word("Register entry not checked lately"),
    "sweep_missed": Word("Nightly check missed"),
}
FLAG_STATE = {
    "open": Word("Open", "blue"),
    "acknowledged": Word("Acknowledged", "turquoise"),
    "assigned": Word("Assigned", "turquoise"),
    "snoozed": Word("Snoozed", "purple"),
    "closed": Word("Closed", "grey"),
}
WORDS: dict[str, dict[str, Word]] = {
    "standing": STANDING,
    "assurance": ASSURANCE,
    "provider_state": PROVIDER_STATE,
    "severity": SEVERITY,
    "freshness": FRESHNESS,
    "link": LINK,
    "flag_kind": FLAG_KIND,
    "language": plain(words.Language, en="English", cy="Welsh (Cymraeg)"),
    "often": plain(words.Often, daily="On each working day", weekly="Once a week"),
    "told": plain(
        words.Told,
        certificates="Certificates to check",
        decided="Answers to your certificates",
        requests="What commissioners ask for",
        answers="Answers to what you asked for",
        follow_up="What audits ask to be done",
    ),
    "channel": plain(words.Channel, smtp="Email", notify="GOV.UK Notify"),
    "notice_state": NOTICE_STATE,
    "job": plain(
        words.Job,
        sweep="Nightly check",
        data_staleness="Age of the figures",
        checks_due="Register entries to check again",
        notices="Emails",
        trend="Coverage at the end of each month",
        repeats="Courses repeated too early",
        retention="Letting go of what had its time",
        housekeeping="Clearing up",
    ),
    "looked": plain(
        words.Looked,
        person="Your page",
        flag="A flag about you",
        notice="An email to you",
        certificate="A certificate you sent in",
        correction="What you asked to have corrected",
        passport="A training passport you showed them",
        audit="Your name, in an audit",
    ),
    "invited_by": plain(words.InvitedBy, letter="A letter on paper"),
    "correction_state": {
        "asked": Word("Waiting for an answer", "blue"),
        "done": Word("Put right", "green"),
        "refused": Word("Not changed", "grey"),
    },
    "flag_state": FLAG_STATE,
    "flag_step": plain(
        words.FlagStep,
        reopened="Opened again, as its cause returned",
        escalated="Told further up, as nobody had taken it up",
        released="Put back",
        closed="Closed, as its cause had ended",
    ),
    "governed_by": plain(
        words.GovernedBy,
        interval="Time since the training",
        anniversary="Anniversary of the earlier training",
        printed_expiry="Expiry printed on the certificate",
        full_programme="Full programme due again",
        failed_assessment="A later failed assessment",
    ),
    "strength": plain(words.Strength, must="Mandatory", contract="Required by contract"),
    "level": plain(words.Level),
    "kind": plain(words.Kind),
    "result": plain(words.Result, attended="Attended, not assessed"),
    "route": plain(words.Route, in_house="In-house", affiliate="Approved affiliate"),
    "mode": plain(words.Mode, face_to_face="Face to face", e_learning="E-learning"),
    "evidence": plain(
        words.Evidence,
        entered_by_hr="Entered by HR",
        confirmed_by_passport="Confirmed by a training passport",
    ),
    "employment": plain(words.Employment),
    "absence": plain(words.Absence),
    "convention": plain(words.Convention, day_before="The day before", same_day="The same day"),
    "grade": plain(words.Grade),
    "provider_kind": plain(words.ProviderKind, in_house="In-house"),
    "event": plain(words.EventWord),
    "stretch": plain(timeline.Stretched, in_part="In force in part"),
    "population": plain(
        words.Population,
        children="Children and young people",
        adults_learning_disability="Adults with a learning disability",
        autism="Autistic people",
        mental_health="People with mental ill health",
    ),
    "nation": plain(words.Nation, northern_ireland="Northern Ireland"),
    "setting_type": plain(
        words.SettingType,
        section_41_independent="Independent institution (section 41)",
        special_post_16="Special post-16 institution",
        childrens_home="Children\N{RIGHT SINGLE QUOTATION MARK}s home",
        secure_childrens_home="Secure children\N{RIGHT SINGLE QUOTATION MARK}s home",
        nhs_health_service="NHS health service",
    ),
    "upload_kind": {
        "staff": Word("Staff list"),
        "training": Word("Training log"),
        "register": Word("Register"),
    },
    "upload_state": {
        "waiting": Word("Waiting to be checked", "blue"),
        "checking": Word("Being checked", "blue"),
        "checked": Word("Not accepted yet", "yellow"),
        "saving": Word("Being saved", "blue"),
        "accepted": Word("Accepted", "green"),
        "undone": Word("Undone", "grey"),
        "discarded": Word("Discarded", "grey"),
        "failed": Word("Failed", "red"),
    },
    "import_state": {
        "checked": Word("Not saved yet", "yellow"),
        "accepted": Word("Saved", "green"),
        "discarded": Word("Discarded", "grey"),
    },
    "role": {
        "hr": Word("HR team"),
        "staff": Word("Staff member"),
        "commissioner": Word("Commissioner"),
        "registrar": Word("Registrar"),
        "admin": Word("Administrator"),
    },
    # What was shown of who somebody is.
    "factor": {
        "password": Word("Password"),
        "email": Word("Emailed code"),
        "authenticator": Word("Code from your app"),
        "passkey": Word("Passkey"),
        "recovery code": Word("Recovery code"),
        "provider": Word("Your organisation"),
        "second step elsewhere": Word("Second step at your organisation"),
    },
    "account_state": {
        "open": Word("Open", "green"),
        "invited": Word("Invited", "blue"),
        "closed": Word("Closed"),
    },
    **AUDITS,
    **CHANGES,
}
CHAIN = tuple(link for link in LINK if link not in {"delivery", "evidence"})


ROUTE_PROBLEM = {
    "affiliate_not_approved": "The employer is not an approved affiliate of the provider.",
    "in_house_of_another_organisation": "The provider is not this employer's own.",
}


def word(value: str, kind: str) -> Word:
    """What to show for a word of a kind, such as `in_date` of `standing`. Raises KeyError."""
    return WORDS[kind][value]


DONE = {
    "judged": ("post judged", "posts judged"),
    "opened": ("flag opened", "flags opened"),
    "closed": ("flag closed", "flags closed"),
    "notices": ("email to send", "emails to send"),
    "items": ("thing to tell", "things to tell"),
    "entries": ("entry to check", "entries to check"),
    "stale": ("setting with old figures", "settings with old figures"),
    "soon": ("setting with figures that soon are old", "settings with figures that soon are old"),
    "uploads": ("file thrown away", "files thrown away"),
    "texts": ("text of an email let go", "texts of emails let go"),
    "looks": ("look at a person forgotten", "looks at people forgotten"),
    "evidence": ("unused document cleared", "unused documents cleared"),
    "runs": ("old run cleared", "old runs cleared"),
}


def say_done(counts: Mapping[str, Any]) -> str:
    """What a run of the schedule did, by its numbers; of numbers by kind the sum."""
    said = []
    for name, texts in DONE.items():
        counted = counts.get(name, 0)
        number = sum(counted.values()) if isinstance(counted, Mapping) else counted
        if number:
            said.append(count_of(number, *texts))
    return ", ".join(said) or "Nothing to do"


def say_coverage(coverage: Coverage) -> str:
    """Who is covered, out of whom, and who is left out: never a percentage of nobody."""
    left_out = [
        part
        for count, part in (
            (coverage.exempt, f"{coverage.exempt:,} exempt"),
            (coverage.long_absence, f"{coverage.long_absence:,} on long absence"),
            (coverage.new_starter, count_of(coverage.new_starter, "new starter")),
        )
        if count
    ]
    without = f", leaving out {_listed(left_out)}" if left_out else ""
    if coverage.percent is None:
        return f"Nobody to count{without}"
    people = count_of(coverage.counted, "person", "people")
    return f"{coverage.held:,} of {people} ({coverage.percent}%){without}"


def count_of(count: int, one: str, many: str | None = None) -> str:
    """A number with what it counts: 1 person, 1,200 people."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
