"""How what is asked within a case moves on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from quyche.case.shape import Case, Task, instant
from quyche.events import Event


def _task_opened(case: Case, event: Event) -> Case:
    d = event.data
    due = instant(d["due_at"]) if d["due_at"] else None
    task = Task(
        d["task"], d["kind"], event.actor, d["origin"], tuple(d["to"]), event.at, due, d["content"], d["corrects"],
        chase=d.get("chase", False),
    )  # fmt: skip
    return replace(case, tasks=(*case.tasks, task))


def _on_task(case: Case, event: Event, change: Callable[[Task], Task]) -> Case:
    number = event.data["task"]
    return replace(case, tasks=tuple(change(t) if t.number == number else t for t in case.tasks))


def _task_acknowledged(case: Case, event: Event) -> Case:
    told = (event.data["agency"], event.at)
    return _on_task(case, event, lambda t: replace(t, acknowledged=(*t.acknowledged, told)))


def _task_answered(case: Case, event: Event) -> Case:
    told, said = (event.data["agency"], event.at), event.data["content"]
    return _on_task(case, event, lambda t: replace(t, answered=(*t.answered, told), replies=(*t.replies, said)))


def _task_decided(case: Case, event: Event) -> Case:
    given, said = event.data["approved"], event.data["content"]
    return _on_task(case, event, lambda t: replace(t, approved=given, verdicts=(*t.verdicts, said)))


def _task_done(case: Case, event: Event) -> Case:
    return _on_task(case, event, lambda t: replace(t, done=(*t.done, event.data["content"])))


def _task_chased(case: Case, event: Event) -> Case:
    said = tuple(filter(None, (event.data.get("content"),)))
    return _on_task(case, event, lambda t: replace(t, chased=(*t.chased, event.at), notes=(*t.notes, *said)))


def _task_numbered(case: Case, event: Event) -> Case:
    return _on_task(case, event, lambda t: replace(t, numbers=(*t.numbers, event.data["content"])))


APPLY: dict[str, Callable[[Case, Event], Case]] = {
    "task_opened": _task_opened,
    "task_acknowledged": _task_acknowledged,
    "task_answered": _task_answered,
    "task_chased": _task_chased,
    "task_numbered": _task_numbered,
    "task_decided": _task_decided,
    "task_done": _task_done,
}
