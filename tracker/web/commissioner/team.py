"""Those who work for one commissioner."""

from tracker.store.account_list import Team, WorkRole
from tracker.web.commissioner.area import blueprint
from tracker.web.security import current
from tracker.web.team_pages import add_team_pages

add_team_pages(
    blueprint, lambda: Team(WorkRole.COMMISSIONER, commissioner_id=current.commissioner_id)
)
