"""What a role's first page says burns now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quyche.policy.base import Head, Label
from quyche.policy.durations import Duration

BlockKind = Literal["overdue", "soon", "target", "task", "queue"]


@dataclass(frozen=True, slots=True)
class Block:
    """A number on the first page of these roles, and the part of a queue that it counts.

    `overdue` and `soon` (`within` from now) look at legal limits, `target` at internal targets of `clocks` that
    have passed, `task` at what was asked of agencies and not answered, `queue` at all cases in `states` (none: all
    of the queue). Lowest `rank` stands first.
    """

    head: Head
    label: Label
    kind: BlockKind
    queue: str
    roles: tuple[str, ...]
    rank: int
    states: tuple[str, ...]
    clocks: tuple[str, ...]
    task: str
    within: Duration | None
