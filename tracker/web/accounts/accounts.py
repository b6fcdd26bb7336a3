"""The list of accounts, and the page of one. Whose training is whose, no administrator sees."""

from flask import abort, render_template

from tracker import clock
from tracker.store.account_list import (
    Account,
    AccountFilter,
    AccountState,
    Team,
    WorkRole,
    account_of,
    accounts_page,
    who_left,
)
from tracker.store.database import db
from tracker.web.accounts.area import blueprint
from tracker.web.asked import page_asked, text_asked, word_asked
from tracker.web.choices import choices
from tracker.web.security import current

EVERYBODY = Team()
ACCOUNT = "/<int(max=2147483647):account_id>"


@blueprint.get("")
def accounts() -> str:
    """Accounts by address, a page at a time."""
    wanted = AccountFilter(
        word_asked("role", WorkRole), word_asked("state", AccountState), text_asked("text")
    )
    session = db.session()
    page = accounts_page(session, EVERYBODY, wanted, page_asked())
    if page.number > page.pages:
        abort(404)
    return render_template(
        "accounts/list.html",
        page=page,
        wanted=wanted,
        roles=choices(WorkRole, "role"),
        states=choices(AccountState, "account_state"),
        left=who_left(session, page.rows, clock.today()),
    )


@blueprint.get(ACCOUNT)
def account(account_id: int) -> str:
    """One account, and what can be done with it."""
    found = account_asked(account_id)
    return render_template(
        "accounts/account.html",
        account=found,
        has_left=bool(who_left(db.session(), [found], clock.today())),
        is_own=account_id == current.account_id,
    )


def account_asked(account_id: int) -> Account:
    """The account, or a 404."""
    return account_of(db.session(), EVERYBODY, account_id) or abort(404)
