"""A commissioner's list of settings: narrowed, in order, in pages, and downloaded as shown."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, insert, select, update

from tests.web.checked_page import text_of
from tests.web.commissioner.served import NAMES, fill
from tests.web.harbour_users import commissioner_id
from tracker.rules.words import Severity
from tracker.store.tables.flags import Flag
from tracker.store.tables.judged import SettingCoverage, SettingReliance
from tracker.store.tables.places import Commissioning, Setting, SettingFact, SettingUpload
from tracker.store.tables.register import Provider

MINE = ["QBOTH", "QLATE", "QEAST", "QMOVED", "QINHERIT"]  # by name


@pytest.fixture
def today(session):
    return fill(session)


@pytest.fixture
def board(session, today, signed_in):
    return signed_in("commissioner", commissioner=commissioner_id(session, "NEWB"))


def setting_id(session, code):
    return session.scalars(select(Setting.id).where(Setting.code == code)).one()


def listed(client, query=""):
    """The codes in the list, in order."""
    page = client.page(f"/commissioner/?{query}")
    table = page.find("caption", string="Settings that you commission")
    boxes = table.parent.select("input[type=checkbox]") if table else []
    return [box["value"] for box in boxes]


def by_name(codes):
    return sorted(codes, key=NAMES.get)


def test_by_name(board):
    assert listed(board) == by_name(MINE)


def cover(session, code, held, counted):
    values = {"held": held, "counted": counted}
    here = SettingCoverage.setting_id == setting_id(session, code)
    session.execute(update(SettingCoverage).where(here).values(values))


def test_by_coverage_exactly_with_those_that_say_little_last(session, today, board):
    for code, held, counted in (
        ("QBOTH", 899, 1000),
        ("QLATE", 8999, 10_000),
        ("QEAST", 9, 10),
        ("QMOVED", 0, 0),
        ("QINHERIT", 1, 10),
    ):
        cover(session, code, held, counted)
    old = SettingUpload.setting_id == setting_id(session, "QINHERIT")
    session.execute(update(SettingUpload).where(old).values(last_on=today - timedelta(days=91)))
    session.commit()
    assert listed(board, "sort=coverage")[:3] == ["QBOTH", "QLATE", "QEAST"]
    assert set(listed(board, "sort=coverage")[3:]) == {"QMOVED", "QINHERIT"}
    page = text_of(board.page("/commissioner/").main)
    assert "Nobody to count" in page
    assert "Figures that may stand: 4 of 5 settings, 1 with old figures." in page
    assert "Counted apart, as their figures are old: 1 of 10 people" in page


def test_by_the_age_of_the_figures(session, today, board):
    for code, days in (("QLATE", 5), ("QMOVED", 300)):
        here = SettingUpload.setting_id == setting_id(session, code)
        then = today - timedelta(days=days)
        session.execute(update(SettingUpload).where(here).values(last_on=then))
    none = SettingUpload.setting_id == setting_id(session, "QINHERIT")
    session.execute(delete(SettingUpload).where(none))
    session.commit()
    assert listed(board, "sort=age") == [
        "QINHERIT",
        "QMOVED",
        "QLATE",
        *by_name(["QBOTH", "QEAST"]),
    ]
    assert listed(board, "freshness=none") == ["QINHERIT"]
    assert listed(board, "freshness=stale") == ["QMOVED"]
    assert len(listed(board, "freshness=fresh")) == 3


def test_by_how_serious_open_flags_are(session, board):
    session.execute(update(Flag).values(severity=Severity.CONCERN))
    here = Flag.setting_id == setting_id(session, "QMOVED")
    session.execute(update(Flag).where(here).values(severity=Severity.BREACH))
    session.commit()
    assert listed(board, "sort=severity")[0] == "QMOVED"
    assert listed(board, "severity=breach") == ["QMOVED"]
    assert listed(board, "severity=advice") == []
    assert "open breach" in text_of(board.page("/commissioner/").select_one(".tracker-figures"))


def rely(session, code, provider):
    """The setting relies on that provider alone."""
    key = setting_id(session, code)
    session.execute(delete(SettingReliance).where(SettingReliance.setting_id == key))
    provider_id = session.scalars(select(Provider.id).where(Provider.code == provider)).one()
    organisation = session.scalars(
        select(SettingFact.organisation_id).where(SettingFact.setting_id == key)
    ).one()
    row = {"setting_id": key, "provider_key": f"#{provider_id}", "organisation_id": organisation}
    session.execute(insert(SettingReliance).values(row | {"provider_id": provider_id, "posts": 2}))
    session.commit()


def test_by_provider_type_employer_and_text(session, board):
    rely(session, "QEAST", "GONE")
    assert listed(board, "provider=lapsed") == ["QEAST"]
    assert "QEAST" not in listed(board, "provider=accredited")
    assert "1 relies on a provider that is not certified" in text_of(
        board.page("/commissioner/").main
    )
    assert listed(board, "type=special_school") == listed(board)
    assert listed(board, "type=childrens_home") == []
    assert listed(board, "employer=HARB") == listed(board)
    assert listed(board, "employer=OTHER") == []
    assert listed(board, "text=quick home") == ["QINHERIT"]
    assert listed(board, "text=qlate") == ["QLATE"]
    assert listed(board, "requirement=LOCAL") == listed(board)
    empty = board.page("/commissioner/?requirement=NOPE&text=x")
    assert "No setting fits all of that." in text_of(empty.main)


def test_the_whole_and_its_trend(board):
    page = board.page("/commissioner/")
    main = text_of(page.main)
    # QBOTH 2, QEAST 3, QMOVED 4, QINHERIT 6 and QLATE 9 people, one untrained in each.
    assert (
        "Restraint training : 19 of 24 people in date or due soon (79.1%), target 80%: not met"
        in main
    )
    assert len(page.select("svg.tracker-chart circle")) == 25
    assert not page.select("[style]")
    assert "Worked out later: when those months ended" in main


@pytest.mark.parametrize("query", ["page=2", "page=0", "page=x", "page=999999999"])
def test_a_page_that_is_not_there(board, query):
    board.page(f"/commissioner/?{query}", status=404 if query != "page=x" else 200)


@pytest.mark.parametrize(
    "query", ["sort=nonsense", "text=%25_%27", "requirement=%0d%0a", "severity=worst"]
)
def test_what_makes_no_sense_is_as_if_it_were_not_there(board, query):
    for address in ("/commissioner/", "/commissioner/settings.xlsx", "/commissioner/settings.csv"):
        assert board.get(f"{address}?{query}").status_code == 200


def sheets(client, query=""):
    book = load_workbook(BytesIO(client.get(f"/commissioner/settings.xlsx?{query}").data))
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }


def test_the_workbook_has_what_is_shown_in_the_same_order(session, today, board):
    rely(session, "QEAST", "GONE")
    found = sheets(board, "sort=coverage&text=q")
    assert list(found) == ["Settings", "Coverage", "Providers", "Trend"]
    shown = listed(board, "sort=coverage&text=q")
    for name in ("Settings", "Coverage", "Providers"):
        assert list(dict.fromkeys(row[0] for row in found[name][1:])) == shown
    heads, *rows = found["Coverage"]
    one = dict(zip(heads, next(row for row in rows if row[0] == "QINHERIT"), strict=True))
    assert (one["In date or due soon"], one["People counted"], one["Covered (%)"]) == (5, 6, 83.3)
    assert (one["Target (%)"], one["Target met"], one["Worked out later"]) == (80, "Yes", "No")
    assert one["Change in points"] == 83.3
    row = next(row for row in found["Providers"] if row[0] == "QEAST")
    assert row[2:5] == ["Gone Training", "GONE", "Lapsed"]
    assert next(row for row in found["Settings"] if row[0] == "QEAST")[7] == "Yes"
    assert [row[1].date() for row in found["Trend"][1:]][-1] == today
    assert sheets(board, "text=quick")["Settings"][1][0] == "QINHERIT"


def test_without_figures_there_are_no_numbers(session, board):
    session.execute(delete(SettingUpload))
    session.commit()
    for row in sheets(board)["Coverage"][1:]:
        assert row[3:6] == [None, None, None]


def test_the_csv_has_a_row_for_each_setting_and_requirement(session, board):
    key = setting_id(session, "QEAST")
    named = update(SettingFact).where(SettingFact.setting_id == key).values(name='=cmd|"x"')
    session.execute(named)
    session.commit()
    text = board.get("/commissioner/settings.csv?sort=name").data.decode("utf-8-sig")
    heads, *rows = csv.reader(StringIO(text))
    assert len(rows) == len(MINE)
    assert all(len(row) == len(heads) for row in rows)
    assert next(row for row in rows if row[0] == "QEAST")[1] == '\'=cmd|"x"'


def many(session, number):
    """So many settings more, all NEWB's, by copying one."""
    of = setting_id(session, "QBOTH")
    fact = session.scalars(select(SettingFact).where(SettingFact.setting_id == of)).one()
    given = session.scalars(select(Commissioning).where(Commissioning.setting_id == of)).first()
    copied = {c.key for c in SettingFact.__table__.columns} - {"id", "setting_id", "name"}
    for n in range(number):
        setting = Setting(code=f"Z{n:03}")
        session.add(setting)
        session.flush()
        values = {key: getattr(fact, key) for key in copied}
        session.add(
            SettingFact(setting_id=setting.id, name=f"Zebra {n:03} " + "long" * 40, **values)
        )
        session.add(
            Commissioning(
                commissioner_id=given.commissioner_id,
                setting_id=setting.id,
                recorded_at=given.recorded_at,
            )
        )
    session.commit()


def test_of_many_settings_of_before_the_list_shows_some_and_leads_to_all(session, today, board):
    many(session, 60)
    past = today - timedelta(days=9)
    added = select(Setting.id).where(Setting.code.like("Z%"))
    ended = update(Commissioning).where(Commissioning.setting_id.in_(added))
    session.execute(ended.values(ends_on=past))
    session.commit()
    page = board.page("/commissioner/")
    table = page.find("caption", string="Settings that you commissioned before").parent
    assert len(table.select("tbody tr")) == 10
    everything = board.page(
        page.find("a", string="See all 61 settings that you commissioned before")["href"]
    )
    assert len(everything.select("tbody tr")) == 50
    assert len(board.page("/commissioner/before?page=2").select("tbody tr")) == 11
    board.page("/commissioner/before?page=3", status=404)


def test_pages_keep_what_is_asked_for(session, board):
    many(session, 60)
    first = board.page("/commissioner/?text=zebra&sort=age")
    assert "60 settings, page 1 of 2" in text_of(first.main)
    link = first.select_one("a[rel=next]")["href"]
    assert "text=zebra" in link
    assert "sort=age" in link
    second = board.page(link)
    assert "page 2" in text_of(second.h1)
    assert len(second.select("input[type=checkbox]")) == 10
    assert len(sheets(board, "text=zebra")["Settings"]) == 61
    board.page("/commissioner/?text=zebra&page=3", status=404)
