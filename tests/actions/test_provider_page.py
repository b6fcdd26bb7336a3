"""A provider's page on any day and as known on any moment; what each viewer may see of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.actions.ageing import recorded_before
from tests.actions.harbour import fill
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.provider import provider_report
from tracker.actions.provider_page import Entry, ProviderPage, Sight, provider_page
from tracker.actions.register_import import import_register
from tracker.actions.relying import posts_relying
from tracker.actions.sweep import sweep
from tracker.rules.words import ProviderState
from tracker.store.register import load_register
from tracker.store.setting_list import relying_on
from tracker.store.tables import register

CERTIFICATIONS = ["Provider", "Body", "Certificate number", "From", "To", "Last checked"]
KNOWN_FOR = 30


@pytest.fixture
def today(session: Session) -> date:
    """The small world, known for a month, and swept today."""
    today = fill(session)
    recorded_before(session, KNOWN_FOR)
    sweep(session, today)
    return today


def page(session: Session, code: str, today: date, **more: Any) -> ProviderPage:
    shown = provider_page(session, code, **{"on": today, "today": today, **more})
    assert shown is not None
    return shown


def entry(session: Session, code: str, today: date, **more: Any) -> Entry:
    found = page(session, code, today, **more).entry
    assert found is not None
    return found


def posts(found: Entry) -> dict[str, int]:
    return {one.setting.code: one.posts for one in found.relying}


def ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def shorten_good(session: Session, today: date) -> date:
    """The registrar corrects the certificate of GOOD: it ended ten days ago."""
    ended = today - timedelta(days=10)
    rows = [["GOOD", "NORTH", "C-GOOD", date(2019, 1, 1), ended, today]]
    import_register(
        session, workbook({"Certifications": [CERTIFICATIONS, *rows]}), "more.xlsx", dry_run=False
    )
    return ended


def test_today_with_whom_it_trained(session: Session, today: date) -> None:
    found = entry(session, "GOOD", today)
    assert found.state.word == ProviderState.ACCREDITED
    assert found.answer.told.startswith("Good Training is certified for everything it teaches")
    assert posts(found) == {"W1": 1, "W2": 1}
    assert found.setting_names == {"W1": "Ward 1", "W2": "Ward 2"}
    assert found.posts == 2


def test_what_was_corrected_since_is_told_as_it_was_known_then(
    session: Session, today: date
) -> None:
    shorten_good(session, today)
    assert entry(session, "GOOD", today).state.word == ProviderState.LAPSED
    then = entry(session, "GOOD", today, known_on=ago(5))
    assert then.state.word == ProviderState.ACCREDITED
    assert "is certified for everything it teaches" in then.answer.told
    assert {one.state.word for one in then.relying} == {ProviderState.ACCREDITED}


def test_the_log_names_the_field_and_stops_at_what_was_known(session: Session, today: date) -> None:
    was = today + timedelta(days=900)
    ended = shorten_good(session, today)
    latest, *earlier = page(session, "GOOD", today).history
    said = f"{was.day} {was:%B %Y} to {ended.day} {ended:%B %Y}"
    assert latest.lines == (f"certificate C-GOOD, To changed from {said}",)
    assert any("the entry recorded: Name Good Training" in line for line in earlier[0].lines)
    then = page(session, "GOOD", today, known_on=ago(5)).history
    assert [one.at for one in then] == [one.at for one in earlier]


def test_another_day_is_judged_by_the_training_of_then(session: Session, today: date) -> None:
    long_ago = today - timedelta(days=100)
    assert posts(entry(session, "GOOD", today, on=long_ago)) == {}
    gone = entry(session, "GONE", today, on=long_ago)
    assert gone.state.word == ProviderState.EXPIRING
    assert gone.answer.told.startswith(f"On {long_ago.day} {long_ago:%B %Y} Gone Training was")
    assert posts(gone) == {"W1": 1}


def test_training_that_was_not_known_yet_is_relied_on_by_nobody(
    session: Session, today: date
) -> None:
    assert posts(entry(session, "GOOD", today, known_on=ago(5))) == {"W1": 1, "W2": 1}
    known_from = clock.now() - timedelta(days=KNOWN_FOR)
    before = page(session, "GOOD", today, known_on=known_from - timedelta(seconds=1))
    assert before.entry is None
    assert before.name == "Good Training"
    assert before.history == ()


@pytest.mark.parametrize("code", ["GOOD", "GONE", "NEVER"])
def test_the_derived_table_says_what_judging_says(session: Session, today: date, code: str) -> None:
    held = load_register(session)
    provider_id = held.provider_ids[code]
    judged = posts_relying(session, held, held.providers[provider_id], today, None)
    assert relying_on(session, provider_id) == judged


def test_the_command_says_what_the_page_says(session: Session, today: date) -> None:
    day, moment = today - timedelta(days=100), clock.now()
    told = provider_report(session, "GONE", on=day, known_on=moment)["relied_on_by"]
    shown = entry(session, "GONE", today, on=day, known_on=moment).relying
    assert [(one["setting"], one["posts"], one["state"]) for one in told] == [
        (one.setting.code, one.posts, one.state.word.value) for one in shown
    ]


@pytest.mark.parametrize("days", [0, 50])
def test_only_the_viewers_settings_are_counted(session: Session, today: date, days: int) -> None:
    ward = load_register(session).setting_ids["W2"]
    sight = Sight(frozenset({ward}), frozenset({"HARB"}))
    found = entry(session, "GOOD", today, on=today - timedelta(days=days), sight=sight)
    assert posts(found) == {"W2": 1}
    nothing = entry(session, "GOOD", today, on=today - timedelta(days=days), sight=Sight())
    assert posts(nothing) == {}


def test_affiliates_and_trainers_of_others_are_nowhere(session: Session, today: date) -> None:
    affiliates = [["Provider", "Organisation"], ["GOOD", "HARB"], ["GOOD", "OTHER"]]
    trainers = [
        ["Provider", "Reference", "Name", "Grade", "Organisation"],
        ["GOOD", "T1", "Ada Free", "senior", None],
        ["GOOD", "T2", "Bea Ours", "associate", "HARB"],
        ["GOOD", "T3", "Cy Theirs", "associate", "OTHER"],
    ]
    book = workbook({"Affiliates": affiliates, "Trainers": trainers})
    import_register(session, book, "more.xlsx", dry_run=False)

    def seen(sight: Sight) -> tuple[list[str], list[str | None], str]:
        shown = page(session, "GOOD", today, sight=sight)
        assert shown.entry is not None
        log = " ".join(line for one in shown.history for line in one.lines)
        approved = [one.organisation for one in shown.entry.affiliates]
        return approved, [one.name for one in shown.entry.trainers], log

    approved, names, log = seen(Sight(frozenset(), frozenset({"HARB"})))
    assert (approved, names) == (["HARB"], ["Ada Free", "Bea Ours"])
    assert "Bea Ours" in log
    assert "OTHER" not in log
    assert "Cy Theirs" not in log
    approved, names, log = seen(Sight(sees_delivery=False))
    assert (approved, names) == ([], [])
    assert "Ada Free" not in log
    assert "affiliate" not in log
    approved, names, log = seen(Sight(None, None))
    assert (approved, len(names)) == (["HARB", "OTHER"], 3)
    assert "Cy Theirs" in log


def test_a_provider_that_never_was_has_no_page(session: Session, today: date) -> None:
    assert provider_page(session, "NOPE", on=today, today=today) is None


def test_an_entry_that_was_taken_out_keeps_its_page(session: Session, today: date) -> None:
    facts = register.ProviderFact
    session.execute(
        update(facts).where(facts.name == "Never Certified").values(withdrawn_at=ago(1))
    )
    session.commit()
    shown = page(session, "NEVER", today)
    assert shown.entry is None
    assert shown.name == "Never Certified"
    assert shown.history[0].lines[0].startswith("the entry taken out of the register")
    assert entry(session, "NEVER", today, known_on=ago(2)).state.word == ProviderState.UNCERTIFIED
