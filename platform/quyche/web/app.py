"""The Flask application: one desk a request, strict headers, errors in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask, Response, g, redirect, request, session, url_for
from flask_wtf.csrf import CSRFProtect
from peewee import Database
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock
from quyche.channels import NO_CHANNELS, Channels
from quyche.errors import NotFound
from quyche.files import LARGEST, FileStore
from quyche.service import accounts, second_factor
from quyche.service.desk import Desk
from quyche.service.serving import Serving
from quyche.store.contents import Keys
from quyche.web import (
    bell,
    books,
    briefings,
    choices,
    context,
    differences,
    doors,
    enlisting,
    explaining,
    finding,
    grants,
    impacts,
    lists,
    looks,
    many,
    mine,
    monitoring,
    overview,
    passwords,
    policy_pages,
    problems,
    public,
    reporting,
    sign_in,
    versions,
    work,
)

BLUEPRINTS = (
    public.pages, sign_in.pages, work.pages, books.pages, overview.pages, policy_pages.pages, differences.pages,
    explaining.pages, impacts.pages, versions.pages,
    finding.pages, lists.pages, many.pages, looks.pages, mine.pages, grants.pages, enlisting.pages, passwords.pages,
    bell.pages, choices.pages,
    reporting.pages,
    briefings.pages,
)  # fmt: skip


def make_app(
    database: Database, keys: Keys, files: FileStore, serving: Serving, secret: str, demo: bool,
    *also: Callable[[Flask], None], channels: Channels = NO_CHANNELS,
) -> Flask:  # fmt: skip
    """An application over these stores; `demo` shows sample accounts and says that it does.

    `channels` are the ways out of the house that are set up.
    `also` put in pages that are not the web's own and guard themselves.
    """
    app = _configured(secret, demo)
    app.extensions["serving"] = serving

    app.before_request(_sitting_down(database, keys, files, serving, demo, channels))
    CSRFProtect(app)  # after sitting down, so that whoever it refuses gets a page

    @app.teardown_request
    def stand_up(_: BaseException | None) -> None:
        if not database.is_closed():
            database.close()

    monitoring.install(app, database)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    context.install(app)
    app.after_request(_headers)
    app.after_request(_to_script)
    problems.install(app)
    for install in also:
        install(app)
    return app


def _sitting_down(
    database: Database, keys: Keys, files: FileStore, serving: Serving, demo: bool, channels: Channels
) -> Callable[[], AnyResponse | None]:
    """Who asks, the desk they are served from, and whether the door is theirs."""

    def sit_down() -> AnyResponse | None:
        if request.endpoint in ("static", "healthz"):
            return None
        database.connect(reuse_if_open=True)
        held = accounts.held(session.get("token", ""), clock.now(), by_itself="X-By-Itself" in request.headers)
        g.account = held.account if held else None
        g.desk = Desk(database, keys, files, serving, serving.refresh(clock.now()), channels)
        problems.refuse_unreadable()
        if g.account is None and doors.signed_in_only(request.endpoint):
            return redirect(url_for("sign_in.enter"))
        if not (demo or held is None or held.confirmed) and (sent := _enrol_first()):
            return sent
        if g.account and not doors.opens(request.endpoint, context.desk().policy, context.actor()):
            raise NotFound(request.path)
        return None

    return sit_down


def _configured(secret: str, demo: bool) -> Flask:
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=secret, DEMO=demo, MAX_CONTENT_LENGTH=10 * LARGEST, MAX_FORM_MEMORY_SIZE=2_000_000,
        MAX_FORM_PARTS=400, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not demo, PERMANENT_SESSION_LIFETIME=timedelta(days=7), WTF_CSRF_TIME_LIMIT=None,
    )  # fmt: skip
    return app


def _enrol_first() -> AnyResponse | None:
    """Whoever needs a second factor and has none is nobody, everywhere but where they get one."""
    if request.endpoint in doors.ENROLLING:
        g.enrolling = second_factor.demanded(g.desk.policy, context.actor().roles)
    elif second_factor.demanded(g.desk.policy, context.actor().roles):
        if doors.signed_in_only(request.endpoint):
            return redirect(url_for("mine.enrol"))
        g.account = None
    return None


def _to_script(response: Response) -> Response:
    """A page's script that sent a form is told where to go, for it cannot see a redirect itself."""
    if request.headers.get("X-Sent-By") == "script" and response.status_code in (302, 303):
        response.headers["X-Go"] = response.headers.pop("Location")
        response.status_code = 200
    return response


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
