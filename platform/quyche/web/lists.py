"""Queues: narrowed, sorted, summed up, kept under a name, and acted on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock
from quyche.policy.workplace import Order, Queue
from quyche.service import bulk, home, queues
from quyche.service.queues import STANDINGS, WAITING, Narrowing
from quyche.store import spots, views
from quyche.store.lists import Sums
from quyche.store.roads import LOOKED
from quyche.store.tables import CaseRow
from quyche.texts.words import when
from quyche.web import charts
from quyche.web.context import actor, desk, name_of

pages = Blueprint("lists", __name__)
LONGEST_NAME = 60
LETTERS = 42
"""How high the numbers on the map beside a list are, as its style sheet says."""
ORDERS: dict[str, tuple[Order, bool]] = {
    "han": ("due", False), "-han": ("due", True), "gui": ("sent", False), "-gui": ("sent", True),
}  # fmt: skip
ORDER_WORDS = {
    "han": "Hạn gần nhất trước", "-han": "Hạn xa nhất trước", "gui": "Gửi lâu nhất trước", "-gui": "Mới gửi trước",
}  # fmt: skip
STANDING_WORDS = {"late": "Đang quá hạn", "soon": "Sắp đến hạn (phần năm cuối của thời hạn)", "in-time": "Trong hạn"}
CLOSED_SETS = {"standing": STANDING_WORDS, "chased": {WAITING: "Đang chờ trả lời"}}
FILTER_WORDS = {
    "category": "Lĩnh vực", "ward": "Địa bàn", "source": "Nguồn", "lead": "Chủ trì", "state": "Trạng thái",
    "flag": "Cờ", "standing": "Thời hạn", "chased": "Bị đôn đốc",
}  # fmt: skip


@pages.get("/viec/<queue>")
def queue(queue: str) -> str:
    row = queues.queue_of(desk(), queue, actor())
    block = home.block_of(desk(), request.args.get("chi", ""), row, actor())
    asked = _asked(row)
    page = queues.page(desk(), row, actor(), asked, _after(request.args.get("sau", "")), clock.now(), block)
    summed = _summed(row, asked)
    return render_template(
        "queue.html", queue=row, block=block, rows=page.rows, stamp=_stamp(page.rows), cell=_cell,
        beside=page.beside, columns=[c for c in row.columns if page.beside.get(c.shows, True)],
        cut=page.cut, looked=f"{LOOKED:,}".replace(",", "."),
        narrowed=_narrowed(row), filters=_filters(row), orders=ORDER_WORDS, order=_order_of(row),
        next_page=_address(row, sau=f"{page.following[0]}~{page.following[1]}") if page.following else None,
        whole=url_for("lists.queue", queue=queue), groups=_groups(row, summed), group=request.args.get("nhom", ""),
        ready=_ready(row), views=views.views(actor().id, row.head.id), query=urlencode(_kept()), may=_row_action(row),
        actions=bulk.offered(desk(), row, actor()), map=_map(row, summed, page.rows),
    )  # fmt: skip


@pages.post("/viec/<queue>/luu")
def keep(queue: str) -> AnyResponse:
    """Keep the list as narrowed now under a name of the person's own."""
    row = queues.queue_of(desk(), queue, actor())
    name, query = (
        request.form.get("name", "").strip()[:LONGEST_NAME],
        "".join(request.form.get("query", "")[:500].split()),
    )
    if not name:
        flash("Xin đặt tên cho cách xem này.", "warning")
    elif not views.save(actor().id, row.head.id, name, query):
        flash(f"Đã có {views.MOST} cách xem; xin bỏ bớt một cách.", "warning")
    else:
        flash(f"Đã lưu cách xem “{name}”.", "ok")
    return redirect(f"{url_for('lists.queue', queue=queue)}?{query}")


@pages.post("/viec/<queue>/bo-luu")
def forget(queue: str) -> AnyResponse:
    row = queues.queue_of(desk(), queue, actor())
    views.forget(actor().id, row.head.id, request.form.get("name", ""))
    return redirect(url_for("lists.queue", queue=queue))


def _asked(row: Queue) -> Narrowing:
    """What the address asks for, of what the queue offers."""
    offered = {f: request.args.get(f, "") for f in row.filters}
    order, descending = ORDERS.get(request.args.get("xep", ""), (row.order, row.descending))
    flag, standing, chased = (offered.pop(name, "") for name in ("flag", "standing", "chased"))
    return Narrowing(
        equal={f: v for f, v in offered.items() if v}, flag=flag,
        standing=standing if standing in STANDINGS else "", order=order, descending=descending,
        chased=chased,
        sent_from=_day("tu"), sent_to=_day("den"),
    )  # fmt: skip


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _after(text: str) -> tuple[int, str] | None:
    at, tilde, code = text.partition("~")
    return (int(at), code) if tilde and at.isascii() and at.isdecimal() and len(at) < 19 else None


def _order_of(row: Queue) -> str:
    asked = request.args.get("xep", "")
    return asked if asked in ORDERS else next(o for o, said in ORDERS.items() if said == (row.order, row.descending))


def _kept() -> dict[str, str]:
    """What the address says, but for the place in the list."""
    return {k: v for k, v in request.args.items() if v and k != "sau"}


def _address(row: Queue, **more: str) -> str:
    said = {k: v for k, v in {**_kept(), **more}.items() if v}
    return f"{url_for('lists.queue', queue=row.head.id)}?{urlencode(said)}"


def _known(name: str) -> Sequence[Any]:
    policy = desk().policy
    return {
        "category": policy.categories, "ward": policy.wards, "source": policy.sources, "lead": policy.agencies,
        "state": policy.states, "flag": policy.flags,
    }.get(name, ())  # fmt: skip


def _filters(row: Queue) -> list[dict[str, Any]]:
    return [
        {"name": n, "label": FILTER_WORDS[n], "value": request.args.get(n, ""), "options": _options(row, n)}
        for n in row.filters
    ]


def _options(row: Queue, name: str) -> list[tuple[str, str]]:
    if name in CLOSED_SETS:
        return list(CLOSED_SETS[name].items())
    known = [r for r in _known(name) if name != "state" or r.head.id in row.states]
    return [(r.head.id, r.label.vi) for r in known]


def _narrowed(row: Queue) -> bool:
    return any(request.args.get(n) for n in (*row.filters, "tu", "den", "chi"))


def _summed(row: Queue, asked: Narrowing) -> Sums:
    """Counts by what a person asked to group by."""
    by = request.args.get("nhom", "")
    return queues.grouped(desk(), row, actor(), asked, by, clock.now()) if by in row.groups else Sums((), cut=False)


def _groups(row: Queue, summed: Sums) -> dict[str, Any]:
    """What the list may be grouped by; when it is, each value with its count and the address that shows it alone."""
    by = request.args.get("nhom", "")
    found = [(name_of(_known(by), v), many, _address(row, **{by: v})) for v, many in summed.of]
    return {"offered": [(g, FILTER_WORDS[g], _address(row, nhom=g)) for g in row.groups], "found": found,
            "cut": summed.cut}  # fmt: skip


def _map(row: Queue, summed: Sums, shown: Sequence[CaseRow]) -> dict[str, Any]:
    """Beside a list grouped by ward, the wards' outlines with their numbers, and where the page's cases lie."""
    if request.args.get("nhom") != "ward" or not summed.of:
        return {}
    names = {w.head.id: w.label.vi for w in desk().policy.wards}
    drawn = charts.counted_map(desk().policy.outlines, dict(summed.of), names)
    if not drawn:
        return {}
    places = charts.placed(desk().policy.outlines, spots.of(r.code for r in shown))
    points = [{"row": r, "x": places[r.code][0], "y": places[r.code][1]} for r in shown if r.code in places]
    told = charts.with_room(drawn["shapes"], LETTERS)
    return {**drawn, "told": told, "links": {w: _address(row, ward=w) for w in names}, "points": points}


def _ready(row: Queue) -> list[dict[str, Any]]:
    """The views everybody finds, each with its address; `now` when the list stands so."""
    whole, found = url_for("lists.queue", queue=row.head.id), []
    for view in row.views:
        asked = {"nhom" if name == "group" else name: value for name, value in view.asked}
        found.append({"name": view.label.vi, "address": f"{whole}?{urlencode(asked)}", "now": asked == _kept()})
    return found


def _row_action(row: Queue) -> Any:
    """For a case of the list, the action its state most often asks of this person."""
    primary = [a for a in bulk.offered(desk(), row, actor()) if a.primary and not a.when]

    def may(case: CaseRow) -> Any:
        mine = (a for a in primary if case.state in a.origins and (a.scope != "lead" or case.lead == actor().agency))
        return next(mine, None)

    return may


def _stamp(rows: Sequence[CaseRow]) -> str:
    """Changes whenever one of the rows shown does."""
    said = "|".join(f"{r.code}:{r.seq}" for r in rows)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _cell(row: CaseRow, shows: str) -> str:
    if shows == "flags":
        return ", ".join(name_of(desk().policy.flags, f) for f in row.flags.split("|") if f)
    if shows in ("category", "ward", "source", "state", "lead"):
        return name_of(_known(shows), getattr(row, shows))
    return when(getattr(row, shows), desk().live.book.zone)
