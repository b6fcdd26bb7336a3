"""More people of the demo to look up: what their records come to, and by which rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.demo.providers import course
from tracker.demo.rows import Staff, Training
from tracker.demo.teams import ORGANISATION_OF
from tracker.rules.days import add_days


@dataclass(frozen=True, slots=True)
class Told:
    """One record of a story; `expires` in days after its delivery."""

    provider: str
    days_ago: int
    kind: str = "refresher"
    result: str = "passed"
    mode: str = "face_to_face"
    expires: int | None = None
    trainer: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Someone on Gull Ward, with what `requirement` finds today."""

    number: str
    surname: str
    forename: str
    requirement: str
    standing: str
    governed_by: str | None
    records: tuple[Told, ...]
    role: str = "Staff nurse"
    also_in: str | None = None


SETTING = "HV-GULL"
# The person whom the demo's staff user is.
STAFF_USER = "90020"

STORIES = (
    # Two posts; a refresher inside the renewal window kept the anniversary.
    Story(
        *(STAFF_USER, "Brightwater", "Asha", "RRN-MHU", "due_soon", "anniversary"),
        (
            Told("ELDERWICK", 1900, "initial"),
            Told("HV-INHOUSE", 1070, "initial", trainer="HV-01"),
            Told("HV-INHOUSE", 690, trainer="Zoë Ashcombe"),
            Told("HV-INHOUSE", 335, trainer="HV-01"),
        ),
        also_in="HV-TERN",
    ),
    # A later failed assessment ended the pass.
    Story(
        *("90021", "Lapsley", "Nora", "RRN-MHU", "expired", "failed_assessment"),
        (Told("QUILLMOOR", 200, "initial"), Told("QUILLMOOR", 30, result="failed")),
    ),
    # The certificate says three years, the requirement one.
    Story(
        *("90022", "Printer", "Magnus", "RRN-MHU", "expired", "interval"),
        (Told("TARNBECK", 500, "initial", expires=3 * 365),),
    ),
    # Yearly refreshers do not hide that the full programme is overdue.
    Story(
        *("90023", "Fuller", "Ines", "DEMO-LEADS", "expired", "full_programme"),
        (
            Told("TARNBECK", 1500, "initial"),
            *(Told("TARNBECK", days_ago) for days_ago in (1140, 780, 420, 60)),
        ),
        role="Ward manager",
    ),
    # Theory alone satisfies nothing physical.
    Story(
        *("90024", "Screen", "Elsie", "RRN-MHU", "never_trained", None),
        (Told("TARNBECK", 50, "initial", mode="e_learning"),),
    ),
    # Attended is not passed.
    Story(
        *("90025", "Sitwell", "Ravi", "RRN-MHU", "never_trained", None),
        (Told("TARNBECK", 50, "initial", result="attended"),),
    ),
    # The certificate runs out before the year does.
    Story(
        *("90026", "Short", "Agnes", "RRN-MHU", "due_soon", "printed_expiry"),
        (Told("TARNBECK", 170, "initial", expires=182),),
    ),
)


def story_staff(today: date) -> Iterator[tuple[str, Staff]]:
    """The organisation and each post of every story."""
    for story in STORIES:
        post = Staff(
            staff_number=story.number,
            surname=story.surname,
            forename=story.forename,
            email=None,
            setting=SETTING,
            role=story.role,
            staff_group="Nursing",
            employment="employed",
            start=add_days(today, -2000),
        )
        yield ORGANISATION_OF[SETTING], post
        if story.also_in:
            second = post._replace(
                staff_number=f"{story.number}-2", setting=story.also_in, employment="bank"
            )
            yield ORGANISATION_OF[SETTING], second


def story_training(today: date) -> Iterator[tuple[str, Training]]:
    """The organisation and each record of every story."""
    for story in STORIES:
        for told in story.records:
            completed = add_days(today, -told.days_ago)
            record = Training(
                staff_number=story.number,
                surname=story.surname,
                forename=story.forename,
                course=course(told.provider),
                provider=told.provider,
                completed=completed,
                mode=told.mode,
                kind=told.kind,
                result=told.result,
                expires=None if told.expires is None else add_days(completed, told.expires),
                trainer=told.trainer,
            )
            yield ORGANISATION_OF[SETTING], record
