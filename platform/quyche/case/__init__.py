"""A case: what it is, and how its log makes it so."""

from quyche.case.clocks import Clock, Pause, Rung
from quyche.case.folding import KINDS, after, fold
from quyche.case.marks import LOCKED, marks
from quyche.case.shape import Case, Deferral, Entry, Task, instant

__all__ = [
    "KINDS", "LOCKED", "Case", "Clock", "Deferral", "Entry", "Pause", "Rung", "Task", "after", "fold", "instant",
    "marks",
]  # fmt: skip
