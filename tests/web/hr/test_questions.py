"""What a file asks is answered on its page, remembered, and not asked again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.actions.harbour import STAFF
from tests.web.checked_page import parsed, text_of
from tests.web.hr.uploading import accept, check_of, figures, notice, training_file
from tests.workbooks import workbook
from tracker import clock
from tracker.store.tables.uploads import Answer

RECENT = clock.today() - timedelta(days=5)


@pytest.fixture
def database_url(sqlite_url):
    """Nothing here depends on the engine."""
    return sqlite_url


def row(number, course="Good level 2", provider="GOOD", day=RECENT):
    return [number, None, None, course, provider, day, None]


def fieldset(page, legend):
    """The fieldset whose legend holds these words."""
    return next(one for one in page.find_all("fieldset") if legend in text_of(one.legend))


def reply(client, page, answers, seen=None):
    """Choose answers, by words of the legend and the text of the radio, and send the form."""
    form = page.find("button", string=lambda said: said and "Save answers" in said).parent
    fields = {"seen": seen or form.find("input", {"name": "seen"})["value"]}
    for legend, answer in answers.items():
        for radio in fieldset(page, legend).find_all("input", type="radio"):
            if text_of(page.find("label", {"for": radio["id"]})) == answer:
                fields[radio["name"]] = radio["value"]
    return client.send(form["action"], fields)


def after(client, response):
    """The page that an answer leads to."""
    assert response.status_code == 303
    return client.page(response.location)


def known(session):
    session.rollback()
    query = select(Answer.code, Answer.value, Answer.answer, Answer.answered_by)
    return session.execute(query.where(Answer.withdrawn_at.is_(None))).all()


def test_a_provider_and_a_course_answered_once(harbour, hr):
    rows = row("00101", provider="Goood Trainin"), row("00102", course="Good levle 2")
    page = hr.page(check_of(hr, training_file(*rows)))
    assert {"1 new", "1 ignored"} <= figures(page)
    page = after(
        hr,
        reply(
            hr,
            page,
            {"Goood Trainin": "Good Training (GOOD)", "Good levle 2": "Good level 2 (G2)"},
        ),
    )
    assert notice(page) == "2 answers saved. This is the new check."
    assert "2 new" in figures(page)
    assert not page.find_all("fieldset")
    assert {(code, value, answer) for code, value, answer, _ in known(harbour)} == {
        ("unknown_provider", "Goood Trainin", "GOOD"),
        ("unknown_course", "Good levle 2", "G2"),
    }
    assert all(by.endswith("@tests.example") for *_, by in known(harbour))
    accept(hr, check_of(hr, training_file(row("00103", provider="goood  trainin"))))
    assert not hr.page(check_of(hr, training_file(*rows))).find_all("fieldset")


def test_what_is_not_answered_stays_asked(hr):
    rows = row("00101", provider="Goood Trainin"), row("00102", course="Good levle 2")
    page = hr.page(check_of(hr, training_file(*rows)))
    page = after(hr, reply(hr, page, {"Good levle 2": "Good level 2 (G2)"}))
    assert [text_of(one.legend) for one in page.find_all("fieldset")] == [
        "Which training provider is “Goood Trainin”?"
    ]


def test_none_of_these_is_remembered_too(harbour, hr):
    rows = row("00101", provider="Nobody Ltd"), row("00102", course="Cookery")
    page = hr.page(check_of(hr, training_file(*rows)))
    none = "None of these: keep as unknown"
    page = after(hr, reply(hr, page, {"Nobody Ltd": none, "Cookery": none}))
    assert {"1 new", "1 ignored"} <= figures(page)
    assert not page.find_all("fieldset")
    assert {answer for _, _, answer, _ in known(harbour)} == {None}


def test_one_of_all_others(harbour, hr):
    page = hr.page(check_of(hr, training_file(row("00101", course="Cookery", provider=None))))
    asked = fieldset(page, "Cookery")
    groups = [one["label"] for one in asked.find_all("optgroup")]
    assert groups == ["Gone Training", "Good Training", "Never Certified"]
    seen = page.find("input", {"name": "seen"})["value"]
    address = asked.find_parent("form")["action"]
    page = parsed(hr.send(address, {"seen": seen, "q1": "~none", "q1-other": "V2"}))
    wrong = page.select_one(".govuk-error-summary")
    assert "Choose only one answer for “Cookery”" in text_of(wrong)
    assert text_of(page.title).startswith("Error: ")
    assert known(harbour) == []
    assert "1 new" in figures(after(hr, hr.send(address, {"seen": seen, "q1-other": "V2"})))


def test_which_of_several_people(harbour, hr):
    same = [["00301", "Brown", "Col", "W2", "Cook"], ["00302", "Hill", "Sam", "W2", "Cook"]]
    accept(hr, check_of(hr, workbook({"Staff": [STAFF[:5], *same]})))
    log = [None, "Brown", "Col", "Good level 2", "GOOD", RECENT, None]
    page = hr.page(check_of(hr, training_file(log)))
    asked = text_of(fieldset(page, "Who is “Brown, Col”?"))
    assert "Brown, Col (00102) Nurse, Ward 1" in asked
    assert "Brown, Col (00301) Cook, Ward 2" in asked
    seen = page.find("input", {"name": "seen"})["value"]
    address = fieldset(page, "Brown").find_parent("form")["action"]
    for number in ("00302", "99999", "X1"):
        refused = parsed(hr.send(address, {"seen": seen, "q1": number}))
        assert "Choose one of the answers" in text_of(refused.select_one(".govuk-error-summary"))
    page = after(hr, reply(hr, page, {"Brown": "Brown, Col (00301)"}))
    assert "1 new" in figures(page)
    assert "Brown, Col (00301)" in text_of(page.main)


def test_a_name_that_nobody_bears_is_asked_about(harbour, hr):
    log = [None, "Browne", "Col", "Good level 2", "GOOD", RECENT, None]
    page = hr.page(check_of(hr, training_file(log)))
    assert "Brown, Col (00102)" in text_of(fieldset(page, "Who is “Browne, Col”?"))
    page = after(hr, reply(hr, page, {"Browne": "Brown, Col (00102)"}))
    assert "1 new" in figures(page)


def test_the_order_of_dates_is_one_question(harbour, hr):
    headings = ["Employee number", "Course title", "Date attended", "Valid until"]
    rows = [["00101", "Good level 2", "03/04/26", "03/04/27"]]
    content = workbook({"Log": [headings, *rows]})
    page = hr.page(check_of(hr, content))
    asked = text_of(fieldset(page, "the day or the month?"))
    assert "03/04/26 is 3 April 2026" in asked
    assert "03/04/26 is 4 March 2026" in asked
    page = after(hr, reply(hr, page, {"the day or the month?": "The day"}))
    assert "1 new" in figures(page)
    assert "3 April 2026" in text_of(page.main)
    assert {(code, answer) for code, _, answer, _ in known(harbour)} == {("ambiguous_date", "dmy")}
    again = hr.page(check_of(hr, workbook({"Another": [headings, *rows]})))
    assert not again.find_all("fieldset")


def test_people_who_are_not_asked_about_stay_to_be_put_right(hr):
    like = [None, "Adeyemy", "Ruth", "Good level 2", "GOOD", RECENT, None]
    page = hr.page(check_of(hr, training_file(like, row("99999"))))
    assert fieldset(page, "Adeyemy")
    assert "“99999”" in text_of(page.find("h2", string="What to put right").find_next("table"))


def test_what_waits_for_an_answer_alone_is_folded_away(hr):
    page = hr.page(check_of(hr, training_file(row("00101", course="Cookery"))))
    assert not page.find("h2", string="What to put right")
    folded = page.find("details")
    assert "Courses that the register does not know (1)" in text_of(folded)
    assert text_of(folded.find_all("a")[-1]).startswith("See where it is")


def test_dates_in_doubt_on_many_sheets_are_one_question_and_leave_room(harbour, hr):
    headings = ["Staff no", "Name", "Course name", "Date attended"]
    sheets = {
        f"Home {n}": [
            headings,
            ["00101", None, "G2", "03/04/26"],
            [None, "Adeyemy, Ruth", "G2", RECENT],
        ]
        for n in range(25)
    }
    page = hr.page(check_of(hr, workbook(sheets)))
    asked = text_of(fieldset(page, "the day or the month?"))
    assert "25 rows wait for it, under “Date attended”." in asked
    assert "Adeyemi, Ruth (00101)" in text_of(fieldset(page, "Adeyemy"))
    page = after(hr, reply(hr, page, {"the day or the month?": "The day"}))
    assert notice(page).startswith("1 answer saved")
    assert [answer[:3] for answer in known(harbour)] == [("ambiguous_date", "Date attended", "dmy")]


def test_what_the_dates_of_a_matrix_are(hr):
    day = clock.today() - timedelta(days=30)
    matrix = [["Staff number", "Good level 2", "Gone level 2"], ["00101", day, day]]
    page = hr.page(check_of(hr, workbook({"Team": matrix})))
    assert "Training matrix." in text_of(page.main)
    assert "2 entries in the file" in text_of(page.main)
    asked = fieldset(page, "What are the dates on the sheet “Team”?")
    assert "2 entries wait for it" in text_of(asked)
    page = after(hr, reply(hr, page, {"Team": "When the training was done"}))
    assert {"2 new", "0 refused"} <= figures(page)
    assert "2 new entries will be saved" in text_of(page.main)


def test_nothing_chosen_and_nonsense(harbour, hr):
    rows = row("00101", provider="Nobody Ltd"), row("00102", course="Cookery", provider=None)
    page = hr.page(check_of(hr, training_file(*rows)))
    address = fieldset(page, "Cookery").find_parent("form")["action"]
    seen = page.find("input", {"name": "seen"})["value"]
    for fields, why in (
        ({}, "Answer at least one question"),
        ({"q1": "G9", "q2": "GOOD"}, "Choose one of the answers for “Cookery”"),
        ({"q1-other": "x" * 10_000}, "Choose one of the answers for “Cookery”"),
        ({f"q{n}": "GOOD" for n in range(3, 3000)}, "Answer at least one question"),
    ):
        page = parsed(hr.send(address, {"seen": seen, **fields}))
        assert why in text_of(page.select_one(".govuk-error-summary"))
    assert known(harbour) == []


def test_a_form_about_an_earlier_check_is_not_taken(harbour, hr):
    page = hr.page(check_of(hr, training_file(row("00102", course="Good levle 2"))))
    answers = {"Good levle 2": "Good level 2 (G2)"}
    response = reply(hr, page, answers, seen="of another check")
    assert "was checked again meanwhile" in notice(after(hr, response))
    assert known(harbour) == []
    after(hr, reply(hr, page, answers))
    assert "was checked again meanwhile" in notice(after(hr, reply(hr, page, answers)))


def test_an_upload_that_is_decided_takes_no_answers(harbour, hr):
    address = check_of(hr, training_file(row("00101", provider="Nobody Ltd")))
    page = hr.page(address)
    accept(hr, address)
    response = reply(hr, page, {"Nobody Ltd": "None of these: keep as unknown"})
    assert "accepted or discarded this file already" in notice(after(hr, response))
    assert known(harbour) == []


def test_strangers_answer_nothing(harbour, hr, strangers):
    address = check_of(hr, training_file(row("00101", provider="Nobody Ltd")))
    for one in strangers:
        assert one.send(f"{address}/answers", {"q1": "~none"}).status_code == 404
    assert known(harbour) == []


def test_a_page_asks_the_database_as_often_for_many_as_for_one(hr, statements):
    same = [[f"004{n:02}", f"Same{n // 2}", "Sam", "W2", "Cook"] for n in range(20)]
    accept(hr, check_of(hr, workbook({"Staff": [STAFF[:5], *same]})))

    def asked(number):
        unknown = [row("00101", f"Cookery {n}") for n in range(number)]
        unknown += [row("00102", provider=f"Nobody {n}") for n in range(number)]
        unknown += [row(f"9{n:04}") for n in range(number)]
        names = [[None, f"Same{n}", "Sam", "G2", "GOOD", RECENT, None] for n in range(number)]
        address = check_of(hr, training_file(*unknown, *names))
        with statements() as ran:
            hr.page(address)
        with statements() as ran_for_sheet:
            hr.page(f"{address}/sheets/1")
        return len(ran), len(ran_for_sheet)

    few, many = asked(1), asked(10)
    assert few == many
    assert max(few) < 40


def test_more_questions_than_a_page_holds(hr):
    rows = [row("00101", course=f"Cookery {n}") for n in range(30)]
    page = hr.page(check_of(hr, training_file(*rows)))
    assert len(page.find_all("fieldset")) == 20
    assert "These are 20 of 30" in text_of(page.main)
