"""What becomes of a case when the policy has another state or agency in place of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from quyche.case.clock_events import APPLY as CLOCKS
from quyche.case.shape import Case, Deferral, Reroute, Task
from quyche.events import Event


def _state_replaced(case: Case, event: Event) -> Case:
    closed = event.data["closed"]
    return replace(case, state=event.data["state"], closed=closed, closed_at=event.at if closed else None)


def _agencies_replaced(case: Case, event: Event) -> Case:
    """Parts, what was asked and not answered, reports that wait for an answer, and running clocks go over."""
    d = event.data
    taken = {r["was"]: r["agency"] for r in d["replaced"]}
    before, case = case, replace(
        case, lead=d["lead"], helpers=tuple(d["helpers"]), barred=tuple(d["barred"]),
        tasks=tuple(_asked(t, taken) for t in case.tasks),
        deferrals=tuple(_waiting(x, taken) for x in case.deferrals),
    )  # fmt: skip
    for clock in d["clocks"]:
        kind = "clock_handed" if clock["agency"] != before.lead else "clock_moved"
        case = CLOCKS[kind](case, replace(event, data=clock))
    return case


def _successor_barred(case: Case, event: Event) -> Case:
    gone = (s["was"] for s in event.data["stranded"])
    return replace(case, stranded=tuple(dict.fromkeys((*case.stranded, *gone))))


def _lead_rerouted(case: Case, event: Event) -> Case:
    d = event.data
    moved = Reroute(event.at, d["was"]["lead"], tuple(d["was"]["citations"]), d["lead"], tuple(d["citations"]))
    case = replace(case, lead=d["lead"], helpers=tuple(d["helpers"]), reroutes=(*case.reroutes, moved))
    for clock in d["clocks"]:
        case = CLOCKS["clock_handed"](case, replace(event, data=clock))
    return case


def _waiting(deferral: Deferral, taken: Mapping[str, str]) -> Deferral:
    """What was answered stays with whoever reported it."""
    by = deferral.agency if deferral.accepted is not None else taken.get(deferral.agency, deferral.agency)
    return replace(deferral, agency=by)


def _asked(task: Task, taken: Mapping[str, str]) -> Task:
    waiting = {*task.waiting}
    return replace(task, to=tuple(dict.fromkeys(taken.get(a, a) if a in waiting else a for a in task.to)))


APPLY: dict[str, Callable[[Case, Event], Case]] = {
    "state_replaced": _state_replaced,
    "agencies_replaced": _agencies_replaced,
    "successor_barred": _successor_barred,
    "lead_rerouted": _lead_rerouted,
}
