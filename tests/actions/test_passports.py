"""Training passports: what is told now and then, to whom, and until when."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.actions.harbour import TRAINING, fill, take_in
from tests.actions.notices.telling import person_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions import passports
from tracker.actions.passport_told import shareable
from tracker.actions.passports import (
    ALPHABET,
    LETTERS,
    MOST_LIVE,
    MOST_SHARED,
    CannotBeShared,
    Wish,
    hash_of,
    is_live,
    look,
    opened,
    secret_of,
    share,
    stop,
)
from tracker.actions.register_import import import_register
from tracker.credential.passport import Place
from tracker.rules.since import Since
from tracker.rules.words import Population, ProviderState, SettingType
from tracker.store import passports as store
from tracker.store.tables.passports import Passport
from tracker.store.tables.people import TrainingFact
from tracker.store.tables.register import CertificationEvent

KEY, ADDRESS = "the server's key", "https://tracker.example/p/"


@pytest.fixture
def today(session: Session) -> date:
    return fill(session)


def wish(session: Session, who: int, **more: object) -> Wish:
    ids = [one.id for one in shareable(session, who, clock.today())]
    usual = Wish(ids, "Ruth A.", clock.today() + timedelta(days=90), False, "I agree.")
    return replace(usual, **more)  # type: ignore[arg-type]


def shared(session: Session, number: str = "00101", **more: object) -> Passport:
    who = person_id(session, number)
    made = share(session, who, wish(session, who, **more), KEY)
    return session.get_one(Passport, made)


def test_it_tells_what_was_chosen_and_nothing_else(session: Session, today: date) -> None:
    told = opened(session, shared(session), ADDRESS)
    (one,) = told.now
    assert one is not None
    assert (one.course, one.provider, one.certified_by) == (
        "Good level 2",
        "Good Training",
        "Northbridge",
    )
    assert one.assurance == "accredited"
    assert [link.link for link in one.chain][-1] == "accreditation"
    assert one.judged_for == Place(SettingType.SPECIAL_SCHOOL, (Population.AUTISM,))
    assert one.since is None
    assert told.then.certificates == told.now
    everything = str(told.then) + str(told.now)
    for private in ("Adeyemi", "00101", "W1", "W2", "Ward", "HARB", "Harbour"):
        assert private not in everything


def test_the_employer_is_told_where_it_was_chosen(session: Session, today: date) -> None:
    assert opened(session, shared(session, shows_employer=True), "-").then.employer == (
        "Harbour Trust"
    )


def test_a_secret_is_long_told_again_and_not_in_the_database(session: Session, today: date) -> None:
    one, other = shared(session), shared(session)
    secret = secret_of(one, KEY)
    assert secret is not None
    assert len(secret) == LETTERS
    assert len(ALPHABET) ** LETTERS > 2**128
    assert secret != secret_of(other, KEY)
    assert secret_of(one, "another key") is None
    assert store.passport_by(session, hash_of(secret)) is one
    assert secret not in str([vars(row) for row in session.scalars(select(Passport))])


def test_a_record_that_was_corrected_is_told_as_it_was_corrected(
    session: Session, today: date
) -> None:
    passport = shared(session)
    day = today - timedelta(days=60)
    row = ["00101", "Adeyemi", "Ruth", "Good level 2", "Good Training", day, "failed"]
    take_in(session, workbook({"Training": [TRAINING, row]}))
    told = opened(session, passport, "-")
    assert [one and one.result for one in told.now] == ["failed"]
    assert [one.result for one in told.then.certificates] == ["passed"]


def test_a_record_that_was_withdrawn_is_told_as_withdrawn(session: Session, today: date) -> None:
    passport = shared(session)
    mine = TrainingFact.person_id == passport.person_id
    session.execute(update(TrainingFact).where(mine).values(withdrawn_at=clock.now()))
    session.commit()
    told = opened(session, passport, "-")
    assert told.now == (None,)
    assert told.told_now.certificates == ()
    assert len(told.then.certificates) == 1


def happens(session: Session, word: str, on: date, course: str = "") -> None:
    """Something befalls the certificate of the good provider."""
    event = ["C-GOOD", word, on, course, "Found out later", "https://register.example"]
    heads = ["Certificate number", "Event", "On", "Curricula", "Reason", "Source"]
    told = import_register(
        session,
        workbook({"Certification events": [heads, event]}),
        "register.xlsx",
        dry_run=False,
    )
    assert not told["problems"], told["problems"]


@pytest.mark.parametrize(("word", "course"), [("withdrawn", ""), ("suspended", "G2")])
def test_what_befell_the_provider_after_the_training_is_told_beside_the_answer(
    session: Session, today: date, word: str, course: str
) -> None:
    passport, on = shared(session), today - timedelta(days=10)
    happens(session, word, on, course)
    told = opened(session, passport, "-")
    (one,) = told.now
    assert one is not None
    assert one.since == Since(ProviderState(word), on)
    assert one.assurance == "accredited"
    assert all(link.holds for link in one.chain)
    assert told.changed == (False,)
    session.execute(update(CertificationEvent).values(withdrawn_at=clock.now()))
    session.commit()
    assert opened(session, passport, "-").now == told.then.certificates


def test_what_is_to_befall_the_provider_is_not_told_before(session: Session, today: date) -> None:
    passport = shared(session)
    happens(session, "withdrawn", today + timedelta(days=1))
    assert opened(session, passport, "-").now == opened(session, passport, "-").then.certificates


def test_a_provider_that_was_withdrawn_before_changes_the_answer_at_once(
    session: Session, today: date
) -> None:
    passport = shared(session)
    happens(session, "withdrawn", today - timedelta(days=70))
    (one,) = opened(session, passport, "-").now
    assert one is not None
    assert one.assurance == "lapsed"
    assert not one.chain[-1].holds
    assert one.since is None
    assert opened(session, passport, "-").changed == (True,)
    assert opened(session, passport, "-").then.certificates[0].assurance == "accredited"


@pytest.mark.parametrize(
    ("part", "more"),
    [
        ("records", {"training_ids": []}),
        ("records", {"training_ids": [999_999]}),
        ("records", {"training_ids": list(range(MOST_SHARED + 1))}),
        ("name", {"name": " "}),
        ("name", {"name": "x" * 101}),
        ("name", {"name": "A\u202eB"}),
        ("name", {"name": "Ruth \u202emeyeda"}),
        ("name", {"name": "Ruth\u200b Adeyemi"}),
        ("name", {"name": "Somebody Else"}),
        ("name", {"name": "R. A."}),
        ("name", {"name": "Ruth Smith"}),
        ("name", {"name": "Ruth Adeyemi, Registered Nurse"}),
        ("ends", {"ends_on": None}),
        ("ends", {"ends_on": date(2020, 1, 1)}),
        ("ends", {"ends_on": date(2999, 1, 1)}),
        ("consent", {"consent": ""}),
    ],
)
def test_what_cannot_be_shared(
    session: Session, today: date, part: str, more: dict[str, object]
) -> None:
    with pytest.raises(CannotBeShared) as wrong:
        shared(session, **more)
    assert wrong.value.part == part
    session.rollback()
    assert session.scalars(select(Passport)).all() == []


@pytest.mark.parametrize("name", ["Ruth", "R. ADEYEMI", "Rúth Adeyemi", "Ruth A."])
def test_a_name_of_their_own_names_and_initials(session: Session, today: date, name: str) -> None:
    assert opened(session, shared(session, name=name), "-").then.name == name


def test_what_could_not_be_read_back_is_not_shared(session: Session, today: date) -> None:
    session.execute(update(TrainingFact).values(certificate_number="A\u202eB"))
    session.commit()
    with pytest.raises(CannotBeShared, match="cannot be shown") as wrong:
        shared(session)
    assert wrong.value.part == "records"
    session.rollback()
    assert session.scalars(select(Passport)).all() == []


def test_another_persons_record_cannot_be_shared(session: Session, today: date) -> None:
    theirs = [one.id for one in shareable(session, person_id(session, "00102"), today)]
    with pytest.raises(CannotBeShared):
        shared(session, "00101", training_ids=theirs)


def test_no_more_than_so_many_at_once(session: Session, today: date) -> None:
    made = [shared(session) for _ in range(MOST_LIVE)]
    with pytest.raises(CannotBeShared, match="passports already"):
        shared(session)
    stop(session, made[0])
    assert shared(session).id > made[-1].id


def test_two_shares_at_once_are_no_more_than_so_many(
    session: Session, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passports, "MOST_LIVE", 2)
    who = person_id(session, "00101")
    asked = wish(session, who)
    engine = session.connection().engine
    session.rollback()
    barrier = Barrier(5)

    def one(_: int) -> bool:
        with Session(engine) as own:
            barrier.wait()
            try:
                share(own, who, asked, KEY)
            except CannotBeShared:
                return False
            return True

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(one, range(5))) == 2
    assert store.count_live(session, who, today) == 2


def test_it_ends_and_is_stopped_at_once(session: Session, today: date) -> None:
    passport = shared(session, ends_on=today)
    assert is_live(passport, today)
    assert not is_live(passport, today + timedelta(days=1))
    assert not store.is_revoked(session, passport.id)
    stop(session, passport)
    assert not is_live(passport, today)
    assert store.is_revoked(session, passport.id)
    assert store.is_revoked(session, 999)
    assert store.revoked_numbers(session) == ([passport.id], passport.id)


def test_each_look_is_kept_but_not_ones_own(session: Session, today: date) -> None:
    passport = shared(session)
    look(session, passport, None)
    look(session, passport, passport.person_id)
    look(session, passport, passport.person_id + 1)
    stop(session, passport)
    look(session, passport, None)
    refused = [refused for _, refused in store.looks_at(session, passport.id)]
    assert refused == [True, False, False]
    assert [count for _, count in store.passports_of(session, passport.person_id)] == [2]


def test_who_has_left_keeps_what_they_shared(session: Session, today: date) -> None:
    passport = shared(session)
    told = opened(session, passport, "-")
    row = ["00101", "Adeyemi", "Ruth", "W1", "Nurse", date(2020, 1, 6), today, None]
    other = ["00101-2", "Adeyemi", "Ruth", "W2", "Nurse", date(2020, 1, 6), today, None]
    heads = ["Staff number", "Surname", "Forename", "Setting", "Role", "Start", "End"]
    rows = [one[:7] for one in (row, other)]
    take_in(session, workbook({"Staff": [heads, *rows]}))
    assert opened(session, passport, "-").now == told.now
