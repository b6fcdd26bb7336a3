"""The pages, by user."""

from importlib import import_module

from flask import Flask, request
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from tracker import clock
from tracker.actions.alarm import SweepTold, sweep_told
from tracker.store.database import db
from tracker.web import (
    account_joining,
    calendar,
    credentials,
    joining,
    metrics,
    notices,
    passports,
    public,
)
from tracker.web.account import account, second_step
from tracker.web.account.sign_in import register_sign_in
from tracker.web.bounds import register_bounds
from tracker.web.converters import register_converters
from tracker.web.errors import register_errors
from tracker.web.filters import register_filters
from tracker.web.language import register_languages
from tracker.web.request_log import register_request_log
from tracker.web.security import AREAS, current, register_security

# Text and endpoint of each item of an area's navigation.
Navigation = tuple[tuple[str, str], ...]
HEARS_OF_SWEEPS = frozenset({"hr", "commissioner", "registrar", "admin"})


def register_web(app: Flask) -> None:
    """Add every page. The guard comes first, so that a stranger learns nothing from the rest."""
    register_request_log(app)
    register_security(app)
    register_bounds(app)
    register_sign_in(app)
    register_converters(app)
    register_languages(app)
    register_filters(app)
    register_errors(app)
    _load_templates(app)
    app.register_blueprint(public.blueprint)
    app.register_blueprint(metrics.blueprint)
    app.register_blueprint(account.blueprint)
    app.register_blueprint(second_step.blueprint)
    app.register_blueprint(joining.blueprint)
    app.register_blueprint(account_joining.blueprint)
    app.register_blueprint(notices.blueprint)
    app.extensions["csrf"].exempt(notices.preferences)
    app.register_blueprint(calendar.blueprint)
    app.register_blueprint(credentials.blueprint)
    app.register_blueprint(passports.blueprint)
    navigations: dict[str, Navigation] = {}
    for name in AREAS:
        area = import_module(f"tracker.web.{name}")
        app.register_blueprint(area.blueprint)
        navigations[name] = area.NAVIGATION
    app.context_processor(
        lambda: {"navigation": lambda: _navigation(navigations), "missed_sweep": _missed_sweep}
    )


def _load_templates(app: Flask) -> None:
    libraries = ("govuk_frontend_jinja", "govuk_frontend_wtf")
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(str(app.template_folder)),
            PrefixLoader({name: PackageLoader(name) for name in libraries}),
        ]
    )
    WTFormsHelpers(app)


def _navigation(navigations: dict[str, Navigation]) -> Navigation:
    """The items of the area being visited, else of the first area that is theirs."""
    area = request.blueprint or ""
    if area == "registrar" and current.roles & AREAS["accounts"]:
        area = "accounts"
    if found := navigations.get(area):
        return found
    return next((navigations[area] for area in AREAS if current.roles & AREAS[area]), ())


def _missed_sweep() -> SweepTold | None:
    """How the nightly check stands, where it is missed and whoever looks works by its figures."""
    if not current.roles & HEARS_OF_SWEEPS:
        return None
    told = sweep_told(db.session(), clock.now())
    return told if told.missed else None
