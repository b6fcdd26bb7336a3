"""HR sees what its people ask to have put right, until when, and answers once."""

from datetime import timedelta

import pytest

from tests.conftest import ON_BOTH
from tests.web.harbour_users import person_id
from tests.web.hr.reading import said
from tracker import clock
from tracker.actions.corrections import LONGEST, answer_by, ask_correction
from tracker.rules.wording import say_day
from tracker.rules.words import CorrectionState
from tracker.store.tables.looks import Correction

TODAY = clock.today()


@pytest.fixture
def asked(harbour):
    """The id of what Ruth Adeyemi asks for."""
    ruth = person_id(harbour, "00101")
    return ask_correction(harbour, ruth, "training", "It was 4 March", (7, "Level 2, 3 March"))


def correction(session, correction_id):
    session.expire_all()
    return session.get_one(Correction, correction_id)


@ON_BOTH
def test_they_are_counted_on_the_home_page_and_listed(harbour, hr, asked):
    home = hr.page("/hr/")
    assert "1 correction that your staff ask for waits for your answer." in said(home.main)
    late = ask_correction(harbour, person_id(harbour, "00102"), "names", "I am called Brown-Field")
    harbour.get_one(Correction, late).answer_by = TODAY - timedelta(days=1)
    harbour.commit()
    home = hr.page("/hr/")
    waiting = "2 corrections that your staff ask for wait for your answer, 1 overdue."
    assert waiting in said(home.main)
    page = hr.page("/hr/corrections")
    first, second = page.select("tbody tr")
    assert said(first).startswith("Col Brown, 00102")
    assert "Overdue" in said(first)
    assert f"Answer by {say_day(answer_by(TODAY))}" in said(second)
    assert "Your training records: Level 2, 3 March" in said(second)


@ON_BOTH
def test_it_is_answered_once(harbour, hr, asked, signed_in):
    address = f"/hr/corrections/{asked}"
    page = hr.page(address)
    assert said(page.h1) == "Correction for Ruth Adeyemi"
    assert "It was 4 March" in said(page.main)
    assert page.find("a", href=f"/hr/staff/{person_id(harbour, '00101')}")
    response = hr.send(address, {"state": "done", "answer": "It says 4 March now."})
    assert response.location == "/hr/corrections"
    assert "Your answer is saved." in said(hr.page("/hr/corrections").main)
    assert correction(harbour, asked).state == CorrectionState.DONE
    page = hr.page(address)
    assert "What was answered It says 4 March now." in said(page.main)
    assert page.main.form is None
    colleague = signed_in("hr", organisation="HARB")
    response = colleague.send(address, {"state": "refused", "answer": "No."})
    assert "Somebody has answered this before you." in said(colleague.page(response.location).main)
    assert correction(harbour, asked).answer == "It says 4 March now."
    assert "waits for your answer" not in said(hr.page("/hr/").main)
    assert "No correction fits that." in said(hr.page("/hr/corrections?state=asked").main)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"answer": "Yes"}, "Choose whether you have put it right"),
        ({"state": "asked", "answer": "Yes"}, "Choose whether you have put it right"),
        ({"state": "maybe", "answer": "Yes"}, "Choose whether you have put it right"),
        ({"state": "refused", "answer": " "}, "Write what you answer"),
        ({"state": "done", "answer": "x" * (LONGEST + 1)}, "Shorten the answer to 1,000"),
    ],
)
def test_what_is_no_answer_comes_back(harbour, hr, asked, fields, problem):
    response = hr.send(f"/hr/corrections/{asked}", fields)
    assert response.status_code == 200
    assert problem in response.text
    assert correction(harbour, asked).state == CorrectionState.ASKED


def test_nobody_else_sees_or_answers_it(harbour, asked, strangers):
    for stranger in strangers:
        stranger.page(f"/hr/corrections/{asked}", status=404)
        sent = stranger.send(f"/hr/corrections/{asked}", {"state": "done", "answer": "Ours"})
        assert sent.status_code == 404
    assert said(strangers[0].page("/hr/corrections").main).endswith(
        "Nobody has asked for a correction yet."
    )
    assert correction(harbour, asked).state == CorrectionState.ASKED


def test_there_is_no_page_after_the_last(hr, asked):
    hr.page("/hr/corrections?page=2", status=404)
    hr.page("/hr/corrections/987654", status=404)


@ON_BOTH
def test_the_list_asks_as_often_for_many(harbour, hr, asked, statements):
    counts = []
    for more in (0, 19):
        for n in range(more):
            ask_correction(harbour, person_id(harbour, "00101"), "names", str(n))
        hr.page("/hr/")  # reads the register, which is kept
        for address in ("/hr/corrections", f"/hr/corrections/{asked}", "/hr/"):
            with statements() as ran:
                hr.page(address)
            counts.append(len(ran))
    assert counts[:3] == counts[3:]
