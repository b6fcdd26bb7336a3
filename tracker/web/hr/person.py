"""One person's page: posts, standings with their reasons, training records, flags."""

from flask import abort, render_template

from tracker import clock
from tracker.actions.person_file import person_file
from tracker.rules.words import Looked
from tracker.store.database import db
from tracker.store.erasures import is_erased
from tracker.store.flag_list import FlagScope, flags_of_person
from tracker.store.person import person_of
from tracker.store.register_kept import requirements_now
from tracker.store.setting_list import setting_names
from tracker.web.choices import requirement_names
from tracker.web.hr.area import blueprint
from tracker.web.hr.audits import openings_of_person
from tracker.web.looked import looked_at
from tracker.web.security import current


@blueprint.get("/staff/<int(max=2147483647):person_id>")
def person(person_id: int) -> str:
    """Everything the tracker says of one person of the organisation."""
    session, day, mine = db.session(), clock.today(), current.organisation_id
    found, sight = person_of(session, mine, person_id, day) or abort(404)
    file = person_file(session, found.id, sight)
    codes = {post.row.setting for post in file.posts}
    page = render_template(
        "hr/person.html",
        person=found,
        file=file,
        flags=flags_of_person(session, FlagScope(mine), found.id),
        settings=setting_names(session, mine, day, codes),
        openings=openings_of_person(found.id),
        is_erased=is_erased(session, found.id),
        left_on=sight.on if sight.known_on else None,
        requirements=requirement_names(requirements_now(session), day),
        today=day,
    )
    return looked_at(page, found.id, Looked.PERSON)
