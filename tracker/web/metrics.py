"""Figures for a monitor: how much is asked, how long it takes, and what waits.

Nothing of them is about a person or an organisation. They are kept where METRICS_TOKEN is set, and
told to whoever sends it. Several processes of one gunicorn are counted together, by files in
PROMETHEUS_MULTIPROC_DIR; see `tracker.serving`.
"""

import hmac
import os
from collections.abc import Iterator

from flask import Blueprint, Response, abort, current_app, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from tracker import clock
from tracker.actions.alarm import sweep_told
from tracker.rules.days import LONDON
from tracker.store.database import DatabaseProblem, db
from tracker.store.queues import connections_of, queues_at

blueprint = Blueprint("metrics", __name__)

REQUESTS = Counter("tracker_requests", "Requests that were answered", ("method", "route", "status"))
SECONDS = Histogram(
    "tracker_request_seconds",
    "How long answers took",
    ("route",),
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
CONNECTIONS = Gauge(
    "tracker_database_connections",
    "Connections of the web processes to the database",
    ("state",),
    multiprocess_mode="livesum",
)


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request that was answered; does nothing where nobody may ask for the figures."""
    if not current_app.config["METRICS_TOKEN"]:
        return
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)
    for state, number in connections_of(db.engine).items():
        CONNECTIONS.labels(state).set(number)


@blueprint.get("/metrics")
def metrics() -> Response:
    """All figures, as Prometheus reads them; for a stranger there is no such page."""
    token = current_app.config["METRICS_TOKEN"]
    said = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(said.encode(), f"Bearer {token}".encode()):
        abort(404)
    waiting = CollectorRegistry()
    waiting.register(_Waiting())
    text = generate_latest(waiting) + generate_latest(_counted())
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def _counted() -> CollectorRegistry:
    """What this process has counted, or all of its gunicorn's."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    all_of_them = CollectorRegistry()
    MultiProcessCollector(all_of_them)
    return all_of_them


class _Waiting:
    """What the database says of what waits: the same whichever process is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            told = list(_told_by_database())
        except DatabaseProblem:
            db.session.rollback()
            told = []
        yield GaugeMetricFamily(
            "tracker_database_up", "Whether the database answers", float(bool(told))
        )
        yield from told


def _told_by_database() -> Iterator[GaugeMetricFamily]:
    session, now = db.session(), clock.now()
    queues = queues_at(session, now)
    uploads = GaugeMetricFamily("tracker_uploads", "Large uploads at work", labels=["state"])
    uploads.add_metric(["waiting"], queues.uploads_waiting)
    uploads.add_metric(["in hand"], queues.uploads_in_hand)
    yield uploads
    notices = GaugeMetricFamily("tracker_notices", "Emails in the outbox", labels=["state"])
    notices.add_metric(["waiting"], queues.notices_waiting)
    notices.add_metric(["failed in 7 days"], queues.notices_failed)
    yield notices
    yield GaugeMetricFamily(
        "tracker_notices_overdue_seconds",
        "For how long the first email that waits has been due",
        queues.notices_overdue,
    )
    sweep = sweep_told(session, now)
    yield GaugeMetricFamily(
        "tracker_sweep_missed", "Whether the nightly check is missed", float(sweep.missed)
    )
    if sweep.last:
        age = (now.astimezone(LONDON).date() - sweep.last).days
        yield GaugeMetricFamily(
            "tracker_sweep_age_days", "Days since the day last checked at night", age
        )
