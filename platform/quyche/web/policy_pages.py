"""What serves, what was refused, what is open."""

from __future__ import annotations

from flask import Blueprint, render_template

from quyche.policy.base import clause_order
from quyche.policy.places import Clause
from quyche.policy.policy import Policy
from quyche.service import looks
from quyche.texts.findings import as_text
from quyche.web.books import difficulties
from quyche.web.context import actor, desk, serving

pages = Blueprint("policy", __name__)


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
    """The register, clause by clause, with what people found difficult."""
    policy, raised = desk().policy, difficulties()
    shown = [
        {
            "row": c, "rows": _citing(policy, c),
            "difficulties": [d for d in raised if d["row"].clause == c.head.id],
        }
        for c in sorted(policy.clauses, key=lambda c: (not c.text.startswith("Quyết"), clause_order(c.text)))
    ]  # fmt: skip
    raising = [b for b in policy.books if b.kind == "difficulty" and actor().roles & set(b.writers)]
    return render_template("clauses.html", clauses=shown, raising=raising)


def _citing(policy: Policy, clause: Clause) -> int:
    """How many rows of the policy rest on the clause."""
    kinds = (
        policy.rules, policy.categories, policy.agencies, policy.states, policy.actions, policy.entrances,
        policy.forms, policy.queues, policy.books, policy.flags, policy.sources, policy.steps,
    )  # fmt: skip
    return sum(any(x.ref == clause.text for x in row.head.cites) for rows in kinds for row in rows)
