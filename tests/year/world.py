"""A trust and what happens to its people in a year: drawn once, so that all can be foretold.

Everyone needs one course each twelve months. Some renew early, some late, some never; some leave,
told in time or too late; some have no email, and one provider's certification ends on the way.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.workbooks import workbook
from tracker.rules.days import add_months

GOOD, GONE = "Good Training", "Gone Training"
STAFF = ["Staff number", "Surname", "Forename", "Email", "Setting", "Role", "Start", "End"]
STAFF += ["Absence", "Absence from", "Absence to"]
TRAINING = ["Staff number", "Surname", "Forename", "Course", "Provider", "Completed", "Result"]
COURSES = {GOOD: "Good level 2", GONE: "Gone level 2"}


@dataclass(frozen=True)
class Training:
    """A day of training, and the day at whose noon HR uploads it."""

    on: date
    provider: str
    uploaded: date


@dataclass(frozen=True)
class Worker:
    number: str
    email: str | None
    setting: str
    start: date
    trained: tuple[Training, ...]
    end: date | None = None
    end_told: date | None = None
    away: tuple[date, date] | None = None

    def leaves(self, known: date) -> date | None:
        """The last day of the post, as far as was said by the noon of a day."""
        return self.end if self.end_told is not None and self.end_told <= known else None


@dataclass(frozen=True)
class Year:
    """`down` are the days, both inside, on which no schedule runs; `lapse` is GONE's last day."""

    first: date
    last: date
    down: tuple[tuple[date, date], ...]
    lapse: date
    workers: tuple[Worker, ...] = field(repr=False)

    def is_down(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.down)

    def uploads(self, day: date) -> bool:
        """Whether HR uploads anything at noon that day."""
        return any(day == one.end_told for one in self.workers) or any(
            day == one.uploaded for worker in self.workers for one in worker.trained
        )


def draw(
    seed: int, people: int, first: date, last: date, down: tuple[tuple[date, date], ...]
) -> Year:
    random = Random(seed)
    lapse = first + (last - first) / 2
    return Year(
        first,
        last,
        down,
        lapse,
        tuple(_worker(random, place, first, last) for place in range(people)),
    )


def _worker(random: Random, place: int, first: date, last: date) -> Worker:
    number = f"{10_000 + place:05}"
    start = first - timedelta(days=random.randrange(400, 2000))
    email = f"p{number}@harbour.example" if random.random() < 0.9 else None
    trained = _trained(random, first, last) if random.random() < 0.95 else ()
    away = None
    if random.random() < 0.08:
        begins = first + timedelta(days=random.randrange((last - first).days))
        away = (begins, begins + timedelta(days=random.randrange(20, 120)))
    end = told = None
    if random.random() < 0.2:
        end = first + timedelta(days=random.randrange(5, (last - first).days))
        told = max(first, end + timedelta(days=random.choice((-40, -20, -5, 3))))
    setting = f"W{place % max(2, 1 + place // 50)}"
    return Worker(number, email, setting, start, trained, end, told, away)


def _trained(random: Random, first: date, last: date) -> tuple[Training, ...]:
    """A course before the year, and its renewals: early, late, or not at all."""
    day = first - timedelta(days=random.randrange(5, 420))
    found = [Training(day, random.choice((GOOD, GONE)), first)]
    while random.random() < 0.8:
        due = add_months(found[-1].on, 12)
        day = due + timedelta(days=random.choice((-120, -85, -45, -10, -1, 0, 4, 40)))
        if day <= first or day >= last:
            break
        told = day + timedelta(days=random.choice((0, 1, 6)))
        found.append(Training(day, random.choice((GOOD, GOOD, GONE)), told))
    return tuple(found)


def register_book(year: Year) -> bytes:
    begun, ahead = date(2019, 1, 1), date(2032, 1, 1)
    checked = year.first
    settings = sorted({worker.setting for worker in year.workers})
    return workbook(
        {
            "Organisations": [["Code", "Name"], ["HARB", "Harbour Trust"]],
            "Settings": [
                ["Organisation", "Code", "Name", "Type", "Nation", "Populations"],
                *(
                    ["HARB", code, f"Ward {code}", "special_school", "england", "autism"]
                    for code in settings
                ),
            ],
            "Commissioners": [["Code", "Name"], ["EAST", "East Board"]],
            "Commissioning": [
                ["Commissioner", "Setting", "From", "To"],
                ["EAST", settings[0], begun, None],
            ],
            "Certification bodies": [
                ["Code", "Name", "From", "Last checked"],
                ["NORTH", "Northbridge", begun, checked],
            ],
            "Accreditations": [
                ["Body", "Accredited by", "From", "Last checked"],
                ["NORTH", "UKAS", begun, checked],
            ],
            "Providers": [
                ["Code", "Name", "Last checked"],
                ["GOOD", GOOD, checked],
                ["GONE", GONE, checked],
            ],
            "Curricula": [
                ["Provider", "Code", "Name", "Level", "Family"],
                ["GOOD", "G2", COURSES[GOOD], "physical", "good"],
                ["GONE", "N2", COURSES[GONE], "physical", "gone"],
            ],
            "Certifications": [
                ["Provider", "Body", "Certificate number", "From", "To", "Last checked"],
                ["GOOD", "NORTH", "C-GOOD", begun, ahead, checked],
                ["GONE", "NORTH", "C-GONE", begun, year.lapse, checked],
            ],
            "Requirements": [
                [
                    "Code",
                    "Name",
                    "Nations",
                    "Level",
                    "Assurance",
                    "Interval months",
                    "Convention",
                    "Target",
                    "Strength",
                ],
                [
                    "LOCAL",
                    "Restraint training",
                    "england",
                    "physical",
                    "certified",
                    12,
                    "same_day",
                    80,
                    "expected",
                ],
            ],
        }
    )


def staff_book(year: Year, day: date) -> bytes:
    """The staff list as HR has it at noon that day."""
    rows = [
        [
            one.number,
            f"Surname{one.number}",
            "Ruth",
            one.email,
            one.setting,
            "Nurse",
            one.start,
            one.leaves(day),
            *(("long_absence", *one.away) if one.away else (None, None, None)),
        ]
        for one in year.workers
    ]
    return workbook({"Staff": [STAFF, *rows]})


def training_book(year: Year, day: date) -> bytes | None:
    """The training that HR uploads at noon that day."""
    rows = [
        [
            one.number,
            f"Surname{one.number}",
            "Ruth",
            COURSES[done.provider],
            done.provider,
            done.on,
            "passed",
        ]
        for one in year.workers
        for done in one.trained
        if done.uploaded == day
    ]
    return workbook({"Training": [TRAINING, *rows]}) if rows else None
