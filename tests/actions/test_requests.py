"""What a commissioner asks of a setting: answered, returned, closed, and by data of itself."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.actions.asking import commissioner, give, place, saying, setting, user, wish
from tests.actions.certificates import KEYS, organisation
from tests.actions.harbour import staff_book, take_in
from tests.actions.test_change_of_operator import hand_over
from tests.documents.made import pdf
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.actions.requests import (
    LONGEST,
    AskedAlready,
    CannotBeSaid,
    MovedOn,
    NobodyRunsIt,
    answer,
    answer_with_new,
    ask_again,
    cancel,
    close,
)
from tracker.actions.setting_documents import withdraw_document
from tracker.actions.uploads import accept, keep_for_check
from tracker.documents.reading import BadDocument
from tracker.rules.audit_words import Principle, RequestState, RequestStep, Wanted
from tracker.store.requests import (
    of_commissioner,
    of_hr,
    one_request,
    operator_of,
    requests_known,
    requests_page,
    steps_of,
    waiting,
)
from tracker.store.setting_documents import documents_known
from tracker.store.tables.requests import Request

OPEN, ANSWERED = RequestState.OPEN, RequestState.ANSWERED


def hr(session, code="HARB"):
    return organisation(session, code)


def seen_by_hr(session, code="HARB", day=None):
    day = day or clock.today()
    return requests_page(session, of_hr(hr(session, code), day), day, 1).rows


def seen_by_board(session, code="EAST", day=None):
    day = day or clock.today()
    seen = of_commissioner(session, commissioner(session, code), day)
    return requests_page(session, seen, day, 1).rows


def steps(session, key):
    return [one.step.value for one in steps_of(session, key)]


def again(session, key, why="It is of last year", days=7):
    due = clock.today() + timedelta(days=days)
    ask_again(session, commissioner(session), key, user(session), why, due)


def test_both_sides_see_what_was_asked_and_nobody_else(harbour: Session) -> None:
    key = wish(harbour, Wanted.PRINCIPLE, principle=Principle.INVOLVEMENT, said="Minutes, please")
    (asked,) = seen_by_hr(harbour)
    assert seen_by_board(harbour) == [asked]
    assert (asked.id, asked.state, asked.setting, asked.setting_code) == (key, OPEN, "Ward 1", "W1")
    assert (asked.commissioner, asked.organisation) == ("East Board", "Harbour Trust")
    assert (asked.wanted, asked.principle) == (Wanted.PRINCIPLE, Principle.INVOLVEMENT)
    assert (asked.said, asked.audit_id) == ("Minutes, please", None)
    assert seen_by_hr(harbour, "OTHER") == []
    assert seen_by_board(harbour, "WEST") == []
    (step,) = steps_of(harbour, key)
    assert (step.step, step.by_id, step.note) == (
        RequestStep.ASKED,
        user(harbour),
        "Minutes, please",
    )


@pytest.mark.parametrize(
    ("wanted", "more", "field"),
    [
        (Wanted.PRINCIPLE, {}, "principle"),
        (Wanted.OTHER, {}, "said"),
        (Wanted.FRESH_DATA, {"said": "x" * (LONGEST + 1)}, "said"),
        (Wanted.FRESH_DATA, {"due": clock.today() - timedelta(days=1)}, "due"),
        (Wanted.FRESH_DATA, {"due": clock.today() + timedelta(days=367)}, "due"),
    ],
)
def test_what_cannot_be_asked(harbour: Session, wanted, more, field) -> None:
    with pytest.raises(CannotBeSaid) as refused:
        wish(harbour, wanted, **more)
    assert list(refused.value.errors) == [field]
    assert seen_by_board(harbour) == []


def test_the_same_is_not_asked_twice_while_it_waits(harbour: Session) -> None:
    key = wish(harbour)
    with pytest.raises(AskedAlready):
        wish(harbour)
    wish(harbour, Wanted.TRAINING_NEEDS_ANALYSIS)
    cancel(harbour, commissioner(harbour), key, user(harbour))
    assert wish(harbour) != key


def test_nobody_is_asked_of_a_setting_that_nobody_runs(harbour: Session) -> None:
    ended = clock.today() - timedelta(days=1)
    heads = ["Organisation", "Code", "Name", "Type", "Nation", "Populations", "From", "To"]
    row = ["HARB", "W1", "Ward 1", "special_school", "wales", "autism", None, ended]
    import_register(harbour, workbook({"Settings": [heads, row]}), "r.xlsx", dry_run=False)
    assert operator_of(harbour, setting(harbour), clock.today()) is None
    with pytest.raises(NobodyRunsIt):
        wish(harbour)


def test_it_is_answered_with_a_document_returned_answered_in_words_and_closed(
    harbour: Session,
) -> None:
    key, east, me = wish(harbour), commissioner(harbour), user(harbour)
    with pytest.raises(MovedOn):
        close(harbour, east, key, me)
    with pytest.raises(MovedOn):
        again(harbour, key)
    answer(harbour, hr(harbour), key, me, document_id=give(harbour))
    with pytest.raises(MovedOn):
        cancel(harbour, east, key, me)
    again(harbour, key)
    (asked,) = seen_by_hr(harbour)
    assert (asked.state, asked.due_on) == (OPEN, clock.today() + timedelta(days=7))
    answer(harbour, hr(harbour), key, me, "There is no other")
    close(harbour, east, key, me)
    told = steps_of(harbour, key)
    assert [one.step.value for one in told] == [
        "asked",
        "answered",
        "returned",
        "answered",
        "closed",
    ]
    assert [one.note for one in told] == [
        None,
        None,
        "It is of last year",
        "There is no other",
        None,
    ]
    assert [one.title for one in told] == [None, "Our plan", None, None, None]
    with pytest.raises(MovedOn):
        answer(harbour, hr(harbour), key, me, "Too late")
    assert len(steps_of(harbour, key)) == 5


def test_an_answer_is_added_to_until_it_is_closed(harbour: Session) -> None:
    key, me = wish(harbour), user(harbour)
    answer(harbour, hr(harbour), key, me, "It comes next week")
    harbour.get_one(Request, key).told_on = clock.today()
    harbour.commit()
    answer(harbour, hr(harbour), key, me, document_id=give(harbour))
    harbour.expire_all()
    row = harbour.get_one(Request, key)
    assert (row.state, row.told_on) == (ANSWERED, None)
    assert steps(harbour, key) == ["asked", "answered", "answered"]


def test_it_is_answered_with_something_and_only_with_ones_own(harbour: Session) -> None:
    key, me = wish(harbour), user(harbour)
    elsewhere = give(harbour, code="W2")
    for words, document in [
        (None, None),
        ("", None),
        ("x" * (LONGEST + 1), None),
        (None, elsewhere),
    ]:
        with pytest.raises(CannotBeSaid):
            answer(harbour, hr(harbour), key, me, words, document)
    withdrawn = give(harbour)
    withdraw_document(
        harbour, place(harbour), documents_known(harbour, [setting(harbour)], None)[0]
    )
    with pytest.raises(CannotBeSaid):
        answer(harbour, hr(harbour), key, me, document_id=withdrawn)
    with pytest.raises(MovedOn):
        answer(harbour, hr(harbour, "OTHER"), key, me, "Mine")
    assert steps(harbour, key) == ["asked"]


def test_a_new_document_is_given_and_answers_or_neither(harbour: Session) -> None:
    key, me, here = wish(harbour), user(harbour), place(harbour)
    with pytest.raises(BadDocument):
        answer_with_new(harbour, KEYS, here, key, me, b"no", saying())
    answer_with_new(harbour, KEYS, here, key, me, pdf(), saying(), "As asked")
    (document,) = documents_known(harbour, [here.setting_id], None)
    assert steps_of(harbour, key)[-1].document_id == document.id
    close(harbour, commissioner(harbour), key, me)
    with pytest.raises(MovedOn):
        answer_with_new(harbour, KEYS, here, key, me, pdf(b"<</Title(b)>>"), saying())
    assert documents_known(harbour, [here.setting_id], None) == [document]


def test_only_whoever_asked_decides_on_it(harbour: Session) -> None:
    key = wish(harbour)
    west, me = commissioner(harbour, "WEST"), user(harbour)
    with pytest.raises(MovedOn):
        cancel(harbour, west, key, me)
    with pytest.raises(MovedOn):
        close(harbour, west, key, me)
    assert steps(harbour, key) == ["asked"]
    for why, days, fields in [("", 7, ["why"]), ("More", -1, ["due"]), ("", 400, ["why", "due"])]:
        with pytest.raises(CannotBeSaid) as refused:
            again(harbour, key, why, days)
        assert list(refused.value.errors) == fields


def test_fresh_data_is_answered_by_an_upload_that_speaks_of_the_setting(harbour: Session) -> None:
    key, elsewhere = wish(harbour, Wanted.FRESH_DATA), wish(harbour)
    waits = wish(harbour, Wanted.FRESH_DATA, who="WEST", code="W2")
    rows = ["Staff number", "Surname", "Forename", "Setting", "Role", "Start"]
    one = ["00101", "Adeyemi", "Ruth", "W1", "Nurse", clock.today() - timedelta(days=900)]
    upload = keep_for_check(harbour, workbook({"Staff": [rows, one]}), "s.xlsx", hr(harbour))
    assert steps(harbour, key) == ["asked"]
    accept(harbour, upload.id)
    told = steps_of(harbour, key)
    assert [(one.step.value, one.by_id) for one in told] == [
        ("asked", user(harbour)),
        ("answered", None),
    ]
    assert steps(harbour, elsewhere) == steps(harbour, waits) == ["asked"]
    take_in(harbour, staff_book(clock.today()))
    assert steps(harbour, waits) == ["asked", "answered"]
    assert len(steps_of(harbour, key)) == 2


def test_the_new_operator_takes_over_what_waits(harbour: Session) -> None:
    open_one, done = wish(harbour), wish(harbour, Wanted.OTHER, said="The policy")
    me = user(harbour)
    answer(harbour, hr(harbour), done, me, "Here it is")
    tomorrow = clock.today() + timedelta(days=1)
    hand_over(harbour, tomorrow)
    assert {one.id for one in seen_by_hr(harbour)} == {open_one, done}
    assert seen_by_hr(harbour, day=tomorrow) == []
    assert [one.id for one in seen_by_hr(harbour, "OTHER", tomorrow)] == [open_one]
    assert waiting(harbour, hr(harbour, "OTHER"), tomorrow) == (1, 0)
    assert {one.organisation for one in seen_by_board(harbour, day=tomorrow)} == {"Other Trust"}


def test_what_the_new_operator_answers_stays_with_it(harbour: Session, monkeypatch) -> None:
    key = wish(harbour)
    tomorrow = clock.today() + timedelta(days=1)
    hand_over(harbour, tomorrow)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    other = hr(harbour, "OTHER")
    with pytest.raises(MovedOn):
        answer(harbour, hr(harbour), key, user(harbour), "It was ours")
    answer(harbour, other, key, user(harbour), "It is ours now")
    assert [one.id for one in seen_by_hr(harbour, "OTHER", tomorrow)] == [key]


def test_who_follows_the_commissioner_sees_what_it_asked(harbour: Session) -> None:
    key, today = wish(harbour), clock.today()
    rows = [["EAST", "East Board", None, today, "NEW"], ["NEW", "New Board", None, None, None]]
    book = workbook({"Commissioners": [["Code", "Name", "From", "To", "Successor"], *rows]})
    import_register(harbour, book, "r.xlsx", dry_run=False)
    tomorrow = today + timedelta(days=1)
    assert seen_by_board(harbour, "NEW") == []
    for code in ("EAST", "NEW"):
        assert [one.id for one in seen_by_board(harbour, code, tomorrow)] == [key]
    assert seen_by_board(harbour, "WEST", tomorrow) == []


def test_it_is_seen_only_while_the_setting_is_commissioned(harbour: Session) -> None:
    key, today = wish(harbour), clock.today()
    heads = ["Commissioner", "Setting", "From", "To"]
    rows = [["EAST", "W1", date(2019, 1, 1), today]]
    import_register(harbour, workbook({"Commissioning": [heads, *rows]}), "r.xlsx", dry_run=False)
    assert [one.id for one in seen_by_board(harbour)] == [key]
    assert seen_by_board(harbour, day=today + timedelta(days=1)) == []


def test_those_that_wait_come_first_the_most_overdue_at_the_top(harbour: Session) -> None:
    later = wish(harbour, due=clock.today() + timedelta(days=30))
    sooner = wish(harbour, Wanted.TRAINING_NEEDS_ANALYSIS, due=clock.today())
    done = wish(harbour, Wanted.OTHER, said="The policy")
    gone = wish(harbour, Wanted.FRESH_DATA)
    answer(harbour, hr(harbour), done, user(harbour), "Here")
    cancel(harbour, commissioner(harbour), gone, user(harbour))
    assert [one.id for one in seen_by_hr(harbour)] == [sooner, later, done, gone]
    today = clock.today()
    seen = of_hr(hr(harbour), today)
    assert [one.id for one in requests_page(harbour, seen, today, 1, ANSWERED).rows] == [done]
    assert waiting(harbour, hr(harbour), today) == (2, 0)
    assert waiting(harbour, hr(harbour), today + timedelta(days=1)) == (2, 1)
    assert one_request(harbour, seen, done, today).state == ANSWERED


def test_what_was_asked_is_told_as_it_was_known(harbour: Session) -> None:
    before = clock.now()
    key, me = wish(harbour), user(harbour)
    asked = clock.now()
    document = give(harbour)
    answer(harbour, hr(harbour), key, me, document_id=document)
    answered = clock.now()
    again(harbour, key)
    boards, here = [commissioner(harbour)], [setting(harbour)]

    def told(known_on):
        return [
            (one.state, one.due_on, one.came)
            for one in requests_known(harbour, boards, here, known_on)
        ]

    first, second = (clock.today() + timedelta(days=days) for days in (14, 7))
    assert told(before) == []
    assert told(asked) == [(OPEN, first, ())]
    assert told(answered) == [(ANSWERED, first, (document,))]
    assert told(None) == [(OPEN, second, (document,))]
    assert requests_known(harbour, [commissioner(harbour, "WEST")], here, None) == []
