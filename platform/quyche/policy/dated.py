"""What of a policy is in force on a day, where that is not for its decision tables to say."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from quyche.policy.base import Head
from quyche.policy.last import of_the_last
from quyche.policy.policy import Policy
from quyche.policy.workplace import Choice, Field

WORK = ("actions", "entrances", "forms", "queues", "books", "blocks", "notices", "nights", "roles")
"""Parts of which a row outside its dates is as if it were not written. All others keep their names for old cases."""


class Dated(Protocol):
    @property
    def head(self) -> Head: ...


Row = TypeVar("Row", bound=Dated)


def standing(rows: Iterable[Row], *days: date) -> list[Row]:
    """The rows in force on one of the days at least."""
    return [r for r in rows if any(r.head.active_on(d) for d in days)]


def on_day(policy: Policy, day: date) -> Policy:
    """The policy as people work by it on a day: rows of `WORK`, questions and choices of forms, outlines of wards.

    The very same policy where none of these has a date.
    """
    return _stages(policy)(day) if _spans(policy) else policy


@of_the_last
def _stages(policy: Policy) -> Callable[[date], Policy]:
    """Between two days on which something begins or ends the policy is one and the same, made when first asked for."""
    days = turns(policy, date.min)
    made = lru_cache(maxsize=None)(lambda turn: _on_day(policy, turn))
    return lambda day: made(days[bisect_right(days, day) - 1])


def _on_day(policy: Policy, day: date) -> Policy:
    kept: dict[str, Any] = {name: tuple(standing(getattr(policy, name), day)) for name in WORK}
    kept["forms"] = tuple(replace(f, fields=_asked(f.fields, day)) for f in kept["forms"])
    wards = {w.head.id for w in standing(policy.wards, day)}
    return replace(policy, **kept, outlines=tuple(o for o in policy.outlines if o.ward in wards))


def turns(policy: Policy, start: date) -> list[date]:
    """`start`, and the days after it on which `on_day` becomes another."""
    begun = [s for s, _ in _spans(policy) if s]
    ended = [u + timedelta(days=1) for _, u in _spans(policy) if u and u < date.max]
    return sorted({start, *(d for d in (*begun, *ended) if d > start)})


Span = tuple[date | None, date | None]


@of_the_last
def _spans(policy: Policy) -> tuple[Span, ...]:
    heads = [r.head for name in (*WORK, "wards") for r in getattr(policy, name)]
    parts = [p for form in policy.forms for p in _parts(form.fields)]
    found = [*((h.since, h.until) for h in heads), *((p.since, p.until) for p in parts)]
    return tuple(span for span in found if span != (None, None))


def _parts(fields: Iterable[Field]) -> Iterator[Field | Choice]:
    for f in fields:
        yield f
        yield from f.choices
        yield from _parts(f.columns)


def _asked(fields: Iterable[Field], day: date) -> tuple[Field, ...]:
    return tuple(_narrowed(f, day) for f in fields if f.active_on(day))


def _narrowed(field: Field, day: date) -> Field:
    choices = tuple(c for c in field.choices if c.active_on(day))
    return replace(field, choices=choices, columns=_asked(field.columns, day))
