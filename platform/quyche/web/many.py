"""One action on many cases: first what would happen, then what did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request

from quyche import clock
from quyche.decide.decision import as_data
from quyche.errors import Refused
from quyche.policy.base import Label
from quyche.policy.workplace import Action, Form, Queue
from quyche.service import bulk, queues
from quyche.service.desk import tidy_code
from quyche.texts.form_messages import say_problem
from quyche.web import asking
from quyche.web.context import actor, desk

pages = Blueprint("many", __name__)
REFUSED = {
    "gone": "không có, hoặc không còn hiện với bạn", "not-now": "không làm được ở trạng thái hiện tại",
    "changed": "vừa được người khác thay đổi; xin xem lại",
}  # fmt: skip


@pages.route("/viec/<queue>/hang-loat", methods=["GET", "POST"])
def preview(queue: str) -> str | tuple[str, int]:
    row = queues.queue_of(desk(), queue, actor())
    action = bulk.action_of(desk(), row, request.values.get("~many") or request.values.get("viec", ""), actor())
    if request.method == "POST":
        return _carried_out(row, action)
    codes = [c for c in map(tidy_code, request.args.getlist("ma")) if c]
    return _page(row, action, list(dict.fromkeys(codes)))


def _page(row: Queue, action: Action, codes: list[str], refused: Refused | None = None) -> str:
    form = bulk.common_form(desk(), action) or Form(action.head, action.label, Label(""), action.label, ())
    expected = bulk.expect(desk(), action, codes, actor(), clock.now())
    given = asking.submitted() if refused else asking.defaults(form)
    return render_template(
        "many.html", queue=row, action=action, expected=[_told(e) for e in expected], most=bulk.MOST,
        too_many=len(codes) > bulk.MOST, able=sum(not e.refused for e in expected), hidden=_hidden(action, expected),
        **asking.page_of(form, given, refused),
    )  # fmt: skip


def _hidden(action: Action, expected: Sequence[bulk.Expected]) -> list[tuple[str, str]]:
    """What the form carries along: the action, and each case with the number of its log that was looked at."""
    cases = [pair for e in expected if not e.refused for pair in (("~code", e.code), ("~at", str(e.seen)))]
    return [("~many", action.head.id), *cases]


def _told(expected: bulk.Expected) -> dict[str, Any]:
    proposal = as_data(expected.proposal) if expected.proposal else None
    return {"row": expected, "refused": REFUSED.get(expected.refused, ""), "proposal": proposal}


def _carried_out(row: Queue, action: Action) -> str | tuple[str, int]:
    sent = asking.submitted()
    seen = {c: int(n) for c, n in zip(request.form.getlist("~code"), request.form.getlist("~at"), strict=False)
            if n.isdecimal() and len(n) < 9}  # fmt: skip
    problems = bulk.problems(desk(), action, sent, actor(), clock.now())
    if problems:
        return _page(row, action, list(seen), Refused(problems)), 422
    outcomes = bulk.carry_out(desk(), action, seen, sent, actor(), clock.now())
    told = [(o.code, _why(o)) for o in outcomes]
    return render_template("many_done.html", queue=row, action=action, told=told, done=sum(not p for _, p in told))


def _why(outcome: bulk.Outcome) -> str:
    """Why nothing happened to a case; "" when it did."""
    if not outcome.problem or outcome.problem in REFUSED:
        return REFUSED.get(outcome.problem, "")
    return say_problem(outcome.problem, dict(outcome.words))
