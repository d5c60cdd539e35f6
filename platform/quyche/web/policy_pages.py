"""What serves, what was refused, what is open."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request

from quyche import clock
from quyche.handle import of_role
from quyche.handle.permissions import Reach
from quyche.papers.reading_html import reading_body
from quyche.policy.places import Clause
from quyche.policy.register import article_of, by_clause, in_order, to_reread
from quyche.policy.workplace import Action, Role, Scope
from quyche.service import looks, standing
from quyche.source.kinds import parse_day
from quyche.texts.activation_messages import KINDS, reason_said, word
from quyche.texts.findings import as_text
from quyche.texts.notices import occasion_said, receiver_said, sample_values, worded
from quyche.texts.reading_copy import NotYet, reading_copy
from quyche.web.bell import CHANNEL_WORDS, URGENCY_WORDS
from quyche.web.books import difficulties
from quyche.web.context import actor, desk, serving

pages = Blueprint("policy", __name__)
DECISION = "Quyết định"


@pages.get("/chinh-sach")
def overview() -> str:
    live, trouble = desk().live, serving().trouble
    version = {
        "label": live.book.policy.digests.content, "source_digest": live.source_digest, "commit": live.commit,
        "since": live.since,
    }  # fmt: skip
    refused = None
    if trouble:
        errors = [f for f in trouble.prepared.findings if f.severity == "error"]
        refused = {"at": trouble.at, "findings": [as_text(f, trouble.prepared.lines) for f in errors]}
    return render_template(
        "policy.html", version=version, refused=refused, gaps=live.book.policy.gaps,
        warnings=[as_text(f, live.lines) for f in live.findings if f.severity == "warning"],
        may_list_looks=looks.may_list(desk().policy, actor()),
        limits=live.book.policy.rules_of("limit"), found=standing.standing(desk(), clock.now()),
        kind_said=lambda k: word(KINDS, k), reason_said=reason_said,
    )  # fmt: skip


@pages.get("/chinh-sach/dieu-khoan")
def clauses() -> str:
    """The register by article, with what people found difficult."""
    policy = desk().policy
    resting, stale = by_clause(policy), to_reread(policy)
    raised = sorted(difficulties(), key=lambda d: bool(d["row"].answers))
    articles = [
        (
            name,
            [
                {
                    "row": c, "rows": resting.get(c.text, ()), "to_reread": c in stale,
                    "difficulties": [d for d in raised if d["row"].clause == c.head.id],
                }
                for c in rows
            ],
        )
        for name, rows in groupby(in_order(policy), _article)
    ]  # fmt: skip
    raising = [b for b in policy.books if b.kind == "difficulty" and actor().roles & set(b.writers)]
    return render_template("clauses.html", articles=articles, raising=raising, marked=request.args.get("dong", ""))


def _article(clause: Clause) -> str:
    """The article a clause stands in; those of the decision that issues the regulation stand together."""
    return DECISION if clause.text.startswith(DECISION) else article_of(clause.text)


@pages.get("/chinh-sach/ban-doc")
def reading() -> str:
    """The policy as people read a regulation, as in force on a day; today's with a word when that day will not do."""
    today = clock.now().astimezone(desk().live.book.zone).date()
    wrong, day = "", parse_day(request.args.get("ngay") or today.isoformat())
    try:
        copy = reading_copy(desk().policy, day or today)
    except NotYet as error:
        said = str(error)
        wrong, copy = f"{said[:1].upper()}{said[1:]}.", reading_copy(desk().policy, today)
    wrong = wrong if day else "Ngày phải có thật, như 24/11/2026."
    return render_template("reading_copy.html", copy=copy, body=reading_body(copy), wrong=wrong)


@pages.get("/chinh-sach/thong-bao")
def notices() -> str:
    """Every notice as it would read for a made-up case."""
    policy, zone, now = desk().policy, desk().live.book.zone, clock.now()
    shown = [
        {
            "row": n, "occasion": occasion_said(policy, n.occasion), "channels": [CHANNEL_WORDS[c] for c in n.channels],
            "receivers": [receiver_said(policy, r) for r in n.receivers],
            **{lang: worded(n, sample_values(policy, n, now, zone, lang), lang) for lang in ("vi", "en")},
        }
        for n in sorted(policy.notices, key=lambda n: n.head.place)
    ]  # fmt: skip
    return render_template("policy_notices.html", notices=shown, urgencies=URGENCY_WORDS)


@pages.get("/chinh-sach/quyen")
def permissions() -> str:
    """Who may do what, one role at a time: the very table the service keeps to."""
    policy = desk().policy
    chosen = next((r for r in policy.roles if r.head.id == request.args.get("vai")), policy.roles[0])
    return render_template(
        "permissions.html", roles=policy.roles, chosen=chosen, sight=SIGHT[chosen.sees], powers=_powers(chosen),
        entrances=[e for e in policy.entrances if chosen.head.id in e.roles], rows=_rows(chosen),
    )  # fmt: skip


SIGHT: dict[Scope, str] = {
    "all": "mọi vụ việc", "agency": "vụ việc có phần của cơ quan mình", "none": "không vụ việc nào",
}  # fmt: skip
SCOPES: dict[Reach, str] = {
    "all": "Mọi vụ việc", "known": "Mọi vụ việc có phần của cơ quan mình",
    "agency": "Cơ quan mình chủ trì hoặc phối hợp", "lead": "Cơ quan mình chủ trì",
    "target": "Việc giao cho cơ quan mình", "opener": "Việc cơ quan mình giao",
}  # fmt: skip


def _powers(role: Role) -> list[str]:
    """What a role may do beside the actions on cases."""
    said = {
        "Mở tên và liên hệ của người gửi (mỗi lần đều được ghi lại)": role.identity,
        "Mở lời của người gửi trước khi che (được ghi lại)": role.originals,
        "Xem vụ việc đang khóa": role.locked == "yes",
        "Xem vụ việc đang khóa khi người phụ trách bị phản ánh": role.locked == "substitute",
        "Xem tổng quan": role.overview,
        "Giữ quy chế": role.office,
        "Phê duyệt quy tắc, ấn định lúc có hiệu lực": role.approves,
    }  # fmt: skip
    names = [r.label.vi for r in desk().policy.roles if r.head.id in role.grants]
    granting = [f"Cấp, đổi, kết thúc tài khoản của: {'; '.join(names)}"] if names else []
    return [text for text, holds in said.items() if holds] + granting


def _rows(role: Role) -> list[dict[str, Any]]:
    actions: dict[str, Action] = {a.head.id: a for a in desk().policy.actions}
    rows = [
        {
            "action": actions[action], "states": [p.state for p in found], "scope": SCOPES[found[0].scope],
            "task": found[0].task, "locked": found[0].locked,
        }
        for action, found in of_role(desk().policy, role.head.id).items()
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (r["locked"], r["action"].rank, r["action"].head.id))
