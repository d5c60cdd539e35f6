"""What a monitor asks, and the warning on every page when reminders do not keep up."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, Response, current_app
from peewee import Database
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from quyche import clock
from quyche.service.health import Health, health
from quyche.store import outbox
from quyche.store.outbox import Standing

LOOK_EVERY = timedelta(seconds=5)


def install(app: Flask, database: Database) -> None:
    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/readyz")
    def readyz() -> str:
        database.execute_sql("SELECT 1")
        return "ok"

    @app.get("/metrics")
    def metrics() -> Response:
        now = clock.now()
        return Response(generate_latest(_measured(health(now), outbox.standing(now))), content_type=CONTENT_TYPE_LATEST)


def _measured(found: Health, letters: Standing) -> CollectorRegistry:
    """Counts and ages only: nothing of any case."""
    oldest = (found.now - letters.oldest).total_seconds() if letters.oldest else 0
    values = {
        "quyche_oldest_unfired_step_seconds": ("Age of the oldest step not yet on record", found.lag.total_seconds()),
        "quyche_worker_heartbeat_seconds": ("Time since a worker was last seen; -1: never", _silence(found)),
        "quyche_outbox_waiting": ("Messages that are due and wait to be sent", letters.waiting),
        "quyche_outbox_oldest_seconds": ("Age of the oldest of them", oldest),
        "quyche_outbox_dead": ("Messages given up, to be looked at by people", letters.dead),
    }
    registry = CollectorRegistry()
    for name, (meaning, value) in values.items():
        Gauge(name, meaning, registry=registry).set(value)
    return registry


def _silence(found: Health) -> float:
    return (found.now - found.beat).total_seconds() if found.beat else -1


def reminders_behind(now: datetime) -> Health | None:
    """How far reminders are behind, None while they keep up; looked at every few seconds, not at every page."""
    seen: Health | None = current_app.extensions.get("health")
    if seen is None or not timedelta(0) <= now - seen.now < LOOK_EVERY:
        seen = current_app.extensions["health"] = health(now)
    return seen if seen.behind else None
