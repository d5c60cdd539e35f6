"""Two policies side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from quyche.diff.answers import changed_answers
from quyche.diff.rows import changed_rows
from quyche.policy.difference import Difference, FileChange, Side


def compare(old: Side, new: Side, today: date) -> Difference:
    """Everything different; answers only where both policies have any."""
    answers = changed_answers(old.policy, new.policy, today) if old.policy and new.policy else ()
    files = tuple(_files(old.others, new.others))
    return Difference(old, new, today, answers, changed_rows(old.rows, new.rows), files)


def _files(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[FileChange]:
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield FileChange("added" if name not in old else "removed" if name not in new else "changed", name)
