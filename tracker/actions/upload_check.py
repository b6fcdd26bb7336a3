"""An upload's file read and checked, and the check kept: its numbers, problems, rows and facts."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NoReturn

from tracker import clock
from tracker.actions import brought
from tracker.actions.absent_people import absent_posts
from tracker.actions.check_file import Asked, Check, check_opened, open_file, prepare
from tracker.actions.check_summary import page_summary
from tracker.actions.import_file import ledger_rows
from tracker.actions.import_ledger import Ledger, Problem
from tracker.actions.import_sheets import sheet_said
from tracker.actions.standing_changes import StandingChanges
from tracker.actions.training_rows import TrainingPlan
from tracker.actions.upload_hold import Hold
from tracker.rules.days import london_day
from tracker.store import staging
from tracker.store import uploads as store
from tracker.store.absent import keep_absent
from tracker.store.database import Session
from tracker.store.register import Register, load_register
from tracker.store.tables.uploads import Phase, Upload, UploadKind, UploadState
from tracker.store.upload_problems import add_problems, forget_problems
from tracker.store.upload_work import end_work

ROWS_AT_ONCE = 20_000


class CannotBeRead(Exception):
    """The file cannot be opened; `document` is the check, with the problems."""

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__(document["problems"][0]["message"])
        self.document = document


class AcceptAgain(Exception):
    """What is held has changed since the check was shown: the upload has a new one to be read."""


def check_upload(session: Session, hold: Hold) -> None:
    """Check the file of an upload that waits for it, and leave it checked, with all that it found.

    Nothing of it counts before the last of it is kept. Raises CannotBeRead, NotKnown and
    BadAnswers.
    """
    with hold.writing():
        store.set_state(session, hold.upload_id, UploadState.CHECKING)
        _wipe(session, hold.upload_id)
    _check(session, hold, None)


def check_again(session: Session, hold: Hold) -> None:
    """Check the file of an upload that is being saved. Raises AcceptAgain where it would now bring
    anything but what was shown; it is then checked, and no longer being saved."""
    with hold.writing():
        _wipe(session, hold.upload_id)
    shown = store.load_upload(session, hold.upload_id).summary["fingerprint"]
    _check(session, hold, shown)


def basis_holds(session: Session, upload: Upload, revision: int) -> bool:
    """Whether the check would come to the same now; `revision` is the organisation's, just locked.

    A check of before this is kept, or that is being made again, has no basis.
    """
    today = london_day(clock.now())
    kept = upload.basis
    return kept is not None and kept["stood_on"] == _stands_on(session, revision - 1, today)


def asked_of(session: Session, upload: Upload) -> Asked:
    """What the person said beside the file."""
    register = load_register(session)
    assert upload.organisation_id
    kept = dict(upload.summary["asked"])
    kind = kept.pop("kind")
    sheets = {name: sheet_said(said) for name, said in kept.pop("sheets", {}).items()}
    setting = register.settings[upload.setting_id].code if upload.setting_id else None
    code = organisation_code(register, upload.organisation_id)
    return Asked(code, setting, UploadKind(kind) if kind else None, sheets=sheets, **kept)


def organisation_code(register: Register, organisation_id: int) -> str:
    return next(code for code, key in register.organisation_ids.items() if key == organisation_id)


def _check(session: Session, hold: Hold, shown: str | None) -> None:
    upload = store.load_upload(session, hold.upload_id)
    assert upload.organisation_id
    today = london_day(clock.now())
    # Asked before anything else is read: what changes meanwhile makes another of it.
    stands_on = _stands_on(session, staging.revision(session, upload.organisation_id), today)
    task = prepare(session, asked_of(session, upload), today)
    hold.now_at(Phase.READING)
    opened = open_file(upload.content or b"", upload.file_name, task.asked)
    ledger = Ledger()
    total = None if isinstance(opened, Problem) else sum(len(one.rows) for one in opened.sheets)
    hold.now_at(Phase.CHECKING, lambda: ledger.passed, total)
    check = check_opened(session, task, opened, ledger)
    if isinstance(opened, Problem):
        _refuse(session, hold, check)
    spoken_of = sorted(brought.spoken_of(session, check)) if check.plan else []
    absent = absent_posts(session, check, spoken_of) if check.plan else []
    summary = {**_summary(session, hold, check), "absent": len(absent)}
    _keep_rows(session, hold, check)
    changed = shown is not None and summary["fingerprint"] != shown
    with hold.writing():
        basis = {"stood_on": stands_on, "spoken_of": spoken_of}
        summary = {**summary, "again": changed}
        kind = check.kind if check.ledger.lines else None
        store.keep_check(session, hold.upload_id, kind, summary, basis)
        keep_absent(session, hold.upload_id, absent)
        if shown is None or changed:
            store.set_state(session, hold.upload_id, UploadState.CHECKED)
            end_work(session, hold.upload_id)
    if changed:
        raise AcceptAgain


def _summary(session: Session, hold: Hold, check: Check) -> dict[str, Any]:
    """The check for its page, with the standings that would change; the fingerprint is without."""
    foretold = StandingChanges(session, check)
    hold.now_at(Phase.COMPARING, lambda: foretold.done, foretold.people)
    return {**page_summary(check), "standing_changes": foretold.as_document()}


def _stands_on(session: Session, revision: int, today: Any) -> str:
    return f"{today} {revision} {staging.register_revision(session)}"


def _refuse(session: Session, hold: Hold, check: Check) -> NoReturn:
    """Keep why the file could not be read. Raises CannotBeRead."""
    summary = page_summary(check)
    problems = check.ledger.sorted_problems()
    with hold.writing():
        add_problems(session, hold.upload_id, 0, problems)
        store.keep_check(session, hold.upload_id, check.kind, summary, None)
        store.fail(session, hold.upload_id, problems[0].message)
        end_work(session, hold.upload_id)
    raise CannotBeRead({**summary, "problems": [problem._asdict() for problem in problems]})


def _keep_rows(session: Session, hold: Hold, check: Check) -> None:
    """Keep the ledger, the problems, and what would be recorded; a group in each transaction."""
    upload_id = hold.upload_id
    kept = 0
    ledger, problems = check.ledger.lines, check.ledger.sorted_problems()
    plan = check.plan
    total = len(ledger) + len(problems)
    facts: Iterable[Any] = ()
    if plan is not None:
        total += len(plan.new) + len(plan.changed)
        facts = (
            brought.training_of(plan) if isinstance(plan, TrainingPlan) else brought.posts_of(plan)
        )
    hold.now_at(Phase.KEEPING, lambda: kept, total)
    for group in _groups(ledger_rows(ledger)):
        with hold.writing():
            store.add_upload_rows(session, upload_id, group)
        kept += len(group)
    place = 0
    for group in _groups(problems):
        with hold.writing():
            add_problems(session, upload_id, place, group)
        place += len(group)
        kept += len(group)
    for group in _groups(facts):
        with hold.writing():
            if isinstance(plan, TrainingPlan):
                staging.stage_training(session, upload_id, group)
            else:
                staging.stage_posts(session, upload_id, group)
        kept += len(group)


def _groups(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rows = iter(rows)
    while group := list(islice(rows, ROWS_AT_ONCE)):
        yield group


def _wipe(session: Session, upload_id: int) -> None:
    """Forget what an earlier check left, whole or half done."""
    store.forget_basis(session, upload_id)
    staging.wipe(session, upload_id)
    staging.wipe_rows(session, upload_id)
    forget_problems(session, upload_id)
