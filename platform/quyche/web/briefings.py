"""Reports to be rewritten, sent out and taken along as files."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock
from quyche.errors import Conflict, NotAllowed, NotFound, Refused
from quyche.service import papers, reporting, sayings
from quyche.service.timeliness import GROUPS
from quyche.texts.form_messages import say_problem
from quyche.texts.words import when
from quyche.web import charts
from quyche.web.context import account_name, actor, desk

pages = Blueprint("briefings", __name__)


@pages.post("/bao-cao/lap")
def draft() -> AnyResponse:
    """A draft on these days; the one that is there when there is one."""
    try:
        first, last = (date.fromisoformat(request.form.get(k, "")) for k in ("tu", "den"))
    except ValueError:
        abort(400)
    briefing = reporting.briefing_of(desk(), request.form.get("bao-cao", ""))
    try:
        made = reporting.draft(desk(), briefing, first, last, actor(), clock.now())
    except NotAllowed as error:
        raise NotFound(request.path) from error
    except Refused as refused:
        for problem in refused.problems.values():
            flash(say_problem(*problem), "danger")
        return redirect(url_for("reporting.figures"))
    return redirect(url_for("briefings.one", report=made))


@pages.get("/bao-cao/ban/<report>")
def one(report: str) -> str:
    return _page(reporting.visible(desk(), report, actor(), clock.now()))


def _page(shown: reporting.Shown, typed: dict[str, str] | None = None, told: tuple[str, ...] = ()) -> str:
    zone = desk().live.book.zone
    versions = [(when(v.at, zone), account_name(v.actor)) for v in reversed(shown.report.versions)]
    bars = {by: charts.shares(shown.found.groups[by]) for by in GROUPS}
    texts = shown.texts if typed is None else typed
    printed = texts if shown.may_edit else shown.texts
    paper = sayings.paper_of(shown.policy, shown.briefing, shown.found, printed, shown.report.issued is None, zone)
    return render_template(
        "briefing.html", shown=shown, texts=texts, told=told, versions=versions, paper=paper,
        conflict=typed is not None and not told, bars=bars, wide=charts.SHARE_WIDE, row=charts.SHARE_ROW,
        sheets=list(zip(shown.briefing.parts, paper.sections, strict=True)),
    )  # fmt: skip


@pages.post("/bao-cao/ban/<report>")
def change(report: str) -> AnyResponse | tuple[str, int]:
    """Save the texts, draft them once more, or send the report out with the texts as they are typed."""
    now, typed = clock.now(), {k.removeprefix("loi-"): v for k, v in request.form.items() if k.startswith("loi-")}
    seen, what = request.form.get("seen", 0, type=int), request.form.get("viec", "luu")
    try:
        if what == "viet-lai":
            reporting.redraft(desk(), report, seen, actor(), now)
        elif what == "ban-hanh":
            reporting.issue(desk(), report, seen, typed, actor(), now)
        else:
            reporting.rewrite(desk(), report, seen, typed, actor(), now)
    except (Conflict, NotAllowed, Refused) as error:
        told = tuple(say_problem(*p) for p in error.problems.values()) if isinstance(error, Refused) else ()
        shown = reporting.visible(desk(), report, actor(), now)
        if isinstance(error, NotAllowed) and not (shown.report.issued and reporting.makes(shown.briefing, actor())):
            raise NotFound(request.path) from error
        return _page(shown, typed, told), 422 if told else 409
    flash(_DONE.get(what, _DONE["luu"]), "success")
    return redirect(url_for("briefings.one", report=report))


_DONE = {
    "luu": "Đã lưu lời báo cáo.", "viet-lai": "Đã viết lại lời từ số liệu hiện tại.",
    "ban-hanh": "Đã ban hành; số liệu và lời không đổi nữa.",
}  # fmt: skip


@pages.get("/bao-cao/ban/<report>/tep.<suffix>")
def file(report: str, suffix: str) -> Response | tuple[str, int]:
    if suffix not in papers.TYPES:
        raise NotFound(request.path)
    shown = reporting.visible(desk(), report, actor(), clock.now())
    try:
        made = papers.as_file(desk(), shown, suffix)
    except Refused as refused:
        told = tuple(say_problem(*p) for p in refused.problems.values())
        return _page(shown, None, told), 422
    sent: dict[str, Any] = {"as_attachment": True, "download_name": f"{report}.{suffix}"}
    return send_file(BytesIO(made), papers.TYPES[suffix], **sent)
