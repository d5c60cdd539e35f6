"""Who opened a sender's identity, for those who keep the policy."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, render_template, request, url_for

from quyche.service import looks
from quyche.web.context import actor, desk

pages = Blueprint("looks", __name__)


@pages.get("/chinh-sach/xem-nguoi-gui")
def listed() -> str:
    found, after = looks.listed(desk(), actor(), _place(request.args.get("sau", "")))
    further = url_for("looks.listed", sau=f"{after[0].isoformat()}~{after[1]}~{after[2]}") if after else ""
    return render_template("looks.html", looks=found, further=further)


def _place(text: str) -> looks.Spot | None:
    """The place a page begins after, as the page before wrote it into its address."""
    if not text:
        return None
    try:
        at, case, seq = text.split("~")
        told = datetime.fromisoformat(at)
        if told.tzinfo is None or not 0 < int(seq) < 2**31:
            abort(400)
        return told, case, int(seq)
    except (ValueError, OverflowError):
        abort(400)
