"""Administrators see the whole outbox without what it says, and let failed notices go again."""

import pytest

from tests.actions.outbox.world import notice
from tests.conftest import ON_BOTH
from tests.web.checked_page import parsed, text_of
from tracker.rules.words import NoticeState
from tracker.store.tables.notices import Notice

ASHA, EAST = "asha@harbour.example", "east@board.example"
OUTBOX = "/registrar/outbox"


@pytest.fixture
def failed(session) -> Notice:
    made = notice(session, EAST, code=None)
    made.state, made.tries = NoticeState.FAILED, 1
    made.problem = "The email address was refused: there is no such mailbox."
    made.subject, made.plain = "Settings you commission", "Ward 1 is below target.\n"
    session.commit()
    return made


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


def rows(page) -> list[str]:
    return [text_of(row) for row in page.select("tbody tr")]


@ON_BOTH
def test_all_are_listed_by_masked_address_without_their_texts(admin, failed, session):
    notice(session, ASHA)
    page = admin.page(OUTBOX)
    waiting, refused = rows(page)
    assert waiting.startswith("a***@harbour.example HARB For 4 March 2026 State Waiting")
    assert "Next try 4 March 2026 at 7:00am" in waiting
    assert refused.startswith("e***@board.example For 4 March 2026 State Not delivered")
    assert "there is no such mailbox" in refused
    assert refused.endswith("Try again now : e***@board.example, 4 March 2026")
    for hidden in (ASHA, EAST, failed.subject, "below target"):
        assert hidden not in str(page)
    figures = [text_of(one) for one in page.select(".tracker-figure")]
    assert figures == ["1 waiting", "0 being sent", "1 not delivered"]


def test_a_failed_one_is_tried_again_once(admin, failed, session):
    form = admin.page(OUTBOX).select_one("tbody form")
    said = [
        text_of(
            parsed(admin.send(form["action"], follow_redirects=True)).select_one(
                ".govuk-notification-banner__heading"
            )
        )
        for _ in range(2)
    ]
    assert said == [
        "The notice is tried again within a minute.",
        "That notice has not failed, or is being tried again already.",
    ]
    session.refresh(failed)
    assert (failed.state, failed.problem) == ("waiting", None)
    assert admin.page(OUTBOX).select_one("tbody form") is None


def test_a_way_out_that_is_blocked_stands_above_all(admin, session):
    assert "No email is leaving." not in admin.page(OUTBOX).text
    waits = notice(session, ASHA)
    waits.problem = "The mail server refused our user name or password: 535"
    session.commit()
    warnings = [text_of(one) for one in admin.page(OUTBOX).select(".govuk-warning-text__text")]
    assert warnings[-1].startswith("Warning No email is leaving. The mail server refused our user")


def test_that_mail_goes_to_the_log_is_said_where_it_does(admin, web_app):
    assert "Nobody gets them." in admin.page(OUTBOX).text
    web_app.config["MAIL_SUPPRESS_SEND"] = False
    assert "Nobody gets them." not in admin.page(OUTBOX).text


def test_it_is_for_administrators_alone(signed_in, failed):
    for role in ("registrar", "hr", "commissioner", "staff"):
        other = signed_in(role, organisation="HARB")
        assert other.get(OUTBOX).status_code == 404
        assert other.send(f"{OUTBOX}/{failed.id}/again").status_code == 404
    runs = signed_in("registrar").page("/registrar/runs")
    assert runs.find("a", href=OUTBOX) is None
    assert signed_in("admin").page("/registrar/runs").find("a", href=OUTBOX)


def test_it_is_narrowed_by_state(admin, failed, session):
    notice(session, ASHA)
    assert len(rows(admin.page(f"{OUTBOX}?state=failed"))) == 1
    assert "No notice fits that." in admin.page(f"{OUTBOX}?state=sent").text
    assert admin.get(f"{OUTBOX}?page=2").status_code == 404


def test_it_asks_the_database_as_often_for_many_as_for_few(admin, session, statements):
    counts = []
    for number in range(40):
        notice(session, f"p{number}@harbour.example")
        if number in (1, 39):
            admin.page("/account")
            with statements() as ran:
                admin.page(OUTBOX)
            counts.append(len(ran))
    assert counts[0] == counts[1] < 15
