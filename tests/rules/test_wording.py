"""Every link that can fail has a sentence, and a sentence on what would mend it."""

import ast
import re
from string import Formatter

import pytest

from tests.rules.builders import a_curriculum, a_provider, a_record, a_setting, an_event, on
from tests.rules.chain import Case, with_events
from tests.rules.chain_cases import CASES
from tracker.rules import assurance
from tracker.rules.assurance import assure
from tracker.rules.wording import FAILED, MEND, NOTED, mend, say, say_day, say_of_many
from tracker.rules.words import EventWord, GovernedBy, Link

CODE = re.compile(r"[a-z]+(_[a-z]+)+")


def codes_in_the_source() -> set[str]:
    """Every text in assurance.py that has the form of a code."""
    with open(assurance.__file__, encoding="utf-8") as source:
        tree = ast.parse(source.read())
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str) and CODE.fullmatch(text)}


def test_every_code_that_the_chain_can_give_is_in_the_tables() -> None:
    assert codes_in_the_source() == {*FAILED, *NOTED}


def test_every_failing_code_has_a_text_a_mend_and_a_case() -> None:
    assert FAILED.keys() == MEND.keys() == {case.code for case in CASES if case.code}


@pytest.mark.parametrize("code", [*FAILED, GovernedBy.FAILED_ASSESSMENT.value])
def test_every_code_is_said_of_many_records_in_a_whole_sentence(code: str) -> None:
    said = say_of_many(code)
    assert said[0].isupper()
    assert said.endswith(".")
    assert not re.search(r"[{}]|called the|the the", said)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_every_step_of_every_case_is_said_in_a_whole_sentence(case: Case) -> None:
    record = {"completed": "2025-06-12", "started": "2025-06-10", **case.record}
    told = a_record(provider=case.provider, **record)
    for step in case.judge().steps:
        sentence = say(step, told, a_setting(**case.setting))
        assert sentence[0].isupper() or sentence.startswith("(no provider")
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert "None" not in sentence
        assert (mend(step) is None) is step.holds


def test_sentences_name_the_facts() -> None:
    provider = with_events(an_event(EventWord.SUSPENDED, "2025-06-11"))
    record = a_record("2025-06-12", started="2025-06-10", provider=provider)
    failing = assure(record, a_setting()).failing
    assert failing is not None
    assert say(failing, record, a_setting()) == (
        "On 11 June 2025 Steady Hands's certification was suspended."
    )
    assert mend(failing) == (
        "Retrain once the suspension is lifted, or with another certified provider."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Mabo {Ltd}", "We do not know a provider called Mabo {Ltd}."),
        (None, "We do not know a provider called (no provider given)."),
    ],
)
def test_a_provider_that_did_not_resolve_is_told_by_its_text(
    text: str | None, sentence: str
) -> None:
    record = a_record(provider=None, provider_text=text)
    failing = assure(record, a_setting()).failing
    assert failing is not None
    assert say(failing, record, a_setting()) == sentence


def test_names_with_braces_are_left_as_they_are() -> None:
    record = a_record(
        provider=a_provider(name="{day}"), curriculum=a_curriculum(name="{0} {course}")
    )
    said = {step.link: say(step, record, a_setting()) for step in assure(record, a_setting()).steps}
    assert said[Link.PROVIDER] == "{day} is in the register."
    assert "{0} {course}" in said[Link.SCOPE]


def test_a_sentence_that_speaks_of_a_day_has_one() -> None:
    dated = {
        code for code, text in FAILED.items() if "day" in {name for _, name, _, _ in parse(text)}
    }
    for case in CASES:
        if case.code in dated:
            assert case.day is not None


def parse(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return list(Formatter().parse(text))


def test_days_are_written_without_a_leading_nought() -> None:
    assert say_day(on("2026-03-04")) == "4 March 2026"
