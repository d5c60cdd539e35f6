"""What a running case takes over from the version that serves: successors of its state and agencies, limits of rows
that say so. Everything else stays as it was at first receipt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from quyche.case import Case, after
from quyche.decide.deciding import Rulebook
from quyche.events import VERSION, Event
from quyche.handle.clocks import handed_on
from quyche.handle.recounting import grounds_of, recounts
from quyche.handle.rerouting import reroutes
from quyche.policy.places import Agency
from quyche.policy.policy import Policy
from quyche.policy.rules import WARD
from quyche.policy.succession import replaced, successor


def carried(serving: Rulebook, pinned: Rulebook, version: str, case: Case, at: datetime, actor: str) -> list[Event]:
    """Events that bring an open case to where the serving version's successors and transitions put it; [] for none.

    `version` is the serving version's source digest, `pinned` the rules of the case's first receipt. Made
    again for a case that has them, there are none.
    """
    events: list[Event] = []
    for find in (_state, _agencies, _stranded, reroutes, recounts):
        if case.closed or case.erased:
            break
        for kind, data in find(serving, pinned, case, at):
            event = Event(kind, VERSION, at, actor, "", {**data, "version": version})
            events.append(event)
            case = after(case, event)
    return events


def _state(serving: Rulebook, _: Rulebook, case: Case, at: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    rows, day = serving.policy.states, serving.local_day(at)
    taken = successor(rows, case.state, day) if case.state in replaced(rows, day) else ()
    if taken:
        row = taken[-1]
        yield (
            "state_replaced",
            {"was": case.state, "state": row.head.id, "closed": row.closed, **grounds_of(r.head for r in taken)},
        )


def _agencies(serving: Rulebook, pinned: Rulebook, case: Case, at: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """A lead is never one that is kept out of the case: that is said on its own."""
    taken = _successors(serving.policy, case, serving.local_day(at))
    barred = _with(case.barred, {gone: rows[-1].head.id for gone, rows in taken.items()})
    by = {gone: rows[-1].head.id for gone, rows in taken.items() if rows[-1].head.id not in barred}
    lead = by.get(case.lead, case.lead)
    helpers = [h for h in dict.fromkeys(by.get(h, h) for h in case.helpers) if h != lead]
    asked = {a for t in case.tasks for a in t.waiting} & set(by)
    if not asked and (lead, tuple(helpers), tuple(barred)) == (case.lead, case.helpers, case.barred):
        return
    yield "agencies_replaced", {
        "lead": lead, "helpers": helpers, "barred": barred,
        "replaced": [
            {"was": gone, "agency": rows[-1].head.id, **grounds_of(r.head for r in rows)}
            for gone, rows in taken.items()
            if gone in by or gone in case.barred
        ],
        "clocks": [*handed_on(pinned, case, at, lead, tuple(helpers))],
    }  # fmt: skip


def _stranded(serving: Rulebook, _: Rulebook, case: Case, at: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """An agency that is gone and whose successor may not take the case: said once, and people have to move it."""
    taken = _successors(serving.policy, case, serving.local_day(at))
    found = [
        {"was": gone, "agency": rows[-1].head.id, **grounds_of(r.head for r in rows)}
        for gone, rows in taken.items()
        if gone in (case.lead, *case.helpers) and gone not in case.stranded and rows[-1].head.id in case.barred
    ]
    if found:
        yield "successor_barred", {"stranded": found}


def _with(barred: Iterable[str], by: Mapping[str, str]) -> list[str]:
    """Those kept out, and whoever takes their place."""
    known = [*barred]
    return [*dict.fromkeys([*known, *(by[b] for b in known if b in by)])]


def _successors(policy: Policy, case: Case, day: date) -> dict[str, tuple[Agency, ...]]:
    gone, ward = replaced(policy.agencies, day), case.facts.get(WARD, "")
    mine = [a for a in dict.fromkeys((*case.agencies, *case.barred)) if a in gone]
    found = {a: successor(policy.agencies, a, day, ward) for a in mine}
    return {a: rows for a, rows in found.items() if rows}
