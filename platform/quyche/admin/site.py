"""Putting the technical administrator's pages into the application."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Flask, abort, g, redirect, request, url_for
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from flask_babel import Babel
from werkzeug.wrappers import Response

from quyche.admin.listing import administers
from quyche.admin.views import LISTS, Start

NAME, ADDRESS = "Quản trị kỹ thuật", "/quan-tri"


def install(app: Flask, settings: Mapping[str, str]) -> None:
    """Add the pages under /quan-tri/; `settings` are shown as they are, so they must hold no secret."""
    Babel(app, default_locale="vi")
    app.before_request(guard)
    app.register_blueprint(Blueprint("technical_look", __name__, template_folder="templates"))
    theme = Bootstrap4Theme(base_template="technical/base.html")
    admin = Admin(app, name=NAME, index_view=Start(settings, ADDRESS), theme=theme)
    for view, name, endpoint, address in LISTS:
        admin.add_view(view(object, name=name, endpoint=endpoint, url=address))


def guard() -> Response | None:
    """Every address below ours, Flask-Admin's own files too: to anybody else there is no such page."""
    if request.path != ADDRESS and not request.path.startswith(ADDRESS + "/"):
        return None
    if not g.account:
        return redirect(url_for("sign_in.enter"))
    if not administers():
        abort(404)
    return None
