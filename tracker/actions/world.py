"""A register, held or only drafted, and what it makes of posts, settings and flags on one day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.actions.judging import Judge
from tracker.actions.wanted_flags import (
    about_posts,
    about_settings,
    about_the_register,
    summaries,
)
from tracker.rules.coverage import cover, not_covered
from tracker.rules.facts import Post, Setting
from tracker.rules.flags import Wanted
from tracker.rules.names import match_key
from tracker.rules.reliance import State, provider_state
from tracker.rules.standing import Answer
from tracker.rules.words import FlagKind
from tracker.store.database import Session
from tracker.store.flags import Subject
from tracker.store.register import load_register
from tracker.store.register_rows import Draft
from tracker.store.settings import Relied, operating

Flags = Mapping[tuple[FlagKind, str], tuple[Subject, Wanted]]


@dataclass(frozen=True, slots=True)
class Asked:
    """How many people a requirement counts, how many of these are not in date, and in how many
    settings. A person who works in two is counted in each, and is not in date once."""

    people: int
    not_in_date: int
    settings: int


class World:
    """What one register makes of a day. Posts are taken in one by one; of those that are not, the
    last judgement holds."""

    def __init__(self, session: Session, draft: Draft, day: date) -> None:
        self.day = day
        self.register = load_register(session, draft=draft, on=day)
        self.judge = Judge(self.register)
        self._requirement_codes = {key: code for code, key in self.register.requirement_ids.items()}
        self._operating = operating(session, day, draft)
        self._known = summaries(session)
        self._training: dict[tuple[FlagKind, str], tuple[Subject, Wanted]] = {}
        self._covered: dict[int, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self._relied: dict[int, dict[str, Relied]] = defaultdict(dict)
        self._states: dict[tuple[str, str], State] = {}

    def take(self, post: Post, code: str, answer: Answer) -> None:
        """Take in a post's answer of the day to the requirement of that code."""
        setting_id = self.register.setting_ids[post.setting.code]
        covered, relied = self._covered[setting_id], self._relied[setting_id]
        if answer.standing is not None:
            told = post.person, answer.standing, answer.excluded
            covered[self.register.requirement_ids[code]].append(told)
        if answer.governing is not None:
            provider, text = answer.governing.provider, answer.governing.provider_text
            provider_id = self.register.provider_ids[provider.code] if provider else None
            key = f"#{provider_id}" if provider else match_key(text or "")
            others = relied.get(key)
            if others is None or (provider is None and (text or "") < (others.provider_text or "")):
                relied[key] = Relied(provider_id, None if provider else text, 1)
        for subject, want in about_posts([(post, code, answer)], self.register):
            self._training[want.kind, subject.key] = subject, want

    def flags(self) -> Flags:
        """The flags that the day calls for: of the posts taken in, of all settings, the register.

        Whether the schedule missed a night is told by no register.
        """
        known = replace(
            self._known,
            relied={**self._known.relied, **self._relied_by_setting()},
            covered={**self._known.covered, **self._covered_by_setting()},
        )
        others = (
            *about_settings(self._operating, known, self.register, self.day),
            *about_the_register(self.register, self.day),
        )
        found = {(want.kind, subject.key): (subject, want) for subject, want in others}
        return {**self._training, **found}

    def asked(self, code: str) -> Asked:
        """Of all who were taken in: what the requirement of that code finds on the day."""
        requirement_id = self.register.requirement_ids.get(code, 0)
        covers = [
            (posts[requirement_id], cover(posts[requirement_id]))
            for posts in self._covered.values()
            if posts.get(requirement_id)
        ]
        lacking = [posts for posts, found in covers if found.held < found.counted]
        return Asked(
            people=sum(found.counted for _, found in covers),
            not_in_date=len({person for posts in lacking for person in not_covered(posts)}),
            settings=len(lacking),
        )

    def state(self, provider: str, setting: str) -> State:
        """The provider's state for the setting that day, both by their codes."""
        key = provider, setting
        if key not in self._states:
            held = self.register.providers.get(self.register.provider_ids.get(provider, 0))
            self._states[key] = provider_state(held, self.day, self.setting(setting))
        return self._states[key]

    def setting(self, code: str) -> Setting | None:
        """The setting with that code, where this register has it."""
        return self.register.settings.get(self.register.setting_ids.get(code, 0))

    def operating(self) -> list[Setting]:
        """The settings that operate that day."""
        return [self.register.settings[key] for key in self._operating]

    def tell(self, subject: Subject, want: Wanted, numbers: Mapping[int, str]) -> dict[str, Any]:
        """A flag as the commands print it: by codes, with the keys that apply."""
        register = self.register
        told: dict[str, Any] = {"kind": want.kind.value}
        if subject.post_id is not None:
            told["staff_number"] = numbers[subject.post_id]
        if subject.setting_id is not None:
            told["setting"] = register.settings[subject.setting_id].code
        if subject.requirement_id is not None:
            told["requirement"] = self._requirement_codes[subject.requirement_id]
        if subject.provider_id is not None:
            told["provider"] = register.providers[subject.provider_id].code
        elif subject.provider_text:
            told["provider"] = subject.provider_text
        if subject.body_id is not None:
            told["body"] = register.bodies[subject.body_id].code
        return {**told, "severity": want.severity.value}

    def _relied_by_setting(self) -> dict[int, list[Relied]]:
        return {key: list(found.values()) for key, found in self._relied.items()}

    def _covered_by_setting(self) -> dict[int, Any]:
        return {
            key: {requirement: cover(posts) for requirement, posts in found.items()}
            for key, found in self._covered.items()
        }
