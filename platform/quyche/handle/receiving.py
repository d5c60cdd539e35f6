"""Whom a fixed receiver means once its agency has ended: whatever takes its place at that moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from quyche.decide.deciding import HEAD_OF, ROSTER_OF
from quyche.handle.recounting import grounds_of
from quyche.policy.policy import Policy
from quyche.policy.succession import replaced, successor


@dataclass(frozen=True, slots=True)
class Meant:
    """`receivers` as they stand now, and for each that took another's place what that rests on."""

    receivers: tuple[str, ...]
    replaced: tuple[dict[str, Any], ...] = ()


def ended(policy: Policy, receivers: Iterable[str], day: date) -> bool:
    """Whether an agency among the receivers has ended and another may stand for it."""
    gone = replaced(policy.agencies, day)
    return bool(gone) and any(_agency(r) in gone for r in receivers)


def meant(policy: Policy, receivers: Iterable[str], day: date, ward: str = "", barred: Iterable[str] = ()) -> Meant:
    """Each receiver, or its successor on the day: the one of the ward where there are several. A successor that is
    kept out of the case is told nothing; what nothing stands for stays as it is written.
    """
    gone, kept_out = replaced(policy.agencies, day), set(barred)
    found: dict[str, None] = {}
    taken: list[dict[str, Any]] = []
    for receiver in receivers:
        was = _agency(receiver)
        rows = successor(policy.agencies, was, day, ward) if was in gone else ()
        if not rows:
            found[receiver] = None
            continue
        now = rows[-1].head.id
        taken.append({"was": was, "agency": now, "kept_out": now in kept_out, **grounds_of(r.head for r in rows)})
        if now not in kept_out:
            found[receiver.removesuffix(was) + now] = None
    return Meant(tuple(found), tuple(taken))


def _agency(receiver: str) -> str:
    return receiver.removeprefix(HEAD_OF).removeprefix(ROSTER_OF)
