"""Somebody who may be told, and whether a flag is for their ears."""

from dataclasses import dataclass
from datetime import date

from tracker.rules.days import Period
from tracker.rules.words import Absence, FlagKind, Nation
from tracker.store.notices import OpenFlag

OWN = frozenset(
    {
        FlagKind.TRAINING_DUE,
        FlagKind.TRAINING_EXPIRED,
        FlagKind.NEVER_TRAINED,
        FlagKind.NOT_ASSURED,
    }
)
Key = tuple[int | None, int | None]
"""A recipient by account or by person: one of the two is None."""
Ids = frozenset[int]
NOBODY: Ids = frozenset()


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who may be told on a day, and what they may hear of.

    They are an account, or a person without one. `people` are those whose own training is told,
    `organisation_id` is the one for which they are HR, `settings` are those that they commission
    for `commissioner_id`;
    `employer_id` runs the setting where the first of these people works. `has_page` says whether
    they can open a page of their own training.
    """

    account_id: int | None
    person_id: int | None
    address: str
    nation: Nation = Nation.ENGLAND
    people: Ids = NOBODY
    organisation_id: int | None = None
    settings: Ids = NOBODY
    commissioner_id: int | None = None
    keeps_register: bool = False
    employer_id: int | None = None
    has_page: bool = False

    @property
    def answers_for(self) -> int | None:
        """The organisation whose HR team sees what becomes of messages to them, if any."""
        return self.employer_id if self.organisation_id is None else self.organisation_id

    @property
    def key(self) -> Key:
        """As a recipient is known."""
        return self.account_id, self.person_id

    def hears_of(self, flag: OpenFlag, day: date) -> bool:
        """Whether the flag is for their ears, on a day on which it is to be told at all."""
        if self.is_own(flag, day):
            return True
        if flag.organisation_id is None:
            return self.keeps_register
        if flag.organisation_id == self.organisation_id:
            return True
        return flag.post_id is None and flag.setting_id in self.settings

    def is_own(self, flag: OpenFlag, day: date) -> bool:
        """Whether it is about their own training, while they are at work."""
        return flag.person_id in self.people and flag.kind in OWN and not is_away(flag, day)


def is_to_be_told(flag: OpenFlag, day: date) -> bool:
    """Whether anybody should hear of it that day.

    Not while it sleeps, nor of a post that is not current, nor of training that falls due when the
    post has ended.
    """
    if flag.snoozed_until is not None and flag.snoozed_until >= day:
        return False
    if flag.post_id is None:
        return True
    if day not in Period.inclusive(flag.starts_on, flag.ends_on):
        return False
    if flag.kind != FlagKind.TRAINING_DUE or flag.until is None or flag.ends_on is None:
        return True
    return flag.until <= flag.ends_on


def is_away(flag: OpenFlag, day: date) -> bool:
    """Whether the post of the flag is left for a long absence that day."""
    if flag.absence != Absence.LONG_ABSENCE:
        return False
    return day in Period.inclusive(flag.absence_from, flag.absence_to)
