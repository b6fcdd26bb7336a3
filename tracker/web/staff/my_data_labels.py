"""How what is held of somebody's work and training is called, in the language of the page."""

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


def labels(**labels: Any) -> dict[str, Label]:
    return {key: one if isinstance(one, Label) else Label(one) for key, one in labels.items()}


# What a key is called wherever a section does not say otherwise.
LABELS = labels(
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
_NAMES = labels(
    number=lazy_gettext("Staff number"),
    surname=lazy_gettext("Last name"),
    forename=lazy_gettext("First name"),
)
_POSTS = labels(
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
_TRAINING = labels(
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
    sheet=lazy_gettext("Sheet of the file"),
    row=lazy_gettext("Row of the file"),
)
WORK: dict[str, Words] = {
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
            **labels(
                register_course=lazy_gettext("We know this course as"),
                register_provider=lazy_gettext("We know this provider as"),
            ),
        },
    ),
    "certificates": Words(
        lazy_gettext("Certificates you sent in"),
        lazy_gettext("What you said of each, and what your HR team answered."),
        {
            **_TRAINING,
            **labels(
                result=Label(lazy_gettext("Result"), "result"),
                note=lazy_gettext("Your note"),
                media_type=lazy_gettext("Type of file"),
                size=lazy_gettext("Size in bytes"),
                sent_at=lazy_gettext("Sent in"),
                state=Label(lazy_gettext("State"), "sent_state"),
                reason=lazy_gettext("Why"),
                decided_at=lazy_gettext("Answered"),
            ),
        },
    ),
    "certificate_openings": Words(
        lazy_gettext("Who opened these certificates"),
        lazy_gettext(
            "Each time that you or an HR team opened one. We tell you the team, not the person."
        ),
        labels(
            course=lazy_gettext("Course"),
            opened_at=lazy_gettext("Opened"),
            organisation=lazy_gettext("By the HR team of"),
            by_you=lazy_gettext("By you"),
        ),
    ),
    "standings": Words(
        lazy_gettext("Where you stand today"),
        lazy_gettext("What we work out from your jobs and your training."),
        labels(
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
        labels(
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
        labels(
            step=Label(lazy_gettext("Step"), "flag_step"),
            at=lazy_gettext("When"),
            by_somebody=lazy_gettext("Done by a person"),
            note=lazy_gettext("Note by HR"),
        ),
    ),
    "answers": Words(
        lazy_gettext("Names in files that HR said are yours"),
        lazy_gettext("A file had a name we did not know, and your HR team said that it is you."),
        labels(
            asked=lazy_gettext("Name in the file"),
            answer=lazy_gettext("Your staff number"),
        ),
    ),
    "waiting": Words(
        lazy_gettext("In files not yet taken in"),
        lazy_gettext("What files of your HR team say of you. Files not accepted go in 30 days."),
        labels(
            what=Label(lazy_gettext("What"), "waiting"),
            said=lazy_gettext("What it says"),
            on=lazy_gettext("Day"),
            state=Label(lazy_gettext("State of the file"), "upload_state"),
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
WAITING = {
    "training": lazy_gettext("A training record"),
    "post": lazy_gettext("A job"),
    "left_out": lazy_gettext("Your job is not in the staff list"),
}
