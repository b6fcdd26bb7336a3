"""Which providers a typed name may mean: an exact hit is an answer, a likeness a suggestion."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from tracker.rules.facts import Provider
from tracker.rules.names import match_key, without_accents
from tracker.rules.provider_wording import Answer, say_provider
from tracker.rules.reliance import State, provider_state
from tracker.store.database import Session
from tracker.store.provider_history import former_names
from tracker.store.register import Register, load_register

MOST_SUGGESTIONS = 6
LEAST_LIKENESS = 78
# A part of a name says less than the whole of it.
PART = 0.92
SHORTEST_PART = 4
# What stands beside the name of a firm and is left out as often as not.
BESIDE_NAME = {"ltd", "limited", "uk", "plc", "llp", "llc", "cic", "cio", "the", "and", "inc", "co"}
# What many a provider is called beside its own name, and how like such a word a slip of it is.
COMMON = ("training", "trainers", "academy", "services", "skills", "learning", "support", "care")
LIKE_COMMON = 85
_BETWEEN = re.compile(r"[^\w'\u2019]+|_+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A provider, the name that fitted where that is not its present one, and what it is."""

    provider: Provider
    by_name: str | None
    is_former: bool
    state: State
    answer: Answer


@dataclass(frozen=True, slots=True)
class Found:
    """Those that bear just that name or code, and those with one like it, the likest first."""

    exact: tuple[Hit, ...]
    near: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    provider_id: int
    text: str
    is_former: bool
    is_code: bool = False


def find_providers(session: Session, text: str, today: date) -> Found:
    """The providers that a text means or may mean, each as it is today."""
    register = load_register(session)
    names = list(_names(register, former_names(session)))
    exact = _exact(names, text)
    courses: dict[str, dict[str, str]] = {}
    for one in register.curricula.values():
        courses.setdefault(one.provider, {})[one.code] = one.name

    def hit(name: _Name) -> Hit:
        provider = register.providers[name.provider_id]
        other = name.text != provider.name and not name.is_code
        return Hit(
            provider=provider,
            by_name=name.text if other else None,
            is_former=name.is_former,
            state=provider_state(provider, today),
            answer=say_provider(provider, courses.get(provider.code, {}), today, today=today),
        )

    near = _near(names, text, {name.provider_id for name in exact})
    return Found(tuple(map(hit, exact)), tuple(map(hit, near)))


def loose_key(name: str) -> str:
    """A name without accents, marks, and the words that stand beside a firm's name."""
    return "".join(_words(name))


def _own_key(name: str) -> str:
    """The same without the words that many a provider's name has, unless it has no other."""
    words = _words(name)
    own = [word for word in words if max(fuzz.ratio(word, one) for one in COMMON) < LIKE_COMMON]
    return "".join(own or words)


def _words(name: str) -> list[str]:
    words = [match_key(word) for word in _BETWEEN.split(without_accents(name)) if word]
    kept = [word for word in words if word and word not in BESIDE_NAME]
    return kept or words


def _names(register: Register, former: Mapping[int, list[str]]) -> Iterable[_Name]:
    for key, one in register.providers.items():
        yield _Name(key, one.code, is_former=False, is_code=True)
        present = (one.name, *one.aliases)
        for text in present:
            yield _Name(key, text, is_former=False)
        for text in former.get(key, ()):
            if text not in present:
                yield _Name(key, text, is_former=True)


def _exact(names: Iterable[_Name], text: str) -> list[_Name]:
    """The providers with just that code; else with just that name; else but for what is beside."""
    key, loose = match_key(text), loose_key(text)
    if not key:
        return []
    tests = (
        lambda name: name.is_code and match_key(name.text) == key,
        lambda name: not name.is_former and match_key(name.text) == key,
        lambda name: match_key(name.text) == key,
        lambda name: bool(loose) and loose_key(name.text) == loose,
    )
    for test in tests:
        if found := {name.provider_id: name for name in reversed(list(names)) if test(name)}:
            return [found[key] for key in sorted(found)]
    return []


def _near(names: Iterable[_Name], text: str, left_out: set[int]) -> list[_Name]:
    """The likest name of each provider that bears one like it."""
    best: dict[int, tuple[float, _Name]] = {}
    if not loose_key(text):
        return []
    for name in names:
        if name.provider_id in left_out:
            continue
        likeness = _likeness(text, name.text)
        if likeness >= LEAST_LIKENESS and likeness > best.get(name.provider_id, (0.0, name))[0]:
            best[name.provider_id] = (likeness, name)
    ordered = sorted(best.values(), key=lambda one: (-one[0], match_key(one[1].text)))
    return [name for _, name in ordered[:MOST_SUGGESTIONS]]


def _likeness(one: str, other: str) -> float:
    """From 0 to 100, by the whole names and by what is their own in equal shares."""
    whole = _alike(loose_key(one), loose_key(other))
    return (whole + _alike(_own_key(one), _own_key(other))) / 2


def _alike(one: str, other: str) -> float:
    """From 0 to 100: as wholes, or the shorter as a part of the longer."""
    whole = fuzz.ratio(one, other)
    if min(len(one), len(other)) < SHORTEST_PART:
        return whole
    return max(whole, fuzz.partial_ratio(one, other) * PART)
