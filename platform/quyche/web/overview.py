"""The leaders' overview, and the same on a wall."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template, request

from quyche import clock
from quyche.service import overview as figures
from quyche.service import timeliness
from quyche.web import charts
from quyche.web.context import actor, desk

pages = Blueprint("overview", __name__)


@pages.get("/tong-quan")
def overview() -> str:
    found = figures.overview(desk(), actor(), clock.now())
    policy = desk().policy
    names = {w.head.id: w.label.vi for w in policy.wards}
    wards = {f.id: f for f in found.by_ward}
    template = "overview_wall.html" if request.args.get("tuong") else "overview.html"
    last = desk().live.book.local_day(found.at)
    beside = timeliness.beside(desk(), last - timedelta(days=figures.DAYS - 1), last, found.at)
    return render_template(
        template, figures=found, days=figures.DAYS, map=charts.ward_map(policy.outlines, wards, names),
        bars=charts.trend_bars(found.trend), high=charts.TREND_HIGH, beside=beside, wide=charts.TREND_WIDE,
    )  # fmt: skip
