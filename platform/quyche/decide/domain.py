"""The finite domain of a question: the fields its rows use, values no row tells apart taken together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from math import prod

from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, COMPLAINED, FLAG, NO, OTHER, SOURCE, WARD, YES, Question, Rule


@dataclass(frozen=True, slots=True)
class Domain:
    """`classes[field]` maps every declared value to its representative; a value
    that is not there (unknown, or from another policy) is represented by OTHER.
    `days[i]` is the first day of the i-th interval, which lasts until the next."""

    question: Question
    fields: tuple[str, ...]
    classes: tuple[Mapping[str, str], ...]
    days: tuple[date, ...]

    @property
    def size(self) -> int:
        """How many answers a table of this domain has."""
        return len(self.days) * prod(len(self.representatives(f)) for f in self.fields)

    def cells(self) -> Iterator[tuple[str, ...]]:
        """Every combination of representatives in a fixed order. A flag is yes or no, never unknown."""
        return product(*map(self.representatives, self.fields))

    def representatives(self, field: str) -> list[str]:
        unknown = set() if field.startswith(FLAG) else {OTHER}
        return sorted({*self.classes[self.fields.index(field)].values()} | unknown)

    def members(self, field: str, representative: str) -> tuple[str, ...]:
        mapping = self.classes[self.fields.index(field)]
        return tuple(v for v, rep in mapping.items() if rep == representative)


def declared(policy: Policy) -> dict[str, tuple[str, ...]]:
    """The values a field of a decision can have, as the policy's rows name them at any date."""
    values = {
        CATEGORY: _ids(policy.categories),
        WARD: _ids(policy.wards),
        SOURCE: _ids(policy.sources),
        COMPLAINED: _ids(policy.agencies),
    }
    return values | {FLAG + f: (YES, NO) for f in _ids(policy.flags)}


def _ids(rows: Iterable[object]) -> tuple[str, ...]:
    return tuple(sorted({row.head.id for row in rows}))  # type: ignore[attr-defined]


def domain_of(question: Question, rules: Sequence[Rule], values: Mapping[str, tuple[str, ...]]) -> Domain:
    fields = tuple(sorted({c.field for r in rules for c in r.when}))
    return Domain(question, fields, tuple(_classes(f, rules, values[f]) for f in fields), change_days(rules))


def _classes(field: str, rules: Sequence[Rule], values: tuple[str, ...]) -> dict[str, str]:
    conditions = [c.values for r in rules for c in r.when if c.field == field]
    representative: dict[tuple[bool, ...], str] = {(False,) * len(conditions): OTHER}
    return {v: representative.setdefault(tuple(v in c for c in conditions), v) for v in values}


def change_days(rows: Iterable[object]) -> tuple[date, ...]:
    """The first days of the intervals within which the same rows are in force, from the beginning of time."""
    cuts = {date.min}
    for row in rows:
        head = row.head  # type: ignore[attr-defined]
        cuts |= {head.since} if head.since else set()
        cuts |= {head.until + timedelta(days=1)} if head.until and head.until < date.max else set()
    return tuple(sorted(cuts))
