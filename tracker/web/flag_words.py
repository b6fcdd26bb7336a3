"""What flags say of themselves: why each is there, what to do, and what became of it."""

from datetime import date

from tracker.actions.flag_life import Done
from tracker.rules.coverage import Excluded
from tracker.rules.flags import UPLOAD_EVERY_DAYS
from tracker.rules.wording import say_day
from tracker.rules.words import FlagState, FlagStep
from tracker.store.flag_life import Happened
from tracker.store.flag_row import FlagRow
from tracker.web.wording import count_of, word

# Why a flag is there, and the next step, where the kind does not say it all.
IN_GRACE = (
    "The training on which this post stands ran out on {until}, and counts for some days of grace "
    "yet.",
    "Book a refresher at once.",
)
AWAY = (
    "The post is on long absence, and is not counted meanwhile.",
    "Book the training for the return to work. Acknowledge the flag if that is settled.",
)
# Why a flag of the kind is there, and the next step.
WHY = {
    "training_due": (
        "The training on which this post stands runs out on {until}.",
        "Book a refresher to be completed by {until}.",
    ),
    "training_expired": (
        "The training on which this post stood ran out on {until}.",
        "Book training with a provider that is certified for this setting.",
    ),
    "never_trained": (
        "There is no training on record that the requirement could be met by.",
        "Book the full initial course with a provider that is certified for this setting. If there "
        "was training, upload the record of it.",
    ),
    "not_assured": (
        "There is training, but it does not count: the chain of assurance behind it fails.",
        "See on the page about the person which link fails, and what would mend it.",
    ),
    "relies_on_uncertified_provider": (
        "Training behind posts here came from {about}, or the setting has declared it, and it is "
        "not certified for this setting today.",
        "Plan the next training with a provider that is certified. Training that was assured on "
        "the day it was given stays so.",
    ),
    "relies_on_unverified_provider": (
        "Training behind posts here came from {about}, or the setting has declared it, and it is "
        "not in the register or nobody has checked its entry.",
        "Say which provider it is, or ask a registrar to check it.",
    ),
    "relies_on_expiring_provider": (
        "Training behind posts here came from {about}, or the setting has declared it, and its "
        "certification ends within 90 days.",
        "Ask the provider whether it is being certified anew before you book with it.",
    ),
    "below_target": (
        "Fewer people here are in date than the target asks for.",
        "See in the staff list who is not in date, and book their training.",
    ),
    "data_stale": (
        f"No file that was accepted in the last {UPLOAD_EVERY_DAYS} days speaks of this setting, "
        "so its figures may be out of date.",
        "Upload its staff list and its training records.",
    ),
    "certification_expiring": (
        "The last certification of {about} ends on {until}.",
        "Ask whether it is being certified anew, and enter the new certificate.",
    ),
    "certification_lapsed": (
        "{about} was certified and is not any more.",
        "Check that this is so. If there is a new certificate, enter it.",
    ),
    "certification_suspended": (
        "The certification of {about} is suspended.",
        "Ask the certification body when it decides, and enter what it says.",
    ),
    "accreditation_expiring": (
        "The accreditation of {about} by UKAS ends on {until}.",
        "Ask whether it is being accredited anew, and enter the new accreditation.",
    ),
    "accreditation_lapsed": (
        "{about} was accredited by UKAS and is not any more.",
        "Check that this is so. If there is a new accreditation, enter it.",
    ),
    "register_entry_stale": (
        "A part of the entry of {about} was never checked, or not for a year.",
        "Check it against its source, and save the check under Checks due.",
    ),
    "sweep_missed": (
        "The nightly check did not run, so nothing here may be up to date.",
        "Tell whoever looks after the tracker. It catches up by itself once it runs again.",
    ),
}


def why(flag: FlagRow) -> tuple[str, str]:
    """Why the flag is there, and the next step: sentences."""
    of = {
        "about": flag.provider_name or flag.body or "a provider",
        "until": say_day(flag.until) if flag.until else "a day that we do not know",
    }
    told, step = IN_GRACE if flag.in_grace else WHY[flag.kind]
    if flag.excluded == Excluded.LONG_ABSENCE:
        told, step = f"{told} {AWAY[0]}", AWAY[1]
    if flag.leaves_first and flag.leaves_on is not None:
        step = f"Nothing, if it stays so that the post ends on {say_day(flag.leaves_on)}."
    return told.format(**of), step.format(**of)


def say_state(flag: FlagRow, day: date, *, names: bool = True) -> str:
    """How far people have come with it, as sentences after others; '' where nobody has.

    Without `names` it is not said who they are.
    """
    said = []
    if flag.closed_on:
        said.append(f"Closed on {say_day(flag.closed_on)}")
    if flag.is_acknowledged and not flag.closed_on:
        by = flag.acknowledged_by if names else None
        said.append(f"Acknowledged by {by}" if by else "Acknowledged")
    if flag.assigned_to and not flag.closed_on:
        said.append(f"Assigned to {flag.assigned_to}" if names else "Assigned")
    if flag.state(day) == FlagState.SNOOZED and flag.snoozed_until:
        said.append(f"Snoozed until {say_day(flag.snoozed_until)}")
    return "".join(f" {one}." for one in said)


def say_event(event: Happened) -> str:
    """What happened, as a sentence without its full stop: Moved to 30 days left."""
    said = word(event.step, "flag_step").text
    by = f" by {event.by}" if event.by else ""
    stage = f"{count_of(event.stage, 'day')} left" if event.stage else ""
    kind = word(event.kind, "flag_kind").text
    match event.step:
        case FlagStep.OPENED | FlagStep.REOPENED:
            return f"{said}: {kind}, {stage}" if stage else f"{said}: {kind}"
        case FlagStep.MOVED:
            return f"{said} to {stage}" if stage else f"{said} to “{kind}”"
        case FlagStep.ASSIGNED if event.to and event.to == event.by:
            return f"Taken on{by}"
        case FlagStep.ASSIGNED:
            return f"{said} to {event.to or 'nobody'}{by}"
        case FlagStep.SNOOZED if event.snoozed_until:
            return f"{said} until {say_day(event.snoozed_until)}{by}"
    return f"{said}{by}"


def say_done(done: Done, step: FlagStep, *, to_nobody: bool = False) -> list[str]:
    """What became of flags that somebody acted on: sentences, the done ones first."""
    assigned = "assigned to nobody any more" if to_nobody else "assigned"
    did = {
        FlagStep.ACKNOWLEDGED: ("acknowledged", "acknowledged before"),
        FlagStep.ASSIGNED: (assigned, "assigned so before"),
        FlagStep.SNOOZED: ("snoozed", "snoozed until that day before"),
        FlagStep.RELEASED: ("put back", "open and without an owner before"),
    }
    now, before = did[step]
    told = []
    if done.done:
        told.append(f"{_flags(done.done, 'is', 'are')} {now}.")
    if done.same:
        told.append(f"{_flags(done.same, 'was', 'were')} {before}.")
    if done.closed:
        told.append(f"{_flags(done.closed, 'was', 'were')} closed meanwhile, and left so.")
    if done.too_long:
        told.append(
            f"{_flags(done.too_long, 'was', 'were')} left: what runs out before that day, or has "
            "run out, cannot sleep so long."
        )
    if done.busy:
        told.append(
            f"{_flags(done.busy, 'was', 'were')} left, being changed by somebody else at that "
            "moment. Try again."
        )
    return told


def _flags(ids: list[int], one: str, many: str) -> str:
    return f"{count_of(len(ids), 'flag')} {one if len(ids) == 1 else many}"
