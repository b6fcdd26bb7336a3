"""How the sections of My data and what is in them are called, in the language of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext


@dataclass(frozen=True, slots=True)
class Label:
    """How a key is called, and the kind of words that its values are, if any."""

    text: Any
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A section's title, what it is in a sentence, and the labels that are its own."""

    title: Any
    about: Any
    labels: Mapping[str, Label]


def _labels(**labels: Any) -> dict[str, Label]:
    return {key: one if isinstance(one, Label) else Label(one) for key, one in labels.items()}


# What a key is called wherever a section does not say otherwise.
LABELS = _labels(
    recorded_at=lazy_gettext("Written down"),
    file=lazy_gettext("From the file"),
    given_at=lazy_gettext("File sent"),
    given_by=lazy_gettext("Sent by the HR team of"),
    withdrawn_at=lazy_gettext("Taken out"),
    replaced=lazy_gettext("Something newer took its place"),
    staff_number=lazy_gettext("Staff number"),
    setting=lazy_gettext("Place of work"),
    requirement=lazy_gettext("Training asked of you"),
    kind=Label(lazy_gettext("What about"), "flag_kind"),
    stage=lazy_gettext("Days ahead"),
    until=lazy_gettext("Last good day"),
    snoozed_until=lazy_gettext("Put off until"),
    email=lazy_gettext("Email"),
    state=Label(lazy_gettext("State"), "notice_state"),
)
_NAMES = _labels(
    number=lazy_gettext("Staff number"),
    surname=lazy_gettext("Last name"),
    forename=lazy_gettext("First name"),
)
_POSTS = _labels(
    role=lazy_gettext("Job"),
    setting_code=lazy_gettext("Code of the place"),
    staff_group=lazy_gettext("Staff group"),
    employment=Label(lazy_gettext("Kind of work"), "employment"),
    starts_on=lazy_gettext("First day"),
    ends_on=lazy_gettext("Last day"),
    absence=Label(lazy_gettext("Away"), "absence"),
    absence_from=lazy_gettext("Away from"),
    absence_to=lazy_gettext("Away until"),
    exempt_from=lazy_gettext("Exempt from"),
    exempt_to=lazy_gettext("Exempt until"),
)
_TRAINING = _labels(
    course=lazy_gettext("Course"),
    provider=lazy_gettext("Training provider"),
    route=Label(lazy_gettext("How it was arranged"), "route"),
    mode=Label(lazy_gettext("How it was taught"), "mode"),
    kind=Label(lazy_gettext("Kind of course"), "kind"),
    result=Label(lazy_gettext("Result"), "result"),
    started_on=lazy_gettext("First day"),
    completed_on=lazy_gettext("Completed"),
    certificate_number=lazy_gettext("Certificate number"),
    printed_expiry=lazy_gettext("Expiry printed"),
    trainer=lazy_gettext("Trainer"),
    evidence=Label(lazy_gettext("How we know"), "evidence"),
)
SECTIONS: dict[str, Words] = {
    "names": Words(
        lazy_gettext("Your name and number"),
        lazy_gettext("How your employer told us that you are called."),
        _NAMES,
    ),
    "posts": Words(
        lazy_gettext("Your jobs"),
        lazy_gettext("Where you work or worked, since when, and what was said of each job."),
        _POSTS,
    ),
    "training": Words(
        lazy_gettext("Your training records"),
        lazy_gettext("Each course, as it was written down, and where we have it from."),
        {
            **_TRAINING,
            **_labels(
                register_course=lazy_gettext("We know this course as"),
                register_provider=lazy_gettext("We know this provider as"),
            ),
        },
    ),
    "standings": Words(
        lazy_gettext("Where you stand today"),
        lazy_gettext("What we work out from your jobs and your training."),
        _labels(
            standing=Label(lazy_gettext("Today"), "standing"),
            in_grace=lazy_gettext("In extra days after the last good day"),
            since=lazy_gettext("Since"),
            due_on=lazy_gettext("Last good day"),
            next_change_on=lazy_gettext("Changes next on"),
            governed_by=Label(lazy_gettext("What sets this day"), "governed_by"),
            assurance=Label(lazy_gettext("How far the training is assured"), "assurance"),
            why=lazy_gettext("Why"),
        ),
    ),
    "flags": Words(
        lazy_gettext("Flags about you"),
        lazy_gettext("A flag reminds your HR team of training that is due or missing."),
        _labels(
            severity=Label(lazy_gettext("How serious"), "severity"),
            opened_on=lazy_gettext("Opened"),
            acknowledged=lazy_gettext("HR has seen it"),
            assigned=lazy_gettext("Somebody in HR has taken it on"),
            closed_on=lazy_gettext("Closed"),
        ),
    ),
    "flag_steps": Words(
        lazy_gettext("What happened to these flags"),
        lazy_gettext("Each step, with what your HR team noted."),
        _labels(
            step=Label(lazy_gettext("Step"), "flag_step"),
            at=lazy_gettext("When"),
            by_somebody=lazy_gettext("Done by a person"),
            note=lazy_gettext("Note by HR"),
        ),
    ),
    "emails": Words(
        lazy_gettext("Emails to you"),
        lazy_gettext("What we sent you. The text is kept for 400 days."),
        _labels(
            subject=lazy_gettext("Subject"),
            day=lazy_gettext("For"),
            address=lazy_gettext("To the address"),
            channel=Label(lazy_gettext("Sent by"), "channel"),
            sent_at=lazy_gettext("Sent"),
            text=lazy_gettext("What it said"),
        ),
    ),
    "told": Words(
        lazy_gettext("What the emails were about"),
        lazy_gettext("Each thing that we told you, or will tell you in the next email."),
        _labels(
            told=Label(lazy_gettext("Told"), "told"),
            day=lazy_gettext("Since"),
            in_email_of=lazy_gettext("In the email for"),
        ),
    ),
    "preferences": Words(
        lazy_gettext("How you want to be told"),
        lazy_gettext("What you chose about emails."),
        _labels(
            language=Label(lazy_gettext("Language"), "language"),
            often=Label(lazy_gettext("How often"), "often"),
            weekends=lazy_gettext("At weekends too"),
            bank_holidays=lazy_gettext("On bank holidays too"),
            has_private_address=lazy_gettext("You were sent a link to change this"),
        ),
    ),
    "accounts": Words(
        lazy_gettext("Your account"),
        lazy_gettext("What you sign in with. We keep passwords only in a form nobody can read."),
        _labels(
            roles=Label(lazy_gettext("You sign in as"), "role"),
            active=lazy_gettext("Can be used"),
            made_at=lazy_gettext("Made"),
            last_sign_in_at=lazy_gettext("Sign-in before this one"),
            this_sign_in_at=lazy_gettext("Last sign-in"),
            last_sign_in_from=lazy_gettext("Network address of the sign-in before"),
            this_sign_in_from=lazy_gettext("Network address of the last sign-in"),
            sign_ins=lazy_gettext("Number of sign-ins"),
            read_on=lazy_gettext("You last opened My training"),
            read_before_on=lazy_gettext("And before that"),
            has_password=lazy_gettext("Has a password"),
            second_step=lazy_gettext("Second step when you sign in"),
            phone=lazy_gettext("Phone"),
            answers_for=lazy_gettext("You answer for"),
        ),
    ),
    "calendars": Words(
        lazy_gettext("Your calendar addresses"),
        lazy_gettext("Only their names: the addresses themselves are secret."),
        _labels(
            name=lazy_gettext("Name"),
            of_own_training=lazy_gettext("Of your own training"),
            made_at=lazy_gettext("Made"),
            last_read_on=lazy_gettext("Last read"),
            revoked_at=lazy_gettext("Stopped"),
        ),
    ),
    "answers": Words(
        lazy_gettext("Names in files that HR said are yours"),
        lazy_gettext("A file had a name we did not know, and your HR team said that it is you."),
        _labels(
            asked=lazy_gettext("Name in the file"),
            answer=lazy_gettext("Your staff number"),
        ),
    ),
    "waiting": Words(
        lazy_gettext("In files not yet taken in"),
        lazy_gettext("What files of your HR team say of you. Files not accepted go in 30 days."),
        _labels(
            what=Label(lazy_gettext("What"), "waiting"),
            said=lazy_gettext("What it says"),
            on=lazy_gettext("Day"),
            state=Label(lazy_gettext("State of the file"), "upload_state"),
        ),
    ),
    "looks": Words(
        lazy_gettext("Who looked at your data"),
        lazy_gettext(
            "We count it when somebody opens a page about you alone. We do not count lists of "
            "many people. We keep this for two years. We tell you the team, not the person."
        ),
        _labels(
            day=lazy_gettext("Day"),
            organisation=lazy_gettext("Employer"),
            role=Label(lazy_gettext("Who"), "role"),
            opened=Label(lazy_gettext("What they opened"), "looked"),
            times=lazy_gettext("Times"),
            first_at=lazy_gettext("First"),
            last_at=lazy_gettext("Last"),
        ),
    ),
    "corrections": Words(
        lazy_gettext("What you asked us to put right"),
        lazy_gettext("Your HR team has one month to answer."),
        _labels(
            about=Label(lazy_gettext("About"), "about"),
            record=lazy_gettext("Which one"),
            wrong=lazy_gettext("What you said is wrong"),
            asked_at=lazy_gettext("Asked"),
            asked_of=lazy_gettext("Asked of the HR team of"),
            answer_by=lazy_gettext("They must answer by"),
            state=Label(lazy_gettext("State"), "correction_state"),
            answer=lazy_gettext("Their answer"),
            answered_at=lazy_gettext("Answered"),
        ),
    ),
    "earlier_names": Words(
        lazy_gettext("Earlier names"),
        lazy_gettext("What was written down before and is no longer used."),
        _NAMES,
    ),
    "earlier_posts": Words(
        lazy_gettext("Earlier facts about your jobs"),
        lazy_gettext("What was written down before and is no longer used."),
        _POSTS,
    ),
    "earlier_training": Words(
        lazy_gettext("Earlier training records"),
        lazy_gettext("What was written down before and is no longer used."),
        _TRAINING,
    ),
}
OTHER_TITLE = lazy_gettext("Something else, or something that is missing")
WAITING = {
    "training": lazy_gettext("A training record"),
    "post": lazy_gettext("A job"),
    "left_out": lazy_gettext("Your job is not in the staff list"),
}
