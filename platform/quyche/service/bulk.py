"""One action on many cases: what it would do, then each case in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from quyche import handle
from quyche.case import Case, Chase
from quyche.decide.decision import Decision
from quyche.errors import Conflict, NotAllowed, NotFound, Refused
from quyche.forms import fill
from quyche.handle import Actor, Command
from quyche.policy.rules import CATEGORY, COMPLAINED, FLAG, WARD, YES
from quyche.policy.workplace import UPLOADS, Action, Field, Form, Queue
from quyche.service import cases, duties, reading
from quyche.service.desk import Desk, Submission

MOST = 50
FACTS = (CATEGORY, WARD, COMPLAINED, "flags")
"""Fields that each case answers for itself."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What would happen to one case. `refused`: why nothing would ("" when something would):
    `gone` (not there for the actor), `not-now` (not in this state, or not by this actor)."""

    code: str
    refused: str
    seen: int = 0
    before: str = ""
    after: str = ""
    proposal: Decision | None = None
    chased: tuple[Chase, ...] = ()
    """For an action that chases: what those it would chase have not answered yet."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one case; `problem` as `Expected.refused`, or `changed`, or a field's code with its words."""

    code: str
    problem: str = ""
    words: tuple[tuple[str, str], ...] = ()


def offered(desk: Desk, queue: Queue, actor: Actor) -> tuple[Action, ...]:
    """The actions that may be taken on many cases of this queue at once."""
    found = (
        a for a in desk.policy.actions
        if a.bulk and actor.roles & set(a.roles) and set(a.origins) & set(queue.states)
    )  # fmt: skip
    return tuple(sorted(found, key=lambda a: (not a.primary, a.rank, a.head.id)))


def action_of(desk: Desk, queue: Queue, action_id: str, actor: Actor) -> Action:
    """Raises NotFound for an action that is not for many cases at once, or not the actor's."""
    for action in offered(desk, queue, actor):
        if action.head.id == action_id:
            return action
    raise NotFound(action_id)


def common_form(desk: Desk, action: Action) -> Form | None:
    """What is asked once for all: the action's form without files and without what each case answers for itself."""
    if not action.form:
        return None
    form = cases.form_of(desk, action.form)
    return replace(form, fields=tuple(f for f in form.fields if not _own(f) and f.kind not in UPLOADS))


def _own(field: Field) -> bool:
    return field.use in FACTS


def expect(desk: Desk, action: Action, codes: Sequence[str], actor: Actor, at: datetime) -> list[Expected]:
    """What the action would do to each case as it stands; nothing is changed."""
    return [_expected(desk, action, code, actor, at) for code in codes[:MOST]]


def _expected(desk: Desk, action: Action, code: str, actor: Actor, at: datetime) -> Expected:
    case = reading.visible(desk, code, actor)
    if case is None:
        return Expected(code, "gone")
    if handle.offered(desk.policy, case, Command(actor, action.head.id, case.seq, None)) is None:
        return Expected(code, "not-now", case.seq, case.state)
    decides = any(e.kind == "decide" for e in action.effects)
    proposal = handle.propose(desk.book(case), case, at) if decides else None
    chased = tuple(c for c in case.chases if c.waiting) if chases(desk, action) else ()
    return Expected(code, "", case.seq, case.state, action.to or case.state, proposal, chased)


def chases(desk: Desk, action: Action) -> bool:
    """Whether the action asks an agency where something stands."""
    kinds = {k.head.id for k in desk.policy.task_kinds if k.chase}
    return any(e.kind == "open_task" and e.target in kinds for e in action.effects)


def problems(
    desk: Desk, action: Action, sent: Submission, actor: Actor, at: datetime
) -> dict[str, tuple[str, dict[str, str]]]:
    """What is wrong with what was entered once for all, before any case is touched."""
    form = common_form(desk, action)
    filled = fill(form, sent.raw, {}, duties.options(desk, at, actor.roles)) if form else None
    return {f: (p.code, dict(p.words)) for f, p in filled.problems.items()} if filled else {}


def carry_out(
    desk: Desk, action: Action, seen: Mapping[str, int], sent: Submission, actor: Actor, at: datetime
) -> list[Outcome]:
    """Take the action on every case; `seen` are the sequence numbers the person looked at.

    A second tap does nothing twice: each case has a command id of its own.
    """
    return [_done(desk, action, code, number, sent, actor, at) for code, number in list(seen.items())[:MOST]]


def _done(desk: Desk, action: Action, code: str, seen: int, sent: Submission, actor: Actor, at: datetime) -> Outcome:
    case = reading.visible(desk, code, actor)
    if case is None:
        return Outcome(code, "gone")
    raw = {**_own_answers(desk, action, case), **sent.raw}
    try:
        cases.act(desk, code, action.head.id, Submission(f"{sent.command}:{code}", raw, (), seen), actor, at)
    except NotAllowed:
        return Outcome(code, "not-now")
    except Conflict:
        return Outcome(code, "changed")
    except Refused as refused:
        problem, words = next(iter(refused.problems.values()))
        return Outcome(code, problem, tuple(words.items()))
    return Outcome(code)


def _own_answers(desk: Desk, action: Action, case: Case) -> dict[str, list[str]]:
    """What the case itself says to the fields that are not asked once for all."""
    if not action.form:
        return {}
    flags = [k.removeprefix(FLAG) for k, v in case.facts.items() if k.startswith(FLAG) and v == YES]
    own = (f for f in cases.form_of(desk, action.form).fields if _own(f))
    return {f.id: flags if f.use == "flags" else [case.facts.get(f.use, "")] for f in own}
