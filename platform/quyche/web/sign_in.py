"""Coming in and going out."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from quyche import clock
from quyche.service import accounts, home
from quyche.service.standing import Standing, standing
from quyche.store import registers, sessions
from quyche.store.tables import CaseRow
from quyche.texts.activation_messages import KINDS, word
from quyche.texts.devices import device
from quyche.web import doors
from quyche.web.context import actor, desk, my_queues, places

pages = Blueprint("sign_in", __name__)
WAIT = "Đã thử sai quá nhiều lần. Xin đợi 15 phút rồi thử lại."
WRONG = "Mã không đúng hoặc đã dùng. Xin đợi mã mới rồi nhập lại."
SAMPLE_PASSWORD = "quyche"  # noqa: S105 - shown on the page, in trials only


@pages.route("/dang-nhap", methods=["GET", "POST"])
def enter() -> str | Response | tuple[str, int]:
    if request.method == "GET":
        return _page("")
    typed = request.form.get("user", ""), request.form.get("password", "")
    try:
        token = accounts.sign_in(desk(), *typed, *_from(), device(request.user_agent.string))
    except accounts.TooManyTries:
        return _page(WAIT), 429
    except accounts.CodeWanted as wanted:
        session.clear()
        session["half"] = wanted.half
        return redirect(url_for("sign_in.code"))
    return _let_in(token) if token else (_page("Tài khoản hoặc mật khẩu không đúng."), 401)


@pages.route("/dang-nhap/ma", methods=["GET", "POST"])
def code() -> str | Response | tuple[str, int]:
    """The second step: the code from the phone, or a recovery code."""
    half = session.get("half", "")
    if not half:
        return redirect(url_for("sign_in.enter"))
    if request.method == "GET":
        return render_template("sign_in_code.html", problem="")
    try:
        typed = request.form.get("code", "")
        token = accounts.enter_code(desk(), half, typed, *_from(), device(request.user_agent.string))
    except accounts.TooManyTries:
        return render_template("sign_in_code.html", problem=WAIT), 429
    except accounts.Expired:
        session.clear()
        return _page("Đã quá 10 phút từ lúc nhập mật khẩu. Xin đăng nhập lại."), 401
    return _let_in(token) if token else (render_template("sign_in_code.html", problem=WRONG), 401)


def _from() -> tuple[str, datetime]:
    return request.remote_addr or "", clock.now()


def _let_in(token: str) -> Response:
    session.clear()
    session["token"] = token
    return redirect(url_for("sign_in.first"))


@pages.get("/viec")
def first() -> str | Response:
    """What burns now; where the policy has nothing to say of it, the first queue, else the first place."""
    found = home.numbers(desk(), actor(), clock.now())
    if found:
        return render_template("first.html", numbers=found, rows=_pressing(found), rules=_rules(), kind_said=_kind_said)
    mine = my_queues()
    if mine:
        return redirect(url_for("lists.queue", queue=mine[0].head.id))
    return redirect(url_for(places()[0][0]))


def _rules() -> Standing | None:
    """What serves and is to serve, for those who answer for it."""
    return standing(desk(), clock.now()) if doors.opens("versions.overview", desk().policy, actor()) else None


def _kind_said(kind: str) -> str:
    return word(KINDS, kind)


def _pressing(found: list[home.Number]) -> list[CaseRow]:
    """The cases behind the numbers, each once, in the order of the numbers."""
    return list({row.code: row for n in found for row in n.rows}.values())


@pages.post("/thoat")
def leave() -> Response:
    sessions.close(session.get("token", ""))
    session.clear()
    return redirect(url_for("public.home"))


def _page(problem: str) -> str:
    demo = current_app.config["DEMO"]
    return render_template(
        "sign_in.html", problem=problem, user=request.form.get("user", ""), next="",
        samples=registers.accounts() if demo else [], sample_password=SAMPLE_PASSWORD,
    )  # fmt: skip
