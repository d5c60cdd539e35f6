"""Pages of those who grant accounts: who has one, a new one, one with its history."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock
from quyche.errors import Conflict, NotFound, Refused
from quyche.handle.granting import Problems, Wanted, grantable, may_decide
from quyche.service import account_log, granting, second_factor
from quyche.service.accounts import actor_of
from quyche.service.desk import new_code
from quyche.store import grants as rows
from quyche.store.tables import Account
from quyche.texts.account_messages import HAPPENED, said
from quyche.web.context import actor, desk

pages = Blueprint("accounts", __name__)
LONGEST_SEARCH = 120
Answer = str | AnyResponse | tuple[str, int]


@pages.get("/tai-khoan")
def overview() -> str:
    asked = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    found = granting.accounts(desk(), actor(), asked)
    return render_template("accounts.html", asked=asked, found=found, waiting=rows.waiting(), roles_of=_roles_of)


def _roles_of(account: Account) -> list[str]:
    return sorted(actor_of(account).roles)


@pages.route("/tai-khoan/cap-moi", methods=["GET", "POST"])
def new() -> Answer:
    granting.demand_grantor(desk(), actor())
    wanted = typed(request.form.get("id", "").strip())
    if request.method == "GET":
        return _new(wanted, {}, new_code())
    command = request.form.get("~command", "")[:64] or new_code()
    try:
        issued = granting.grant(desk(), [wanted], command, actor(), clock.now())
    except Refused as refused:
        return _new(wanted, {k.partition(".")[2]: p for k, p in refused.problems.items()}, command), 422
    except Conflict:
        return _new(wanted, {"id": ("account-id-taken", {"id": wanted.id})}, command), 422
    return _issued(issued)


def typed(account_id: str) -> Wanted:
    """The account as the form says it."""
    said_of = {name: request.form.get(name, "").strip() for name in ("name", "agency", "head", "document")}
    return Wanted(account_id, roles=frozenset(request.form.getlist("roles")), **said_of)


def _new(wanted: Wanted, problems: Problems, command: str) -> str:
    return render_template("account_new.html", wanted=wanted, command=command, **_choices(problems))


def _choices(problems: Problems) -> dict[str, Any]:
    """What a form of an account offers the actor, and what is wrong with what was typed."""
    policy, mine = desk().policy, grantable(desk().policy, actor())
    roles = [r for r in policy.roles if r.head.id in mine]
    fixed = {r.agency for r in roles if r.agency}
    open_roles = {r.head.id for r in roles if not r.agency}
    agencies = [a for a in policy.agencies if a.head.id in fixed or a.role in open_roles]
    return {"roles": roles, "agencies": agencies, "problems": {f: said(p) for f, p in problems.items()}}


def _issued(issued: list[granting.Issued]) -> str:
    return render_template("account_codes.html", issued=issued)


@pages.get("/tai-khoan/<account_id>")
def one(account_id: str) -> str:
    return _one(account_id, None, {})


def _one(account_id: str, wanted: Wanted | None, problems: Problems, moved: bool = False) -> str:
    granting.demand_grantor(desk(), actor())
    account = rows.find(account_id)
    if account is None:
        raise NotFound(account_id)
    return render_template(
        "account.html",
        account_row=account,
        stands=granting.standing(desk(), account),
        wanted=wanted or granting.standing(desk(), account),
        entries=account_log.history(desk(), account_id),
        happened=HAPPENED,
        seen=account_log.seen(account_id),
        moved=moved,
        until=rows.waiting().get(account_id),
        two_steps=second_factor.has(account_id),
        may=account.active and may_decide(desk().policy, actor(), actor_of(account)),
        **_choices(problems),
    )


@pages.post("/tai-khoan/<account_id>/thay-doi")
def change(account_id: str) -> Answer:
    wanted = typed(account_id)
    try:
        granting.change(desk(), wanted, request.form.get("reason", ""), _seen(), actor(), clock.now())
    except Refused as refused:
        return _one(account_id, wanted, refused.problems), 422
    except Conflict:
        return _one(account_id, wanted, {}, moved=True), 409
    flash("Đã ghi thay đổi.", "ok")
    return redirect(url_for("accounts.one", account_id=account_id))


@pages.post("/tai-khoan/<account_id>/dat-lai-hai-buoc")
def reset_factor(account_id: str) -> Answer:
    try:
        granting.reset_factor(desk(), account_id, request.form.get("reason", ""), _seen(), actor(), clock.now())
    except Refused as refused:
        return _one(account_id, None, {f"reset-{f}": p for f, p in refused.problems.items()}), 422
    except Conflict:
        return _one(account_id, None, {}, moved=True), 409
    flash("Đã đặt lại đăng nhập hai bước; mọi phiên đăng nhập của tài khoản đã đóng.", "ok")
    return redirect(url_for("accounts.one", account_id=account_id))


@pages.post("/tai-khoan/<account_id>/ket-thuc")
def end(account_id: str) -> Answer:
    try:
        granting.end(desk(), account_id, request.form.get("reason", ""), _seen(), actor(), clock.now())
    except Refused as refused:
        return _one(account_id, None, {f"end-{f}": p for f, p in refused.problems.items()}), 422
    except Conflict:
        return _one(account_id, None, {}, moved=True), 409
    flash("Đã kết thúc tài khoản; mọi phiên đăng nhập của tài khoản đã đóng.", "ok")
    return redirect(url_for("accounts.one", account_id=account_id))


@pages.post("/tai-khoan/<account_id>/cap-lai-ma")
def issue(account_id: str) -> Answer:
    return _issued([granting.issue(desk(), account_id, actor(), clock.now())])


def _seen() -> int:
    number = request.form.get("~seen", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 9 else -1
