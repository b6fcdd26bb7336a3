"""No address that commissioners can open tells of a setting outside the days of its commissioning.

Every one of them is opened with each setting, provider, audit, request and document that there is,
as of today and as of a past day; files are looked into, packs too.
"""

import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from tests.web.commissioner.served import NAMES, THEIRS, fill
from tests.web.conftest import client_of, make_user
from tests.web.harbour_users import commissioner_id
from tracker import clock
from tracker.actions.audits.opening import Opening, open_audit
from tracker.actions.requests import Asked, ask
from tracker.rules.audit_words import DocumentKind, Wanted
from tracker.rules.days import as_moment
from tracker.store.tables.places import Organisation, Setting
from tracker.store.tables.requests import SettingDocument, SettingFile

BOARDS = ("NEWB", "SIDE")
NOW, THEN = (0, 0), (-150, -150)
# Those that say which settings were theirs on other days than those asked for.
TELL_OF_BEFORE = {"commissioner.home", "commissioner.before", "commissioner.over_training"}
TELL_OF_TWO_DAYS = {"changes", "changes_workbook", "changes_csv", "setting_changes"}


@pytest.fixture
def today(session):
    return fill(session)


@pytest.fixture
def boards(session, today, web_app):
    """Each board's client; each has audited and asked whatever it may, and HR gave documents."""
    ids = dict(session.execute(select(Setting.code, Setting.id)).all())
    employer = session.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()
    for code in NAMES:
        file = SettingFile(media_type="application/pdf", size=1, digest="0" * 64, content=b"0")
        session.add(file)
        session.flush()
        session.add(
            SettingDocument(
                setting_id=ids[code],
                organisation_id=employer,
                file_id=file.id,
                kind=DocumentKind.OTHER,
                title=f"Of {NAMES[code]}",
                dated_on=today,
                principles=(),
                recorded_at=clock.now(),
            )
        )
    session.commit()
    clients = {}
    for who in BOARDS:
        board = commissioner_id(session, who)
        with web_app.app_context():
            user = make_user(f"{who.lower()}@boards.example", "commissioner", commissioner_id=board)
            clients[who] = client_of(web_app, user)
            user_id = user.id
        for day, known in (NOW, THEN):
            for code in sorted(theirs(who, day, known)):
                asked = opening(today, "setting", code, day, known)
                open_audit(session, board, user_id, asked)
            open_audit(session, board, user_id, opening(today, "provider", "GOOD", day, known))
        for code in sorted(theirs(who, *NOW)):
            asked = Asked(Wanted.FRESH_DATA, today + timedelta(days=9))
            ask(session, board, ids[code], asked, user_id)
    return clients


def opening(today: date, subject: str, code: str, day: int, known: int) -> Opening:
    moment = as_moment((today + timedelta(days=known)).isoformat()) if known else None
    return Opening(subject, code, today + timedelta(days=day), moment, "To see", "seed", 3)


def theirs(who: str, *days: int) -> set[str]:
    """The settings that were a board's on each of these days, told by their distance from today."""
    return {
        code
        for code, (first, last) in THEIRS[who].items()
        if all(first <= day and (last is None or day <= last) for day in days)
    }


def shown(said: str) -> set[str]:
    """The settings of which there is any trace."""
    return {code for code, name in NAMES.items() if code in said or name in said}


def unpacked(data: bytes) -> str:
    """What is in a file, in those that it holds too."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return data.decode(errors="ignore")
    with zipfile.ZipFile(BytesIO(data)) as file:
        return "".join(unpacked(file.read(name)) for name in file.namelist())


def addresses(app, today: date) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Every address of the areas that commissioners open, with its endpoint and the days asked."""
    values = {"setting": list(NAMES), "provider": ["GOOD", "GONE"], "code": ["GOOD", "GONE"]}
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint.split(".")[0] not in AREAS:
            continue
        # Of numbers the first ones: the first document is that of the first setting, and so on.
        told = [values.get(name, range(1, 12)) for name in rule.arguments]
        for given in zip(*told, strict=False) if told else [()]:
            with app.test_request_context():
                _, address = rule.build(dict(zip(rule.arguments, given, strict=True)))
            yield rule.endpoint, address, NOW
            if rule.arguments & set(values):
                day, known = ((today + timedelta(days=days)).isoformat() for days in THEN)
                query = urlencode({"on": day, "known_on": known, "from": day, "to": day})
                yield rule.endpoint, f"{address}?{query}", THEN


AREAS = {"commissioner", "providers"}


@pytest.mark.thorough
@pytest.mark.parametrize("who", BOARDS)
def test_nothing_is_told_of_settings_outside_their_days(boards, web_app, today, who):
    opened = 0
    for endpoint, address, days in addresses(web_app, today):
        allowed = theirs(who, *days)
        if endpoint == "commissioner.ask":
            allowed = theirs(who, *NOW)  # who asks, asks today
        elif endpoint in TELL_OF_BEFORE:
            allowed = set(THEIRS[who])
        elif endpoint.split(".")[1] in TELL_OF_TWO_DAYS:
            allowed |= theirs(who, -31) | theirs(who, 0)
        elif "audit" in endpoint:
            allowed = theirs(who, *NOW) | theirs(who, *THEN)
        response = boards[who].get(address)
        if response.status_code == 404:
            continue
        assert response.status_code < 400, address
        opened += 1
        assert shown(address) <= allowed, address
        assert shown(unpacked(response.data)) <= allowed, (address, allowed)
    assert opened > 50
