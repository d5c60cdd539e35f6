"""A list of accounts from a file: the file, what would happen, the codes."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from quyche import clock
from quyche.errors import Conflict, Refused
from quyche.handle.granting import Wanted
from quyche.service import enlisting, granting
from quyche.service.desk import new_code
from quyche.spreadsheet import LARGEST
from quyche.texts.account_messages import HEADINGS, said
from quyche.web.context import actor, desk

pages = Blueprint("enlisting", __name__)
LASTS = 3600
"""How many seconds a preview may be confirmed."""
OLD = "Bản xem trước đã quá 1 giờ hoặc không còn nguyên; xin chọn lại tệp."


@pages.route("/tai-khoan/tu-tep", methods=["GET", "POST"])
def preview() -> str | tuple[str, int]:
    mine = granting.demand_grantor(desk(), actor())
    if request.method == "GET":
        return _asked(mine)
    sent = request.files.get("file")
    content = sent.stream.read(LARGEST + 1) if sent else b""
    try:
        lines = enlisting.preview(desk(), content, actor())
    except Refused as refused:
        return _asked(mine, said(refused.problems["file"])), 422
    return _shown(lines, new_code())


def _asked(mine: frozenset[str], problem: str = "") -> str:
    roles = [r for r in desk().policy.roles if r.head.id in mine]
    bounds = {"most": enlisting.MOST, "megabytes": LARGEST // 1_000_000}
    return render_template("accounts_file.html", problem=problem, headings=HEADINGS, roles=roles, **bounds)


def _shown(lines: list[enlisting.Line], command: str) -> str | tuple[str, int]:
    wrong = sum(bool(line.problems) for line in lines)
    rows = [[n.number, *_plain(n.wanted)] for n in lines]
    signed = "" if wrong else _signer().dumps([actor().id, command, rows])
    page = render_template(
        "accounts_preview.html", lines=lines, wrong=wrong, signed=signed, headings=HEADINGS, told=said
    )
    return (page, 422) if wrong else page


def _plain(w: Wanted) -> list[Any]:
    return [w.id, w.name, sorted(w.roles), w.agency, w.head, w.document]


@pages.post("/tai-khoan/tu-tep/cap")
def confirm() -> str | tuple[str, int]:
    """Rows travel signed, for one person and one hour; they are judged again as things stand now."""
    mine = granting.demand_grantor(desk(), actor())
    try:
        whose, command, rows = _signer().loads(request.form.get("rows", ""), max_age=LASTS)
    except BadSignature:
        return _asked(mine, OLD), 422
    if whose != actor().id:
        return _asked(mine, OLD), 422
    numbered = [(row[0], Wanted(row[1], row[2], frozenset(row[3]), *row[4:])) for row in rows]
    try:
        issued = granting.grant(desk(), [w for _, w in numbered], command, actor(), clock.now())
    except (Refused, Conflict):
        return _shown(enlisting.judged(desk(), numbered, actor()), command)
    return render_template("account_codes.html", issued=issued)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="enlisting")


@pages.get("/tai-khoan/tep-mau.csv")
def template() -> Response:
    """For Excel: a mark at its beginning says UTF-8, and semicolons part the columns."""
    mine = granting.demand_grantor(desk(), actor())
    written = StringIO()
    csv.writer(written, delimiter=";").writerows(enlisting.template(desk().policy, mine))
    kept = {"Content-Disposition": 'attachment; filename="tai-khoan-mau.csv"'}
    return Response("\ufeff" + written.getvalue(), mimetype="text/csv", headers=kept)
