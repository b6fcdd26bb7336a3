"""A provider is found by any name it bears or bore; what is only like one is a suggestion."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.workbooks import workbook
from tracker import clock
from tracker.actions.find_provider import Found, find_providers, loose_key
from tracker.actions.register_import import import_register
from tracker.store.database import db

HEADINGS = ["Code", "Name", "Aliases", "Last checked"]


FIRST = [
    ["CPI", "MAPA Training", "Management of Actual Aggression", True],
    ["BECK", "Beckside Skills Ltd", "Beckside", True],
    ["BECKN", "Beckside North", None, True],
    ["CAFE", "Café Calm", None, True],
    ["NEW", "Quiet Hands", None, False],
    ["TWIN1", "Twin Care", None, True],
    ["TWIN2", "Twin Care Limited", "Twin Care", True],
]
THEN = [["CPI", "CPI Safety Intervention", "Crisis Prevention", True]]


@pytest.fixture
def providers(sqlite_app: Flask) -> Iterator[Session]:
    """MAPA has become CPI Safety Intervention; nobody has checked Quiet Hands."""
    with sqlite_app.app_context(), Session(db.engine) as session:
        take(session)
        yield session


def take(session: Session) -> None:
    for rows in (FIRST, THEN):
        told = [[*row, clock.today() if checked else None] for *row, checked in rows]
        book = workbook({"Providers": [HEADINGS, *told]})
        import_register(session, book, "providers.xlsx", dry_run=False)


def find(session: Session, text: str) -> tuple[list[str], list[str]]:
    found: Found = find_providers(session, text, clock.today())
    return (
        [one.provider.code for one in found.exact],
        [one.provider.code for one in found.near],
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cpi", "CPI"),
        ("CPI Safety Intervention", "CPI"),
        ("cpi  safety-intervention ", "CPI"),
        ("Crisis prevention", "CPI"),
        ("MAPA Training", "CPI"),
        ("Management of Actual Aggression", "CPI"),
        ("MAPA Training Ltd", "CPI"),
        ("CPI Safety Intervention (UK) Limited", "CPI"),
        ("Beckside Skills", "BECK"),
        ("beckside", "BECK"),
        ("Cafe Calm", "CAFE"),
        ("The Café Calm Ltd.", "CAFE"),
        ("quiet hands", "NEW"),
    ],
)
def test_an_exact_hit_is_the_answer_alone(providers: Session, text: str, code: str) -> None:
    exact, near = find(providers, text)
    assert exact == [code]
    assert code not in near


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CPI Safty Interventoin", "CPI"),
        ("Mapa Trainning", "CPI"),
        ("Becksyde North", "BECKN"),
        ("Safety Intervention", "CPI"),
        ("Quite Hands", "NEW"),
        ("Café Clam", "CAFE"),
    ],
)
def test_a_slip_or_a_part_is_only_suggested(providers: Session, text: str, code: str) -> None:
    exact, near = find(providers, text)
    assert exact == []
    assert near[0] == code


@pytest.mark.parametrize("text", ["", "  ", "Zzyzx Holdings", "-", "Ltd", "x"])
def test_nothing_like_it_is_found(providers: Session, text: str) -> None:
    assert find(providers, text) == ([], [])


def test_a_word_that_many_names_have_makes_nothing_like(providers: Session) -> None:
    assert find(providers, "Harbour Skills") == ([], [])
    assert find(providers, "Twist Training Skills") == ([], [])


def test_two_of_one_name_are_both_told(providers: Session) -> None:
    assert find(providers, "twin care")[0] == ["TWIN1", "TWIN2"]


def test_old_names_are_found_on_both_engines(session: Session) -> None:
    take(session)
    assert find(session, "mapa training limited") == (["CPI"], [])


def test_a_hit_by_another_name_says_which(providers: Session) -> None:
    def by(text: str) -> tuple[str | None, bool]:
        (hit,) = find_providers(providers, text, clock.today()).exact
        return hit.by_name, hit.is_former

    assert by("mapa training") == ("MAPA Training", True)
    assert by("crisis prevention") == ("Crisis Prevention", False)
    assert by("cpi safety intervention") == (None, False)
    assert by("CPI") == (None, False)


def test_each_hit_has_its_sentence(providers: Session) -> None:
    (hit,) = find_providers(providers, "Quiet Hands", clock.today()).exact
    assert str(hit.answer) == (
        "It is unknown whether Quiet Hands is certified, which is not the same as uncertified. "
        "Nobody has checked this entry yet."
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë's Care Ltd", "zoes care"),
        ("Grimsallow & Daughters", "Grimsallow and Daughters"),
        ("Twelve-Acre (UK)", "twelveacre"),
        ("UK Ltd", "uk LTD"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert loose_key(one) == loose_key(other) != ""
