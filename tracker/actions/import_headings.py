"""What HR teams call the columns of our forms: a dictionary of headings, each with how sure it is.

An organisation adds to it: what it has said of a heading once is known from then on.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from tracker.rules.names import match_key
from tracker.sheets.dates import DateOrder
from tracker.sheets.values import Cell, text
from tracker.store.tables.uploads import UploadKind

OURS, SAID, SURE, LIKELY, SPELT = 100, 99, 90, 60, 75
"""How sure a heading is, of 100: as our form writes it, as the organisation said, as everybody
would understand it, as most would, and a slip of the pen of one that is sure."""

LEAST_LIKENESS = 88
LONGEST_HEADING = 80
_SHORTEST_MISSPELT = 7

PERSON = {
    "staff_number": (
        "staff no|staff id|staff ref|staff reference|staff code|employee number|employee no"
        "|employee id|employee ref|employee code|emp number|emp no|emp id|payroll number"
        "|payroll no|payroll id|payroll ref|personnel number|personnel no|worker id"
        "|worker number|unique worker id|assignment number|assignment no|esr number|esr no"
        "|esr assignment number|learner id|learner number|id number|person id|person number"
        "|colleague number|colleague id|user id number|hr number",
        "id|payroll|user id|username",
    ),
    "surname": ("last name|family name|second name|surnames|employee surname|learner surname", ""),
    "forename": (
        "first name|given name|forenames|first names|given names|christian name"
        "|employee forename|learner forename",
        "known as",
    ),
    "name": (
        "full name|employee name|staff name|staff member|name of staff|name of employee"
        "|learner|learner name|delegate|delegates|delegate name|name of delegate|attendee"
        "|attendee name|participant|participant name|candidate|candidate name|colleague"
        "|colleague name|worker name|employee full name|staff full name|users full name"
        "|surname forename|forename surname|first name last name|last name first name"
        "|surname first name|name of learner|trainee|trainee name|staff members|names|employee",
        "staff|employees|team member|person name",
    ),
}
STAFF = {
    "email": ("e mail|email address|e mail address|work email|work email address", "contact"),
    "setting": (
        "location|site|home|ward|school|service|workplace|place of work|work location"
        "|setting code|setting name|base|establishment|site name|home name|service name"
        "|work base|primary location|local establishment id|local est id",
        "unit|department|dept|team|house|branch|organisation|organisation name"
        "|organisation unit|cost centre name",
    ),
    "role": (
        "job title|position|job role|post|post title|occupation|designation|position title"
        "|job|main job role",
        "grade|band",
    ),
    "staff_group": ("staffing group|professional group|discipline|job family|job group", "group"),
    "employment": (
        "contract|contract type|employment type|employment status|type of contract"
        "|contract of employment|assignment type|assignment category",
        "worker type|type",
    ),
    "start": (
        "start date|date started|joining date|date joined|date of joining|join date|hire date"
        "|date of hire|commencement date|date commenced|employment start date|contract start"
        "|contract start date|start date in post|latest start date|latest hire date|first day",
        "joined|commenced|from|date from|started",
    ),
    "end": (
        "end date|leaving date|leave date|date left|date of leaving|termination date"
        "|leaver date|employment end date|contract end|contract end date|last day|finish date",
        "left|leaver|to|until|date to|finish",
    ),
    "absence": ("long absence|long term absence|on long absence", ""),
    "absence_from": ("absence start|absence start date|absent from", ""),
    "absence_to": ("absence end|absence end date|absent to|absent until", ""),
    "exempt_from": ("exemption from|exemption start|exemption start date", ""),
    "exempt_to": ("exemption to|exemption end|exemption end date|exempt until", ""),
}
TRAINING = {
    "course": (
        "course name|course title|training|training name|training title|training course"
        "|name of course|name of training|course attended|training attended|training completed"
        "|competency|competency name|competence|competence name|module|module name"
        "|event name|event title|course full name|course description|course undertaken",
        "subject|topic|title|event|programme|activity|activity name|learning|learning activity"
        "|class|qualification|certification|description of training",
    ),
    "provider": (
        "training provider|provider name|supplier|training supplier|training company"
        "|training organisation|provided by|course provider|name of provider|vendor"
        "|name of training provider",
        "company|trained by|delivered by|organisation delivering",
    ),
    "route": ("delivery route|who delivered|internal or external|internal external", ""),
    "mode": (
        "delivery method|delivery mode|method of delivery|how delivered|mode of delivery"
        "|delivery type|learning method|method of training",
        "delivery|method|format",
    ),
    "started": (
        "start date|date started|course start|course start date|training start date"
        "|date from|first day",
        "start|from|begin date",
    ),
    "completed": (
        "completion date|date completed|completed on|date complete|date of completion"
        "|training completion date|course completion date|date achieved|date attended"
        "|attended on|date of training|training date|course date|date of course|date passed"
        "|date awarded|date last awarded|award date|last completed|date last completed"
        "|last trained|date trained|date done|date undertaken|date taken|date of attendance"
        "|course end date|training end date|end date|date finished|finish date|session date"
        "|event date|completion|time completed|last day|date obtained|date gained"
        "|date delivered|delivery date|date of delivery|training completed on",
        "date|dates|day|achieved|attended|done|finished|to|date to|end|comp|compl|issue date"
        "|date issued|date of issue|issued|passed on|when",
    ),
    "kind": (
        "training type|type of training|course type|type of course|initial or refresher"
        "|initial refresher|new or refresher|refresher or initial|refresher initial",
        "type",
    ),
    "result": (
        "outcome|pass fail|pass or fail|pass refer|pass or refer|grade|assessment result"
        "|assessment outcome|completion status|course status|training result"
        "|pass refer fail|course result",
        "status|assessment|passed|competent",
    ),
    "certificate_number": (
        "certificate no|certificate id|certificate ref|certificate reference|certificate code"
        "|cert no|cert number|cert ref|certification number|certificate",
        "cert|licence number|license number",
    ),
    "expires": (
        "expiry|expiry date|expires on|expiration date|expiration|date of expiry"
        "|valid until|valid to|valid till|validity date|renewal date|renewal due"
        "|renewal due date|renew by|refresher due|refresher due date|refresher date"
        "|certificate expiry|certificate expires|certificate expiry date|date expires"
        "|training expiry date|due for renewal|next due|next due date|date of renewal"
        "|expiry of certificate",
        "due|due date|date due|renewal|exp|exp date",
    ),
    "trainer": (
        "trainer name|trainers|instructor|instructor name|tutor|tutor name|facilitator"
        "|name of trainer|lead trainer|course leader|course tutor|trainer reference",
        "taught by|assessor",
    ),
}
# Headings of a matrix that are neither a person, nor a place, nor a course.
_NO_COURSE = (
    "total|totals|average|averages|count|sum|percentage|percent|compliance|compliant|overall"
    "|overall compliance|rag|rag rating|rag status|status|notes|note|comments|comment|remarks"
    "|manager|line manager|supervisor|reports to|hours|contracted hours|contract hours"
    "|hours per week|dob|date of birth|age|gender|ni number|ni no|national insurance number"
    "|phone|telephone|mobile|address|postcode|dbs|dbs date|dbs number|dbs expiry|probation"
    "|probation end|probation end date|title|initials|key|legend|action|actions|last updated"
    "|updated|last updated by|company|employer|shift|band|grade|row|index|line|nmc pin|pin"
    "|visa expiry|right to work|cost centre|division|directorate|region|area|no of courses"
    "|assignment status|assignment category|pay grade|pay point|increment date|pay step date"
)
NO_COURSE = frozenset(map(match_key, _NO_COURSE.replace(" ", "").split("|")))

_BRACKETED = re.compile(r"[(\[][^)\]]*[)\]]")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_ORDER_SAID = re.compile(r"\b([dmy])\1{0,3}\W([dmy])\2{0,3}\W([dmy])\3{0,3}\b", re.IGNORECASE)
_ORDERS: dict[str, DateOrder] = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd"}


class Meaning(NamedTuple):
    """The field that a heading means, how sure that is, of 100, and whether it is our own."""

    field: str
    sureness: int
    ours: bool = False


Learned = Mapping[str, str | None]
"""What an organisation has said of headings, by heading key: a field, or None for no field."""


def heading_key(heading: str) -> str:
    """The letters and digits of a heading, by which it is known."""
    return _NOT_ALPHANUMERIC.sub("", match_key(heading.replace("'", "")))


def meaning(cell: Cell, kind: UploadKind, learned: Learned) -> Meaning | None:
    """What a heading means in a form of that kind; None where it means nothing known."""
    said = text(cell) if isinstance(cell, str) else None
    if said is None or len(said) > LONGEST_HEADING:
        return None
    key = heading_key(said)
    if key in learned:
        field, known = learned[key], _dictionary(kind).known.get(key)
        if known and known.ours and known.field == field:
            return known
        return Meaning(field, SAID) if field and field in _dictionary(kind).ours else None
    return _known(said, kind)


def order_said(cell: Cell) -> DateOrder | None:
    """The order of dates that a heading prescribes, as in "Date (dd/mm/yyyy)"."""
    found = _ORDER_SAID.search(cell) if isinstance(cell, str) else None
    return _ORDERS.get("".join(found.groups()).lower()) if found else None


class _Dictionary(NamedTuple):
    ours: Mapping[str, str]
    """Our own headings by field."""
    known: Mapping[str, Meaning]
    """What every known heading key means."""


@lru_cache
def _dictionary(kind: UploadKind) -> _Dictionary:
    of_kind = STAFF if kind is UploadKind.STAFF else TRAINING
    known: dict[str, Meaning] = {}
    ours = {field: field.replace("_", " ") for field in (*PERSON, *of_kind)}
    for field, (sure, likely) in {**PERSON, **of_kind}.items():
        known[heading_key(ours[field])] = Meaning(field, OURS, ours=True)
        for sureness, names in ((SURE, sure), (LIKELY, likely)):
            for name in filter(None, names.split("|")):
                known.setdefault(heading_key(name), Meaning(field, sureness))
    # Beside the employee's number that of the assignment says more: which of several posts it is.
    for name in ("assignment number", "assignment no"):
        known[heading_key(name)] = Meaning("staff_number", SURE + 1)
    return _Dictionary(ours, known)


@lru_cache(maxsize=8192)
def _known(said: str, kind: UploadKind) -> Meaning | None:
    known = _dictionary(kind).known
    outside = heading_key(_BRACKETED.sub(" ", said))
    for key in (heading_key(said), outside):
        if key in known:
            return known[key]
    if len(outside) < _SHORTEST_MISSPELT or outside in NO_COURSE:
        return None
    sure = [key for key, means in known.items() if means.sureness >= SURE]
    close = process.extractOne(outside, sure, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
    return Meaning(known[close[0]].field, SPELT) if close else None
