"""The bell: what a person was told, and what could not be sent."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask import Response as JsonResponse
from werkzeug.wrappers import Response

from quyche import clock
from quyche.errors import NotFound
from quyche.handle.notices import SENDER
from quyche.service import noticing, sending
from quyche.store import outbox
from quyche.texts.notices import problem_said
from quyche.web.context import actor, desk

pages = Blueprint("bell", __name__)
CHANNEL_WORDS = {
    "app": "trong hệ thống", "mail": "thư điện tử", "push": "thông báo trên thiết bị",
    "webhook": "cổng tin nhắn (Zalo, SMS)",
}  # fmt: skip
URGENCY_WORDS = {"normal": "thường", "urgent": "gấp", "breach": "quá hạn"}


LAST = 2**31 - 1
"""The largest number of a row that every database knows."""


def _number(text: str) -> int:
    """Raises ValueError for what numbers no row."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:11]) <= LAST):
        raise ValueError(text)
    return int(text[:11])


@pages.get("/thong-bao")
def overview() -> str:
    fresh, old, more = noticing.page(desk(), actor(), request.args.get("truoc", 0, _number))
    return render_template(
        "notices.html", fresh=fresh, old=old, more=more, most=noticing.MOST_FRESH, urgencies=URGENCY_WORDS
    )


@pages.get("/thong-bao/so")
def unread() -> JsonResponse:
    """The number the bell shows, asked for again and again by open pages."""
    return jsonify(unread=noticing.unread(g.account.id))


@pages.post("/thong-bao/da-doc")
def read() -> Response:
    """Mark the one named, or all, as read."""
    one = request.form.get("notice", type=_number)
    if one is None and "notice" in request.form:
        abort(400)
    noticing.read(g.account.id, [one] if one else None, clock.now())
    return redirect(url_for("bell.overview"))


@pages.get("/thong-bao/<int:number>")
def follow(number: int) -> Response:
    """To what a notice is about; the notice is read then."""
    if number > LAST:
        raise NotFound(str(number))
    return redirect(noticing.opened(desk(), actor(), number, clock.now()))


@pages.get("/thong-bao/chua-gui-duoc")
def failed() -> str:
    now = clock.now()
    return render_template(
        "notices_failed.html", letters=sending.failed(), standing=outbox.standing(now), waiting=outbox.by_channel(now),
        resting=[r for r in outbox.resting().values() if r.until > now], channels=CHANNEL_WORDS,
        urgencies=URGENCY_WORDS, open_channels=desk().channels.outlets, sender=SENDER, problem_said=problem_said,
    )  # fmt: skip


@pages.post("/thong-bao/chua-gui-duoc")
def again() -> Response:
    """Let a dead letter wait once more."""
    letter = request.form.get("letter", type=_number)
    if letter is None:
        abort(400)
    if outbox.again(letter, clock.now()):
        flash("Đã đưa tin trở lại hàng chờ; tin sẽ được gửi trong ít phút.", "ok")
    else:
        flash("Tin này không còn ở danh sách: người khác vừa cho gửi lại.", "warning")
    return redirect(url_for("bell.failed"))
