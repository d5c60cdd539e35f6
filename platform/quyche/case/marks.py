"""What queues pick cases by, besides their state: short marks drawn from the case."""

from __future__ import annotations

from collections.abc import Iterator

from quyche.case.shape import Case

LOCKED, CHASED, DEFERRED, RESTING, UNPLACED = "locked", "chased", "deferral-waiting", "resting", "unplaced"


def marks(case: Case) -> tuple[str, ...]:
    """`resting` while the limit does; `locked`, and of these `barred:<agency>`; `milestone:<id>`.

    `chased` while a chase has no answer; `deferral-waiting` while the leadership has said nothing to a deferral;
    `unplaced` while an agency with a part in it is gone and its successor is kept out.

    For kinds of tasks `unnumbered:<kind>`, `undecided:` (no leave yet), `undone:` (leave, but nothing done).
    """
    return tuple(sorted(set(_marks(case))))


def _marks(case: Case) -> Iterator[str]:
    if case.erased:
        return
    if case.limit_clock and case.limit_clock.paused_at:
        yield RESTING
    if case.locked:
        yield LOCKED
        yield from (f"barred:{agency}" for agency in case.barred)
    yield from (f"milestone:{m}" for m, _ in case.milestones)
    if any(c.waiting for c in case.chases):
        yield CHASED
    if case.unanswered_deferral:
        yield DEFERRED
    if case.unplaced and not case.closed:
        yield UNPLACED
    for task in case.tasks:
        if not task.numbers:
            yield f"unnumbered:{task.kind}"
        if task.approved is None:
            yield f"undecided:{task.kind}"
        if task.approved and not task.done:
            yield f"undone:{task.kind}"
