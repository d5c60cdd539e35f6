"""The figures of a span of days and of the one before it: dashboard, report and an SQL query agree on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from quyche.errors import Refused
from quyche.service.desk import Desk
from quyche.store import spans
from quyche.store.spans import LENGTHS, Counted, Late, Measure, Span

LONGEST = 366
"""Days of a span."""
GROUPS = ("category", "lead", "ward", "source")


@dataclass(frozen=True, slots=True)
class Spread:
    """Of lengths in whole seconds: the value below or at which 50 and 90 percent of them lie (nearest rank)."""

    count: int
    median: int
    ninetieth: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one category, agency, ward, source or of all (`id` "").

    `timely` and `late` were solved within the span, `overdue` are open and late as of its end. Over these same cases:
    `paused` (seconds), `postponed` (with a deferral), `interim` (resting on an interim answer), `late_before`
    (late at an agency that had it before). `resting` clocks stand still as of the end. `deferred`, `returned`,
    `chased`, `refused`, `difficulties` count what happened within the span. `dispatch` is from sending to the first
    agency, `solve` from there to the result, by the wall clock.
    """

    id: str
    received: int = 0
    refused: int = 0
    timely: int = 0
    late: int = 0
    overdue: int = 0
    deferred: int = 0
    returned: int = 0
    chased: int = 0
    paused: int = 0
    postponed: int = 0
    interim: int = 0
    late_before: int = 0
    resting: int = 0
    difficulties: int = 0
    dispatch: Spread | None = None
    solve: Spread | None = None

    @property
    def on_time(self) -> int | None:
        """Percent in time, open overdue cases counted as late; None before anything is due."""
        whole = self.timely + self.late + self.overdue
        return 100 * self.timely // whole if whole else None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """`groups` by category, lead, ward and source; `before` is the span of equal length right before."""

    span: Span
    total: Figures
    before: Figures
    groups: dict[str, tuple[Figures, ...]]
    late: tuple[Late, ...]


def span_of(desk: Desk, first: date, last: date, at: datetime) -> Span:
    """Whole local days. Raises Refused when they end before they begin, lie ahead, or are too many."""
    zone, today = desk.live.book.zone, desk.live.book.local_day(at)
    if last < first:
        raise Refused({"last": ("span-backwards", {})})
    if first > today:
        raise Refused({"first": ("span-ahead", {})})
    if (last - first).days >= LONGEST:
        raise Refused({"last": ("span-too-long", {"days": str(LONGEST)})})
    begin, end = (datetime.combine(d, time(), zone) for d in (first, last + timedelta(days=1)))
    return Span(first.isoformat(), last.isoformat(), begin, min(end, at))


def reckon(desk: Desk, first: date, last: date, at: datetime) -> Reckoned:
    """Everything a report says in numbers. Raises Refused as `span_of` does."""
    span = span_of(desk, first, last, at)
    days = last - first + timedelta(days=1)
    counts = list(_counted(desk, span))
    before = _figures("", _counted(desk, span_of(desk, first - days, last - days, at)))
    groups = {by: _grouped(desk, by, counts) for by in GROUPS}
    return Reckoned(span, _figures("", counts), before, groups, tuple(spans.late_cases(span)))


def beside(desk: Desk, first: date, last: date, at: datetime) -> Figures:
    """What stands beside the share in time, of the whole city: the other figures are left at nothing."""
    return _figures("", spans.beside(span_of(desk, first, last, at)))


def _counted(desk: Desk, span: Span) -> Iterable[Counted]:
    return spans.counted(span, [b.head.id for b in desk.policy.books if b.kind == "difficulty"])


def _grouped(desk: Desk, by: str, counts: Iterable[Counted]) -> tuple[Figures, ...]:
    """In the order of the policy; agencies only when there is something to say, unknown ids last."""
    policy, parts = desk.policy, defaultdict[str, list[Counted]](list)
    for one in counts:
        parts[getattr(one, by)].append(one)
    heads = {
        "category": [r.head for r in policy.categories], "lead": [r.head for r in policy.agencies],
        "ward": [r.head for r in policy.wards], "source": [r.head for r in policy.sources],
    }  # fmt: skip
    known = list(dict.fromkeys(h.id for h in heads[by]))
    shown = known if by != "lead" else [i for i in known if i in parts]
    others = sorted(set(parts) - set(known))
    return tuple(_figures(i, parts.get(i, ())) for i in (*shown, *others))


def _figures(row_id: str, counts: Iterable[Counted]) -> Figures:
    sums: dict[str, int] = defaultdict(int)
    lengths: dict[Measure, list[int]] = {m: [] for m in LENGTHS}
    for one in counts:
        if one.measure in lengths:
            lengths[one.measure].append(one.value)
        else:
            sums[one.measure] += one.value
    found: dict[str, Any] = {**sums, **{str(m): _spread(of) for m, of in lengths.items()}}
    return Figures(row_id, **found)


def _spread(lengths: list[int]) -> Spread | None:
    if not lengths:
        return None
    ordered, rank = sorted(lengths), _rank(len(lengths))
    return Spread(len(ordered), ordered[rank(50)] // 1_000_000, ordered[rank(90)] // 1_000_000)


def _rank(count: int) -> Callable[[int], int]:
    """Place of the smallest value with at least this percent of all at or below it."""
    return lambda percent: -(-percent * count // 100) - 1
