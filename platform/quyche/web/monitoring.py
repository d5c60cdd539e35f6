"""What a monitor asks, and the warning on every page when reminders do not keep up."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, Response, current_app
from peewee import Database
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from quyche import clock
from quyche.service.health import Health, health

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
        return Response(generate_latest(_measured(health(clock.now()))), content_type=CONTENT_TYPE_LATEST)


def _measured(found: Health) -> CollectorRegistry:
    """Counts and ages only: nothing of any case."""
    registry = CollectorRegistry()
    lag = Gauge("quyche_oldest_unfired_step_seconds", "Age of the oldest step not yet on record", registry=registry)
    lag.set(found.lag.total_seconds())
    beat = Gauge("quyche_worker_heartbeat_seconds", "Time since a worker was last seen; -1: never", registry=registry)
    beat.set((found.now - found.beat).total_seconds() if found.beat else -1)
    return registry


def reminders_behind(now: datetime) -> Health | None:
    """How far reminders are behind, None while they keep up; looked at every few seconds, not at every page."""
    seen: Health | None = current_app.extensions.get("health")
    if seen is None or not timedelta(0) <= now - seen.now < LOOK_EVERY:
        seen = current_app.extensions["health"] = health(now)
    return seen if seen.behind else None
