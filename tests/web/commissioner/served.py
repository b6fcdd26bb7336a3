"""A portfolio over time: who commissioned which setting when, with a few people in each.

Days are told by their distance from today, the last one inside; None is open.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests import snapshot
from tests.actions.harbour import STAFF, TRAINING, register_book, take_in
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.actions.trend import fill_trend
from tracker.store.database import Base
from tracker.store.tables.facts import Fact
from tracker.store.tables.people import Post, PostFact
from tracker.store.tables.places import Setting

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NAMES = {
    "QBOTH": "Quillfeather House",
    "QEAST": "Quernstone Lodge",
    "QMOVED": "Quagmire School",
    "QSOON": "Quarterdeck Unit",
    "QINHERIT": "Quicksilver Home",
    "QGONE": "Quincewood Centre",
    "QWAS": "Quadrant College",
    "QLATE": "Quaverly Farm",
    "QNONE": "Quietwater Ward",
}
ROWS = (
    ("OLDB", "QINHERIT", -800, None),
    ("OLDB", "QGONE", -800, -400),
    ("NEWB", "QBOTH", -800, None),
    ("NEWB", "QEAST", -100, None),
    ("NEWB", "QMOVED", -199, None),
    ("NEWB", "QSOON", 10, None),
    ("NEWB", "QLATE", -800, None),
    ("SIDE", "QBOTH", -800, None),
    ("SIDE", "QSOON", -800, None),
    ("SIDE", "QMOVED", -700, -200),
    ("SIDE", "QWAS", -800, -30),
    ("SIDE", "QLATE", -800, -150),
)
# Whose each setting was, from when and until when: OLDB was followed by NEWB 300 days ago.
THEIRS: dict[str, dict[str, tuple[int, int | None]]] = {
    "NEWB": {
        "QINHERIT": (-800, None),
        "QGONE": (-800, -400),
        "QBOTH": (-800, None),
        "QEAST": (-100, None),
        "QMOVED": (-199, None),
        "QLATE": (-800, None),
    },
    "SIDE": {
        "QBOTH": (-800, None),
        "QSOON": (-800, None),
        "QMOVED": (-700, -200),
        "QWAS": (-800, -30),
        "QLATE": (-800, -150),
    },
}
THEIRS["OLDB"] = THEIRS["NEWB"]
FOLLOWED = -300
# QLATE told of its people then; of all others long ago.
TOLD = -100


def fill(session: Session) -> date:
    """Put it into an empty database, swept and with its months; today."""
    return snapshot.fill(session, _made)


def _made(session: Session) -> None:
    today = clock.today()
    import_register(session, register_book(today), "register.xlsx", dry_run=False)
    done = import_register(session, _register(today), "register.xlsx", dry_run=False)
    assert not done["problems"], done["problems"]
    begun, lately = date(2020, 1, 6), today - timedelta(days=200)
    staff, training = [], []
    for place, code in enumerate(NAMES):
        for n in range(place + 2):
            who = [f"{place}{n:04}", f"Surname{place}{n}", "Ada"]
            staff.append([*who, code, "Nurse", begun, None, None])
            if n:
                training.append([*who, "Good level 2", "GOOD", lately, None])
    take_in(session, workbook({"Staff": [STAFF, *staff]}))
    take_in(session, workbook({"Training": [TRAINING, *training]}))
    _told_long_ago(session, today)
    sweep(session, today)
    fill_trend(session, today)


def _register(today: date) -> bytes:
    def day(number: int | None) -> date | None:
        return None if number is None else today + timedelta(days=number)

    settings = [["HARB", code, name, "special_school", "wales"] for code, name in NAMES.items()]
    return workbook(
        {
            "Settings": [["Organisation", "Code", "Name", "Type", "Nation"], *settings],
            "Commissioners": [
                ["Code", "Name", "From", "To", "Successor"],
                ["OLDB", "Old Board", None, day(FOLLOWED - 1), "NEWB"],
                ["NEWB", "New Board", None, None, None],
                ["SIDE", "Side Board", None, None, None],
            ],
            "Commissioning": [
                ["Commissioner", "Setting", "From", "To"],
                *([who, code, day(first), day(last)] for who, code, first, last in ROWS),
            ],
        }
    )


def _told_long_ago(session: Session, today: date) -> None:
    """As if all of it had been recorded before all that is asked of, but QLATE's people later."""
    tables: list[Any] = [
        one.class_ for one in Base.registry.mappers if issubclass(one.class_, Fact)
    ]
    for table in tables:
        session.execute(update(table).values(recorded_at=LONG_AGO))
    late = select(Post.id).join(Setting, Setting.id == Post.setting_id)
    late = late.where(Setting.code == "QLATE")
    then = datetime.combine(today + timedelta(days=TOLD), datetime.min.time(), UTC)
    session.execute(update(PostFact).where(PostFact.post_id.in_(late)).values(recorded_at=then))
    session.commit()
