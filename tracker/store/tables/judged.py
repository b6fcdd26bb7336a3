"""Derived tables: a cache of what the rules say, made anew from the facts by `flask rebuild`."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.coverage import Excluded
from tracker.rules.words import Assurance, GovernedBy, Severity, Standing
from tracker.store.database import NAME, Base, Moment, words


class PostStanding(Base):
    """A post's answer to a requirement, the same on each day from holds_from to before holds_until.

    A row without a standing says that there is none in that time.
    """

    __tablename__ = "post_standing"
    __table_args__ = (
        Index("ix_post_standing_holds_until", "holds_until"),
        Index("ix_post_standing_setting", "setting_id", "requirement_id", "standing"),
        Index("ix_post_standing_organisation", "organisation_id", "standing"),
        Index("ix_post_standing_person", "person_id"),
        Index("ix_post_standing_due", "organisation_id", "due_on"),
    )
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    standing: Mapped[Standing | None] = mapped_column(words(Standing))
    excluded: Mapped[Excluded | None] = mapped_column(words(Excluded))
    severity: Mapped[Severity | None] = mapped_column(words(Severity))
    in_grace: Mapped[bool]
    stage: Mapped[int | None]
    since: Mapped[date | None]
    due_on: Mapped[date | None]
    next_change_on: Mapped[date | None]
    governed_by: Mapped[GovernedBy | None] = mapped_column(words(GovernedBy))
    assurance: Mapped[Assurance | None] = mapped_column(words(Assurance))
    failing: Mapped[str | None] = mapped_column(String(60))
    training_id: Mapped[int | None] = mapped_column(ForeignKey("training_fact.id"))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))
    provider_text: Mapped[str | None] = mapped_column(NAME)
    holds_from: Mapped[date | None]
    holds_until: Mapped[date | None]


class Numbers:
    """People against a requirement: posts by standing, and coverage by person."""

    in_date: Mapped[int]
    due_soon: Mapped[int]
    expired: Mapped[int]
    never_trained: Mapped[int]
    not_assured: Mapped[int]
    exempt: Mapped[int]
    unknown: Mapped[int]
    counted: Mapped[int]
    held: Mapped[int]
    left_out_exempt: Mapped[int]
    left_out_long_absence: Mapped[int]
    left_out_new_starter: Mapped[int]


class SettingCoverage(Numbers, Base):
    """The numbers of a setting."""

    __tablename__ = "setting_coverage"
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"), primary_key=True)
    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)


class OrganisationCoverage(Numbers, Base):
    """The sums of an organisation's settings of whose people an upload last spoke on one day."""

    __tablename__ = "organisation_coverage"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"))
    last_on: Mapped[date | None]


class SettingReliance(Base):
    """A provider, or an unresolved one's text, that a setting's governing records came from."""

    __tablename__ = "setting_reliance"
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"), primary_key=True)
    provider_key: Mapped[str] = mapped_column(NAME, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"), index=True)
    provider_text: Mapped[str | None] = mapped_column(NAME)
    posts: Mapped[int]


class CoverageMonth(Base):
    """A setting's coverage on the last day of a month, as known at the moment `known_on`.

    That is the end of that day. What is told of months before the tracker knew anything of the
    setting was worked out later, by what was known at the end of its first month.
    """

    __tablename__ = "coverage_month"
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"), primary_key=True)
    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"), primary_key=True)
    month: Mapped[date] = mapped_column("last_day", primary_key=True)
    known_on: Mapped[datetime] = mapped_column(Moment)
    counted: Mapped[int]
    held: Mapped[int]
    left_out_exempt: Mapped[int]
    left_out_long_absence: Mapped[int]
    left_out_new_starter: Mapped[int]


class TrainingMonth(Base):
    """How much training a setting's people attended in a month, as known at the moment `known_on`.

    That is the end of this month or of one of the next three, as training is recorded late; else it
    is chosen as for CoverageMonth. A row is there once the month is counted, also where nobody
    attended anything.
    """

    __tablename__ = "training_month"
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"), primary_key=True)
    month: Mapped[date] = mapped_column("last_day", primary_key=True)
    known_on: Mapped[datetime] = mapped_column(Moment)
    deliveries: Mapped[int]
    days: Mapped[int]


class RepeatMonth(Base):
    """Of the training of a TrainingMonth what was repeated too early, by curriculum.

    `repeats` are people's deliveries of a course that was good still, `days` their days of
    attendance; `other_courses` those of another family than the one that was good.
    """

    __tablename__ = "repeat_month"
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"), primary_key=True)
    curriculum_id: Mapped[int] = mapped_column(ForeignKey("curriculum.id"), primary_key=True)
    month: Mapped[date] = mapped_column("last_day", primary_key=True)
    repeats: Mapped[int]
    days: Mapped[int]
    other_courses: Mapped[int]
    other_course_days: Mapped[int]


class TouchedPost(Base):
    """A post whose facts have changed since it was judged; the sweep empties this table.

    No foreign key: a large file touches as many posts as it has rows, all at once.
    """

    __tablename__ = "touched_post"
    post_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
