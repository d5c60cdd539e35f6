"""How a person wants to be told."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock
from quyche.errors import NotFound, Refused
from quyche.policy.notices import URGENCIES
from quyche.service import choosing, sending
from quyche.service.choosing import Choices
from quyche.texts.devices import device as device_name
from quyche.web.bell import CHANNEL_WORDS
from quyche.web.context import desk

pages = Blueprint("choices", __name__)
URGENCY_HELP = {
    "normal": "Thường: việc mới, nhắc giữa hạn", "urgent": "Gấp: việc giao, chỉ đạo, sắp hết hạn",
    "breach": "Đã quá hạn xử lý",
}  # fmt: skip
PROBLEMS = {
    "mail": "Địa chỉ thư điện tử chưa đúng; xin nhập như ten@laichau.gov.vn.",
    "quiet": "Giờ yên lặng cần đủ hai mốc khác nhau, ví dụ từ 22:00 đến 06:00; không dùng thì để trống cả hai.",
}


@pages.route("/thong-bao/lua-chon", methods=["GET", "POST"])
def form() -> str | AnyResponse | tuple[str, int]:
    if request.method == "GET":
        return _page(choosing.of(desk(), g.account.id), {})
    wanted = _wanted()
    try:
        choosing.choose(desk(), g.account.id, wanted)
    except Refused as refused:
        return _page(wanted, {field: PROBLEMS[field] for field in refused.problems}), 422
    flash("Đã ghi lựa chọn.", "ok")
    return redirect(url_for("choices.form"))


def _wanted() -> Choices:
    """What was ticked; a channel that is not set up shows no boxes, so it keeps what it had."""
    before, given = choosing.of(desk(), g.account.id), request.form
    ticked = {way for text in given.getlist("way") if len(way := tuple(text.split(":"))) == 2}
    hidden = {(u, c) for u, c in before.taken if c not in desk().channels.outlets}
    taken = frozenset((u, c) for u, c in choosing.all_ways() if (u, c) in ticked | hidden)
    mail = given.get("mail", "") if "mail" in desk().channels.outlets else before.mail
    return Choices(mail, taken, given.get("from", ""), given.get("until", ""))


def _page(chosen: Choices, problems: dict[str, str]) -> str:
    channels = [c for c in ("mail", "push", "webhook") if c in desk().channels.outlets]
    return render_template(
        "notice_choices.html", chosen=chosen, problems=problems, channels=channels, words=CHANNEL_WORDS,
        urgencies=URGENCIES, urgency_help=URGENCY_HELP, devices=choosing.devices(g.account.id),
        push_key=desk().channels.push_key,
    )  # fmt: skip


@pages.post("/thong-bao/thiet-bi")
def device() -> Response:
    """What this page's script got from the browser: where it takes messages."""
    try:
        name = device_name(request.headers.get("User-Agent", ""))
        device_id = choosing.add_device(desk(), g.account.id, request.form.get("subscription", ""), name, clock.now())
    except Refused:
        return Response("", 422)
    return Response(device_id, mimetype="text/plain")


@pages.post("/thong-bao/thiet-bi/bo")
def forget() -> AnyResponse:
    if not sending.forget_device(desk(), g.account.id, request.form.get("device", "")):
        raise NotFound("device")
    flash("Thiết bị đó không nhận thông báo nữa.", "ok")
    return redirect(url_for("choices.form"))
