"""Setting a password with a code, and changing one's own."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock
from quyche.errors import Refused
from quyche.service import passwords
from quyche.service.accounts import TooManyTries
from quyche.texts.account_messages import said
from quyche.web.context import desk

pages = Blueprint("passwords", __name__)
WAIT = "Đã thử sai quá nhiều lần. Xin đợi 15 phút rồi thử lại."
NOT_GOOD = (
    "Tên tài khoản hoặc mã không đúng, hoặc mã đã dùng hay đã quá 7 ngày. Xin kiểm tra lại; nếu vẫn không được, xin "
    "nhờ người cấp tài khoản cấp lại mã."
)
Answer = str | AnyResponse | tuple[str, int]


@pages.route("/dat-mat-khau", methods=["GET", "POST"])
def first() -> Answer:
    if request.method == "GET":
        return _first()
    user, code, password, again = (_typed(name) for name in ("user", "code", "password", "again"))
    try:
        good = passwords.set_first(desk(), user.strip(), code, password, again, *_from())
    except TooManyTries:
        return _first(whole=WAIT), 429
    except Refused as refused:
        return _first(refused), 422
    if not good:
        return _first(whole=NOT_GOOD), 422
    flash("Đã đặt mật khẩu. Xin đăng nhập.", "ok")
    return redirect(url_for("sign_in.enter"))


def _first(refused: Refused | None = None, whole: str = "") -> str:
    kept = {"user": _typed("user"), "code": _typed("code")}
    return render_template("password_first.html", problems=_told(refused), whole=whole, given=kept, **_bounds())


@pages.route("/mat-khau", methods=["GET", "POST"])
def change() -> Answer:
    if request.method == "GET":
        return _change()
    old, password, again = (_typed(name) for name in ("old", "password", "again"))
    try:
        passwords.change(desk(), g.account.id, old, password, again, session.get("token", ""), *_from())
    except TooManyTries:
        return _change(whole=WAIT), 429
    except Refused as refused:
        return _change(refused), 422
    flash("Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã đóng.", "ok")
    return redirect(url_for("passwords.change"))


def _change(refused: Refused | None = None, whole: str = "") -> str:
    return render_template("password_change.html", problems=_told(refused), whole=whole, given={}, **_bounds())


def _from() -> tuple[str, datetime]:
    return request.remote_addr or "", clock.now()


def _typed(name: str) -> str:
    return request.form.get(name, "")


def _told(refused: Refused | None) -> dict[str, str]:
    return {field: said(problem) for field, problem in refused.problems.items()} if refused else {}


def _bounds() -> dict[str, int]:
    return {"least": passwords.SHORTEST, "most": passwords.LONGEST}
