"""Other trackers whose signed passports HR may take in: listed with their keys, and ended."""

import json
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextArea, GovTextInput
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from tracker.actions.reading_passports import LARGEST
from tracker.actions.trusted_issuers import BadIssuer, BadKeys, stop_trusting, trust
from tracker.store import credentials as store
from tracker.store.database import db
from tracker.web.registrar.area import blueprint
from tracker.web.security import current

SHOWN = 50
NO_KEYS = "Paste the whole list of keys, as the other tracker publishes it"


class IssuerForm(FlaskForm):
    """Another tracker; `jwks` is its list of keys once it is valid."""

    name = StringField(
        "Who it is",
        widget=GovTextInput(),
        validators=[DataRequired("Enter what you call it here, such as the name of the trust")],
    )
    address = StringField(
        "Its own address",
        widget=GovTextInput(),
        validators=[DataRequired("Enter the address that its passports name")],
    )
    keys = TextAreaField("Its keys", widget=GovTextArea(), validators=[DataRequired(NO_KEYS)])
    source = StringField(
        "How you got the keys",
        widget=GovTextInput(),
        validators=[DataRequired("Say how you got the keys, and from whom")],
    )
    jwks: Any = None

    def validate_keys(self, field: Any) -> None:
        """JSON; what is in it `trust` looks at."""
        try:
            if len(field.data) > LARGEST:
                raise ValueError("longer than any list of keys")
            self.jwks = json.loads(field.data)
        except (ValueError, RecursionError):
            raise ValidationError(NO_KEYS) from None


@blueprint.route("/issuers", methods=["GET", "POST"])
def issuers() -> str | Response:
    """Who is trusted, who was, and a form for another; said again it takes the old one's place."""
    form = IssuerForm()
    if form.validate_on_submit() and _is_listed(form):
        flash("It is trusted from now on. HR can take its passports in.", "success")
        return redirect(url_for("registrar.issuers"), 303)
    session = db.session()
    return render_template(
        "registrar/issuers.html",
        form=form,
        failed=bool(form.errors),
        trusted=store.trusted_issuers(session),
        before=store.issuers_of_before(session, SHOWN),
    )


@blueprint.post("/issuers/stop")
def stop_issuer() -> Response:
    """Take no more of its passports in."""
    if stop_trusting(db.session(), request.form.get("address", ""), current.email):
        flash("It is not trusted any more. What was taken in before stays.", "success")
    else:
        flash("It was not trusted any more. Nothing was changed.")
    return redirect(url_for("registrar.issuers"), 303)


def _is_listed(form: IssuerForm) -> bool:
    """Whether it is trusted now; else the form says why not."""
    known = str(form.address.data), str(form.name.data), form.jwks
    try:
        trust(db.session(), *known, current.email, str(form.source.data))
    except BadKeys as bad:
        form.keys.errors = [str(bad)]
    except BadIssuer as bad:
        wrong = {"Give the n": form.name, "Say how yo": form.source}
        wrong.get(str(bad)[:10], form.address).errors = [str(bad)]
    return not form.errors
