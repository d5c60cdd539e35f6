"""Which state or agency of a policy takes the place of one that is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from quyche.errors import Place
from quyche.policy.base import Head, Label
from quyche.policy.places import Agency
from quyche.policy.policy import Policy
from quyche.policy.workplace import State

Row = TypeVar("Row", State, Agency)
Taken = tuple[Row, ...]
"""The rows that name each other, from the one that names what is gone to the one that stands now; () for none."""


def replaced(rows: Sequence[Row], day: date) -> frozenset[str]:
    """What rows name as replaced and no row of that day stands for any more."""
    standing = {r.head.id for r in rows if r.head.active_on(day)}
    return frozenset(i for r in rows for i in r.replaces) - standing


def successor(rows: Sequence[Row], gone: str, day: date, ward: str = "") -> Taken[Row]:
    """What stands on the day in place of `gone`, through others that are gone as well.

    Where several take its place, the one of the ward, or else of no ward. () while nothing does, or it is unclear what.
    """
    found: list[Row] = []
    while len(found) <= len(rows):
        row = _next(rows, gone, day, ward)
        if row is None:
            return ()
        found.append(row)
        if row.head.active_on(day):
            return tuple(found)
        gone = row.head.id
    return ()


def state_of(state_id: str, *policies: Policy) -> State:
    """A state as the first policy that has it says it, or what the first says takes its place; never nothing.

    Cases that were closed in a state stay there when it is gone, and others stand there until a worker moves them.
    """
    rows = [s for p in policies for s in p.states]
    stand_ins = [s for s in rows if state_id in s.replaces]
    known = next((s for s in rows if s.head.id == state_id), next(iter(stand_ins), None))
    return known or State(Head(state_id, Place("", 1, 1)), Label(state_id), Label(state_id), False)


def _next(rows: Sequence[Row], gone: str, day: date, ward: str) -> Row | None:
    begun = [r for r in rows if gone in r.replaces and (r.head.since is None or r.head.since <= day)]
    standing = _fitting([r for r in begun if r.head.active_on(day)], ward)
    fitting = standing or _fitting(begun, ward)
    return fitting[0] if len(fitting) == 1 else None


def _fitting(rows: Sequence[Row], ward: str) -> Sequence[Row]:
    """The only one; else the agency of the ward, else the one that is of no ward."""
    if len(rows) < 2:
        return rows
    wards = [r.ward if isinstance(r, Agency) else None for r in rows]
    return [r for r, w in zip(rows, wards, strict=True) if w == (ward if ward in wards else "")]
