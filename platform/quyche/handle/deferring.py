"""What cannot be solved in time: the lead's report of it, and what the leadership says (7.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from quyche.errors import Refused
from quyche.events import Event
from quyche.handle.step import Step
from quyche.policy.workplace import Effect, EffectKind


def hindrance(step: Step) -> Refused | None:
    """Why the action would be refused whatever is typed: where the policy says so, a second report needs leave."""
    for effect in step.action.effects:
        if effect.kind == "defer" and effect.target and not _leave(step, effect.target):
            actions = step.offering(Effect("open_task", effect.target))
            return Refused({"": ("leave-first", {"actions": actions})})
    return next(filter(None, (asked_already(step, e) for e in step.action.effects)), None)


def asked_already(step: Step, effect: Effect) -> Refused | None:
    """Leave to report once more is asked once: until there is an answer, asking again says nothing new."""
    leaves = {e.target for a in step.workplace.actions for e in a.effects if e.kind == "defer"}
    if effect.kind != "open_task" or effect.target not in leaves:
        return None
    asked = [t for t in step.case.tasks if (t.kind, t.origin, t.approved) == (effect.target, step.case.lead, None)]
    if not asked:
        return None
    at = asked[-1].opened_at.astimezone(step.book.zone).strftime("%d/%m/%Y %H:%M")
    return Refused({"": ("asked-already", {"at": at})})


def _leave(step: Step, kind: str) -> bool:
    """Whether the agency that leads now may report: the first needs no leave, each leave is good for one more."""
    case = step.case
    given = sum(t.kind == kind and t.approved is True and t.origin == case.lead for t in case.tasks)
    return given >= len(case.deferred)


def _defer(step: Step, _: Effect) -> Iterator[Event]:
    refused = hindrance(step)
    if refused:
        raise refused
    data = {"expected_at": step.entered("expected_at"), "content": step.content, "agency": step.case.lead}
    yield step.event("deferred", data)


def _answers(accepted: bool) -> Callable[[Step, Effect], Iterator[Event]]:
    def effect(step: Step, _: Effect) -> Iterator[Event]:
        if step.case.unanswered_deferral is None:
            raise Refused({"": ("nothing-to-answer", {})})
        granted = step.entered("expected_at") if accepted else None
        yield step.event("deferral_answered", {"accepted": accepted, "granted_at": granted, "content": step.content})

    return effect


DEFERRAL_EFFECTS: Mapping[EffectKind, Callable[[Step, Effect], Iterator[Event]]] = {
    "defer": _defer,
    "accept_deferral": _answers(True),
    "refuse_deferral": _answers(False),
}
