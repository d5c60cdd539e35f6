"""What serves, what was refused, what is open."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request

from quyche import clock
from quyche.handle import of_role
from quyche.handle.permissions import Reach
from quyche.policy.base import Head, clause_parent
from quyche.policy.places import Clause
from quyche.policy.policy import Policy
from quyche.policy.workplace import Action, Role, Scope
from quyche.service import looks
from quyche.texts.findings import as_text
from quyche.texts.notices import occasion_said, receiver_said, sample_values, worded
from quyche.web.bell import CHANNEL_WORDS, URGENCY_WORDS
from quyche.web.books import clauses_in_order, difficulties
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
        limits=live.book.policy.rules_of("limit"),
    )  # fmt: skip


@pages.get("/chinh-sach/dieu-khoan")
def clauses() -> str:
    """The register by article, with what people found difficult."""
    policy = desk().policy
    raised = sorted(difficulties(), key=lambda d: bool(d["row"].answers))
    articles = [
        (
            name,
            [
                {
                    "row": c, "rows": _citing(policy, c),
                    "difficulties": [d for d in raised if d["row"].clause == c.head.id],
                }
                for c in rows
            ],
        )
        for name, rows in groupby(clauses_in_order(policy), _article)
    ]  # fmt: skip
    raising = [b for b in policy.books if b.kind == "difficulty" and actor().roles & set(b.writers)]
    return render_template("clauses.html", articles=articles, raising=raising, marked=request.args.get("dong", ""))


def _article(clause: Clause) -> str:
    """The article a clause stands in; those of the decision that issues the regulation stand together."""
    if clause.text.startswith(DECISION):
        return DECISION
    parent = clause_parent(clause.text)
    while parent != (parent := clause_parent(parent)):
        pass
    return parent


def _citing(policy: Policy, clause: Clause) -> list[Head]:
    """The rows of the policy that rest on the clause, by file and line."""
    kinds = (
        policy.rules, policy.categories, policy.agencies, policy.states, policy.actions, policy.entrances,
        policy.forms, policy.queues, policy.books, policy.flags, policy.sources, policy.steps,
    )  # fmt: skip
    heads = (row.head for rows in kinds for row in rows if any(x.ref == clause.text for x in row.head.cites))
    return sorted(heads, key=lambda h: (h.place.file, h.place.line))


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
