"""The register as known on a moment, read whole into the rules' values: it is small."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from tracker.rules import facts as rules
from tracker.rules.names import match_key
from tracker.store.register_rows import (
    NOTHING_DRAFTED,
    Draft,
    Rows,
    read_bodies,
    read_curricula,
    read_providers,
    read_requirements,
)
from tracker.store.setting_rows import read_settings
from tracker.store.tables import places, register

# What is written for the organisation's own provider.
IN_HOUSE = frozenset({"inhouse", "internal"})


@dataclass(frozen=True)
class Register:
    """Everything that a training record or a post is judged by, keyed by the stored identity."""

    providers: dict[int, rules.Provider]
    curricula: dict[int, rules.Curriculum]
    bodies: dict[int, rules.Body]
    requirements: dict[str, tuple[rules.Requirement, ...]]
    settings: dict[int, rules.Setting]
    organisation_ids: dict[str, int]
    requirement_ids: dict[str, int]
    setting_ids: dict[str, int] = field(init=False)
    provider_ids: dict[str, int] = field(init=False)
    curriculum_ids: dict[tuple[str, str], int] = field(init=False)

    def __post_init__(self) -> None:
        fill = object.__setattr__
        fill(self, "setting_ids", {value.code: key for key, value in self.settings.items()})
        fill(self, "provider_ids", {value.code: key for key, value in self.providers.items()})
        fill(
            self,
            "curriculum_ids",
            {(value.provider, value.code): key for key, value in self.curricula.items()},
        )

    def provider_named(self, text: str) -> int | None:
        """The one provider with that code, or else with that name or alias; else None.

        A name that nobody bears now is that of the one provider that bore it.
        """
        key = match_key(text)
        for names in (self._provider_codes, self._provider_names):
            if len(found := names.get(key, ())) == 1:
                return next(iter(found))
        found = () if key in self._provider_names else self._former_providers.get(key, ())
        return next(iter(found)) if len(found) == 1 else None

    def courses_named(self, text: str, provider_id: int | None = None) -> tuple[int, ...]:
        """The curricula with that code, name or alias, of one provider or of all.

        A name that none of them bears now is that of those that bore it.
        """
        key = match_key(text)
        owner = None if provider_id is None else self.providers[provider_id].code
        for names in (self._course_names, self._former_courses):
            found = sorted(names.get(key, ()))
            mine = tuple(one for one in found if owner in {None, self.curricula[one].provider})
            if mine:
                return mine
        return ()

    def curricula_coded(self, code: str) -> list[int]:
        """The curricula that a code means: a curriculum's own, or PROVIDER/CODE."""
        return [
            key
            for (provider, own), key in self.curriculum_ids.items()
            if code in {own, f"{provider}/{own}"}
        ]

    def course_code(self, curriculum_id: int) -> str:
        """The code of a curriculum, with its provider's before it where the code alone is not
        enough."""
        curriculum = self.curricula[curriculum_id]
        alone = self._course_codes[curriculum.code] == 1
        return curriculum.code if alone else f"{curriculum.provider}/{curriculum.code}"

    def provider_meant(self, text: str, organisation: str, answer: str | None) -> int | None:
        """The provider that an organisation means: by its name, as in-house, or as it answered."""
        found = self.provider_named(text)
        if found is None and match_key(text) in IN_HOUSE:
            own = [key for key, one in self.providers.items() if one.organisation == organisation]
            found = own[0] if len(own) == 1 else None
        if found is None and answer:
            found = self.provider_ids.get(answer)
        return found

    def curricula_meant(
        self, text: str, provider_id: int | None, answer: str | None
    ) -> tuple[int, ...]:
        """The curricula of that name, of the provider where it is known; else the one answered."""
        found = self.courses_named(text, provider_id)
        if found or not answer:
            return found
        owner = self.providers[provider_id].code if provider_id is not None else None
        coded = [
            key
            for key in self.curricula_coded(answer)
            if owner in {None, self.curricula[key].provider}
        ]
        return tuple(coded) if len(coded) == 1 else ()

    @cached_property
    def _course_codes(self) -> Counter[str]:
        codes = Counter(own for _, own in self.curriculum_ids)
        codes.update(f"{provider}/{own}" for provider, own in self.curriculum_ids)
        return codes

    @cached_property
    def _provider_codes(self) -> dict[str, set[int]]:
        return _by_name((key, [value.code]) for key, value in self.providers.items())

    @cached_property
    def _provider_names(self) -> dict[str, set[int]]:
        return _by_name(
            (key, [value.name, *value.aliases]) for key, value in self.providers.items()
        )

    @cached_property
    def _former_providers(self) -> dict[str, set[int]]:
        return _by_name((key, value.former_names) for key, value in self.providers.items())

    @cached_property
    def _former_courses(self) -> dict[str, set[int]]:
        return _by_name((key, value.former_names) for key, value in self.curricula.items())

    @cached_property
    def _course_names(self) -> dict[str, set[int]]:
        return _by_name(
            (key, [value.code, value.name, *value.aliases]) for key, value in self.curricula.items()
        )


def load_register(
    session: Session,
    known_on: datetime | None = None,
    setting_ids: Collection[int] | None = None,
    draft: Draft = NOTHING_DRAFTED,
    on: date | None = None,
) -> Register:
    """The register as known on a moment, or now; with these settings alone where they are given.

    Settings are as they are or were `on` a day, or as their latest period says; they are the only
    part that grows with the number of people. With a draft it is the register as it would be once
    that is saved.
    """
    rows = Rows(session, known_on, draft)
    organisations = rows.codes(places.Organisation)
    providers = rows.codes(register.Provider)
    settings = rows.codes(places.Setting, setting_ids)
    bodies = read_bodies(rows)
    return Register(
        providers=read_providers(rows, providers, organisations, bodies),
        curricula=read_curricula(rows, providers),
        bodies=bodies,
        requirements=read_requirements(rows),
        settings=read_settings(rows, settings, organisations, providers, setting_ids, on),
        organisation_ids={code: key for key, code in organisations.items()},
        requirement_ids={code: key for key, code in rows.codes(register.Requirement).items()},
    )


def _by_name(entries: Iterable[tuple[int, Iterable[str]]]) -> dict[str, set[int]]:
    names: dict[str, set[int]] = defaultdict(set)
    for key, texts in entries:
        for text in texts:
            names[match_key(text)].add(key)
    return names
