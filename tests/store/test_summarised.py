"""The coverage that the database counts, beside the rule that counts people one by one."""

from collections import Counter, defaultdict
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.harbour import STAFF, fill, take_in
from tests.workbooks import workbook
from tracker.actions.sweep import sweep
from tracker.rules.coverage import Excluded, cover
from tracker.rules.words import Standing
from tracker.store.register import load_register
from tracker.store.summarised import summarise_settings
from tracker.store.tables.judged import PostStanding, SettingCoverage


def test_the_database_counts_as_the_rule_does(session: Session) -> None:
    day = fill(session)
    there = ["W1", "Cook", date(2020, 1, 6), None, None]
    again = [["00101-3", "Adeyemi", "Ruth", *there], ["00102-3", "Brown", "Col", *there]]
    take_in(session, workbook({"Staff": [STAFF, *again]}))
    sweep(session, day)
    register = load_register(session, on=day)
    for seed in range(40):
        expected = _said_of_anybody(session, Random(seed))
        summarise_settings(session, list(register.settings), register)
        kept = {_key(row): _numbers(row) for row in session.scalars(select(SettingCoverage))}
        assert kept == expected
        session.expire_all()


def _said_of_anybody(session: Session, random: Random) -> dict[tuple[int, int], tuple[int, ...]]:
    """Any answer in each row, of which two people have two in W1; the rule's numbers for it."""
    rows = session.scalars(select(PostStanding).order_by(PostStanding.post_id)).all()
    assert max(Counter((row.person_id, *_key(row)) for row in rows).values()) == 2
    posts: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        row.standing = random.choice([*Standing, None])
        row.excluded = random.choice([*Excluded, None, None])
        if row.standing:
            posts[_key(row)].append((row.person_id, row.standing, row.excluded))
    session.flush()
    return {
        key: (
            *(Counter(standing for _, standing, _ in said)[word] for word in Standing),
            *((one := cover(said)).counted, one.held),
            *(one.exempt, one.long_absence, one.new_starter),
        )
        for key, said in posts.items()
    }


def _key(row: PostStanding | SettingCoverage) -> tuple[int, int]:
    return row.setting_id, row.requirement_id


def _numbers(row: SettingCoverage) -> tuple[int, ...]:
    return (
        *(getattr(row, word.value) for word in Standing),
        *(row.counted, row.held),
        *(row.left_out_exempt, row.left_out_long_absence, row.left_out_new_starter),
    )
