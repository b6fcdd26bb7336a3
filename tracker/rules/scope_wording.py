"""What a certificate is for, in words that stand within a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tracker.rules.facts import Certification
from tracker.rules.status import is_suspended, is_withdrawn
from tracker.rules.words import Nation, Population, SettingType

MOST_COURSES = 5

POPULATIONS = {
    Population.CHILDREN: "children and young people",
    Population.ADULTS_LEARNING_DISABILITY: "adults with a learning disability",
    Population.AUTISM: "autistic people",
    Population.MENTAL_HEALTH: "people with mental ill health",
    Population.OLDER_PEOPLE: "older people",
}
SETTING_TYPES = {
    SettingType.LOCAL_AUTHORITY: "local authorities",
    SettingType.CLINICAL_COMMISSIONING_GROUP: "clinical commissioning groups",
    SettingType.SPECIAL_SCHOOL: "special schools",
    SettingType.SECTION_41_INDEPENDENT: "independent institutions (section 41)",
    SettingType.SPECIAL_POST_16: "special post-16 institutions",
    SettingType.CHILDRENS_HOME: "children's homes",
    SettingType.SECURE_CHILDRENS_HOME: "secure children's homes",
    SettingType.RESIDENTIAL_HOLIDAY_SCHEME: "residential holiday schemes",
    SettingType.FOSTERING_SERVICE: "fostering services",
    SettingType.NHS_HEALTH_SERVICE: "NHS health services",
    SettingType.MENTAL_HEALTH_UNIT: "mental health units",
    SettingType.LEARNING_DISABILITY_HOSPITAL: "learning disability hospitals",
    SettingType.ADULT_SOCIAL_CARE: "adult social care",
}
NATIONS = {
    Nation.ENGLAND: "England",
    Nation.WALES: "Wales",
    Nation.SCOTLAND: "Scotland",
    Nation.NORTHERN_IRELAND: "Northern Ireland",
}


def say_scope(one: Certification, courses: Mapping[str, str], day: date) -> str:
    """What the certificate covers that day: what it teaches, for whom, where; limits alone.

    `courses` are the names of the provider's curricula, by code.
    """
    parts = [say_courses(one, courses, day)]
    if one.populations:
        parts.append(f"for {listed(_in_order(one.populations, POPULATIONS))} only")
    if one.setting_types:
        parts.append(f"in {listed(_in_order(one.setting_types, SETTING_TYPES))} only")
    if one.nations:
        parts.append(f"in {listed(_in_order(one.nations, NATIONS))} only")
    return ", ".join(parts)


def say_courses(one: Certification, courses: Mapping[str, str], day: date) -> str:
    """The curricula that it covers that day, less those suspended or withdrawn by themselves."""
    named = {code for event in one.events for code in event.curricula}
    if one.curricula:
        named &= one.curricula
    withdrawn = {code for code in named if is_withdrawn(one, day, code)}
    suspended = {code for code in named - withdrawn if is_suspended(one, day, code)}
    left_out = [
        f"{_names(codes, courses)} ({word})"
        for codes, word in ((suspended, "suspended"), (withdrawn, "withdrawn"))
        if codes
    ]
    rest = one.curricula - suspended - withdrawn
    if not left_out:
        return _names(rest, courses) if rest else "everything it teaches"
    if rest:
        return f"{_names(rest, courses)} but not {listed(left_out)}"
    if one.curricula or (courses and courses.keys() <= suspended | withdrawn):
        return f"none of its curricula, {listed(left_out)},"
    return f"everything it teaches except {listed(left_out)}"


def listed(parts: Sequence[str]) -> str:
    """A, B and C."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _names(codes: Iterable[str], courses: Mapping[str, str]) -> str:
    names = sorted(courses.get(code, code) for code in codes)
    if len(names) > MOST_COURSES:
        names = [*names[: MOST_COURSES - 1], f"{len(names) - MOST_COURSES + 1} more curricula"]
    return listed(names)


def _in_order(words: Iterable[str], told: Mapping[Any, str]) -> list[str]:
    kept = set(words)
    return [text for word, text in told.items() if word in kept]
