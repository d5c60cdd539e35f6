"""What a calendar must say to be of use: hours in its week, every day once, shifts and seasons apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, pairwise

from quyche.errors import Finding, finding
from quyche.source import schema_of_clocks as sc
from quyche.source.raw import Path, Raw
from quyche.source.rows import Row

WEEK = "giờ làm việc"


def calendar_row_findings(row: Raw[Row]) -> Iterator[Finding]:
    if isinstance(row.model, sc.CalendarModel):
        yield from _week(row, row.model)
        yield from _days(row, row.model)
        yield from _seasons(row, row.model)


def _week(row: Raw[Row], model: sc.CalendarModel) -> Iterator[Finding]:
    """The plain week says how long a working day is, whatever the seasons."""
    if not any(shifts for _, shifts in _shifts_of(model.week, (WEEK,))):
        yield finding("calendar-without-hours", "error", row.places[(WEEK,)], id=model.id)
    found = [*_shifts_of(model.week, (WEEK,))]
    for i, season in enumerate(model.seasons):
        found += _shifts_of(season.week, ("mùa", i, WEEK))
    for key, days in _special(model):
        found += [((key, i, "giờ"), day.shifts) for i, day in enumerate(days)]
    for at, shifts in found:
        if any(end > start for (_, end), (start, _) in pairwise(sorted(shifts))):
            yield finding("shifts-overlap", "error", row.places[at])


def _shifts_of(week: sc.WeekModel, above: Path) -> Iterator[tuple[Path, list[tuple[int, int]]]]:
    for name, info in sc.WeekModel.model_fields.items():
        yield (*above, info.alias or name), getattr(week, name)


def _special(model: sc.CalendarModel) -> tuple[tuple[str, Sequence[sc.SwapModel]], ...]:
    return ("ngày làm bù", model.swaps), ("ngày làm ngắn", model.short_days)


def _days(row: Raw[Row], model: sc.CalendarModel) -> Iterator[Finding]:
    """A day is off, made up for, or short: one of these, once."""
    seen: dict[date, str] = {}
    lists: list[tuple[str, Sequence[sc.DayOffModel | sc.SwapModel]]] = [("ngày nghỉ", model.days_off), *_special(model)]
    for key, days in lists:
        for i, listed in enumerate(days):
            place = row.places[key, i, "ngày"]
            if listed.day in seen:
                words = {"day": listed.day.strftime("%d/%m/%Y"), "first": seen[listed.day]}
                yield finding("day-twice", "error", place, **words)
            seen.setdefault(listed.day, str(place))


def _seasons(row: Raw[Row], model: sc.CalendarModel) -> Iterator[Finding]:
    """No day may belong to two seasons: which of them counts would depend on their order."""
    numbered = list(enumerate(model.seasons))
    for i, season in numbered:
        if season.since and season.until and season.until < season.since:
            yield finding("ends-before-it-begins", "error", row.places["mùa", i, "đến hết ngày"], id=model.id)
    for (_, one), (j, other) in combinations(numbered, 2):
        if _meet(one, other):
            yield finding("seasons-overlap", "error", row.places["mùa", j], id=model.id)


def _meet(one: sc.SeasonModel, other: sc.SeasonModel) -> bool:
    since = max(one.since or date.min, other.since or date.min)
    if since > min(one.until or date.max, other.until or date.max):
        return False
    return _within(one.first, other) or _within(other.first, one)


def _within(day: tuple[int, int], season: sc.SeasonModel) -> bool:
    if season.first <= season.last:
        return season.first <= day <= season.last
    return day >= season.first or day <= season.last
