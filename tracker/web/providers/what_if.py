"""What if a provider's certification changed: for whoever answers for settings, or the register."""

from flask import abort, url_for

from tracker import clock
from tracker.store.database import db
from tracker.store.register import load_register
from tracker.web.providers.area import blueprint
from tracker.web.providers.sight import sight_on
from tracker.web.security import current
from tracker.web.what_if import Of, what_if_page


@blueprint.get("/<code:code>/what-if")
def what_if(code: str) -> str:
    """Whom and what it would affect, within what its viewer may see; it writes nothing."""
    if not current.roles & {"hr", "commissioner", "registrar", "admin"}:
        abort(404)
    register = load_register(db.session())
    provider = register.providers.get(register.provider_ids.get(code, 0)) or abort(404)
    sight = sight_on(db.session(), clock.today())
    seen = sight.setting_ids
    taught = [one for one in register.curricula.values() if one.provider == code]
    return what_if_page(
        Of.PROVIDER,
        code,
        provider.name,
        curricula=sorted((one.code, one.name) for one in taught),
        settings=None if seen is None else {register.settings[key].code for key in seen},
        shows_posts="hr" in current.roles,
        publish=url_for("registrar.provider_entry", provider=code) if seen is None else None,
    )
