"""The situations a policy has to answer: spans of days without a change, values in force on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from quyche.decide.domain import Domain, change_days
from quyche.decide.table import Table
from quyche.policy.base import Head
from quyche.policy.places import Category, Named, Ward
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, COMPLAINED, OTHER, SOURCE, WARD

Span = tuple[date, date | None]
"""First and last day; None: for good."""
Values = tuple[str, ...]
UNSAID = frozenset({WARD, COMPLAINED})
"""Fields a case may leave open: no place, nobody complained about."""


def begins(policy: Policy) -> date:
    """The first day the regulation holds: signed, or assumed while the signature is missing."""
    days = [d for i in policy.instruments if (d := i.signed_on or i.assumed_from)]
    return min(days, default=date.min)


def spans_between(days: Iterable[date], start: date) -> list[Span]:
    """From `start` on, the spans that begin at these days, the last without end."""
    cuts = sorted({d for d in days if d > start} | {start})
    return [(day, n - timedelta(days=1) if n else None) for day, n in zip(cuts, [*cuts[1:], None], strict=True)]


def intervals(policy: Policy, table: Table) -> Iterator[tuple[int, Span]]:
    """Spans within which neither the rows nor the values change, with the table's interval they lie in."""
    rows = dated_values(policy)
    varying = [row for f in (*table.domain.fields, CATEGORY) for row in rows.get(f, ())]
    for span in spans_between({*table.domain.days, *change_days(varying)}, begins(policy)):
        yield max(i for i, d in enumerate(table.domain.days) if d <= span[0]), span


def live_cells(policy: Policy, domain: Domain, day: date, unsaid: bool = False) -> list[Values]:
    """Classes with a declared value in force, those that leave a field open too when `unsaid`."""
    meant = {(f, r) for f in domain.fields for r in (*live_classes(policy, domain, f, day), *_open(f, unsaid))}
    return [c for c in domain.cells() if meant.issuperset(zip(domain.fields, c, strict=True))]


def _open(field: str, unsaid: bool) -> tuple[str, ...]:
    return (OTHER,) if unsaid and field in UNSAID else ()


def live_classes(policy: Policy, domain: Domain, field: str, day: date) -> dict[str, str]:
    """Of each class of a field that has one, its first value in force on the day; agencies and flags always are."""
    rows, found = dated_values(policy).get(field), dict[str, str]()
    live = {r.head.id for r in rows if r.head.active_on(day)} if rows is not None else None
    for value, representative in domain.classes[domain.fields.index(field)].items():
        if live is None or value in live:
            found.setdefault(representative, value)
    return found


def dated_values(policy: Policy) -> dict[str, tuple[Category, ...] | tuple[Ward, ...] | tuple[Named, ...]]:
    return {CATEGORY: policy.categories, WARD: policy.wards, SOURCE: policy.sources}


def uncovered(span: Span, heads: Iterable[Head]) -> Span | None:
    """The first part of a span on which none of the rows is in force; None when some row always is."""
    day, last = span
    for head in sorted(heads, key=lambda h: h.since or date.min):
        since, until = head.since or date.min, head.until
        if since > day:
            end = since - timedelta(days=1)
            return day, end if last is None else min(end, last)
        if until is None:
            return None
        if until == date.max or (last is not None and until >= last):
            return None
        day = max(day, until + timedelta(days=1))
    return day, last
