"""The league and the page of settings side by side."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.web.checked_page import text_of
from tests.web.commissioner.served import NAMES, fill
from tests.web.harbour_users import commissioner_id
from tracker.store.tables.judged import SettingCoverage
from tracker.store.tables.places import Commissioner, Setting, SettingUpload


@pytest.fixture
def today(session):
    return fill(session)


@pytest.fixture
def board(session, today, signed_in):
    return signed_in("commissioner", commissioner=commissioner_id(session, "NEWB"))


def cover(session, code, held, counted):
    here = SettingCoverage.setting_id == setting_id(session, code)
    session.execute(update(SettingCoverage).where(here).values(held=held, counted=counted))


def setting_id(session, code):
    return session.scalars(select(Setting.id).where(Setting.code == code)).one()


def ranks(client):
    rows = client.page("/commissioner/league?requirement=LOCAL").select("tbody tr")
    return [
        (
            text_of(row.select_one("a")),
            text_of(row.select("td")[0].div),
            text_of(row.select("td")[1].div),
        )
        for row in rows
    ]


def test_what_is_ranked_and_what_is_only_shown(session, today, board):
    cover(session, "QBOTH", 18, 20)
    cover(session, "QLATE", 9, 10)
    cover(session, "QEAST", 9, 9)
    cover(session, "QMOVED", 0, 0)
    old = SettingUpload.setting_id == setting_id(session, "QINHERIT")
    session.execute(update(SettingUpload).where(old).values(last_on=today - timedelta(days=91)))
    session.commit()
    told = ranks(board)
    assert sorted(told[:2]) == sorted(
        [
            (NAMES["QBOTH"], "1, shared", "18 of 20 (90.0%), target met"),
            (NAMES["QLATE"], "1, shared", "9 of 10 (90.0%), target met"),
        ]
    )
    assert set(told[2:]) == {
        (NAMES["QEAST"], "Not ranked: fewer than 10 people", "9 of 9 (100.0%), target met"),
        (NAMES["QMOVED"], "Not ranked: nobody to count", "Nobody to count"),
        (NAMES["QINHERIT"], "Not ranked: old figures", "5 of 6 (83.3%)"),
    }
    page = text_of(board.page("/commissioner/league").main)
    assert "Target: 80%." in page
    assert "How the ranking is made" in page


def test_without_data_nothing_is_told(session, board):
    session.execute(delete(SettingUpload))
    session.commit()
    assert {said for _, said, _ in ranks(board)} == {"Not ranked: no data yet"}
    rows = board.page("/commissioner/league").select("tbody tr")
    assert all("%" not in text_of(row) for row in rows)


def test_a_requirement_that_is_not_theirs_is_as_if_it_were_not_asked_for(board):
    page = board.page("/commissioner/league?requirement=NOPE")
    assert "Restraint training Target: 80%." in text_of(page.main)


def test_nothing_commissioned(session, signed_in):
    nobody = Commissioner(code="NORTH")
    session.add(nobody)
    session.commit()
    client = signed_in("commissioner", commissioner=nobody.id)
    assert "There is nothing to rank" in text_of(client.page("/commissioner/league").main)
    assert "You do not commission any" in text_of(client.page("/commissioner/").main)
    assert client.get("/commissioner/settings.xlsx").status_code == 200


def test_two_side_by_side(board):
    page = board.page("/commissioner/compare?setting=QBOTH&setting=QEAST&setting=QBOTH")
    named = [text_of(one) for one in page.select("thead th")]
    assert named == ["What", *sorted([NAMES["QBOTH"], NAMES["QEAST"]])]
    (row,) = [one for one in page.select("tbody tr") if "Restraint training" in text_of(one.th)]
    assert "1 of 2 (50.0%), target 80%: not met" in text_of(row)
    assert "2 of 3 (66.6%), target 80%: not met" in text_of(row)


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ([], "You chose 0 settings. Choose 2, 3 or 4 to compare."),
        (["QBOTH"], "You chose 1 setting. Choose 2, 3 or 4 to compare."),
        (
            ["QBOTH", "QEAST", "QLATE", "QMOVED", "QINHERIT"],
            "You chose 5 settings. Choose 2, 3 or 4 to compare.",
        ),
    ],
)
def test_too_few_or_too_many_are_told_what_to_do(board, codes, said):
    query = "&".join(f"setting={code}" for code in codes)
    assert said in text_of(board.page(f"/commissioner/compare?{query}").main)


@pytest.mark.parametrize("code", ["QNONE", "QSOON", "QGONE", "NOPE"])
def test_a_setting_that_is_not_theirs_today(board, code):
    board.page(f"/commissioner/compare?setting=QBOTH&setting={code}", status=404)
