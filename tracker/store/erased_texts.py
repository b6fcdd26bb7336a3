"""The words of people who are erased, in what others have written: found, and taken out."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from tracker.rules.sought import Sought, pattern, pattern_in_full, take_out
from tracker.store.bulk import change_rows
from tracker.store.tables.audits import AuditAction, AuditCheck, AuditSample, Finding, NameOpening
from tracker.store.tables.flags import Flag, FlagEvent
from tracker.store.tables.notices import Notice, NoticeItem, Recipient
from tracker.store.tables.people import Post
from tracker.store.tables.protection import Erasure, LegalHold
from tracker.store.tables.uploads import Answer, Upload, UploadProblem, UploadRow

_Places = tuple[tuple[Any, Sequence[str], ColumnElement[bool]], ...]


def take_out_of_texts(
    session: Session, organisation_id: int, people: dict[int, Sought]
) -> dict[str, int]:
    """Their words are taken out of what others have written about them, and what files said; out
    of what is about others only where it names them in full, as many share a name.

    What a person was told is about nobody else.
    """
    ids, words = list(people), pattern(list(people.values()))
    full = pattern_in_full(list(people.values()))
    uploads = select(Upload.id).where(Upload.organisation_id == organisation_id)
    samples = select(AuditSample.id).where(AuditSample.person_id.in_(ids))
    findings = select(Finding.id).where(Finding.person_id.in_(ids))
    posts = select(Post.id).where(Post.person_id.in_(ids))
    flags = select(Flag.id).where(Flag.organisation_id == organisation_id)
    accounts = select(Recipient.id).where(Recipient.account_id.is_not(None))
    notices = select(Notice.id).where(
        Notice.organisation_id == organisation_id, Notice.recipient_id.in_(accounts)
    )
    about_them: _Places = (
        (UploadProblem, ("value", "message"), UploadProblem.upload_id.in_(uploads)),
        (UploadRow, ("problem",), UploadRow.upload_id.in_(uploads)),
        (Upload, ("file_name", "why_failed", "summary"), Upload.id.in_(uploads)),
        (FlagEvent, ("note",), FlagEvent.flag_id.in_(flags.where(Flag.post_id.in_(posts)))),
        (Finding, ("said", "withdrawn_because"), Finding.person_id.in_(ids)),
        (
            AuditAction,
            ("what", "done_note", "returned_because"),
            AuditAction.finding_id.in_(findings),
        ),
        (AuditCheck, ("note",), AuditCheck.sample_id.in_(samples)),
        (NameOpening, ("reason",), NameOpening.person_id.in_(ids)),
        (LegalHold, ("why",), LegalHold.person_id.in_(ids)),
        (Erasure, ("why",), Erasure.person_id.in_(ids)),
    )
    about_others: _Places = (
        (Notice, ("subject", "plain", "html"), Notice.id.in_(notices)),
        (NoticeItem, ("facts",), NoticeItem.notice_id.in_(notices)),
        (FlagEvent, ("note",), FlagEvent.flag_id.in_(flags)),
        (LegalHold, ("why",), LegalHold.organisation_id == organisation_id),
        (Erasure, ("why",), Erasure.organisation_id == organisation_id),
    )
    done: Counter[str] = Counter()
    for places, sought_words in ((about_them, words), (about_others, full)):
        for table, columns, which in places:
            done[table.__tablename__] += _take_out(session, table, columns, which, sought_words)
    return done | {"answer": _answers(session, organisation_id, people)}


def logged(people: dict[int, Sought], accounts: list[int]) -> re.Pattern[str]:
    """Finds a row, as the log has it, that is about these people or bears a word of theirs.

    A row about another person only does so where it names them in full.
    """
    words, full = pattern(list(people.values())), pattern_in_full(list(people.values()))
    ids = f'"person_id" ?: ?(?:{"|".join(map(str, people))})\\b'
    if accounts:
        ids += f'|"(?:account|user)_id" ?: ?(?:{"|".join(map(str, accounts))})\\b'
    of_nobody = r'\A(?![\s\S]*"person_id" ?: ?\d)[\s\S]*?'
    return re.compile(f"{of_nobody}{words.pattern}|{full.pattern}|{ids}", words.flags)


def _answers(session: Session, organisation_id: int, people: dict[int, Sought]) -> int:
    """What was answered about them in files goes; the file that asked is gone too."""
    words = pattern(list(people.values()))
    query = select(Answer.id, Answer.value, Answer.answer)
    query = query.where(Answer.organisation_id == organisation_id)
    gone = [
        key
        for key, value, answer in session.execute(query)
        if words.search(value) or (answer and words.fullmatch(answer))
    ]
    session.execute(delete(Answer).where(Answer.id.in_(gone)))
    return len(gone)


def _take_out(
    session: Session,
    table: Any,
    names: Sequence[str],
    which: ColumnElement[bool],
    words: re.Pattern[str],
) -> int:
    """Change the texts of these rows that hold any of these words; of how many rows."""
    columns = [getattr(table, name) for name in names]
    some = or_(*(column.is_not(None) for column in columns))
    changed = []
    query = select(table.id, *columns).where(which, some).execution_options(yield_per=2000)
    for key, *said in session.execute(query):
        cleaned = [take_out(words, one) for one in said]
        if cleaned != said:
            changed.append({"id": key, **dict(zip(names, cleaned, strict=True))})
    change_rows(session, table, changed)
    return len(changed)
