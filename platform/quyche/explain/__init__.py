"""Why a decision says what it says, and whether the policy's own tests hold."""

from quyche.explain.reasons import Answered, Considered, Counted, Miss, counted, reasons
from quyche.explain.scenarios import differing, failures

__all__ = ["Answered", "Considered", "Counted", "Miss", "counted", "differing", "failures", "reasons"]
