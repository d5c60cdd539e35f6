"""Pages for everybody: report, follow, read what was published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock
from quyche.case import Case
from quyche.errors import NotFound, Refused
from quyche.geo import as_geojson
from quyche.service import cases, reading
from quyche.service.desk import load_case, tidy_code
from quyche.store import cases as rows
from quyche.web import asking
from quyche.web.context import actor, desk, language

pages = Blueprint("public", __name__)
PAGE = 12


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
        return render_template("report.html", **asking.page_of(form, asking.given(sent), refused)), 422
    session["sent"] = code
    return redirect(url_for("public.received"))


@pages.get("/da-gui")
def received() -> str | AnyResponse:
    if "sent" not in session:
        return redirect(url_for("public.home"))
    return render_template("sent.html", code=session["sent"])


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
    state = next(s for s in desk().policy.states if s.head.id == found.state)
    said = dict(reading.said(desk(), found, found.reply))
    public = _public(found)
    return render_template(
        "public_case.html", case=found, state=state, clock=found.limit_clock, moments=_moments(found),
        reply=[said["reply"]] if said.get("reply") else [], public=public,
    )  # fmt: skip


def _moments(case: Case) -> list[dict[str, Any]]:
    """What the sender sees of the course of things: states they may know, in their words."""
    states = {s.head.id: s.public.said(language()) for s in desk().policy.states}
    moments: list[dict[str, Any]] = []
    for event in reading.events_of(case.code):
        said = states.get(event.data.get("state", ""))
        if event.kind in ("opened", "acted") and said and (not moments or moments[-1]["said"] != said):
            moments.append({"at": event.at, "said": said})
    return moments


def _public(case: Case) -> dict[str, str] | None:
    if not case.published or case.withheld:
        return None
    said = dict(reading.said(desk(), case, case.published))
    return {
        "title": said.get("public_title", ""),
        "summary": said.get("public_summary", ""),
        "reply": said.get("reply", ""),
    }


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
        public = _public(case) if case else None
        if public:
            item = {"code": row.code, "category": row.category, "ward": row.ward, "public_at": row.public_at}
            titled.append({**item, "title": public["title"]})
    return titled


@pages.get("/cong-khai/<code>")
def answer(code: str) -> str:
    found = load_case(tidy_code(code))
    public = _public(found) if found else None
    if found is None or public is None:
        raise NotFound(code)
    cited = (found.decision or {}).get("cited", {})
    citations = list(dict.fromkeys(c for q in ("category", "limit", "publication") for c in cited.get(q, [])))
    return render_template("answer.html", case=found, public=public, citations=citations)


@pages.get("/ranh-gioi.geojson")
def outlines() -> Response:
    policy = desk().policy
    names = {w.head.id: w.label.said(language()) for w in policy.wards}
    return jsonify(as_geojson(policy.outlines, names))


@pages.get("/ngon-ngu/<language>")
def speak(language: str) -> AnyResponse:
    session["language"] = "en" if language == "en" else "vi"
    back = request.args.get("back", "/")
    return redirect(back if back.startswith("/") and not back.startswith("//") and "\\" not in back else "/")
