"""Effects on what is asked within a case: directives, a helper's part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from quyche.errors import Refused
from quyche.events import Event
from quyche.handle.deferring import asked_already
from quyche.handle.receiving import meant
from quyche.handle.step import Step
from quyche.policy.rules import WARD
from quyche.policy.workplace import Effect, EffectKind


def _open(step: Step, effect: Effect) -> Iterator[Event]:
    """To the agencies entered, or to the lead. A correction is a new one that names the one it corrects."""
    refused = asked_already(step, effect)
    if refused:
        raise refused
    chosen = _receivers(step, effect.target)
    kind = next((k for k in step.workplace.task_kinds if k.head.id == effect.target), None)
    chase = kind is not None and kind.chase
    _demand_reason(step, chosen if chase else [])
    barred = set(step.case.barred)
    targets = [a for a in chosen if a and a not in barred]
    if len(targets) < len([a for a in chosen if a]):
        raise Refused({"": ("lead-barred", {})})
    if not targets:
        raise Refused({"": ("no-receiver", {})})
    corrects = step.entered("corrects") or 0
    if corrects and corrects not in [t.number for t in step.case.tasks if t.kind == effect.target]:
        raise Refused({"": ("no-such-task", {"number": str(corrects)})})
    yield step.event(
        "task_opened",
        {
            "task": len(step.case.tasks) + 1, "kind": effect.target, "origin": step.command.actor.agency, "to": targets,
            "due_at": step.entered("task_due"), "content": step.content, "corrects": corrects,
            **({"chase": True} if chase else {}),
        },
    )  # fmt: skip


def _receivers(step: Step, kind: str) -> list[str]:
    """Whom the form names; else the lead where it asks, and otherwise those the kind of task goes to, or who took their
    place."""
    named = next((k.receivers for k in step.workplace.task_kinds if k.head.id == kind), ())
    day, ward = step.book.local_day(step.at), step.case.facts.get(WARD, "")
    usual = list(meant(step.workplace, named, day, ward).receivers)
    asks = step.form is not None and any(f.use == "targets" for f in step.form.fields)
    first = [step.case.lead] if step.case.lead and asks else usual
    chosen = step.entered("targets") or first or [step.case.lead]
    more = step.case.helpers if step.entered("with_helpers") else ()
    return list(dict.fromkeys((*chosen, *more)))


def _demand_reason(step: Step, chased: list[str]) -> None:
    """Nobody is chased twice for the same thing, unless somebody says why."""
    waiting = [c for c in step.case.chases if c.waiting and c.to in chased]
    if waiting:
        _demand_why(step, max(c.at for c in waiting), [c.to for c in waiting])


def _demand_why(step: Step, chased_at: datetime, agencies: Sequence[str]) -> None:
    if step.entered("reason"):
        return
    named = {a.head.id: a.label.vi for a in step.workplace.agencies}
    words = {
        "at": chased_at.astimezone(step.book.zone).strftime("%d/%m/%Y %H:%M"),
        "agencies": ", ".join(dict.fromkeys(named.get(a, a) for a in agencies)),
    }
    raise Refused({step.field("reason"): ("chased-already", words)})


def _by_agency(kind: str) -> Callable[[Step, Effect], Iterator[Event]]:
    def effect(step: Step, _: Effect) -> Iterator[Event]:
        agency = step.command.actor.agency
        yield step.event(kind, {"task": step.command.task, "agency": agency, "content": step.content})

    return effect


def _answer_chases(step: Step, _: Effect) -> Iterator[Event]:
    """Whatever the agency was chased for is answered by what it files now."""
    for chase in step.case.chases:
        if chase.waiting and chase.to == step.command.actor.agency:
            data = {"task": chase.number, "agency": chase.to, "content": step.content}
            yield step.event("task_answered", data)


def _chase(step: Step, _: Effect) -> Iterator[Event]:
    task = next(t for t in step.case.tasks if t.number == step.command.task)
    if task.chased_in_vain:
        _demand_why(step, task.chased_in_vain, task.waiting)
    yield step.event("task_chased", {"task": task.number, "content": step.content})


def _number(step: Step, _: Effect) -> Iterator[Event]:
    yield step.event("task_numbered", {"task": step.command.task, "content": step.content})


def _decides(given: bool) -> Callable[[Step, Effect], Iterator[Event]]:
    def effect(step: Step, _: Effect) -> Iterator[Event]:
        data = {"task": step.command.task, "agency": step.command.actor.agency, "approved": given}
        yield step.event("task_decided", {**data, "content": step.content})

    return effect


def _complete(step: Step, _: Effect) -> Iterator[Event]:
    yield step.event("task_done", {"task": step.command.task, "content": step.content})


TASK_EFFECTS: Mapping[EffectKind, Callable[[Step, Effect], Iterator[Event]]] = {
    "open_task": _open,
    "acknowledge": _by_agency("task_acknowledged"),
    "answer": _by_agency("task_answered"),
    "answer_chases": _answer_chases,
    "chase": _chase,
    "number": _number,
    "approve": _decides(True),
    "decline": _decides(False),
    "complete": _complete,
}
