"""Flags as the commands print them: by codes, with the keys that apply."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.tables.people import Post
from tracker.store.tables.places import Setting
from tracker.store.tables.register import Body, Provider, Requirement

_CODED = (
    ("setting", Setting),
    ("requirement", Requirement),
    ("provider", Provider),
    ("body", Body),
)


def tell(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Flags as the commands print them: by codes, with the keys that apply."""
    posts = {row["post_id"] for row in rows if row["post_id"] is not None}
    numbers = _codes_of(session, Post.id, Post.staff_number, posts)
    codes = {
        name: _codes_of(session, table.id, table.code, {row[f"{name}_id"] for row in rows} - {None})
        for name, table in _CODED
    }
    return [_told(row, numbers, codes) for row in rows]


def _told(
    row: Mapping[str, Any], numbers: dict[int, str], codes: dict[str, dict[int, str]]
) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": row["kind"].value}
    if row["post_id"] is not None:
        told["staff_number"] = numbers[row["post_id"]]
    for name, of in codes.items():
        if (key := row[f"{name}_id"]) is not None:
            told[name] = of[key]
    if row["provider_id"] is None and row["provider_text"]:
        told["provider"] = row["provider_text"]
    told["severity"] = row["severity"].value
    return told


def _codes_of(session: Session, key: Any, code: Any, ids: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), 500):
        query = select(key, code).where(key.in_(wanted[start : start + 500]))
        found.update(session.execute(query).all())
    return found
