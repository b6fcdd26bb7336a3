"""Pages on which HR and staff make, list and revoke their own calendar feeds."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from tracker import clock
from tracker.actions.calendar_feeds import MOST_FEEDS, TooManyFeeds, make_feed, revoke_feed
from tracker.store.database import db
from tracker.store.feeds import Whose, feed_of, feeds_of
from tracker.web.security import FEED, current

ADDRESS = "/calendar-feeds"
REVOKE = f"{ADDRESS}/<int(max=2147483647):feed_id>/revoke"
LONGEST = 60
NO_NAME = lazy_gettext("Enter a name for this address, such as My phone")
TOO_LONG = lazy_gettext("The name must be %(most)s characters or fewer", most=LONGEST)
TOO_MANY = lazy_gettext(
    "You have %(most)s addresses. Revoke one that you do not use, then make a new one",
    most=MOST_FEEDS,
)
TAKEN = lazy_gettext(
    "You have an address of that name. Enter another name, or revoke that address first"
)


class FeedForm(FlaskForm):
    """What a feed is called."""

    name = StringField(
        lazy_gettext("Where will you read it?"),
        widget=GovTextInput(),
        filters=[lambda text: " ".join((text or "").split())],
        validators=[DataRequired(NO_NAME), Length(max=LONGEST, message=TOO_LONG)],
    )


def add_feed_pages(blueprint: Blueprint, whose: Callable[[], Whose]) -> None:
    """Add the pages to an area; `whose` says of whom the calendar of whoever is signed in is."""

    @blueprint.get(ADDRESS)
    def calendar_feeds() -> str:
        """Their feeds, and a form for another."""
        return _page(whose(), FeedForm(formdata=None))

    @blueprint.post(ADDRESS)
    def make_calendar_feed() -> str:
        """Make a feed; the answer is the one page that tells its address."""
        form, mine = FeedForm(), whose()
        token = None
        if form.validate_on_submit() and not _has(mine, form):
            try:
                token = make_feed(db.session(), current.account_id, mine, form.name.data)
            except TooManyFeeds:
                form.name.errors = [TOO_MANY]
        return _page(mine, form, token)

    @blueprint.get(REVOKE)
    def ask_revoke_calendar_feed(feed_id: int) -> str:
        """Whether to revoke a feed."""
        feed = feed_of(db.session(), current.account_id, whose(), feed_id) or abort(404)
        return render_template("account/calendar_feed_revoke.html", feed=feed)

    @blueprint.post(REVOKE)
    def revoke_calendar_feed(feed_id: int) -> Response:
        """Revoke a feed at once."""
        name = revoke_feed(db.session(), current.account_id, whose(), feed_id) or abort(404)
        said = gettext(
            "%(name)s is revoked. A calendar that reads its address finds nothing from now on.",
            name=name,
        )
        flash(said, "success")
        return redirect(url_for(".calendar_feeds"), 303)


def _has(whose: Whose, form: FeedForm) -> bool:
    """Whether there is a feed of that name; the form then says so."""
    names = {one.name.casefold() for one in feeds_of(db.session(), current.account_id, whose)}
    if form.name.data.casefold() not in names:
        return False
    form.name.errors = [TAKEN]
    return True


def _page(whose: Whose, form: FeedForm, token: str | None = None) -> str:
    return render_template(
        "account/calendar_feeds.html",
        form=form,
        feeds=feeds_of(db.session(), current.account_id, whose),
        address=url_for(FEED, token=token, _external=True) if token else None,
        is_own=whose.person_id is not None,
        today=clock.today(),
    )
