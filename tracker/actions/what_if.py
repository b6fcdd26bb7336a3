"""What a change to the register would do, before anybody saves it: standings, settings and flags.

Two worlds are compared: the register that holds now, or a draft to compare with, and the draft of
the change. Both are judged by the rules, and by the code that the sweep calls. Nothing is written.
"""

from dataclasses import replace
from datetime import date

from tracker.actions.comparing import Cases, Comparison
from tracker.actions.register_changes import Changes, concerned, draft
from tracker.actions.rejudging import POSTS_AT_ONCE, grouped
from tracker.actions.what_if_told import Effect, Simulated
from tracker.actions.world import World
from tracker.store.database import Session
from tracker.store.judged import beside_posts
from tracker.store.people import Resolver, Rows, as_posts, as_records, post_rows, record_rows
from tracker.store.register_rows import NOTHING_DRAFTED
from tracker.store.register_writing import Codes, posts_concerned
from tracker.store.setting_scope import latest_setting_names

MOST_POSTS = 5_000
"""How many posts are judged for a page, at the most: a browser waits some ten seconds for these."""


class TooMany(Exception):
    """The change concerns more posts than somebody would wait for."""

    def __init__(self, posts: int) -> None:
        super().__init__(posts)
        self.posts = posts


def what_if(
    session: Session,
    changes: Changes,
    *,
    today: date,
    on: date,
    instead_of: Changes | None = None,
    most: int | None = None,
) -> Effect:
    """Compare the register with these changes to the register as it is, or with those `instead_of`.

    `on` is the day on which the change takes effect for people, today at the earliest: the flags
    are those of that day. Standings are compared on every day from today on. Raises TooMany where
    more than `most` posts would have to be judged.

    1. Draft both registers.
    2. Find the posts whose standing may change, and those beside them, who count for coverage.
    3. Judge them in both worlds, a group at a time.
    4. Tell what differs.
    """
    before, concerning = _world(session, instead_of, on)
    after, also_concerning = _world(session, changes, on)
    posts = beside_posts(session, concerning | also_concerning)
    if most is not None and len(posts) > most:
        raise TooMany(len(posts))
    comparison = Comparison(before, after, today)
    for group in grouped(posts, POSTS_AT_ONCE):
        comparison.compare(*_both_cases(session, group, before, after))
    effect = comparison.effect()
    ids = [after.register.setting_ids.get(one.setting.code, 0) for one in effect.settings]
    return replace(
        effect,
        asked=tuple(
            Simulated(code, before.asked(code), after.asked(code))
            for code in sorted(_requirements_of(changes))
        ),
        setting_names=latest_setting_names(session, ids),
    )


def _requirements_of(changes: Changes) -> set[str]:
    """The codes of the requirements of which any version would be added, corrected or withdrawn."""
    said = [one.values for one in changes.written("requirement_fact")]
    said += [held.values for held in changes.withdrawn.get("requirement_fact", ())]
    return {values["requirement"] for values in said}


def _world(session: Session, changes: Changes | None, on: date) -> tuple[World, set[int]]:
    """The register with the changes, and the posts that they may concern."""
    if changes is None:
        return World(session, NOTHING_DRAFTED, on), set()
    codes = Codes(session)
    world = World(session, draft(changes, codes), on)
    return world, set(posts_concerned(session, concerned(changes, codes)))


def _both_cases(
    session: Session, group: list[int], before: World, after: World
) -> tuple[Cases, Cases]:
    """Each post of the group against each requirement that may be on it, in both worlds.

    Both read the same rows: an upload that is accepted at this moment makes no difference.
    """
    posts = post_rows(session, group)
    records = list(record_rows(session, {post.person_id for post in posts}))
    return _cases(session, posts, records, before), _cases(session, posts, records, after)


def _cases(session: Session, posts: Rows, records: Rows, world: World) -> Cases:
    held = as_records(records, Resolver(session, world.register))
    return {
        (post.id, code): case
        for post in as_posts(posts, world.register)
        for code, case in world.judge.cases(post, held.get(post.person, ()))
    }
