"""The field's words, as they are stored, printed as JSON and matched in workbooks."""

from enum import StrEnum


class Level(StrEnum):
    """What a curriculum teaches; ordered, a course satisfies its own level and those below."""

    AWARENESS = "awareness"
    PSYCHOLOGICAL = "psychological"
    PHYSICAL = "physical"

    @property
    def rank(self) -> int:
        return _LEVELS[self]


_LEVELS = {level: place for place, level in enumerate(Level)}


class Assurance(StrEnum):
    """How far the chain of assurance held on the days of a delivery."""

    ACCREDITED = "accredited"
    CERTIFIED = "certified"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    OUT_OF_SCOPE = "out_of_scope"
    UNCERTIFIED = "uncertified"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """A post against a requirement on a day."""

    IN_DATE = "in_date"
    DUE_SOON = "due_soon"
    EXPIRED = "expired"
    NEVER_TRAINED = "never_trained"
    NOT_ASSURED = "not_assured"
    EXEMPT = "exempt"
    UNKNOWN = "unknown"


class ProviderState(StrEnum):
    """A provider today, for a setting or at large."""

    ACCREDITED = "accredited"
    CERTIFIED = "certified"
    EXPIRING = "expiring"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    UNCERTIFIED = "uncertified"
    UNKNOWN = "unknown"


class Link(StrEnum):
    """The links of the chain of assurance, in the order in which they are tried; and beside them
    the evidence for the record, where a requirement asks for any."""

    DELIVERY = "delivery"
    PROVIDER = "provider"
    CERTIFICATION = "certification"
    STATUS = "status"
    SCOPE = "scope"
    ROUTE = "route"
    TRAINER = "trainer"
    BODY = "body"
    ACCREDITATION = "accreditation"
    EVIDENCE = "evidence"


class GovernedBy(StrEnum):
    """The rule that set a last good day; on a tie the first in this order is named."""

    INTERVAL = "interval"
    ANNIVERSARY = "anniversary"
    PRINTED_EXPIRY = "printed_expiry"
    FULL_PROGRAMME = "full_programme"
    FAILED_ASSESSMENT = "failed_assessment"


class Strength(StrEnum):
    """How binding a requirement is; strongest first."""

    MUST = "must"
    CONTRACT = "contract"
    EXPECTED = "expected"
    ADVISORY = "advisory"


class Severity(StrEnum):
    BREACH = "breach"
    CONCERN = "concern"
    ADVICE = "advice"


class Convention(StrEnum):
    """Whether N months from a day end on that same day of the month or on the day before."""

    SAME_DAY = "same_day"
    DAY_BEFORE = "day_before"


class Kind(StrEnum):
    INITIAL = "initial"
    REFRESHER = "refresher"
    FULL_PROGRAMME = "full_programme"


class Result(StrEnum):
    PASSED = "passed"
    ATTENDED = "attended"
    FAILED = "failed"


class Route(StrEnum):
    IN_HOUSE = "in_house"
    COMMERCIAL = "commercial"
    AFFILIATE = "affiliate"


class Mode(StrEnum):
    FACE_TO_FACE = "face_to_face"
    E_LEARNING = "e_learning"


class Grade(StrEnum):
    SENIOR = "senior"
    ASSOCIATE = "associate"


class ProviderKind(StrEnum):
    COMMERCIAL = "commercial"
    IN_HOUSE = "in_house"


class EventWord(StrEnum):
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"


class Employment(StrEnum):
    EMPLOYED = "employed"
    BANK = "bank"
    AGENCY = "agency"


class Absence(StrEnum):
    """Coded outcomes only: the reason for an absence can be health data and is not kept."""

    LONG_ABSENCE = "long_absence"


class Evidence(StrEnum):
    """How strong the evidence for a training record is, weakest first.

    What another employer's training passport confirms is above what one employer entered, and below
    a document that somebody here has seen.
    """

    SELF_DECLARED = "self_declared"
    ENTERED_BY_HR = "entered_by_hr"
    CONFIRMED_BY_PASSPORT = "confirmed_by_passport"
    DOCUMENT_SEEN = "document_seen"
    CONFIRMED_BY_PROVIDER = "confirmed_by_provider"

    @property
    def rank(self) -> int:
        return _STRENGTHS[self]


_STRENGTHS = {strength: place for place, strength in enumerate(Evidence)}


class SettingType(StrEnum):
    """The kinds of setting that the guidance of June 2019 names, and adult social care."""

    LOCAL_AUTHORITY = "local_authority"
    CLINICAL_COMMISSIONING_GROUP = "clinical_commissioning_group"
    SPECIAL_SCHOOL = "special_school"
    SECTION_41_INDEPENDENT = "section_41_independent"
    SPECIAL_POST_16 = "special_post_16"
    CHILDRENS_HOME = "childrens_home"
    SECURE_CHILDRENS_HOME = "secure_childrens_home"
    RESIDENTIAL_HOLIDAY_SCHEME = "residential_holiday_scheme"
    FOSTERING_SERVICE = "fostering_service"
    NHS_HEALTH_SERVICE = "nhs_health_service"
    MENTAL_HEALTH_UNIT = "mental_health_unit"
    LEARNING_DISABILITY_HOSPITAL = "learning_disability_hospital"
    ADULT_SOCIAL_CARE = "adult_social_care"


class Population(StrEnum):
    CHILDREN = "children"
    ADULTS_LEARNING_DISABILITY = "adults_learning_disability"
    AUTISM = "autism"
    MENTAL_HEALTH = "mental_health"
    OLDER_PEOPLE = "older_people"


class Nation(StrEnum):
    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


class FlagKind(StrEnum):
    """What a person should act on."""

    TRAINING_DUE = "training_due"
    TRAINING_EXPIRED = "training_expired"
    NEVER_TRAINED = "never_trained"
    NOT_ASSURED = "not_assured"
    RELIES_ON_UNCERTIFIED_PROVIDER = "relies_on_uncertified_provider"
    RELIES_ON_UNVERIFIED_PROVIDER = "relies_on_unverified_provider"
    RELIES_ON_EXPIRING_PROVIDER = "relies_on_expiring_provider"
    BELOW_TARGET = "below_target"
    DATA_STALE = "data_stale"
    CERTIFICATION_EXPIRING = "certification_expiring"
    CERTIFICATION_LAPSED = "certification_lapsed"
    CERTIFICATION_SUSPENDED = "certification_suspended"
    ACCREDITATION_EXPIRING = "accreditation_expiring"
    ACCREDITATION_LAPSED = "accreditation_lapsed"
    REGISTER_ENTRY_STALE = "register_entry_stale"
    SWEEP_MISSED = "sweep_missed"


class FlagState(StrEnum):
    """How far people have come with a flag; where more than one is so, the last of them is told."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class FlagStep(StrEnum):
    """What happened to a flag, as its history tells it."""

    OPENED = "opened"
    REOPENED = "reopened"
    MOVED = "moved"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    SNOOZED = "snoozed"
    RELEASED = "released"
    CLOSED = "closed"


class Language(StrEnum):
    """A language that notices are written in, by its code."""

    ENGLISH = "en"
    WELSH = "cy"


class Often(StrEnum):
    """How often somebody wants to be told."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Told(StrEnum):
    """What an item of a notice tells."""

    FLAG = "flag"
    ESCALATED = "escalated"
    SUMMARY = "summary"
    CHECKS_DUE = "checks_due"
    UNDELIVERED = "undelivered"
    CERTIFICATES = "certificates"
    DECIDED = "decided"
    REQUESTS = "requests"
    ANSWERS = "answers"
    FOLLOW_UP = "follow_up"


class InvitedBy(StrEnum):
    """How an invitation reaches the person who is to make their account."""

    EMAIL = "email"
    LETTER = "letter"


class Channel(StrEnum):
    """The way a notice goes."""

    SMTP = "smtp"
    NOTIFY = "notify"


class NoticeState(StrEnum):
    """How far a notice has come. `sending` is claimed; `cancelled` was no longer due."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Looked(StrEnum):
    """What somebody opened that is about one person."""

    PERSON = "person"
    FLAG = "flag"
    NOTICE = "notice"
    CERTIFICATE = "certificate"
    CORRECTION = "correction"
    PASSPORT = "passport"
    AUDIT = "audit"


class CorrectionState(StrEnum):
    """How far the asking for a correction has come: put right, or refused with a reason."""

    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


class Job(StrEnum):
    """What the schedule does by itself."""

    SWEEP = "sweep"
    DATA_STALENESS = "data_staleness"
    WEEKLY_SUMMARY = "weekly_summary"
    CHECKS_DUE = "checks_due"
    NOTICES = "notices"
    TREND = "trend"
    REPEATS = "repeats"
    RETENTION = "retention"
    HOUSEKEEPING = "housekeeping"
