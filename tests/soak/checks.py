"""What must be so in the end, whatever was done to the processes meanwhile."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app import create_app
from tests import totals
from tests.mail.postbox import Postbox
from tests.soak.load import Ledger
from tests.soak.telling import Telling
from tests.soak.world import FIRST_NUMBER
from tests.year.foretold import foretell, is_quiet
from tests.year.test_year import told_people
from tests.year.world import Year
from tracker import clock
from tracker.actions.standing import standings
from tracker.rules.words import Job, NoticeState
from tracker.settings import settings_from
from tracker.store.copies import LEFT_OUT
from tracker.store.database import db
from tracker.store.tables.audits import Audit
from tracker.store.tables.documents import SentCertificate
from tracker.store.tables.judged import PostStanding, SettingCoverage, SettingReliance, TouchedPost
from tracker.store.tables.notices import Notice, NoticeItem
from tracker.store.tables.people import Person, TrainingFact
from tracker.store.tables.places import Setting
from tracker.store.tables.runs import JobRun
from tracker.store.tables.uploads import Upload, UploadState, UploadWork

DERIVED = (PostStanding, SettingCoverage, SettingReliance)
SOON = 15  # seconds, within which what a trouble has begun is told in a log
FOR_GOOD = {
    UploadState.CHECKED,
    UploadState.ACCEPTED,
    UploadState.UNDONE,
    UploadState.DISCARDED,
    # Given up, as whoever worked on it was killed each time; nothing of it is saved.
    UploadState.FAILED,
}


def is_settled(session: Session) -> bool:
    """Whether nothing waits: no upload, no post to be judged, no email."""
    session.rollback()
    unsent = Notice.state.in_((NoticeState.WAITING, NoticeState.SENDING))
    waiting = (
        select(func.count(UploadWork.upload_id)),
        select(func.count(TouchedPost.post_id)),
        select(func.count(Notice.id)).where(unsent),
    )
    return all(session.scalar(one) == 0 for one in waiting)


def no_upload_waits(session: Session) -> bool:
    """Whether nobody works on any upload, and nobody has to."""
    session.rollback()
    return session.scalar(select(func.count(UploadWork.upload_id))) == 0


def check_uploads(session: Session, ledger: Ledger, telling: Telling) -> None:
    """Nothing that was said to be accepted is lost, nothing is there twice, or half."""
    wrong: list[str] = []
    uploads = session.scalars(select(Upload).where(Upload.file_name.like("log-%"))).all()
    states = {one.file_name: one.state for one in uploads}
    twice = [name for name, n in Counter(one.file_name for one in uploads).items() if n > 1]
    for one in uploads:
        held = session.execute(
            select(Person.number, TrainingFact.completed_on)
            .join(Person, Person.id == TrainingFact.person_id)
            .where(TrainingFact.upload_id == one.id, TrainingFact.withdrawn_at.is_(None))
        ).all()
        found = [(int(number) - FIRST_NUMBER, on) for number, on in held]
        due = ledger.sent[one.file_name] if one.state == UploadState.ACCEPTED else set()
        if len(found) != len(due) or set(found) != due or one.state not in FOR_GOOD:
            wrong.append(f"{one.file_name} is {one.state}: {len(found)} rows for {len(due)}")
    for name in ledger.accepted - ledger.undone:
        if states.get(name) not in {UploadState.ACCEPTED, UploadState.UNDONE}:
            wrong.append(f"{name} was accepted and is {states.get(name)}")
    wrong += [f"{name} was undone and is not" for name in ledger.undone if states[name] != "undone"]
    told = f"{len(uploads)} uploads, {len(ledger.accepted)} accepted, {len(ledger.undone)} undone"
    telling.holds(f"{told}: each row once", is_so=not wrong and not twice, else_say=wrong + twice)


def check_sent(session: Session, ledger: Ledger, telling: Telling) -> None:
    """Certificates and audits that were answered for are there, once each."""
    numbers = Counter(session.scalars(select(SentCertificate.certificate_number)))
    lost = [one for one in ledger.certificates if numbers[one] != 1]
    words = f"{len(ledger.certificates)} certificates are kept once"
    telling.holds(words, is_so=not lost and max(numbers.values(), default=1) == 1, else_say=lost)
    audits = session.scalar(select(func.count(Audit.id))) or 0
    words = f"{ledger.audits} audits were opened, and {audits} are there"
    telling.holds(words, is_so=audits >= ledger.audits)


def check_emails(
    session: Session, year: Year, last: date, postbox: Postbox, kills: int, telling: Telling
) -> None:
    """What was foretold by hand went, once, and nothing else did."""
    expected = {key: [state] for key, state in foretell(replace(year, last=last)).items()}
    found = told_people(session)
    telling.holds(
        f"{len(expected)} people were told of what was foretold, and nobody of anything else",
        is_so=found == expected,
        else_say=[
            (key, expected.get(key), found.get(key))
            for key in sorted(expected.keys() | found.keys())
            if expected.get(key) != found.get(key)
        ][:5],
    )
    sent = session.scalars(select(Notice.reference).where(Notice.state == NoticeState.SENT)).all()
    taken = [key.strip("<>").partition("@")[0] for key in postbox.ids]
    telling.holds(
        f"the mail server took each of {len(sent)} emails, {len(taken) - len(set(taken))} again"
        f" after one of {kills} troubles",
        is_so=set(taken) == set(sent) and len(taken) - len(set(taken)) <= kills,
        else_say=list(set(taken) ^ set(sent))[:5],
    )
    others = set(session.scalars(select(Notice.state))) - {NoticeState.SENT, NoticeState.CANCELLED}
    telling.holds("no email waits or failed", is_so=not others, else_say=others)
    items = session.execute(
        select(NoticeItem.recipient_id, NoticeItem.flag_id, NoticeItem.turn, NoticeItem.told).where(
            NoticeItem.notice_id.is_not(None), NoticeItem.flag_id.is_not(None)
        )
    ).all()
    telling.holds(f"{len(items)} things were told once", is_so=len(items) == len(set(items)))


def check_runs(session: Session, days: list[date], telling: Telling) -> None:
    """Each night's jobs ran once, each day."""
    done = session.execute(
        select(JobRun.job, JobRun.day).where(JobRun.failure.is_(None), JobRun.scheduled)
    ).all()
    for job in (Job.SWEEP, Job.NOTICES, Job.HOUSEKEEPING):
        found = sorted(day for one, day in done if one == job and day in days)
        telling.holds(f"the {job} ran once on each of {len(days)} days", is_so=found == days)
    quiet = [day for day in session.scalars(select(Notice.day)) if is_quiet(day)]
    telling.holds("no email was for a quiet day", is_so=not quiet, else_say=quiet)


def command(app: Flask, *words: str) -> dict[str, Any]:
    """What `flask` says to these words."""
    done = app.test_cli_runner().invoke(args=[*words, "--json"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return {"status": done.exit_code, **json.loads(done.stdout)}


def check_derived(app: Flask, telling: Telling) -> None:
    """What is kept of standings and coverage is what the facts say; a rebuild changes nothing."""
    with app.app_context():
        telling.holds("totals are those of their parts", is_so=totals.are_right(db.session()))
    before = _derived(app)
    command(app, "rebuild")
    after = _derived(app)
    wrong = [name for name, rows in before.items() if after[name] != rows]
    kept = sum(sum(rows.values()) for rows in before.values())
    telling.holds(f"a rebuild of {kept} rows changes nothing", is_so=not wrong, else_say=wrong)
    swept = command(app, "sweep")
    idle = not any([*swept["opened"].values(), *swept["closed"].values(), swept["notices"]])
    telling.holds("another sweep does nothing", is_so=idle, else_say=swept)
    with app.app_context():
        _check_coverage(db.session(), telling)


def _derived(app: Flask) -> dict[str, Counter]:
    with app.app_context():
        return {
            one.__tablename__: Counter(map(tuple, db.session.execute(select(one.__table__))))
            for one in DERIVED
        }


def _check_coverage(session: Session, telling: Telling) -> None:
    """The rules' own answer, asked anew of all facts, beside what is kept for pages."""
    wrong = []
    settings = dict(session.execute(select(Setting.code, Setting.id)).all())
    for code, setting_id in settings.items():
        told = standings(session, setting=code, on=clock.today(), known_on=clock.now()).as_json()
        asked = Counter(one["standing"] for one in told["standings"])
        mine = PostStanding.setting_id == setting_id
        stands = Counter(session.scalars(select(PostStanding.standing).where(mine)))
        kept = {(one.counted, one.held) for one in _covered(session, setting_id)}
        if Counter({k: n for k, n in stands.items() if k}) != Counter(
            {k: n for k, n in asked.items() if k}
        ):
            wrong.append(f"{code}: {dict(stands)}, asked {dict(asked)}")
        if kept != {(one["counted"], one["held"]) for one in told["coverage"]}:
            wrong.append(f"{code}: {kept}, asked {told['coverage']}")
    words = f"standings and coverage of {len(settings)} settings are what the rules say"
    telling.holds(words, is_so=not wrong, else_say=wrong[:3])


def _covered(session: Session, setting_id: int) -> list[SettingCoverage]:
    mine = SettingCoverage.setting_id == setting_id
    return list(session.scalars(select(SettingCoverage).where(mine)))


def check_logs(folder: Path, telling: Telling) -> None:
    """No traceback; and errors only while something was amiss on purpose."""
    warnings: Counter[str] = Counter()
    for log in sorted(folder.glob("*.log")):
        for line in log.read_text().splitlines():
            try:
                told = json.loads(line)
            except ValueError:
                telling.wrong(f"{log.name}: {line}")
                continue
            at = datetime.fromisoformat(told["timestamp"]).timestamp()
            is_bad = told["level"] in {"error", "critical"}
            escaped = told["message"].startswith("Error handling request")
            if escaped or (is_bad and not telling.was_troubled(at - SOON, at)):
                telling.wrong(f"{log.name}: {line[:3000]}")
            elif told["level"] != "info":
                warnings[f"{told['level']}: {told['message']}"] += 1
    for words, times in warnings.most_common():
        telling.say(f"{times} times in the logs: {words}")
    telling.holds("no log has a traceback", is_so=True)


def check_database_log(log: Path, telling: Telling) -> None:
    """What PostgreSQL itself has to say."""
    lines = log.read_text(errors="replace").splitlines()
    bad = [one for one in lines if "PANIC" in one or "deadlock detected" in one]
    telling.holds("the database saw no deadlock and no panic", is_so=not bad, else_say=bad[:3])
    errors = Counter(one.partition("ERROR:")[2].strip()[:90] for one in lines if "ERROR:" in one)
    for words, times in errors.most_common(8):
        telling.say(f"{times} times in the database's log: {words}")


def check_copy(app: Flask, environ: dict[str, str], folder: Path, telling: Telling) -> None:
    """A backup restored into SQLite has the same rows, breaks no foreign key and answers alike."""
    verified = command(app, "audit-log", "verify")
    telling.holds("the audit log is whole", is_so=verified["status"] == 0, else_say=verified)
    file = str(folder / "all.backup")
    command(app, "backup", "--out", file)
    url = f"sqlite:///{folder}/copy.db"
    copy = create_app(settings_from({**environ, "DATABASE_URL": url}))
    command(copy, "restore", file)
    with copy.app_context():
        broken = db.session.execute(text("PRAGMA foreign_key_check")).all()
    telling.holds("every foreign key of a copy leads to a row", is_so=not broken)
    counts, theirs = _rows(app), _rows(copy)
    wrong = {name: (n, theirs[name]) for name, n in counts.items() if theirs[name] != n}
    rows = sum(counts.values())
    telling.holds(f"a copy in SQLite has all {rows} rows", is_so=not wrong, else_say=wrong)
    answers = [command(one, "standing", "--organisation", "HARB") for one in (app, copy)]
    for one in answers:
        one.pop("known_on")
    telling.holds("the copy gives the same answers", is_so=answers[0] == answers[1])


def _rows(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    tables = [one for one in db.metadata.sorted_tables if one.name not in LEFT_OUT]
    with app.app_context():
        return {
            one.name: db.session.scalar(select(func.count()).select_from(one)) or 0
            for one in tables
        }
