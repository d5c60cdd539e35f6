"""What is different between two policies: which answers, on which days, in which rows."""

from quyche.diff.answers import changed_answers
from quyche.diff.backdating import Counting, Reach, reach
from quyche.diff.comparing import compare
from quyche.diff.rows import changed_rows, flattened

__all__ = ["Counting", "Reach", "changed_answers", "changed_rows", "compare", "flattened", "reach"]
