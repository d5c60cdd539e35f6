"""The policy's own tests: what a clerk expects, compared with what the rules say and do."""

from quyche.trials.covering import reached
from quyche.trials.proposing import boundaries, ready_to_paste
from quyche.trials.running import failures, outcome

__all__ = ["boundaries", "failures", "outcome", "reached", "ready_to_paste"]
