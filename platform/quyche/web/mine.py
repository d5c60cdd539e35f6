"""A person's own account: where they are signed in, and the code beside the password."""

from __future__ import annotations

from io import BytesIO

import segno
from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from quyche import clock
from quyche.service import accounts, second_factor
from quyche.store import sessions
from quyche.web.context import actor, desk

pages = Blueprint("mine", __name__)
WRONG = "Mã không đúng hoặc đã dùng. Xin đợi ứng dụng hiện mã mới rồi nhập lại."
WRONG_EITHER = "Mật khẩu hoặc mã không đúng. Chưa có gì thay đổi; xin đợi mã mới rồi nhập lại."
WAIT = "Đã thử sai quá nhiều lần. Xin đợi 15 phút rồi thử lại."
Answer = str | Response | tuple[str, int]


@pages.get("/tai-khoan-cua-toi")
def overview() -> str:
    return render_template(
        "mine.html", sessions=sessions.of_account(g.account.id, clock.now() - accounts.IDLE), here=_here(),
        two_steps=second_factor.has(g.account.id), demanded=second_factor.demanded(desk().policy, actor().roles),
    )  # fmt: skip


def _here() -> str:
    return sessions.digest(session.get("token", ""))


@pages.post("/tai-khoan-cua-toi/thoat/<session_id>")
def close(session_id: str) -> Response:
    if session_id == _here():
        abort(400)
    if accounts.leave_one(desk(), g.account.id, session_id, clock.now()):
        flash("Đã thoát ở thiết bị đó.", "ok")
    return redirect(url_for("mine.overview"))


@pages.post("/tai-khoan-cua-toi/thoat-noi-khac")
def close_others() -> Response:
    accounts.leave_others(desk(), g.account.id, session.get("token", ""), clock.now())
    flash("Đã thoát ở mọi nơi khác; chỉ còn thiết bị này.", "ok")
    return redirect(url_for("mine.overview"))


@pages.route("/tai-khoan-cua-toi/hai-buoc", methods=["GET", "POST"])
def enrol() -> Answer:
    if request.method == "GET" or second_factor.has(g.account.id):
        return _enrol()
    try:
        code = request.form.get("code", "")
        codes = accounts.enrol(desk(), g.account.id, code, request.remote_addr or "", clock.now())
    except accounts.TooManyTries:
        return _enrol(WAIT), 429
    if not codes:
        return _enrol(WRONG), 422
    g.enrolling = False
    sessions.close_others(g.account.id, session.get("token", ""))
    return render_template("recovery_codes.html", codes=codes)


def _enrol(problem: str = "") -> str:
    standing = second_factor.standing(desk(), g.account.id)
    demanded = second_factor.demanded(desk().policy, actor().roles)
    return render_template("two_steps.html", standing=standing, demanded=demanded, problem=problem)


@pages.get("/tai-khoan-cua-toi/hai-buoc/ma.svg")
def picture() -> Response:
    """The secret as a picture a phone reads; only until it is confirmed."""
    address = second_factor.address(desk(), g.account.id)
    if not address:
        abort(404)
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=5, border=4, light="white", xmldecl=False)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@pages.post("/tai-khoan-cua-toi/hai-buoc/bo")
def drop() -> Answer:
    password, code = request.form.get("password", ""), request.form.get("code", "")
    try:
        gone = accounts.drop_factor(desk(), g.account.id, password, code, request.remote_addr or "", clock.now())
    except accounts.TooManyTries:
        return _enrol(WAIT), 429
    if not gone:
        return _enrol(WRONG_EITHER), 422
    flash("Đã bỏ điện thoại cũ. Có thể đăng ký điện thoại khác ở dưới.", "ok")
    return redirect(url_for("mine.enrol"))
