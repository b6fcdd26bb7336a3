"""Acting on flags: one on its page, many from the list, without scripts; and the words told."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import ON_BOTH
from tests.web.checked_page import parsed
from tests.web.conftest import client_of, make_user
from tests.web.harbour_users import person_id
from tests.web.hr.reading import said
from tracker.actions.sweep import sweep
from tracker.clock import now, today
from tracker.rules.coverage import Excluded
from tracker.rules.wording import say_day
from tracker.rules.words import FlagKind
from tracker.store.tables.flags import Flag
from tracker.store.tables.judged import PostStanding
from tracker.store.tables.people import PostFact
from tracker.store.tables.places import Organisation

LATER = today() + timedelta(days=5)
UNTIL = {"until-day": LATER.day, "until-month": LATER.month, "until-year": LATER.year}


@pytest.fixture
def asha(harbour, web_app):
    """Somebody of the trust's HR whose address is known, and a colleague to whom to assign."""
    with web_app.app_context():
        trust = harbour.scalars(select(Organisation.id).filter_by(code="HARB")).one()
        make_user("ben@harbour.example", "hr", organisation_id=trust)
        return client_of(web_app, make_user("asha@harbour.example", "hr", organisation_id=trust))


def flag_of(harbour, kind):
    return harbour.scalars(select(Flag.id).where(Flag.kind == kind)).one()


def account(page, text):
    """The value of the choice that reads so."""
    return next(one["value"] for one in page.find(id="to")("option") if said(one) == text)


def act(client, address, follow=True, **fields):
    """Send the form of a page; the page that it leads to, or that comes back with errors."""
    response = client.send(address, fields)
    return client.page(response.location) if response.status_code == 303 else parsed(response)


def problems(page):
    return [said(one) for one in page.select(".govuk-error-summary li")]


@ON_BOTH
def test_one_flag_from_open_to_snoozed_and_back(harbour, asha):
    address = f"/hr/flags/{flag_of(harbour, FlagKind.TRAINING_DUE)}"
    page = asha.page(address)
    main = said(page.main)
    assert said(page.h1) == "Training due: Col Brown (00102)"
    assert "Open Nobody has taken it up." in main
    assert "The training on which this post stands runs out on" in main
    assert "Book a refresher to be completed by" in main
    assert "Opened: Training due, 30 days left" in main
    assert "Put back" not in main
    page = act(asha, address, step="acknowledged", note="Rang Col <today>")
    assert "1 flag is acknowledged." in said(page.main)
    assert "Acknowledged by asha@harbour.example" in said(page.main)
    assert said(page.select_one(".tracker-note")) == "Rang Col <today>"
    to = account(page, "ben@harbour.example")
    page = act(asha, address, step="assigned", to=to)
    assert "Assigned to ben@harbour.example by asha@harbour.example" in said(page.main)
    page = act(asha, address, step="snoozed", **UNTIL)
    assert f"Snoozed until {say_day(LATER)}." in said(page.main)
    assert said(page.select_one(".govuk-tag")) == "Snoozed"
    assert "Put back" in said(page.main)
    page = act(asha, address, step="released")
    assert "Open Nobody has taken it up." in said(page.main)
    steps = [said(one) for one in page.select(".tracker-chain__link strong")]
    assert steps[0] == "Put back by asha@harbour.example"
    assert steps[-1] == "Opened: Training due, 30 days left"
    assert len(steps) == 5


@ON_BOTH
def test_many_are_chosen_and_snoozed_out_of_the_counts(harbour, asha):
    page = asha.page("/hr/flags?all=1")
    assert len(page.select("input[name=flag][checked]")) == 4
    ids = [one["value"] for one in page.select("input[name=flag]")]
    page = act(asha, "/hr/flags", flag=ids, step="snoozed", **UNTIL)
    assert "4 flags are snoozed." in said(page.main)
    assert "There are no open flags." in said(page.main)
    assert "Flags to work on" in said(asha.page("/hr/").main)
    assert not asha.page("/hr/").select(".tracker-row")
    assert "There are no open flags here." in said(asha.page("/hr/settings/W1").main)
    page = asha.page("/hr/flags?state=snoozed")
    assert said(page.find(id="found")) == "4 snoozed flags"
    snoozed = f"Snoozed until {say_day(LATER)}."
    assert all(snoozed in said(row) for row in page.select(".tracker-row"))
    person = asha.page(f"/hr/staff/{person_id(harbour, '00102')}")
    assert snoozed in said(person.main)


@ON_BOTH
def test_all_that_the_filter_finds_and_whose_they_are(harbour, asha):
    address = "/hr/flags?kind=never_trained"
    to = next(
        one["value"]
        for one in asha.page(address).find(id="to")("option")
        if said(one) == "Me (asha@harbour.example)"
    )
    page = act(asha, address, which="all", step="assigned", to=to)
    assert "1 flag is assigned." in said(page.main)
    found = {"owner=me": 1, "owner=somebody": 1, "owner=nobody": 3, "state=acknowledged": 0}
    for query, count in found.items():
        assert len(asha.page(f"/hr/flags?{query}").select(".tracker-row")) == count, query
    act(asha, address, which="all", step="acknowledged")
    assert len(asha.page("/hr/flags?state=acknowledged").select(".tracker-row")) == 1
    page = act(asha, address, which="all", step="assigned", to="nobody", note="Free again")
    assert "Acknowledged by asha@harbour.example." in said(page.select_one(".tracker-row"))
    assert len(asha.page("/hr/flags?owner=nobody").select(".tracker-row")) == 4


WRONG = [
    ({"step": "snoozed"}, "Choose the flags to act on"),
    ({"flag": "{never}"}, "Choose what to do"),
    ({"flag": "{never}", "step": "closed"}, "Choose what to do"),
    ({"flag": "{never}", "step": "assigned"}, "Choose who is to have it"),
    ({"flag": "{never}", "step": "assigned", "to": "0"}, "Choose who is to have it"),
    ({"flag": "{never}", "step": "snoozed"}, "Enter a day after today"),
    (
        {"flag": "{never}", "step": "snoozed", "until-day": "31", "until-month": "2"},
        "Enter a day after today",
    ),
    (
        {
            "flag": "{never}",
            "step": "snoozed",
            "until-day": "31",
            "until-month": "2",
            "until-year": "2027",
        },
        "31 2 2027 is not a day: check it",
    ),
    (
        {"flag": "{never}", "step": "acknowledged", "note": "x" * 1_001},
        "Shorten the note to 1,000 characters or fewer",
    ),
]


def test_what_is_wrong_is_said_and_what_was_typed_comes_back(harbour, asha):
    never = str(flag_of(harbour, FlagKind.NEVER_TRAINED))
    for fields, problem in WRONG:
        sent = {key: value.replace("{never}", never) for key, value in fields.items()}
        page = parsed(asha.send("/hr/flags", sent))
        assert problems(page) == [problem]
        assert said(page.title).startswith("Error: ")
        assert len(page.select("input[name=flag][checked]")) == ("flag" in fields)
        assert page.find(id="until-day").get("value", "") == fields.get("until-day", "")
        assert said(page.find(id="note")) == fields.get("note", "")
        if "flag" in fields and fields.get("step") != "closed":
            # The same form about one flag, and where the list has come to be empty.
            for address in (f"/hr/flags/{never}", "/hr/flags?state=closed", "/hr/flags?page=9"):
                assert problems(parsed(asha.send(address, sent))) == [problem]


def test_in_days_of_grace_it_says_that_the_training_ran_out(harbour, asha):
    flag = harbour.get_one(Flag, flag_of(harbour, FlagKind.TRAINING_DUE))
    flag.until, flag.stage = today() - timedelta(days=1), 7
    shown = harbour.get_one(PostStanding, (flag.post_id, flag.requirement_id))
    shown.in_grace = True
    harbour.commit()
    page = asha.page(f"/hr/flags/{flag.id}")
    assert said(page.h1) == "Training ran out, days of grace left: Col Brown (00102)"
    assert f"ran out on {say_day(flag.until)}, and counts for some days of grace" in said(page.main)
    assert "Book a refresher at once." in said(page.main)
    assert len(asha.page("/hr/flags?stage=expired").select(".tracker-row")) == 1
    assert asha.page("/hr/flags?stage=7").select(".tracker-row") == []


def test_of_who_is_away_it_is_said_so(harbour, asha):
    flag = harbour.get_one(Flag, flag_of(harbour, FlagKind.NEVER_TRAINED))
    shown = harbour.get_one(PostStanding, (flag.post_id, flag.requirement_id))
    shown.excluded = Excluded.LONG_ABSENCE
    harbour.commit()
    (row,) = asha.page("/hr/flags?kind=never_trained").select(".tracker-row")
    assert "On long absence: book it for the return." in said(row)
    main = said(asha.page(f"/hr/flags/{flag.id}").main)
    assert "The post is on long absence, and is not counted meanwhile." in main
    assert "Book the training for the return to work." in main


def test_of_who_leaves_before_it_runs_out_nothing_is_to_be_done(harbour, asha):
    flag = harbour.get_one(Flag, flag_of(harbour, FlagKind.TRAINING_DUE))
    post = harbour.scalars(select(PostFact).where(PostFact.post_id == flag.post_id)).one()
    post.ends_on = flag.until - timedelta(days=1)
    harbour.commit()
    (row,) = asha.page("/hr/flags?kind=training_due").select(".tracker-row")
    assert f"Leaves on {say_day(post.ends_on)}, before that." in said(row)
    main = said(asha.page(f"/hr/flags/{flag.id}").main)
    assert f"Nothing, if it stays so that the post ends on {say_day(post.ends_on)}." in main


def test_a_closed_flag_says_why_it_was_and_not_what_to_do(harbour, asha):
    flag = harbour.get_one(Flag, flag_of(harbour, FlagKind.TRAINING_DUE))
    flag.closed_on, flag.closed_at = today(), now()
    harbour.commit()
    main = said(asha.page(f"/hr/flags/{flag.id}").main)
    assert "Why it was flagged" in main
    assert "What to do" not in main


def test_what_has_run_out_cannot_be_snoozed(harbour, asha):
    flag = harbour.get_one(Flag, flag_of(harbour, FlagKind.TRAINING_DUE))
    flag.until = today() - timedelta(days=1)
    harbour.commit()
    address = f"/hr/flags/{flag.id}"
    page = asha.page(address)
    assert "It cannot be snoozed" in said(page.main)
    assert page.find("input", value="snoozed") is None
    # Sent all the same, by a page that was open since yesterday.
    page = act(asha, address, step="snoozed", **UNTIL)
    assert problems(page) == [
        "What has run out, or runs out today, cannot be snoozed: it is to be acted on now"
    ]


def test_what_was_closed_meanwhile_is_told(harbour, asha):
    flag = harbour.get_one(Flag, flag_of(harbour, FlagKind.NEVER_TRAINED))
    flag.closed_on, flag.closed_at = today(), flag.opened_at
    harbour.commit()
    page = act(asha, f"/hr/flags/{flag.id}", step="acknowledged")
    assert "1 flag was closed meanwhile, and left so." in said(page.main)
    assert "It closed by itself on" in said(page.main)
    page = act(asha, f"/hr/flags/{flag.id}", step="acknowledged", note="x" * 1_001)
    assert problems(page) == ["Shorten the note to 1,000 characters or fewer"]
    page = asha.page("/hr/flags?state=closed")
    assert len(page.select(".tracker-row")) == 1
    assert not page.select("input[name=flag]")


def test_its_history_in_plain_sentences(harbour, asha):
    flag = flag_of(harbour, FlagKind.TRAINING_DUE)
    for days in (20, 40):
        sweep(harbour, today() + timedelta(days=days))
    steps = [said(one) for one in asha.page(f"/hr/flags/{flag}").select(".tracker-chain__link")]
    assert steps[0].startswith("Told further up, as nobody had taken it up")
    assert steps[1].startswith("Moved to “Training expired”")
    assert steps[1].endswith(f"for {say_day(today() + timedelta(days=40))}")
    assert any(one.startswith("Moved to 7 days left") for one in steps)


def test_flags_of_others_are_not_found(harbour, strangers):
    flag = flag_of(harbour, FlagKind.NEVER_TRAINED)
    elsewhere = strangers[0]
    lapsed = flag_of(harbour, FlagKind.CERTIFICATION_LAPSED)
    for client in strangers:
        for address in (f"/hr/flags/{flag}", f"/hr/flags/{lapsed}"):
            client.page(address, status=404)
            assert client.send(address, {"step": "acknowledged"}).status_code == 404
        sent = {"flag": str(flag), "step": "acknowledged"}
        assert client.send("/hr/flags", sent).status_code == 404
    assert harbour.get_one(Flag, flag, populate_existing=True).acknowledged_at is None
    for odd in ("x", "99999999999", "-1"):
        page = parsed(elsewhere.send("/hr/flags", {"flag": odd, "step": "acknowledged"}))
        assert problems(page) == ["Choose the flags to act on"]


def test_a_form_without_its_token_does_nothing(harbour, asha):
    flag = flag_of(harbour, FlagKind.NEVER_TRAINED)
    for address in ("/hr/flags", f"/hr/flags/{flag}"):
        response = asha.post(address, data={"flag": str(flag), "step": "acknowledged"})
        assert response.status_code == 400
    assert not re.search("Acknowledged by", said(asha.page("/hr/flags").main))
