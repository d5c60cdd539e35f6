"""The report on a span of days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, render_template, request

from quyche import clock
from quyche.errors import NotFound, Refused
from quyche.service import overview, reporting, timeliness
from quyche.texts.figures import heading
from quyche.texts.form_messages import say_problem
from quyche.web import charts
from quyche.web.context import actor, desk

pages = Blueprint("reporting", __name__)
WEEK = timedelta(days=7)
SHOWN = ("received", "refused", "timely", "late", "overdue", "deferred", "returned", "chased", "difficulties")
COLUMNS = tuple((heading(f), f) for f in SHOWN)
_BOX: dict[str, Any] = {"wide": charts.SHARE_WIDE, "row": charts.SHARE_ROW, "COLUMNS": COLUMNS}


@pages.get("/bao-cao")
def figures() -> tuple[str, int]:
    """For any span of days; the last seven that are over unless asked otherwise."""
    if not overview.may_see(desk(), actor()):
        raise NotFound(request.path)
    yesterday = desk().live.book.local_day(clock.now()) - timedelta(days=1)
    first, last = _day("tu", yesterday - WEEK + timedelta(days=1)), _day("den", yesterday)
    try:
        found = timeliness.reckon(desk(), first, last, clock.now())
    except Refused as refused:
        told = [say_problem(*p) for p in refused.problems.values()]
        return render_template("figures.html", found=None, told=told, first=first, last=last, **_lists()), 422
    bars = {by: charts.shares(found.groups[by]) for by in timeliness.GROUPS}
    page = render_template("figures.html", found=found, told=[], first=first, last=last, bars=bars, **_BOX, **_lists())
    return page, 200


def _lists() -> dict[str, Any]:
    makes = [b for b in desk().policy.briefings if reporting.makes(b, actor())]
    listed, whole = reporting.listed(desk(), actor())
    return {"makes": makes, "reports": listed, "whole": whole}


def _day(name: str, usual: date) -> date:
    typed = request.args.get(name, "")
    try:
        return date.fromisoformat(typed) if typed else usual
    except ValueError:
        abort(400)
