"""A world of any size, written in bulk into an empty database and judged by the nightly run."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tracker import clock
from tracker.actions.reference_data import load_reference_data
from tracker.actions.register_import import import_register, is_clean
from tracker.actions.run_once import run_once
from tracker.actions.sweep import sweep_of
from tracker.benchmark.people import workers
from tracker.benchmark.places import add_places, places_of
from tracker.benchmark.sizes import Sizes
from tracker.benchmark.training import Register, Trained
from tracker.benchmark.writing import Writer
from tracker.demo.sign_ins import add_sign_ins
from tracker.demo.workbooks import register_workbook
from tracker.rules.words import Job
from tracker.store.database import Session
from tracker.store.register import load_register
from tracker.store.register_writing import Codes, Concerned, touch_posts
from tracker.store.statistics import look_anew

Tell = Callable[[str], None]


class NotEmpty(Exception):
    """The database already holds organisations: a world would mix with them."""


def make_world(
    session: Session, sizes: Sizes, *, today: date, tell: Tell, seed: int = 1
) -> dict[str, Any]:
    """Make a world in a migrated database without organisations, and sweep. Raises NotEmpty.

    1. The reference data, and the register of the demo with more organisations and settings.
    2. People, posts and training, in bulk.
    3. The sweep of today, as the schedule's own.
    4. The demo's sign-ins.
    Each step commits; needs the application's context. The months before today are left out.
    """
    if load_register(session).organisation_ids:
        raise NotEmpty("The database already holds organisations, so no world was made.")
    load_reference_data(session)
    done = import_register(session, register_workbook(today), "register.xlsx", dry_run=False)
    assert is_clean(done), done["problems"]
    places = places_of(sizes, seed)
    add_places(session, places, clock.now())
    session.commit()
    tell(f"{sizes.settings:,} settings of {sizes.organisations:,} organisations are written.")
    codes = Codes(session)
    register = Register(codes.ids["provider"], codes.ids["curriculum"])
    writer = Writer(session, places, sizes)
    people = workers(places, seed, today)
    for posts in writer.write(people, Trained(register, seed, today)):
        tell(f"{posts:,} posts of {sizes.posts:,} are written.")
    session.commit()
    touch_posts(session, Concerned(everyone=True))
    look_anew(session.connection())
    session.commit()
    swept = run_once(session, Job.SWEEP, today, sweep_of, scheduled=True)
    assert swept is not None
    add_sign_ins(session)
    look_anew(session.connection())
    session.commit()
    flags = {"flags": sum(swept["opened"].values())}
    places_made = {"organisations": sizes.organisations, "settings": sizes.settings}
    return {"seed": seed, **places_made, **writer.written, **flags}
