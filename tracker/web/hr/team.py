"""The HR team of an organisation."""

from tracker.store.account_list import Team, WorkRole
from tracker.web.hr.area import blueprint
from tracker.web.security import current
from tracker.web.team_pages import add_team_pages

add_team_pages(blueprint, lambda: Team(WorkRole.HR, organisation_id=current.organisation_id))
