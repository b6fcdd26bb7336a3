"""What the posts of settings come to: their coverage and reliance, derived from the posts' rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import astuple
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, delete, func, select, union
from sqlalchemy.orm import Session

from tracker.rules.coverage import HELD, LEFT_OUT, Share, coverage_of
from tracker.rules.names import match_key
from tracker.rules.words import Standing
from tracker.store.bulk import insert_rows
from tracker.store.register import Register
from tracker.store.tables.judged import PostStanding, SettingCoverage, SettingReliance


def summarise_settings(session: Session, setting_ids: Collection[int], register: Register) -> None:
    """Make the coverage and reliance of these settings anew from their posts' rows.

    They are of the organisation that runs the setting by the register, whichever one ran it when
    each of the posts was judged.
    """
    employers = {
        key: register.organisation_ids[register.settings[key].organisation]
        for key in setting_ids
        if key in register.settings
    }
    session.execute(delete(SettingCoverage).where(SettingCoverage.setting_id.in_(setting_ids)))
    insert_rows(session, SettingCoverage, _COVERAGE, _coverage_rows(session, employers))
    session.execute(delete(SettingReliance).where(SettingReliance.setting_id.in_(setting_ids)))
    rows = [[row[name] for name in _RELIANCE] for row in _reliance_rows(session, employers)]
    insert_rows(session, SettingReliance, _RELIANCE, rows)


def run_by_another(session: Session, register: Register) -> set[int]:
    """The settings summed up for an organisation that does not run them by the register."""
    kept = [
        select(one.setting_id, one.organisation_id) for one in (SettingCoverage, SettingReliance)
    ]
    return {
        setting_id
        for setting_id, organisation_id in session.execute(union(*kept))
        if setting_id not in register.settings
        or register.organisation_ids[register.settings[setting_id].organisation] != organisation_id
    }


_COVERAGE = (
    *("setting_id", "organisation_id", "requirement_id"),
    *(word.value for word in Standing),
    *("counted", "held", "left_out_exempt", "left_out_long_absence", "left_out_new_starter"),
)
_RELIANCE = [column.key for column in SettingReliance.__table__.columns]
# What a post's row adds, as `tracker.rules.coverage.cover` has it.
_SHARE = case(
    (and_(PostStanding.excluded.is_(None), PostStanding.standing.in_(HELD)), Share.HELD.value),
    (PostStanding.excluded.is_(None), Share.LACKING.value),
    *((PostStanding.excluded == why, share.value) for why, share in LEFT_OUT.items()),
)


def _coverage_rows(session: Session, employers: Mapping[int, int]) -> list[tuple[Any, ...]]:
    """The numbers of settings by requirement, in the order of _COVERAGE.

    The database counts: the rows themselves are as many as there are people.
    """
    key = PostStanding.setting_id, PostStanding.requirement_id
    theirs = PostStanding.setting_id.in_(employers), PostStanding.standing.is_not(None)
    best = select(*key, func.min(_SHARE).label("share")).where(*theirs)
    people = _numbers(session, best.group_by(*key, PostStanding.person_id).subquery())
    posts = _numbers(session, select(*key, PostStanding.standing).where(*theirs).subquery())
    return [
        (
            *(setting_id, employers[setting_id], requirement_id),
            *(posts[setting_id, requirement_id].get(word, 0) for word in Standing),
            *astuple(coverage_of(shares)),
        )
        for (setting_id, requirement_id), shares in people.items()
    ]


def _numbers(session: Session, rows: Subquery) -> dict[tuple[int, int], dict[Any, int]]:
    """By setting and requirement, how many rows have each value of the third column."""
    found: dict[tuple[int, int], dict[Any, int]] = defaultdict(dict)
    query: Select[Any] = select(*rows.c, func.count()).group_by(*rows.c)
    for setting_id, requirement_id, value, many in session.execute(query):
        found[setting_id, requirement_id][value] = many
    return found


def _reliance_rows(session: Session, employers: Mapping[int, int]) -> list[dict[str, Any]]:
    columns = PostStanding.setting_id, PostStanding.provider_id, PostStanding.provider_text
    query = (
        select(*columns, func.count(PostStanding.post_id.distinct()))
        .where(PostStanding.setting_id.in_(employers), PostStanding.training_id.is_not(None))
        .group_by(*columns)
    )
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for setting_id, provider_id, text, posts in session.execute(query):
        key = f"#{provider_id}" if provider_id is not None else match_key(text or "")
        row = {
            "setting_id": setting_id,
            "provider_key": key,
            "organisation_id": employers[setting_id],
            "provider_id": provider_id,
            "provider_text": text,
            "posts": posts,
        }
        if (held := rows.get((setting_id, key))) is not None:
            row["posts"] += held["posts"]
            row["provider_text"] = min(text or "", held["provider_text"] or "") or None
        rows[setting_id, key] = row
    return list(rows.values())
