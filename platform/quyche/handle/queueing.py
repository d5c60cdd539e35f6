"""Which lists a case stands in, told from the case alone."""

from __future__ import annotations

from quyche.case import LOCKED, Case, marks
from quyche.policy.workplace import Queue


def stands_in(queue: Queue, case: Case) -> bool:
    """Whether the queue holds the case for anybody it is for. The database answers the same from its rows."""
    carried = set(marks(case))
    asked = {t.kind for t in case.tasks if case.still_asked(t)}
    return (
        not case.erased
        and case.state in queue.states
        and carried.issuperset(queue.has)
        and not carried & set(queue.lacks)
        and (LOCKED in queue.has or not case.locked)
        and (not queue.asked or bool(asked & set(queue.asked)))
    )
