"""Running cases when another version serves, or a row's day comes: what they take over from it, case by case."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import reduce

from quyche.case import Case, after
from quyche.decide.deciding import Rulebook
from quyche.events import Event
from quyche.handle.carrying import carried
from quyche.handle.notices import Crowd
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, Rule
from quyche.policy.succession import replaced
from quyche.service import announcing
from quyche.service.desk import Desk, append, load_case
from quyche.service.ladder import WORKER
from quyche.store import cases, registers
from quyche.store.cases import Sought

CARRIED = "carried-cases"
"""How far running cases have been looked at: the version and day, and the last case ("" once all have been)."""
BATCH = 200


def carry_due(desk: Desk, now: datetime) -> int:
    """Look at the next open cases for the version and day that serve; returns how many were looked at.

    Each case has a transaction of its own and nothing is done twice, so a pass cut short, or made by two
    workers, comes out the same.
    """
    wanted = f"{desk.live.source_digest} {desk.live.book.local_day(now)}"
    told = json.loads(registers.mark(CARRIED) or "{}")
    if told == {"for": wanted, "done": True}:
        return 0
    last = told.get("after", "") if told.get("for") == wanted else ""
    sought = _sought(desk.live.book, now)
    codes = [] if sought.nothing else cases.open_after(last, BATCH, sought)
    crowd = announcing.crowd_of(desk, now) if codes else None
    for code in codes:
        _carry(desk, code, now, crowd)
    now_at = {"for": wanted, "after": codes[-1]} if codes else {"for": wanted, "done": True}
    registers.set_mark(CARRIED, json.dumps(now_at))
    return len(codes)


def _sought(book: Rulebook, now: datetime) -> Sought:
    day, policy = book.local_day(now), book.policy
    rows = [r for r in policy.rules if r.transition and r.head.active_on(day)]
    named = [n for r in rows if (n := _categories(policy, r))]
    return Sought(
        replaced(policy.states, day),
        replaced(policy.agencies, day),
        frozenset().union(*named) if len(named) == len(rows) else None,
    )


def _categories(policy: Policy, rule: Rule) -> frozenset[str]:
    """The categories a row is for, by its own conditions or those of the row it is an exception to; empty: any."""
    base = [r for r in policy.rules_of(rule.question) if r.head.id == rule.base]
    found = [c.values for c in rule.when if c.field == CATEGORY] or [_categories(policy, b) for b in base]
    return frozenset().union(*found) if all(found) else frozenset()


def _carry(desk: Desk, code: str, now: datetime, crowd: Crowd | None) -> None:
    with desk.database.atomic():
        cases.hold(code)
        case = load_case(code)
        events = taken_over(desk, case, now) if case else []
        if case and events:
            announcing.announce(desk, append(case, *events), events, now, crowd)


def taken_over(desk: Desk, case: Case, at: datetime, new: Sequence[Event] = ()) -> list[Event]:
    """What the case takes over from the serving version once `new` events have happened to it."""
    now = reduce(after, new, case)
    return carried(desk.live.book, desk.book(now), desk.live.source_digest, now, at, WORKER)
