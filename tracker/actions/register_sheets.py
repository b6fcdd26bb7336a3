"""The sheets of the register workbook, in the order in which they depend on each other."""

from typing import Any

from tracker.actions import register_checks as checks
from tracker.actions.register_cells import (
    Listed,
    OneOf,
    SeveralOf,
    Words,
    day,
    percent,
    whole,
    yes_no,
)
from tracker.actions.register_columns import Column, Spec, of
from tracker.rules.words import (
    Assurance,
    Convention,
    EventWord,
    Evidence,
    Grade,
    Level,
    Nation,
    Population,
    ProviderKind,
    Route,
    SettingType,
    Strength,
)

NEEDED_ASSURANCE = (Assurance.CERTIFIED, Assurance.ACCREDITED)
CODE, LABEL, NAME, TEXT = Words(100), Words(200), Words(500), Words(None)


def _organisation(**more: Any) -> Column:
    return Column("Organisation", "organisation", CODE, refers="organisation", **more)


_PROVIDER = Column("Provider", "provider", CODE, key=True, refers="provider", fixed=True)
_CERTIFICATE = "Certificate number"
_CURRICULA = Column("Curricula", "curricula", Listed(100), blank=(), refers="curriculum")
_SETTING_TYPES = Column("Setting types", "setting_types", SeveralOf(tuple(SettingType)), blank=())
_NATIONS = Column("Nations", "nations", SeveralOf(tuple(Nation)), blank=())
_POPULATIONS = Column("Populations", "populations", SeveralOf(tuple(Population)), blank=())
_SOURCE = Column("Source", "source", TEXT)
_LAST_CHECKED = Column("Last checked", "last_checked", day)
_PERIOD = (Column("From", "starts_on", day), Column("To", "ends_on", day))


def _name(**more: Any) -> Column:
    return Column("Name", "name", NAME, **more)


SPECS = (
    Spec(
        "Organisations",
        "organisation_fact",
        (Column("Code", "organisation", CODE, key=True, fixed=True), _name(required=True)),
        of("organisation"),
        brings="organisation",
    ),
    Spec(
        "Commissioners",
        "commissioner_fact",
        (
            Column("Code", "commissioner", CODE, key=True, fixed=True),
            _name(required=True),
            Column("Kind", "kind", Words(100)),
            *_PERIOD,
            Column("Successor", "successors", Listed(100), blank=(), refers="commissioner"),
        ),
        of("commissioner"),
        brings="commissioner",
        check=checks.ends_before_it_begins,
    ),
    Spec(
        "Certification bodies",
        "licence",
        (
            Column("Code", "body", CODE, key=True, fixed=True),
            _name(required=True),
            *_PERIOD,
            _SOURCE,
            _LAST_CHECKED,
        ),
        of("body"),
        brings="body",
        by_period=True,
        check=checks.ends_before_it_begins,
    ),
    Spec(
        "Accreditations",
        "accreditation",
        (
            Column("Body", "body", CODE, key=True, refers="body", fixed=True),
            Column("Accredited by", "accredited_by", NAME, key=True),
            Column("Standard", "standard", LABEL),
            Column("Reference", "reference", LABEL),
            *_PERIOD,
            _SOURCE,
            _LAST_CHECKED,
        ),
        checks.accreditation_subject,
        by_period=True,
        check=checks.ends_before_it_begins,
    ),
    Spec(
        "Providers",
        "provider_fact",
        (
            Column("Code", "provider", CODE, key=True, fixed=True),
            _name(required=True),
            Column("Aliases", "aliases", Listed(500), blank=()),
            Column("Kind", "kind", OneOf(tuple(ProviderKind)), blank=ProviderKind.COMMERCIAL),
            _organisation(),
            _SOURCE,
            _LAST_CHECKED,
        ),
        of("provider"),
        brings="provider",
        check=checks.provider,
    ),
    Spec(
        "Curricula",
        "curriculum_fact",
        (
            _PROVIDER,
            Column("Code", "code", CODE, key=True, fixed=True),
            _name(required=True),
            Column("Aliases", "aliases", Listed(500), blank=()),
            Column("Level", "level", OneOf(tuple(Level)), required=True),
            Column("Family", "family", NAME),
            _SOURCE,
            _LAST_CHECKED,
        ),
        of("curriculum"),
        brings="curriculum",
        complete=checks.with_curriculum,
    ),
    Spec(
        "Settings",
        "setting_fact",
        (
            _organisation(required=True),
            Column("Code", "setting", CODE, key=True, fixed=True),
            _name(required=True),
            Column("Type", "type", OneOf(tuple(SettingType)), required=True),
            Column("NHS commissioned", "nhs_commissioned", yes_no, blank=False),
            Column("Nation", "nation", OneOf(tuple(Nation))),
            _POPULATIONS,
            Column("Identifier kind", "identifier_kind", Words(40)),
            Column("Identifier", "identifier", Words(40)),
            Column("Declared provider", "declared_provider", CODE, refers="provider"),
            Column("Declared route", "declared_route", OneOf(tuple(Route))),
            *_PERIOD,
        ),
        of("setting"),
        brings="setting",
        by_period=True,
        check=checks.setting,
    ),
    Spec(
        "Commissioning",
        "commissioning",
        (
            Column(
                "Commissioner", "commissioner", CODE, key=True, refers="commissioner", fixed=True
            ),
            Column("Setting", "setting", CODE, key=True, refers="setting", fixed=True),
            *_PERIOD,
        ),
        of("commissioner", "setting"),
        by_period=True,
        check=checks.ends_before_it_begins,
    ),
    Spec(
        "Certifications",
        "certification_fact",
        (
            _PROVIDER,
            Column("Body", "body", CODE, key=True, refers="body"),
            Column(_CERTIFICATE, "certification", CODE, fixed=True),
            Column("Standards version", "standards_version", Words(100)),
            _CURRICULA,
            _POPULATIONS,
            _SETTING_TYPES,
            _NATIONS,
            *_PERIOD,
            _SOURCE,
            _LAST_CHECKED,
        ),
        of("certification"),
        brings="certification",
        complete=checks.with_certificate_number,
        check=checks.certification,
    ),
    Spec(
        "Certification events",
        "certification_event",
        (
            Column(
                _CERTIFICATE, "certification", CODE, key=True, refers="certification", fixed=True
            ),
            Column("Event", "event", OneOf(tuple(EventWord)), key=True),
            Column("On", "on", day, key=True),
            _CURRICULA,
            Column("Reason", "reason", TEXT),
            _SOURCE,
            _LAST_CHECKED,
        ),
        of("certification", "event", "on", "curricula"),
    ),
    Spec(
        "Affiliates",
        "affiliate",
        (_PROVIDER, _organisation(key=True), _CURRICULA, *_PERIOD, _SOURCE, _LAST_CHECKED),
        of("provider", "organisation", "curricula"),
        by_period=True,
        check=checks.ends_before_it_begins,
    ),
    Spec(
        "Trainers",
        "trainer",
        (
            _PROVIDER,
            Column("Reference", "reference", LABEL),
            _name(),
            Column("Grade", "grade", OneOf(tuple(Grade)), required=True),
            _organisation(),
            *_PERIOD,
            _SOURCE,
            _LAST_CHECKED,
        ),
        checks.trainer_subject,
        by_period=True,
        check=checks.trainer,
    ),
    Spec(
        "Requirements",
        "requirement_fact",
        (
            Column("Code", "requirement", CODE, key=True, fixed=True),
            _name(),
            _SETTING_TYPES,
            Column("NHS commissioned", "nhs_commissioned", yes_no),
            _NATIONS,
            Column("Staff groups", "staff_groups", Listed(200), blank=()),
            Column("Roles", "roles", Listed(200), blank=()),
            Column("Level", "level", OneOf(tuple(Level)), required=True),
            Column("Assurance", "assurance", OneOf(NEEDED_ASSURANCE), blank=Assurance.CERTIFIED),
            Column("Least evidence", "least_evidence", OneOf(tuple(Evidence))),
            Column("Interval months", "interval_months", whole(1)),
            Column("Convention", "convention", OneOf(tuple(Convention)), blank=Convention.SAME_DAY),
            Column("Renewal window months", "renewal_window_months", whole(0)),
            Column("Full programme months", "full_programme_months", whole(1)),
            Column("Grace days", "grace_days", whole(0), blank=0),
            Column("New starter days", "new_starter_days", whole(0), blank=0),
            Column("Warning days", "warning_days", whole(0), blank=90),
            Column("Target", "target", percent),
            Column("Strength", "strength", OneOf(tuple(Strength)), required=True),
            Column("Authority", "authority", TEXT),
            _SOURCE,
            *_PERIOD,
        ),
        of("requirement", "starts_on"),
        brings="requirement",
        complete=checks.with_name,
        check=checks.ends_before_it_begins,
    ),
)
