"""Pages for everybody: report, follow, read what was published."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock
from quyche.errors import Conflict, NotAllowed, NotFound, Refused
from quyche.geo import as_geojson
from quyche.service import cases, reading, telling
from quyche.service.desk import load_case, tidy_code
from quyche.store import cases as rows
from quyche.texts.pages import translated
from quyche.web import asking
from quyche.web.context import actor, desk, language
from quyche.web.following import followed

pages = Blueprint("public", __name__)
PAGE = 12
HERE = re.compile(r"/([^/\\\s\x00-\x1f\x7f][^\\\s\x00-\x1f\x7f]*)?")
"""A path of this site; browsers drop tabs and line ends, so that `/<tab>/elsewhere` would lead elsewhere."""


@pages.get("/")
def home() -> str:
    return render_template("home.html", recent=_titled(rows.published(None, 3)[:3]))


@pages.route("/gui", methods=["GET", "POST"])
def report() -> str | AnyResponse | tuple[str, int]:
    entrance = next((e for e in desk().policy.entrances if not e.roles), None)
    if entrance is None:
        raise NotFound("entrance")
    _, form = cases.entrance_of(desk(), entrance.head.id, actor())
    if request.method == "GET":
        return render_template("report.html", **asking.page_of(form, asking.defaults(form)))
    sent = asking.submitted()
    try:
        code = cases.report(desk(), entrance.head.id, sent, actor(), clock.now())
    except Refused as refused:
        return render_template("report.html", **asking.page_of(form, sent, refused)), 422
    session["sent"] = code
    return redirect(url_for("public.received"))


@pages.get("/da-gui")
def received() -> str | AnyResponse:
    if "sent" not in session:
        return redirect(url_for("public.home"))
    found = load_case(session["sent"])
    if found is None:
        raise NotFound(session["sent"])
    targets = [c for c in found.clocks if c.target and not c.stopped_at]
    decision = reading.decision_of(desk(), found, clock.now())
    return render_template("sent.html", code=found.code, case=found, targets=targets, decision=decision)


@pages.get("/theo-doi")
def follow() -> str | AnyResponse:
    asked = request.args.get("code", "")
    code = tidy_code(asked)
    if code and load_case(code):
        return redirect(url_for("public.case", code=code))
    return render_template("follow.html", asked=asked, missing=bool(asked))


@pages.get("/theo-doi/<code>")
def case(code: str) -> str:
    found = load_case(tidy_code(code))
    if found is None:
        raise NotFound(code)
    return followed(found)


@pages.post("/theo-doi/<code>/<action>")
def answer_back(code: str, action: str) -> AnyResponse:
    """What the sender, who holds the code, says to what they were asked."""
    found = load_case(tidy_code(code))
    if found is None:
        raise NotFound(code)
    try:
        telling.answer(desk(), found.code, action, asking.submitted(), clock.now())
        flash(translated("Đã ghi nhận. Cảm ơn quý vị.", language()), "ok")
    except (Conflict, NotAllowed):
        flash(translated("Vụ việc vừa thay đổi. Xin đọc lại trang này.", language()), "warning")
    return redirect(url_for("public.case", code=found.code))


@pages.get("/cong-khai")
def published() -> str:
    after = _after(request.args.get("truoc", ""))
    found = rows.published(after, PAGE)
    shown = found[:PAGE]
    more = None
    if len(found) > PAGE and shown[-1].public_at:
        more = url_for("public.published", truoc=f"{shown[-1].public_at.isoformat()}~{shown[-1].code}")
    return render_template("published.html", recent=_titled(shown), next_page=more)


def _after(text: str) -> tuple[datetime, str] | None:
    at, tilde, code = text.partition("~")
    try:
        found = datetime.fromisoformat(at) if tilde else None
    except ValueError:
        return None
    return (found, code) if found and found.tzinfo else None


def _titled(found: list[Any]) -> list[dict[str, Any]]:
    titled = []
    for row in found:
        case = load_case(row.code)
        if case and case.public:
            item = {"id": row.published, "category": row.category, "ward": row.ward, "public_at": row.public_at}
            titled.append({**item, "title": telling.told(desk(), case).get("public_title", "")})
    return titled


@pages.get("/cong-khai/<answer>")
def answer(answer: str) -> str:
    found = telling.published(answer)
    cited = (found.decision or {}).get("cited", {})
    citations = list(dict.fromkeys(c for q in ("category", "limit", "publication") for c in cited.get(q, [])))
    return render_template(
        "answer.html", case=found, public=telling.told(desk(), found), pictures=telling.pictures(desk(), found),
        citations=citations,
    )  # fmt: skip


@pages.get("/cong-khai/<answer>/anh/<attachment>")
def picture(answer: str, attachment: str) -> Response:
    return Response(telling.picture(desk(), telling.published(answer), attachment), mimetype="image/jpeg")


@pages.get("/ranh-gioi.geojson")
def outlines() -> Response:
    policy = desk().policy
    names = {w.head.id: w.label.said(language()) for w in policy.wards}
    return jsonify(as_geojson(policy.outlines, names))


@pages.get("/ngon-ngu/<language>")
def speak(language: str) -> AnyResponse:
    session["language"] = "en" if language == "en" else "vi"
    back = request.args.get("back", "")
    return redirect(back if HERE.fullmatch(back) else "/")
