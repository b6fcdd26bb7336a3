"""The words of audits, of documents about settings, and of what is asked for."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document about a setting is; `principle` is other evidence for a key principle."""

    TRAINING_NEEDS_ANALYSIS = "training_needs_analysis"
    TECHNIQUES_AUTHORISED = "techniques_authorised"
    REDUCTION_PLAN = "reduction_plan"
    PRINCIPLE = "principle"
    OTHER = "other"


class Wanted(StrEnum):
    """What a commissioner may ask a setting for: one of the documents, or fresh data."""

    FRESH_DATA = "fresh_data"
    TRAINING_NEEDS_ANALYSIS = "training_needs_analysis"
    TECHNIQUES_AUTHORISED = "techniques_authorised"
    REDUCTION_PLAN = "reduction_plan"
    PRINCIPLE = "principle"
    OTHER = "other"


class Principle(StrEnum):
    """The eight key principles of the guidance of June 2019, p. 18-19."""

    TRAINED_STAFF = "trained_staff"
    MINIMUM_FORCE = "minimum_force"
    NEVER_PUNISHMENT = "never_punishment"
    DOCUMENTED = "documented"
    INVOLVEMENT = "involvement"
    RISK_ASSESSED = "risk_assessed"
    POSITIVE_APPROACH = "positive_approach"
    BEST_INTERESTS = "best_interests"


class RequestState(StrEnum):
    """How far a request to a setting has come."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RequestStep(StrEnum):
    """What happened to a request, as its history tells it."""

    ASKED = "asked"
    REMINDED = "reminded"
    ANSWERED = "answered"
    RETURNED = "returned"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class AuditStep(StrEnum):
    """What happened in an audit, as its history tells it."""

    OPENED = "opened"
    CHECKED = "checked"
    FOUND = "found"
    WITHDRAWN = "withdrawn"
    ACTION_SET = "action_set"
    ACTION_DONE = "action_done"
    RETURNED = "returned"
    NAME_OPENED = "name_opened"
    PACKED = "packed"
    CLOSED = "closed"


class Checked(StrEnum):
    """What an auditor saw of somebody in the sample."""

    AS_TOLD = "as_told"
    DIFFERS = "differs"
    NOT_SHOWN = "not_shown"


class Owner(StrEnum):
    """Who is to do what an audit's finding asks for."""

    SETTING = "setting"
    COMMISSIONER = "commissioner"
