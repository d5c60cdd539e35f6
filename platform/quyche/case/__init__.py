"""A case: what it is, and how its log makes it so."""

from quyche.case.folding import KINDS, after, fold
from quyche.case.marks import LOCKED, marks
from quyche.case.shape import Case, Clock, Deferral, Entry, Rung, Task, instant

__all__ = ["KINDS", "LOCKED", "Case", "Clock", "Deferral", "Entry", "Rung", "Task", "after", "fold", "instant", "marks"]
