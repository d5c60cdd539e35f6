"""The Flask application: one desk a request, one table of who may open what, strict headers."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, g, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from peewee import Database
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock
from quyche.errors import NotAllowed, NotFound, Refused
from quyche.files import LARGEST, FileStore
from quyche.service import accounts
from quyche.service.desk import Desk
from quyche.service.serving import Serving
from quyche.store.contents import Keys
from quyche.web import context, policy_pages, public, sign_in, work

OPEN = frozenset({
    "static", "healthz", "readyz", "sign_in.enter", "sign_in.leave", "public.home", "public.report", "public.received",
    "public.follow", "public.case", "public.answer_back", "public.picture",
    "public.published", "public.answer", "public.outlines", "public.speak",
})  # fmt: skip
STAFF = frozenset({
    "sign_in.first", "work.queue", "work.case", "work.sender", "work.original", "work.attachment", "work.task",
    "work.enter", "work.action", "policy.overview",
})  # fmt: skip


def make_app(database: Database, keys: Keys, files: FileStore, serving: Serving, secret: str, demo: bool) -> Flask:
    """An application over these stores; `demo` shows sample accounts and says that it does."""
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=secret, DEMO=demo, MAX_CONTENT_LENGTH=10 * LARGEST, MAX_FORM_MEMORY_SIZE=2_000_000,
        MAX_FORM_PARTS=400, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not demo, PERMANENT_SESSION_LIFETIME=timedelta(days=7), WTF_CSRF_TIME_LIMIT=None,
    )  # fmt: skip
    app.extensions["serving"] = serving
    CSRFProtect(app)

    @app.before_request
    def sit_down() -> AnyResponse | None:
        if request.endpoint in ("static", "healthz"):
            return None
        database.connect(reuse_if_open=True)
        g.account = accounts.whose(session.get("token", ""), clock.now())
        g.desk = Desk(database, keys, files, serving, serving.refresh(clock.now()))
        if request.endpoint in STAFF and g.account is None:
            return redirect(url_for("sign_in.enter"))
        return None

    @app.teardown_request
    def stand_up(_: BaseException | None) -> None:
        if not database.is_closed():
            database.close()

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/readyz")
    def readyz() -> str:
        database.execute_sql("SELECT 1")
        return "ok"

    for blueprint in (public.pages, sign_in.pages, work.pages, policy_pages.pages):
        app.register_blueprint(blueprint)
    context.install(app)
    app.after_request(_headers)
    _install_problems(app)
    return app


def _headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.path.endswith(".woff2"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"  # its name carries a hash
    elif request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _install_problems(app: Flask) -> None:
    gone = ("Không tìm thấy trang", "Địa chỉ này không có, hoặc không dành cho quý vị.")

    @app.errorhandler(NotFound)
    @app.errorhandler(404)
    def not_found(_: Exception) -> tuple[str, int]:
        return _problem(*gone, 404)

    @app.errorhandler(NotAllowed)
    def not_allowed(_: Exception) -> tuple[str, int]:
        return _problem(
            "Không làm được lúc này",
            "Việc này không thuộc vai trò của bạn, hoặc vụ việc đã sang bước khác.",
            403,
        )

    @app.errorhandler(Refused)
    def refused(_: Exception) -> tuple[str, int]:
        return _problem("Không làm được lúc này", "Vụ việc chưa đủ điều kiện cho bước này.", 422)

    @app.errorhandler(CSRFError)
    def stale(_: Exception) -> tuple[str, int]:
        return _problem(
            "Trang đã cũ",
            "Xin quay lại, tải lại trang rồi gửi lại. Nội dung đã nhập vẫn còn trong trình duyệt.",
            400,
        )

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> tuple[str, int]:
        return _problem(
            "Yêu cầu không thực hiện được", "Xin kiểm tra lại; tệp gửi lên có thể quá lớn.", error.code or 500
        )


def _problem(title: str, text: str, status: int) -> tuple[str, int]:
    if "desk" not in g:
        return f"<!doctype html><title>{title}</title><p>{text}</p>", status
    return render_template("problem.html", title=title, text=text), status
