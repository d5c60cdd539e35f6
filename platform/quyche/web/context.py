"""What every request works with, and what every template may say."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app, g, request, session, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from quyche import clock as moment
from quyche.case import RESTING, Clock
from quyche.decide.decision import limit_from
from quyche.handle import ANYBODY, Actor, roles_of
from quyche.handle.granting import grantable
from quyche.policy.base import Label
from quyche.policy.workplace import Queue
from quyche.service import accounts, duties, queues
from quyche.service.desk import Desk
from quyche.service.overview import may_see
from quyche.service.serving import Serving
from quyche.store import activations, registers
from quyche.store.tables import CaseRow
from quyche.texts.findings import message
from quyche.texts.pages import translated
from quyche.texts.words import Left, span, time_left, when
from quyche.web import doors
from quyche.web.monitoring import reminders_behind

MY_PAGES = (
    ("mine.overview", "Tài khoản của tôi"), ("choices.form", "Cách nhận thông báo"),
    ("passwords.change", "Đổi mật khẩu"),
)  # fmt: skip
"""What the menu of a person's own holds, as (endpoint, label)."""


def desk() -> Desk:
    return cast(Desk, g.desk)


def serving() -> Serving:
    return cast(Serving, current_app.extensions["serving"])


def actor() -> Actor:
    """Who asks, with the roles they hold for others now."""
    if not g.account:
        return Actor(ANYBODY, frozenset())
    if "actor" not in g:
        g.actor = duties.standing_in(desk(), accounts.actor_of(g.account), moment.now())
    return cast(Actor, g.actor)


def language() -> str:
    return "en" if not g.get("account") and session.get("language") == "en" else "vi"


def rows_of(kind: str) -> tuple[Any, ...]:
    """Rows of the serving policy, then those of the version that the case shown began under: some may be gone since."""
    earlier = g.get("pinned")
    return (*getattr(desk().policy, kind), *(getattr(earlier, kind) if earlier else ()))


def name_of(rows: Any, row_id: str | None, unknown: str = "Chưa rõ") -> str:
    label: Label | None = next((r.label for r in rows if r.head.id == row_id), None)
    return label.said(language()) if label else (row_id or translated(unknown, language()))


def named(kind: str, row_id: str | None) -> str:
    """A row's name by its kind (`agencies`, `states`)."""
    return name_of(rows_of(kind), row_id)


def account_name(account_id: str) -> str:
    account = registers.known_account(account_id)
    return str(account.name) if account else account_id


def left(row: CaseRow) -> Left:
    if f"|{RESTING}|" in row.marks:
        return Left("tạm dừng", "muted")
    return time_left(row.due_at, row.stopped_at, moment.now(), row.received_at)


def spent(clock: Clock | None) -> int | None:
    """How much of a running limit is used, in percent of its own hours, at most 100; None when nothing runs."""
    if clock is None or clock.stopped_at:
        return None
    book, limit, now = desk().live.book, limit_from(clock.limit), moment.now()
    if limit is None:
        return None
    gone = book.used(clock.started_at, clock.paused_at or now, limit, clock.agency, clock.rests)
    return min(100, 100 * gone // max(1, limit.seconds(book.timetable(clock.agency).working_day)))


def install(app: Flask) -> None:
    app.context_processor(_common)
    app.add_template_filter(lambda text: text[:1].upper() + text[1:], "capitalize_first")


def _common() -> dict[str, Any]:
    if "desk" not in g:
        return {}
    policy, zone = desk().policy, desk().live.book.zone
    return {
        "site": policy.sites[0], "language": language(), "account": g.account, "enrolling": g.get("enrolling", False),
        "now": moment.now(),
        "_": lambda text: translated(text, language()),
        "when": lambda at: when(datetime.fromisoformat(at) if isinstance(at, str) else at, zone),
        "length": said_limit, "left": left, "span": span,
        "length_of": lambda s: span(timedelta(seconds=s)), "day": lambda d: f"{d:%d/%m/%Y}",
        "conditions": lambda x: json.dumps([[c.field, sorted(c.values)] for c in x.shown_when]),
        "csrf": lambda: Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf()),
        "category_name": lambda i: named("categories", i), "ward_name": lambda i: named("wards", i),
        "agency_name": lambda i: named("agencies", i), "source_name": lambda i: named("sources", i),
        "role_name": lambda i: name_of(policy.roles, i), "account_name": account_name,
        "state_name": lambda i: named("states", i), "clock_name": lambda i: named("clocks", i),
        "gap_row": lambda i: next((x for x in policy.gaps if x.head.id == i), None),
        "trial": current_app.config["DEMO"], "follows_tree": serving().follow,
        "fonts": _fonts(), "dialable": dialable, **_for_staff(),
    }  # fmt: skip


def _for_staff() -> dict[str, Any]:
    if not g.account or g.get("enrolling"):
        return {}
    who, policy = actor(), desk().policy
    mine = my_queues()
    counts, bell = queues.badges(mine, who)
    my_places = places()
    keeps = any(r.office and r.head.id in who.roles for r in policy.roles)
    keeps_rules = doors.opens("versions.overview", policy, who)
    trouble, live = serving().trouble, desk().live
    broken = [f for f in trouble.prepared.findings if f.severity == "error"] if trouble else []
    return {
        "my_queues": mine,
        "q_counts": counts,
        "my_places": my_places,
        "place_here": _here(my_places),
        "my_pages": MY_PAGES,
        "my_roles": [r.label.vi for r in roles_of(policy, accounts.actor_of(g.account))],
        "my_books": policy.books,
        "acting_for": who.lent,
        "unread": bell,
        "my_entrances": [e for e in policy.entrances if who.roles & set(e.roles)],
        "behind": reminders_behind(moment.now()),
        "alarms": activations.alarms() if keeps_rules else [],
        "keeps_rules": keeps_rules,
        "trouble": [f"{f.place}: {message(f)}" for f in broken] if keeps else [],
        "warnings_count": sum(f.severity == "warning" for f in live.findings) if keeps else 0,
    }


def places() -> list[tuple[str, str]]:
    """Pages beside the queues that are for this person, as (endpoint, label)."""
    figures = [("overview.overview", "Tổng quan"), ("reporting.figures", "Báo cáo")] if may_see(desk(), actor()) else []
    grants = [("accounts.overview", "Tài khoản")] if grantable(desk().policy, actor()) else []
    policy = [("policy.overview", "Chính sách"), ("policy.permissions", "Ai được làm gì")]
    technical = [("technical.index", "Quản trị kỹ thuật"), ("bell.failed", "Tin chưa gửi được")] if _technical() else []
    places = [*technical, *figures, *policy, *grants]
    return [(e, label) for e, label in places if doors.opens(e, desk().policy, actor())]


def _here(places: Sequence[tuple[str, str]]) -> str:
    """The place whose page, or a page below it, is being looked at: the nearest one."""
    above = {e: url_for(e).rstrip("/") + "/" for e, _ in places}
    found = [e for e, address in above.items() if f"{request.path}/".startswith(address)]
    return max(found, key=lambda e: len(above[e]), default="")


def _technical() -> bool:
    """By one's own account: it cannot be lent."""
    own = accounts.actor_of(g.account).roles
    return "technical" in current_app.blueprints and any(r.technical and r.head.id in own for r in desk().policy.roles)


def my_queues() -> list[Queue]:
    """The first is where a person's day begins."""
    mine = (q for q in desk().policy.queues if actor().roles & set(q.roles))
    return sorted(mine, key=lambda q: (q.rank, q.head.id))


def dialable(text: str) -> Markup:
    """Emergency numbers in a text as links a phone can call."""
    parts = re.split(r"\b(\d{3})\b", text)
    return Markup("").join(
        Markup('<a href="tel:{0}">{0}</a>').format(p) if i % 2 else escape(p) for i, p in enumerate(parts)
    )


@cache
def _fonts() -> tuple[str, ...]:
    """The letters every page begins with, asked for before the style sheet names them."""
    built = Path(current_app.static_folder or "") / "build"
    return tuple(sorted(f.name for f in built.glob("*.woff2")))


def said_limit(data: Mapping[str, Any] | None) -> str:
    limit = limit_from(data)
    return limit.said(language()) if limit else "–"
