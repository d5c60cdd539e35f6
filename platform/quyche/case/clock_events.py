"""What the events of clocks do to a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from quyche.case.clocks import Clock, Pause, Recount, Rung
from quyche.case.shape import Case, instant
from quyche.events import Event


def _started(case: Case, event: Event) -> Case:
    d = event.data
    clock = Clock(
        kind=d["clock"], agency=d["agency"], epoch=d["epoch"], started_at=instant(d["started_at"]),
        due_at=instant(d["due_at"]), target=d["target"], limit=d["limit"], rungs=_rungs(d["steps"]),
        calendar_decided=d["calendar_decided"], promise=d.get("promise", False),
    )  # fmt: skip
    return replace(case, clocks=(*case.clocks, clock))


def _rungs(steps: Iterable[Mapping[str, Any]]) -> tuple[Rung, ...]:
    return tuple(Rung(s["step"], instant(s["at"]), tuple(s["to"]), s.get("asks", False)) for s in steps)


def _stopped(case: Case, event: Event) -> Case:
    at = instant(event.data["at"])
    return _on_clock(case, event, lambda c: replace(c, stopped_at=at))


def _paused(case: Case, event: Event) -> Case:
    d = event.data
    review = instant(d["review_at"]) if d.get("review_at") else None
    pause = Pause(instant(d["at"]), None, event.actor, d["content"], review)
    return _on_clock(case, event, lambda c: replace(c, pauses=(*c.pauses, pause)))


def _resumed(case: Case, event: Event) -> Case:
    """A rest ends; a clock that had stopped goes on, its time off counted as a rest."""
    at = instant(event.data["at"])

    def change(clock: Clock) -> Clock:
        *before, last = clock.pauses or (None,)
        if last is None or last.until is not None:
            off = Pause(clock.stopped_at or at, at, event.actor, "", None)
            return replace(_replanned(clock, event), stopped_at=None, pauses=(*clock.pauses, off))
        ended = replace(last, until=at)
        return replace(_replanned(clock, event), pauses=(*(p for p in before if p), ended))

    return _on_clock(case, event, change)


def _moved(case: Case, event: Event) -> Case:
    return _on_clock(case, event, lambda c: _replanned(c, event))


def _replanned(clock: Clock, event: Event) -> Clock:
    """Another due time, and other instants for the steps still to come; told ones stay as they were."""
    d = event.data
    told = tuple(r for r in clock.rungs if r.step in (*clock.fired, *clock.skipped))
    return replace(
        clock, due_at=instant(d["due_at"]), rungs=(*told, *_rungs(d["steps"])), calendar_decided=d["calendar_decided"]
    )


def _recounted(case: Case, event: Event) -> Case:
    """Another limit from the same start, as the event says; the one before stays readable on the clock."""
    d, was, row = event.data, event.data["was"], event.data["row"]
    told = Recount(
        event.at, was["limit"], instant(was["due_at"]), tuple(was["citations"]), d["limit"], row["rule"],
        f"{row['file']}:{row['line']}", tuple(d["citations"]), d["document"], d["version"],
    )  # fmt: skip
    return _on_clock(
        case, event, lambda c: replace(_replanned(c, event), limit=d["limit"], recounts=(*c.recounts, told))
    )


def _handed(case: Case, event: Event) -> Case:
    d = event.data

    def change(clock: Clock) -> Clock:
        handed = (*clock.handed, (clock.agency, instant(d["at"])))
        return replace(_replanned(clock, event), agency=d["agency"], handed=handed)

    return _on_clock(case, event, change)


def _fired(case: Case, event: Event) -> Case:
    return _on_clock(case, event, lambda c: replace(c, fired=(*c.fired, event.data["step"])))


def _skipped(case: Case, event: Event) -> Case:
    return _on_clock(case, event, lambda c: replace(c, skipped=(*c.skipped, event.data["step"])))


def _on_clock(case: Case, event: Event, change: Callable[[Clock], Clock]) -> Case:
    key = (event.data["clock"], event.data["epoch"])
    return replace(case, clocks=tuple(change(c) if (c.kind, c.epoch) == key else c for c in case.clocks))


QUIET = frozenset({"step_fired", "step_skipped", "clock_moved", "limit_recounted", "successor_barred"})
"""What the system notes by itself: nobody who is filling in a form is in its way."""
APPLY: dict[str, Callable[[Case, Event], Case]] = {
    "clock_started": _started,
    "clock_stopped": _stopped,
    "clock_paused": _paused,
    "clock_resumed": _resumed,
    "clock_moved": _moved,
    "limit_recounted": _recounted,
    "clock_handed": _handed,
    "step_fired": _fired,
    "step_skipped": _skipped,
}
