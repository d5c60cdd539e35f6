"""Why a decision says what it says."""

from quyche.explain.reasons import Answered, Considered, Counted, Miss, counted, reasons

__all__ = ["Answered", "Considered", "Counted", "Miss", "counted", "reasons"]
