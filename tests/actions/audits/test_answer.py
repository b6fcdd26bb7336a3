"""The answer to an audit's question on the small world of the harbour."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.actions.harbour import STAFF, fill, take_in
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.audits.answer import (
    NotKnown,
    Question,
    Refused,
    answer,
    canonical,
    reasons_of,
)
from tracker.store.tables.people import PersonFact


@pytest.fixture
def ask(session: Session) -> Callable[..., Question]:
    fill(session)

    def question(code: str = "W1", subject: str = "setting", **more: object) -> Question:
        known_on, on = clock.now(), clock.today()
        return replace(Question(subject, code, on, known_on), **more)  # type: ignore[arg-type]

    return question


def test_a_setting_is_told_with_everything_that_its_standings_rest_on(
    session: Session, ask: Callable[..., Question]
) -> None:
    found = answer(session, ask())
    content = found.content
    assert content["question"]["code"] == "W1"
    assert [one["code"] for one in content["settings"]] == ["W1"]
    assert content["settings"][0]["organisation_name"] == "Harbour Trust"
    assert content["settings"][0]["figures"]["freshness"] == "fresh"
    assert [one["code"] for one in content["requirements"]] == ["LOCAL"]
    (covered,) = content["coverage"]
    assert (covered["counted"], covered["held"], covered["below_target"]) == (3, 2, True)
    assert covered["by_employment"]["employed"]["counted"] == 3
    assert covered["by_employment"]["agency"]["percent"] is None
    words = [one["standing"] for one in content["standings"]]
    assert sorted(words) == ["due_soon", "in_date", "never_trained"]
    ids = {
        key["id"]
        for provider in content["providers"]
        for part in ("certifications", "affiliates", "trainers")
        for key in provider[part]
    }
    ids |= {one["id"] for one in content["providers"]}
    for body in content["bodies"]:
        ids |= {one["id"] for part in ("licences", "accreditations") for one in body[part]}
    for standing in content["standings"]:
        reasons = reasons_of(content, standing)
        assert bool(reasons) == (standing["record"] is not None)
        for reason in reasons:
            assert reason["text"]
            assert set(reason["evidence"]) <= ids
    assert [(one["provider"], one["state"]) for one in content["reliance"]] == [
        ("GONE", "lapsed"),
        ("GOOD", "accredited"),
    ]


def test_nobody_is_named(session: Session, ask: Callable[..., Question]) -> None:
    text = canonical(answer(session, ask()).content).decode()
    for fact in session.query(PersonFact):
        assert fact.surname not in text
    assert "0010" not in text
    assert '"P1"' in text


def test_the_hash_is_that_of_the_content_as_it_is_written(
    session: Session, ask: Callable[..., Question]
) -> None:
    asked = ask()
    first, again = answer(session, asked), answer(session, asked)
    assert first == again
    written = canonical(first.content)
    assert json.loads(written) == first.content
    assert sha256(written).hexdigest() == first.content_hash


def test_the_same_moment_in_another_zone_is_the_same_question(
    session: Session, ask: Callable[..., Question]
) -> None:
    asked = ask()
    elsewhere = asked.known_on.astimezone(datetime.now().astimezone().tzinfo or UTC)
    assert answer(session, replace(asked, known_on=elsewhere)) == answer(session, asked)


def test_of_a_provider_only_those_who_rely_on_it_are_told(
    session: Session, ask: Callable[..., Question]
) -> None:
    content = answer(session, ask("GONE", "provider")).content
    assert [one["code"] for one in content["settings"]] == ["W1"]
    assert [one["code"] for one in content["providers"]] == ["GONE"]
    assert {one["record"]["provider"] for one in content["standings"]} == {"GONE"}
    assert content["coverage"][0]["counted"] == 3


def test_a_provider_is_told_of_the_settings_asked_about_alone(
    session: Session, ask: Callable[..., Question]
) -> None:
    of_all = answer(session, ask("GOOD", "provider")).content
    assert [one["code"] for one in of_all["settings"]] == ["W1", "W2"]
    asked = ask("GOOD", "provider", settings=frozenset({"W2", "X1"}))
    content = answer(session, asked).content
    assert content["question"]["settings"] == ["W2", "X1"]
    for part in ("settings", "coverage", "standings", "reliance"):
        assert {one.get("setting", one.get("code")) for one in content[part]} == {"W2"}
    nobody = answer(session, ask("GOOD", "provider", settings=frozenset())).content
    assert nobody["settings"] == nobody["standings"] == []
    assert [one["code"] for one in nobody["providers"]] == ["GOOD"]


def test_codes_that_were_not_known_then_are_told(
    session: Session, ask: Callable[..., Question]
) -> None:
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    for asked in (ask("NOWHERE"), ask("W1", known_on=long_ago), ask("GOOD", "setting")):
        with pytest.raises(NotKnown, match="No setting has the code"):
            answer(session, asked)
    with pytest.raises(NotKnown, match="No provider has the code W1"):
        answer(session, ask("W1", "provider"))


def test_what_will_be_known_nobody_knows(session: Session, ask: Callable[..., Question]) -> None:
    with pytest.raises(Refused, match="nobody knows"):
        answer(session, ask(known_on=clock.now() + timedelta(hours=1)))


def test_the_number_of_queries_does_not_depend_on_the_people(
    session: Session, ask: Callable[..., Question]
) -> None:
    def count(asked: Question) -> int:
        session.rollback()
        seen: list[str] = []
        listen = session.get_bind(), "before_cursor_execute", lambda *args: seen.append(args[2])
        event.listen(*listen)
        answer(session, asked)
        event.remove(*listen)
        return len(seen)

    before = count(ask())
    begun = date(2020, 1, 6)
    take_in(
        session,
        workbook(
            {
                "Staff": [
                    STAFF,
                    *(
                        [f"{n:05}", f"Name{n}", "X", "W1", "Nurse", begun, None, None]
                        for n in range(500, 560)
                    ),
                ]
            }
        ),
    )
    assert count(ask()) == before
