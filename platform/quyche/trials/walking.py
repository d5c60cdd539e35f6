"""Tests that lead a case from hand to hand, as people would, without anybody's database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo

from quyche import forms
from quyche.case import Case, after, fold
from quyche.decide.deciding import Rulebook
from quyche.errors import NotAllowed, Refused
from quyche.handle import ANYBODY, Actor, Command, Filing, act, available, available_on, open_case
from quyche.handle.queueing import stands_in
from quyche.policy.dated import on_day
from quyche.policy.policy import Policy
from quyche.policy.rules import SOURCE
from quyche.policy.scenarios import Expected, Stride, Typed, Walk
from quyche.policy.workplace import Form
from quyche.trials.comparing import Actual, Difference, differing, instant, yes

CODE = "2222-22222-2222"
PARTS = tuple(f"3333-33333-33{a}{b}" for a in "2345678" for b in "2345678")


REFUSED = "bị từ chối"
SENDER = Actor(ANYBODY, frozenset(), holder=True)


class _Stopped(Exception):
    """What was typed cannot be filed."""


def walked(book: Rulebook, walk: Walk) -> list[Difference]:
    """What does not hold on the way, up to the first thing that goes wrong."""
    try:
        case = _sent(_on(book, walk.at), walk)
    except (_Stopped, Refused) as error:
        return [_refusal(error)]
    told = _differing(_on(book, walk.at), case, walk.at, walk.expected)
    for number, stride in enumerate(walk.strides, 1):
        case, wrong = _strode(_on(book, stride.at), case, stride)
        told += [replace(w, where=f"{number}. {stride.action} ({stride.place})") for w in wrong]
        if wrong:
            break
    return told


def _on(book: Rulebook, at: datetime) -> Rulebook:
    """The book as people work by it on the day."""
    policy = on_day(book.policy, book.local_day(at))
    return book if policy is book.policy else replace(book, policy=policy)


def _refusal(error: Exception) -> Difference:
    return Difference(REFUSED, yes(False), (_said(error),))


def _sent(book: Rulebook, walk: Walk) -> Case:
    entrance = next((e for e in book.policy.entrances if e.head.id == walk.entrance), None)
    if entrance is None:
        raise _Stopped(f"cửa {walk.entrance} không mở vào ngày này")
    roles = frozenset(r.head.id for r in book.policy.roles if r.head.id == walk.role)
    if entrance.roles and not roles & set(entrance.roles):
        raise _Stopped(f"cửa {walk.entrance} không dành cho {walk.role or 'người dân'}")
    form = _form(book.policy, entrance.form)
    actor = Actor(walk.role or ANYBODY, roles)
    events = open_case(book, entrance, form, _filing(book, form, walk.typed, roles, walk.at), actor, walk.at)
    case = fold(CODE, events)
    if case is None:
        raise _Stopped(f"cửa {walk.entrance} không mở vụ việc nào")
    return case


def _form(policy: Policy, form_id: str) -> Form:
    return next(f for f in policy.forms if f.head.id == form_id)


def _filing(book: Rulebook, form: Form, typed: Typed, roles: frozenset[str], at: datetime) -> Filing:
    options = forms.options_of(book.policy, None, roles, book.zone, at)
    files = {f.id: int(f.required) for f in form.fields}
    filled = forms.fill(form, dict(typed), files, options)
    unknown = [k for k, _ in typed if k.split(".")[0] not in {f.id for f in form.fields}]
    problems = [f"{field}: {p.code}" for field, p in filled.problems.items()]
    problems += [f"{key}: không có trường này" for key in unknown]
    if problems:
        raise _Stopped(f"biểu mẫu {form.head.id}: " + ", ".join(problems))
    return Filing(form.head.id, "", filled.values, "entry")


def _strode(book: Rulebook, case: Case, stride: Stride) -> tuple[Case, list[Difference]]:
    actor = _actor(book.policy, stride)
    action = next((a for a in book.policy.actions if a.head.id == stride.action), None)
    try:
        if action is None:
            raise NotAllowed(stride.action)
        form = _form(book.policy, action.form) if action.form else None
        filing = _filing(book, form, stride.typed, actor.roles, stride.at) if form else None
        command = Command(actor, stride.action, case.seq, filing, stride.task, PARTS)
        events = act(book, book.policy, case, command, stride.at)
    except (NotAllowed, Refused, _Stopped) as error:
        return case, [] if stride.refused else [_refusal(error)]
    if stride.refused:
        return case, [Difference(REFUSED, yes(True), yes(False))]
    for event in events:
        case = after(case, event)
    return case, _differing(book, case, stride.at, stride.expected)


def _differing(book: Rulebook, case: Case, at: datetime, expected: Expected) -> list[Difference]:
    return differing(expected, standing(book, case, at, [key for key, _ in expected]))


def _actor(policy: Policy, stride: Stride) -> Actor:
    """Somebody of the role, of the agency named or the one the role belongs to; without a role the sender."""
    if not stride.role:
        return SENDER
    own = next((r.agency for r in policy.roles if r.head.id == stride.role), "")
    return Actor(stride.role, frozenset({stride.role}), stride.agency or own)


def _said(error: Exception) -> str:
    if isinstance(error, Refused):
        return ", ".join(f"{field or 'hành động'}: {code}" for field, (code, _) in error.problems.items())
    return f"không được phép làm {error}" if isinstance(error, NotAllowed) else str(error)


def standing(book: Rulebook, case: Case, at: datetime, asked: Iterable[str]) -> Actual:
    """What a test asks of a case at an instant, by key; only that is looked for, and what is told along with it."""
    told: Actual = {}
    for key in asked:
        if key not in told:
            made = _PLAIN.get(key)
            told |= {key: made(case)} if made else _longer(book, case, at, key)
    return told


def _longer(book: Rulebook, case: Case, at: datetime, key: str) -> Mapping[str, tuple[str, ...]]:
    """What takes the policy or the hour to tell."""
    if key.startswith("làm được "):
        return {key: _may(book.policy, case, key.removeprefix("làm được "))}
    if key == "người gửi làm được":
        return {key: tuple(sorted(a.head.id for a in available(book.policy, case, SENDER)))}
    if key == "hàng đợi":
        return {key: tuple(sorted(q.head.id for q in book.policy.queues if stands_in(q, case)))}
    if key == "quá hạn":
        return {key: yes(bool(case.limit_clock and case.limit_clock.late_at(at)))}
    return dict(_tasks(case)) if key.startswith("việc chờ") else dict(_clocks(case, book.zone))


def _consent(case: Case) -> str:
    if case.consent is not None:
        return "có" if case.consent else "không"
    return "chưa trả lời" if case.consent_asked else "chưa hỏi"


def _noted(case: Case) -> Iterator[str]:
    """Other things on record that an effect leaves behind."""
    yield from ("trả lại" for _ in case.returns)
    yield from ("từ chối" for _ in case.refusals)
    yield from ("che lời" for _ in (case.masked,) if case.masked)
    yield from ("không công khai" for _ in (1,) if case.withheld)
    yield from ("gộp" for _ in (case.merged_into,) if case.merged_into)
    yield from ("tách" for _ in case.split_into)
    for d in case.deferrals:
        answer = {None: "chờ ý kiến", True: "chấp nhận", False: "không chấp nhận"}[d.accepted]
        yield f"báo cáo chưa giải quyết: {answer}"
    for t in case.tasks:
        yield from (f"{t.kind}: ghi nhận" for _ in t.acknowledged)
        yield from (f"{t.kind}: đôn đốc" for _ in t.chased)
        yield from (f"{t.kind}: ghi số" for _ in t.numbers)
        yield from (f"{t.kind}: đã làm" for _ in t.done)
        yield from (f"{t.kind}: {'cho phép' if t.approved else 'không cho phép'}" for _ in t.verdicts)


def _clocks(case: Case, zone: tzinfo) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Running clocks with when they are due, and the steps still to come with whom they are for."""
    running = [c for c in case.clocks if c.stopped_at is None]
    steps = {r.step: r for c in running for r in c.waiting}
    yield "đồng hồ", tuple(sorted(c.kind for c in running))
    yield "bước", tuple(sorted(steps))
    for clock in running:
        yield f"đồng hồ {clock.kind}", (instant(clock.due_at.astimezone(zone)),)
    for rung in steps.values():
        yield f"bước {rung.step}", (instant(rung.at.astimezone(zone)),)
        yield f"báo {rung.step}", tuple(sorted(rung.to))


def _tasks(case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
    waiting = {t.kind: tuple(sorted(t.waiting)) for t in case.tasks if t.waiting}
    yield "việc chờ trả lời", tuple(sorted(waiting))
    for kind, agencies in waiting.items():
        yield f"việc chờ trả lời {kind}", agencies


def _may(policy: Policy, case: Case, role_id: str) -> tuple[str, ...]:
    """What people of a role may do now; those without an agency of their own as people of the lead."""
    own = next((r.agency for r in policy.roles if r.head.id == role_id), "")
    actor = Actor(role_id, frozenset({role_id}), own or case.lead)
    found = {a.head.id for a in available(policy, case, actor)}
    found |= {a.head.id for t in case.tasks for a in available_on(policy, case, t, actor)}
    return tuple(sorted(found))


_PLAIN: Mapping[str, Callable[[Case], tuple[str, ...]]] = {
    "nguồn": lambda case: (case.facts.get(SOURCE, ""),),
    "trạng thái": lambda case: (case.state,),
    "kết thúc": lambda case: yes(case.closed),
    "chủ trì": lambda case: (case.lead,),
    "phối hợp": lambda case: tuple(sorted(case.helpers)),
    "không được tiếp cận": lambda case: tuple(sorted(case.barred)),
    "mốc": lambda case: tuple(sorted({m for m, _ in case.milestones})),
    "công khai": lambda case: yes(case.public),
    "đã trả lời": lambda case: yes(bool(case.reply)),
    "đang khóa": lambda case: yes(case.locked),
    "đã gỡ": lambda case: yes(case.erased),
    "đã giải quyết": lambda case: yes(case.solved_at is not None),
    "người gửi đồng ý": lambda case: (_consent(case),),
    "ghi nhận": lambda case: tuple(sorted(_noted(case))),
}
"""What a case tells by itself, by key."""
