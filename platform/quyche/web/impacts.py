"""Impact reports on a page: asked for, made by the worker meanwhile, shown as far as they have come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock
from quyche.service import impacting
from quyche.source.kinds import parse_day
from quyche.store import impacts, registers
from quyche.store.impact_tables import Impact
from quyche.texts import impacts as words
from quyche.texts.words import when
from quyche.web import charts
from quyche.web.context import actor, desk

pages = Blueprint("impacts", __name__)
VERSIONS, REPORTS, PAGE = 200, 20, 25
"""Versions to choose from, reports listed, cases on a page."""


@pages.get("/chinh-sach/tac-dong")
def overview() -> str:
    """Ask for a report, and those there are. Without a choice: what serves beside the newest other version."""
    versions = registers.versions(VERSIONS)
    old, new = _choice([v.source_digest for v in versions], desk().live.source_digest)
    return render_template(
        "impacts.html", versions=versions, serving=desk().live.source_digest, reports=impacts.newest(REPORTS),
        old=request.args.get("truoc", "") or old, new=request.args.get("sau", "") or new, typed=request.args,
        basis=words.basis(""), day_said=_day_said, whole=impacts.many(), many=_many,
    )  # fmt: skip


def _choice(newest_first: list[str], serving: str) -> tuple[str, str]:
    new = next(iter(newest_first), serving)
    others = [d for d in newest_first if d != new]
    return (serving if serving != new else next(iter(others), serving)), new


@pages.post("/chinh-sach/tac-dong")
def ask() -> AnyResponse:
    """Ask for it; the page it leads to grows by itself. Raises NotFound for a version that is not on record."""
    typed = {key: request.form.get(key, "") for key in ("truoc", "sau", "tu", "ngay")}
    since, on = (parse_day(typed[key]) if typed[key] else None for key in ("tu", "ngay"))
    if (typed["tu"] and not since) or (typed["ngay"] and not on):
        flash("Ngày phải có thật, như 24/11/2026. Sửa lại rồi bấm Lập báo cáo.", "danger")
        return redirect(f"{url_for('impacts.overview')}?{urlencode(typed)}")
    number = impacting.ask(desk(), typed["truoc"], typed["sau"], since, on, actor().id, clock.now())
    return redirect(url_for("impacts.one", number=number))


@pages.get("/chinh-sach/tac-dong/<int:number>")
def one(number: int) -> str:
    report = impacting.report_of(number)
    found = json.loads(report.found)
    name = impacting.namer(desk(), report) if found else str
    what = request.args.get("thay-doi", "")
    what = what if what in words.CHANGES else ""
    rows, further = _cases(report, what, request.args.get("sau", ""), name) if report.at else ([], "")
    return render_template(
        "impact.html", report=report, found=found, name=name, changes=words.CHANGES, what=what, rows=rows,
        further="?" + urlencode({"thay-doi": what, "sau": further}) if further else "",
        listed=bool(report.at) and impacts.listed(number),
        basis=words.basis(_day_said(report.on_day)), failure=words.FAILURES.get(report.failure, ("",))[0],
        groups=list(_groups(found, name)), loads=_loads(found), day_said=_day_said, many=_many,
        versions={d: registers.version(d) for d in (report.old, report.new)}, serving=desk().live.source_digest,
        not_enough=_not_enough(report),
    )  # fmt: skip


def _not_enough(report: Impact) -> str:
    """Why the report does not yet let its newer version come into force; "" when it does, or need not."""
    serving = desk().live.source_digest
    if report.new == serving:
        return ""
    if report.old != serving:
        return words.OF_ANOTHER
    return words.OF_SOME if report.since else ""


def _groups(found: Mapping[str, Any], name: words.Name) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Each change there is, with what became what or whose it is, the most cases first."""
    for change in words.CHANGES:
        if found and found["changed"][change]:
            moved = [(words.moved_said(m, name), m["cases"]) for m in found["moved"] if m["what"] == change]
            late = [
                (words.value_said("lead", m["agency"], name), m["cases"])
                for m in found["late_by"]
                if m["what"] == change
            ]
            yield change, moved + late


def _day_said(iso: str) -> str:
    return f"{iso[8:]}/{iso[5:7]}/{iso[:4]}" if iso else ""


def _many(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _loads(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Agencies by how much their load changes, the most first, each with its bars."""
    rows = found.get("load", [])
    most = max((n for row in rows for side in ("old", "new") for n in row[side]), default=0)
    shown = [{**row, "bars": charts.hours(row["old"], row["new"], most), "other": list(_other(row))} for row in rows]
    return sorted(shown, key=lambda r: (-abs(sum(r["new"]) - sum(r["old"])), -len(r["other"]), r["agency"]))


def _other(row: Mapping[str, Any]) -> Iterator[str]:
    """The hours that change, in words."""
    for hour, (old, new) in enumerate(zip(row["old"], row["new"], strict=True)):
        if old != new:
            yield f"{hour} giờ: {_many(old)} → {_many(new)}"


def _cases(report: Impact, what: str, after: str, name: words.Name) -> tuple[list[dict[str, Any]], str]:
    """A page of cases, and after which one the next page begins."""
    found = impacts.changed(report.id, what, after, PAGE + 1)
    shown = found[:PAGE]
    known = impacting.known(desk(), [row.case for row in shown], actor())
    rows = [
        {"case": known.get(row.case), "parts": list(_parts(json.loads(row.told), row.what, name))} for row in shown
    ]  # fmt: skip
    return rows, shown[-1].case if len(found) > PAGE else ""


def _parts(told: Mapping[str, Any], what: str, name: words.Name) -> Iterator[tuple[str, str, str]]:
    """What is otherwise in a case: heading, before, after; both empty where the heading says it all."""
    said: dict[str, Callable[[Any], str]] = {
        "due": lambda o: _when_said(o["due_at"]), "helpers": lambda o: ", ".join(map(name, o["with"])) or "không có",
    }  # fmt: skip
    for change in what.strip("|").split("|"):
        heading = words.CHANGES[change][0]
        if change in ("newly_late", "no_longer_late"):
            yield heading, "", ""
        elif change in said:
            yield heading, said[change](told["old"]), said[change](told["new"])
        else:
            before, after = (words.value_said(change, told[side][change], name) for side in ("old", "new"))
            yield heading, before, after


def _when_said(iso: str | None) -> str:
    return when(datetime.fromisoformat(iso), desk().live.book.zone) if iso else "không có hạn"
