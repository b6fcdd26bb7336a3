"""Pages on which HR and commissioners see their own team, invite to it, and close accounts."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.accounts.acting import Refused
from tracker.actions.accounts.changing import close
from tracker.actions.accounts.inviting import invite, invite_again
from tracker.actions.accounts.wording import CLOSED, LEFT
from tracker.store.account_list import AccountFilter, Team, account_of, accounts_page, who_left
from tracker.store.account_writing import Place
from tracker.store.database import db
from tracker.web.account_acting import AddressForm, acting, change, send
from tracker.web.asked import page_asked
from tracker.web.security import current

COLLEAGUE = "/team/<int(max=2147483647):account_id>"


def add_team_pages(blueprint: Blueprint, mine: Callable[[], Team]) -> None:
    """Add the pages to an area; `mine` says whose accounts are of the team of who is signed in."""

    @blueprint.get("/team")
    def team() -> str:
        """The accounts of the team, and a form for another."""
        return _page(mine(), AddressForm(formdata=None))

    @blueprint.post("/team")
    def invite_colleague() -> str | Response:
        """Invite a colleague to the same team."""
        form, ours = AddressForm(), mine()
        if form.validate_on_submit() and _is_invited(ours, form):
            return redirect(url_for(".team"), 303)
        return _page(ours, form)

    @blueprint.post(f"{COLLEAGUE}/again")
    def invite_colleague_again(account_id: int) -> Response:
        """Another code; that of before works no more."""
        ours = _theirs(mine(), account_id)
        try:
            send(invite_again(db.session(), acting(ours), account_id))
        except Refused as refused:
            db.session.rollback()
            flash(str(refused))
        return redirect(url_for(".team"), 303)

    @blueprint.post(f"{COLLEAGUE}/close")
    def close_colleague(account_id: int) -> Response:
        """They see no more what the team sees."""
        ours = _theirs(mine(), account_id)
        change(
            lambda: close(db.session(), acting(ours), account_id),
            "{} does not see what your team sees any more.",
            lambda now: CLOSED if now.person_id is None else LEFT,
        )
        return redirect(url_for(".team"), 303)


def _page(team: Team, form: AddressForm) -> str:
    session = db.session()
    page = accounts_page(session, team, AccountFilter(), page_asked())
    if page.number > page.pages:
        abort(404)
    return render_template(
        "accounts/team.html",
        page=page,
        form=form,
        failed=bool(form.errors),
        left=who_left(session, page.rows, clock.today()),
        own=current.account_id,
    )


def _is_invited(team: Team, form: AddressForm) -> bool:
    """Whether somebody was invited; else the form says why not."""
    assert team.role is not None
    place = Place(team.organisation_id, team.commissioner_id)
    try:
        asked = invite(db.session(), acting(team), str(form.address.data), team.role, place)
    except Refused as refused:
        db.session.rollback()
        form.address.errors = [str(refused)]
        return False
    send(asked)
    return True


def _theirs(team: Team, account_id: int) -> Team:
    """The team, where the account is of it; else a 404."""
    if account_of(db.session(), team, account_id) is None:
        abort(404)
    return team
