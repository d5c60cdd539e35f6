"""What running cases stand in or lie with, and a new version no longer has, goes on somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quyche.errors import Finding, Place, finding
from quyche.policy.places import Agency
from quyche.policy.policy import Policy
from quyche.policy.workplace import State

Replaceable = Sequence[State] | Sequence[Agency]


def check_replacements(policy: Policy) -> Iterator[Finding]:
    """A row may only take the place of one that is gone, or that ends."""
    for section, rows in _kinds(policy):
        lasting = {r.head.id for r in rows if r.head.until is None}
        for row in rows:
            for named in sorted(lasting & {*row.replaces}):
                place = row.head.at_key("thay cho")
                yield finding("replaces-living", "error", place, found=named, section=section)


def check_succession(old: Policy, new: Policy) -> Iterator[Finding]:
    """Errors where `new` would leave cases that run under `old` without a state or an agency."""
    for code, word, before, after in (
        ("state-removed", "state", old.states, new.states),
        ("agency-removed", "agency", old.agencies, new.agencies),
    ):
        kept = {i for row in after for i in (row.head.id, *row.replaces)}
        for gone in dict.fromkeys(r.head.id for r in before if r.head.id not in kept):
            place = min((r.head.place for r in after), default=Place(".", 1, 1))
            yield finding(code, "error", place, f"thay cho: [{gone}]", **{word: gone})


def _kinds(policy: Policy) -> tuple[tuple[str, Replaceable], ...]:
    return ("trạng thái", policy.states), ("cơ quan", policy.agencies)
