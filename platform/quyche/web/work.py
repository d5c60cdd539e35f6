"""The office's pages: queues, cases, actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock, handle
from quyche.case import Case
from quyche.decide.decision import as_data
from quyche.errors import Conflict, NotAllowed, NotFound, Refused
from quyche.handle import Command
from quyche.policy.base import Label
from quyche.policy.rules import CATEGORY, FLAG, YES
from quyche.policy.succession import state_of
from quyche.policy.workplace import Action, Choice, Form
from quyche.service import bulk, cases, looks, reading, removing
from quyche.service.desk import Submission, tidy_code
from quyche.service.saying_why import shown_why
from quyche.store import cases as rows
from quyche.texts.form_messages import say_problem
from quyche.texts.words import Left, promise_left, target_left
from quyche.web import asking
from quyche.web.beginning import prefilled
from quyche.web.context import actor, desk, name_of, spent
from quyche.web.sheets import sheet_of
from quyche.web.showing import in_parts, moments_of, shown, shown_entry, shown_task, who
from quyche.web.standing import standing_of

pages = Blueprint("work", __name__)
SOME = 3
"""Buttons on a case page before the rest goes under one heading."""


@pages.get("/vu-viec/<code>")
def case(code: str) -> str:
    return _case_page(reading.visible_case(desk(), tidy_code(code), actor()), [])


@pages.post("/vu-viec/<code>/nguoi-gui")
def sender(code: str) -> str:
    found = reading.visible_case(desk(), tidy_code(code), actor())
    return _case_page(found, reading.sender_of(desk(), found, actor(), clock.now()))


@pages.post("/vu-viec/<code>/loi-goc")
def original(code: str) -> str:
    found = reading.visible_case(desk(), tidy_code(code), actor())
    return _case_page(found, [], reading.originals_of(desk(), found, actor(), clock.now()))


def _case_page(found: Case, sender: list[reading.Value], originals: Sequence[reading.Value] = ()) -> str:
    policy = desk().policy
    g.pinned = pinned = desk().book(found).policy
    filled = [shown_entry(e) for e in reading.entries(desk(), found, actor())]
    return render_template(
        "case.html", case=found, row=rows.row(found.code), clock=found.limit_clock,
        state=state_of(found.state, policy, pinned),
        actions=_laid_out(handle.available(policy, found, actor())), entries=filled,
        decision=reading.decision_of(desk(), found, clock.now()),
        why=shown_why(reading.why(desk(), found, clock.now())),
        spent=spent(found.limit_clock), target=_target(found),
        promise=promise_left(found.promise.due_at, clock.now()) if found.promise else None,
        flags=[f for f in policy.flags if found.facts.get(FLAG + f.head.id) == YES],
        may_see_sender=handle.sees_identity(policy, found, actor()) and not sender,
        sender=[shown(v) for v in sender], tasks=[shown_task(found, t, filled) for t in found.tasks],
        moments=moments_of(found, {int(e["seq"]): e for e in filled}),
        looks=looks.of_case(desk(), found, actor()), looks_most=looks.OF_A_CASE,
        standing=standing_of(found, filled, list(originals)),
        version={"label": pinned.digests.content, "commit": desk().serving.commit(found.version)},
    )  # fmt: skip


def _laid_out(actions: tuple[Action, ...]) -> dict[str, list[Action]]:
    """One action first, a few beside it, the rest under "Việc khác"."""
    first = [a for a in actions if a.primary][:1]
    some = [a for a in actions if a not in first and not a.rare][: SOME - len(first)]
    return {"first": first, "some": some, "rest": [a for a in actions if a not in (*first, *some)]} if actions else {}


def _target(found: Case) -> Left | None:
    """The running internal target, which is never called overdue."""
    running = [c for c in found.clocks if c.target and not (c.promise or c.stopped_at)]
    return target_left(running[-1].due_at, clock.now()) if running else None


@pages.get("/vu-viec/<code>/viec/<int:number>")
def task(code: str, number: int) -> str:
    """Something asked within a case on a sheet of its own, to be printed."""
    found = reading.visible_case(desk(), tidy_code(code), actor())
    asked = next((t for t in found.tasks if t.number == number), None)
    if asked is None:
        raise NotFound(str(number))
    filled = [shown_entry(e) for e in reading.entries(desk(), found, actor())]
    return render_template(
        "task.html", case=found, task=shown_task(found, asked, filled), by=who(asked.by), sheet=sheet_of(found, asked),
    )  # fmt: skip


@pages.get("/vu-viec/<code>/ban-ghi/<int:seq>")
def entry(code: str, seq: int) -> str:
    """An entry on a sheet of its own, in the order and words of the form it was filled in on."""
    found = reading.visible_case(desk(), tidy_code(code), actor())
    filed = next((e for e in found.entries if e.seq == seq), None)
    if filed is None:
        raise NotFound(str(seq))
    told = next(e for e in reading.entries(desk(), found, actor()) if e.seq == seq)
    event, form = reading.events_of(found.code)[seq - 1], reading.form_at(desk(), filed)
    return render_template(
        "entry.html", case=found, form_row=form, parts=in_parts(form, told), files=told.files, at=event.at,
        by=who(event.actor), version=filed.version, veiled=told.veiled,
    )  # fmt: skip


@pages.get("/vu-viec/<code>/tep/<attachment>")
def attachment(code: str, attachment: str) -> Response:
    found = reading.visible_case(desk(), tidy_code(code), actor())
    data, media_type = reading.attachment(desk(), found, attachment, bool(request.args.get("small")), actor())
    inline = media_type.startswith(("image/", "audio/", "video/"))
    headers = {
        "Content-Disposition": "inline" if inline else "attachment",
        "Cache-Control": "private, no-store",
    }
    return Response(data, mimetype=media_type, headers=headers)


@pages.route("/nhap/<entrance>", methods=["GET", "POST"])
def enter(entrance: str) -> str | AnyResponse | tuple[str, int]:
    row, form = cases.entrance_of(desk(), entrance, actor())
    if not row.roles:
        raise NotFound(entrance)
    if request.method == "GET":
        return render_template("report.html", **asking.page_of(form, asking.defaults(form)))
    sent = asking.submitted()
    try:
        code = cases.report(desk(), entrance, sent, actor(), clock.now())
    except Refused as refused:
        return render_template("report.html", **asking.page_of(form, sent, refused)), 422
    flash(f"Đã ghi nhận. Xin đọc mã {code} cho người phản ánh: họ theo dõi bằng mã này.", "ok")
    return _back_to(code)


def _back_to(code: str) -> AnyResponse:
    """To the case; to the first page when it is no longer for this person to see."""
    if reading.visible(desk(), code, actor()):
        return redirect(url_for("work.case", code=code))
    flash("Vụ việc đã chuyển cho người khác và không còn hiện với bạn.", "info")
    return redirect(url_for("sign_in.first"))


@pages.route("/vu-viec/<code>/<action>", methods=["GET", "POST"])
def action(code: str, action: str) -> str | AnyResponse | tuple[str, int]:
    found = reading.visible_case(desk(), tidy_code(code), actor())
    sent = asking.submitted() if request.method == "POST" else None
    task = sent.task if sent else request.args.get("viec", 0, int)
    row = handle.offered(desk().policy, found, Command(actor(), action, found.seq, None, task))
    if sent:
        return _done(found, row, action, sent)
    if row is None:
        raise NotAllowed(action)
    form = _form(row)
    return _action_page(found, row, form, prefilled(row, form, found), task=task, fresh=True)


def _done(found: Case, row: Action | None, action: str, sent: Submission) -> AnyResponse | tuple[str, int]:
    try:
        cases.act(desk(), found.code, action, sent, actor(), clock.now())
    except Refused as refused:
        if row is None:
            raise
        return _action_page(found, row, _form(row), sent, refused, task=sent.task), 422
    except Conflict:
        if row is None:
            raise
        state = name_of(desk().policy.states, found.state)
        return _action_page(
            found, row, _form(row), sent, conflict=f"Trạng thái hiện tại: {state}.", task=sent.task
        ), 409
    return _back_to(found.code)


def _form(row: Action) -> Form:
    if row.form:
        return cases.form_of(desk(), row.form)
    return Form(row.head, row.label, row.label.__class__(""), row.label, ())


def _kin_label(other: Case) -> Label:
    policy = desk().policy
    said = (other.code, name_of(policy.states, other.state), name_of(policy.categories, other.facts.get(CATEGORY, "")))
    return Label(" · ".join(text for text in said if text))


def _chased(found: Case, row: Action, task: int) -> list[tuple[str, datetime]]:
    """Whom the action would chase again, each with the last time; none for one that does not chase."""
    if bulk.chases(desk(), row):
        return [(c.to, c.at) for c in found.chases if c.waiting]
    asked = next((t for t in found.tasks if t.number == task), None)
    at = asked.chased_in_vain if asked and any(e.kind == "chase" for e in row.effects) else None
    return [(agency, at) for agency in asked.waiting] if asked and at else []


def _action_page(
    found: Case,
    row: Action,
    form: Form,
    given: Submission | Mapping[str, list[str]],
    refused: Refused | None = None,
    conflict: str = "",
    task: int = 0,
    fresh: bool = False,
) -> str:
    """`fresh`: nothing was typed yet, so that what stands in the way is said in place of the form."""
    refusal = handle.hindered(desk().book(found), desk().policy, found, row, actor(), clock.now()) if fresh else None
    decides = any(e.kind == "decide" for e in row.effects)
    proposal = as_data(handle.propose(desk().book(found), found, clock.now())) if decides else None
    why = shown_why(reading.why(desk(), found, clock.now(), proposed=True)) if decides else None
    other, unseen = removing.kin(desk(), found, actor()) if removing.removes(row) else ((), 0)
    kin = tuple(Choice(k.code, _kin_label(k)) for k in other)
    return render_template(
        "action.html", case=found, action=row, seen=found.seq, task_number=task, conflict=conflict,
        proposal=proposal, why=why,
        hindrances=[say_problem(code, words) for code, words in refusal.problems.values()] if refusal else [],
        chased=_chased(found, row, task),
        reported=shown_entry(next(iter(reading.entries(desk(), found, actor())))),
        unseen=unseen, **asking.page_of(form, given, refused, {"kin": kin}, found),
    )  # fmt: skip
