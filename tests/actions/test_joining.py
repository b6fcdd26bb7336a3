"""Who has a code and knows who it is for comes to an account; nobody else does."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.invited import (
    CALLER,
    LETTER,
    RUTH,
    SECRET,
    accounts,
    at_once,
    code_of,
    entered,
    hr,
    invited,
    joined,
    make,
    why,
)
from tracker import clock
from tracker.actions import joining
from tracker.actions.invitations import LENGTH, LETTERS, Made, invite
from tracker.actions.joining import AddressTaken, Unknown, Unusable, WrongFacts
from tracker.actions.sign_in_limit import JOIN, Caller, TooManyTries
from tracker.store.invitations import State, count_blocked
from tracker.store.tables.accounts import SignInAttempt, User
from tracker.store.tables.invitations import Invitation


def test_the_whole_way(harbour: Session) -> None:
    made = invited(harbour)
    assert entered(harbour, made) == made.id
    joining.check_facts(harbour, made.id, *RUTH, CALLER)
    code = joining.code_for_address(harbour, made.id, "ruth@home.example", CALLER)
    assert joining.is_code_for_address(harbour, made.id, "ruth@home.example", code, CALLER)
    joined(harbour, made)
    user = harbour.scalars(select(User)).one()
    assert (user.email, user.person_id) == ("ruth@home.example", made.person_id)
    assert why(harbour, made) == State.USED
    with pytest.raises(Unusable):
        joined(harbour, made, "again@home.example")
    assert invite(harbour, hr(harbour), LETTER, [made.person_id]) == []


def test_codes_cannot_be_guessed(harbour: Session) -> None:
    made = invited(harbour)
    for n in range(100):
        with pytest.raises(Unknown):
            joining.invitation_by_code(harbour, f"{n:012}", CALLER)
    with pytest.raises(TooManyTries):
        entered(harbour, made)
    elsewhere = Caller("", "192.0.2.2", SECRET)
    assert joining.invitation_by_code(harbour, code_of(made), elsewhere) == made.id


def test_strangers_of_many_networks_shut_nobody_out(harbour: Session) -> None:
    made = invited(harbour)
    for network in range(21):
        by = Caller("", f"198.51.100.{network}", SECRET)
        key = by.by_address(JOIN.kind)
        harbour.add(SignInAttempt(key=key, since=clock.now(), tries=JOIN.from_one_address))
        harbour.commit()
        with pytest.raises(TooManyTries):
            joining.invitation_by_code(harbour, "BCDFGHJKLMNP", by)
    assert entered(harbour, made) == made.id
    joining.check_facts(harbour, made.id, *RUTH, CALLER)


def test_a_code_is_not_found_by_guessing_as_fast_as_one_can() -> None:
    live, guesses_a_second = 10_000, 1_000
    seconds = len(LETTERS) ** LENGTH / live / guesses_a_second
    assert seconds / (365 * 24 * 60 * 60) > 12


def test_right_codes_cost_nothing(harbour: Session) -> None:
    made = invited(harbour)
    for _ in range(30):
        assert entered(harbour, made) == made.id


@pytest.mark.parametrize(
    "facts",
    [("00101", "Brown"), ("00102", "Adeyemi"), ("", ""), ("101", "Adeyemi"), ("Adeyemi", "00101")],
)
def test_wrong_facts_are_refused(harbour: Session, facts: tuple[str, str]) -> None:
    made = invited(harbour)
    with pytest.raises(WrongFacts) as refused:
        joining.check_facts(harbour, made.id, *facts, CALLER)
    assert refused.value.left == 4


@pytest.mark.parametrize("facts", [("00101-2", "ADEYEMI"), (" 00101 ", "adéyemi")])
def test_facts_may_be_spelt_in_other_ways(harbour: Session, facts: tuple[str, str]) -> None:
    joining.check_facts(harbour, invited(harbour).id, *facts, CALLER)


def test_anothers_code_does_not_open_with_ones_own_facts(harbour: Session) -> None:
    mine, theirs = invited(harbour, "00102"), invited(harbour, "00101")
    joining.check_facts(harbour, mine.id, "00102", "Brown", CALLER)
    with pytest.raises(WrongFacts):
        joining.check_facts(harbour, theirs.id, "00102", "Brown", CALLER)


def test_five_wrong_answers_end_an_invitation_and_hr_sees_it(harbour: Session) -> None:
    made = invited(harbour)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongFacts) as refused:
            joining.check_facts(harbour, made.id, "00199", "Adeyemi", CALLER)
        assert refused.value.left == left
    with pytest.raises(Unusable):
        joining.check_facts(harbour, made.id, *RUTH, CALLER)
    with pytest.raises(Unusable):
        joined(harbour, made)
    assert why(harbour, made) == State.BLOCKED
    assert count_blocked(harbour, hr(harbour).organisation_id) == 1
    assert count_blocked(harbour, hr(harbour, "OTHER").organisation_id) == 0
    invited(harbour)
    assert count_blocked(harbour, hr(harbour).organisation_id) == 0


def test_answers_sent_at_one_moment_are_five_and_no_more(harbour: Session) -> None:
    made = invited(harbour)

    def answer(own: Session) -> None:
        joining.check_facts(own, made.id, "00199", "Adeyemi", CALLER)

    came_to = at_once(harbour, *[answer] * 8)
    assert sorted(type(one).__name__ for one in came_to) == ["Unusable"] * 3 + ["WrongFacts"] * 5


def test_right_answers_are_no_wrong_ones(harbour: Session) -> None:
    made = invited(harbour)
    for _ in range(6):
        joining.check_facts(harbour, made.id, *RUTH, CALLER)
    assert harbour.get_one(Invitation, made.id).tries == 0


@pytest.mark.parametrize("number", ["00101", "00102", "00103"])
def test_of_two_who_join_at_one_moment_one_does(harbour: Session, number: str) -> None:
    made = invited(harbour, number)

    def by(address: str) -> Callable[[Session], None]:
        return lambda own: joining.join(own, made.id, address, make(own, address))

    came_to = at_once(harbour, by("one@home.example"), by("two@home.example"))
    assert sorted(type(one).__name__ for one in came_to) == ["NoneType", "Unusable"]
    assert accounts(harbour) == 1


def test_an_address_that_signs_in_already_is_not_taken_over(harbour: Session) -> None:
    joined(harbour, invited(harbour, "00102"), "col@home.example")
    made = invited(harbour)
    with pytest.raises(AddressTaken):
        joined(harbour, made, "COL@home.example")
    assert entered(harbour, made) == made.id, "the invitation is not used up"
    joined(harbour, made)
    assert accounts(harbour) == 2


def test_a_code_to_an_address_is_right_once_and_for_it_alone(
    harbour: Session, at: Callable[..., None]
) -> None:
    at(minutes=0)
    made, other = invited(harbour), invited(harbour, "00102")
    address = "ruth@home.example"

    def is_right(code: str, to: str = address, of: Made = made) -> bool:
        return joining.is_code_for_address(harbour, of.id, to, code, CALLER)

    def ask(of: Made = made) -> str:
        return joining.code_for_address(harbour, of.id, address, CALLER)

    assert not is_right("000000"), "nobody asked"
    first = ask()
    at(minutes=1)
    second = ask()
    assert first != second
    assert not is_right(first)
    assert not is_right(second, "eve@home.example")
    assert not is_right(second, of=other)
    assert is_right(f" {second[:3]}-{second[3:]} ")
    assert not is_right(second), "used"
    third = ask()
    at(minutes=12)
    assert not is_right(third), "too old"
    ask()
    fourth = ask()
    for _ in range(5):
        assert not is_right("x")
    assert not is_right(fourth)
    with pytest.raises(TooManyTries):
        ask()
