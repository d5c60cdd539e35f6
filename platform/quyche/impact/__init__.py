"""What another policy would have made of past cases: one case decided under two policies, and the sums over many."""

from quyche.impact.outcomes import Outcome, Reader, as_data, changes
from quyche.impact.past import Past, past_of
from quyche.impact.tallying import Tally

__all__ = ["Outcome", "Past", "Reader", "Tally", "as_data", "changes", "past_of"]
