"""The facts that the rules judge, as plain frozen values. `id` fields name stored rows, and
`evidence` names what was kept to show that an entry is true."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tracker.rules.days import ALWAYS, Period
from tracker.rules.names import match_key
from tracker.rules.words import (
    Assurance,
    Convention,
    EventWord,
    Evidence,
    Grade,
    Kind,
    Level,
    Mode,
    Nation,
    Population,
    ProviderKind,
    Result,
    Route,
    SettingType,
    Strength,
)


def is_ukas(name: str) -> bool:
    """Whether an accreditor's name is that of UKAS."""
    return match_key(name) in {"ukas", "unitedkingdomaccreditationservice"}


@dataclass(frozen=True, slots=True)
class Accreditation:
    """UKAS's (or another accreditor's) accreditation of a certification body."""

    period: Period
    accredited_by: str = "UKAS"
    standard: str | None = None
    reference: str | None = None
    last_checked: date | None = None
    id: str = ""

    @property
    def by_ukas(self) -> bool:
        return is_ukas(self.accredited_by)


@dataclass(frozen=True, slots=True)
class Licence:
    """A period in which a body is licensed to certify against the Standards."""

    period: Period
    last_checked: date | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A certification body."""

    code: str
    name: str
    licences: tuple[Licence, ...] = ()
    accreditations: tuple[Accreditation, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificationEvent:
    """A change of a certification's status; no curricula means the whole certification."""

    word: EventWord
    on: date
    curricula: frozenset[str] = frozenset()
    reason: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Certification:
    """One certificate of a provider, with its scope; an empty list in the scope means all."""

    number: str
    body: Body
    period: Period
    curricula: frozenset[str] = frozenset()
    populations: frozenset[Population] = frozenset()
    setting_types: frozenset[SettingType] = frozenset()
    nations: frozenset[Nation] = frozenset()
    events: tuple[CertificationEvent, ...] = ()
    standards_version: str | None = None
    source: str | None = None
    last_checked: date | None = None
    evidence: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Affiliate:
    """A provider's approval of an employer to deliver its curricula; no curricula means all."""

    organisation: str
    period: Period
    curricula: frozenset[str] = frozenset()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Trainer:
    """A trainer whom a provider authorises; an associate for one organisation only."""

    reference: str | None
    name: str | None
    grade: Grade
    period: Period
    organisation: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """A training provider's register entry with everything that hangs on it."""

    code: str
    name: str
    kind: ProviderKind = ProviderKind.COMMERCIAL
    organisation: str | None = None
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    last_checked: date | None = None
    certifications: tuple[Certification, ...] = ()
    affiliates: tuple[Affiliate, ...] = ()
    trainers: tuple[Trainer, ...] = ()
    source: str | None = None
    evidence: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Curriculum:
    """What a provider teaches, at one level."""

    provider: str
    code: str
    name: str
    level: Level
    family: str | None = None
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()

    @property
    def family_key(self) -> str:
        """Family names match as other names do; without one a curriculum is its own family."""
        return match_key(self.family) if self.family else f"{self.provider}/{self.code}"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as its assurance is judged.

    All this is so on the days of `period`. `operators` are those who have run it up to then, with
    their periods; none are named where one organisation has run it all along.
    """

    code: str
    organisation: str
    type: SettingType | None = None
    nation: Nation | None = None
    populations: frozenset[Population] = frozenset()
    nhs_commissioned: bool = False
    declared_provider: str | None = None
    declared_route: Route | None = None
    operators: tuple[tuple[Period, str], ...] = ()
    period: Period = ALWAYS
    name: str = field(default="", compare=False)

    def is_run_by(self, organisation: str | None, day: date) -> bool:
        """Whether what was the organisation's on a day of delivery is this employer's.

        It runs the setting now, or it ran it that day or since: so neither those who were there
        when the setting changed hands nor those who came with the new operator lose anything.
        """
        return organisation == self.organisation or any(
            code == organisation and (period.end is None or day < period.end)
            for period, code in self.operators
        )


@dataclass(frozen=True, slots=True)
class Post:
    """One person's job in one setting."""

    person: int
    staff_number: str
    setting: Setting
    period: Period = ALWAYS
    role: str | None = None
    staff_group: str | None = None
    absence: Period | None = None
    exempt: Period | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """One person attended one delivery of one curriculum.

    The delivery is every day from `started` to `completed`, both inside; `completed` is None
    where the record is known by its printed expiry alone. `provider` is None where the text did
    not resolve to a register entry; `route` and `kind` are None where the file did not say.
    """

    curriculum: Curriculum | None
    provider: Provider | None
    completed: date | None
    started: date | None = None
    kind: Kind | None = None
    result: Result = Result.PASSED
    route: Route | None = None
    mode: Mode = Mode.FACE_TO_FACE
    printed_expiry: date | None = None
    trainer: str | None = None
    provider_text: str | None = None
    course_text: str | None = None
    certificate_number: str | None = None
    evidence: Evidence = Evidence.ENTERED_BY_HR
    id: int = 0


@dataclass(frozen=True, slots=True)
class Requirement:
    """One version of who must hold what, how often, and by which date convention."""

    code: str
    level: Level
    strength: Strength
    name: str = ""
    period: Period = ALWAYS
    setting_types: frozenset[SettingType] = frozenset()
    nhs_commissioned: bool | None = None
    nations: frozenset[Nation] = frozenset()
    staff_groups: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    assurance: Assurance = Assurance.CERTIFIED
    least_evidence: Evidence | None = None
    interval_months: int | None = None
    convention: Convention = Convention.SAME_DAY
    renewal_window_months: int | None = None
    full_programme_months: int | None = None
    grace_days: int = 0
    new_starter_days: int = 0
    warning_days: int = 90
    target: Decimal | None = None
    authority: str | None = None
    source: str | None = None
    id: str = ""

    def concerns(self, setting: Setting) -> bool:
        """Whether the requirement is on this setting, whoever works there."""
        return (
            (not self.setting_types or setting.type in self.setting_types)
            and (self.nhs_commissioned is None or self.nhs_commissioned == setting.nhs_commissioned)
            and (not self.nations or setting.nation in self.nations)
        )

    def applies_to(self, post: Post) -> bool:
        """Whether the requirement is on this post; roles and groups match as names do."""
        return (
            self.concerns(post.setting)
            and _named_in(post.staff_group, self.staff_groups)
            and _named_in(post.role, self.roles)
        )


def _named_in(name: str | None, names: Collection[str]) -> bool:
    return not names or (name is not None and match_key(name) in {match_key(n) for n in names})


def in_force(versions: Collection[Requirement], day: date) -> Requirement | None:
    """The version of one requirement in force that day: the latest to begin where several are.

    Of two that begin together the id decides, so that the order of the rows never does.
    """
    live = [version for version in versions if day in version.period]
    if len(live) < 2:
        return live[0] if live else None
    return max(live, key=lambda one: (one.period.start or date.min, one.id), default=None)
