"""A case: what it is, and how its log makes it so."""

from quyche.case.clocks import Clock, Pause, Recount, Rung
from quyche.case.folding import KINDS, after, fold
from quyche.case.marks import CHASED, DEFERRED, LOCKED, RESTING, UNPLACED, marks
from quyche.case.shape import Case, Chase, Deferral, Entry, Task, instant

__all__ = [
    "CHASED", "DEFERRED", "KINDS", "LOCKED", "RESTING", "UNPLACED", "Case", "Chase", "Clock", "Deferral", "Entry",
    "Pause", "Recount", "Rung", "Task", "after", "fold", "instant", "marks",
]  # fmt: skip
