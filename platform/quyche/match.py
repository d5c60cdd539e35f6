"""The plain reading of decision rows: which row applies to given facts on a given day.

A base row applies when it is in force and its conditions hold. An exception
applies only while its base does, and then takes its place; it may itself be
excepted. Order of rows never matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from quyche.policy.rules import FLAG, NO, Condition, Part, Rule

Chain = tuple[Rule, ...]
"""A base row followed by the exceptions that lead to the row that applies."""


def fits(when: Iterable[Condition], facts: Mapping[str, str]) -> bool:
    """Whether all conditions hold; a flag nobody raised is no."""
    return all(facts.get(c.field, NO if c.field.startswith(FLAG) else "") in c.values for c in when)


def holds(rule: Rule, facts: Mapping[str, str], day: date) -> bool:
    return rule.head.active_on(day) and all(facts.get(c.field) in c.values for c in rule.when)


def winners(rules: Sequence[Rule], facts: Mapping[str, str], day: date) -> tuple[Chain, ...]:
    """Every row that applies with nothing more special beside it: one is an answer,
    none is a gap, two are a contradiction."""
    held = [r for r in rules if holds(r, facts, day)]
    return tuple(chain for base in held if not base.base for chain in _descend((base,), held))


def _descend(chain: Chain, held: Sequence[Rule]) -> Iterator[Chain]:
    special = [r for r in held if r.base == chain[-1].head.id and r not in chain]
    if not special:
        yield chain
    for rule in special:
        yield from _descend((*chain, rule), held)


def chains(rules: Sequence[Rule]) -> tuple[Chain, ...]:
    """Every path from a base row to one of its exceptions, whatever the facts."""
    found: list[Chain] = [(r,) for r in rules if not r.base]
    for chain in found:
        found.extend((*chain, r) for r in rules if r.base == chain[-1].head.id and r not in chain)
    return tuple(found)


def inherited(chain: Chain) -> dict[str, Part]:
    """What the last row of a chain says, with what it leaves unsaid taken from the rows it excepts."""
    parts: dict[str, Part] = {}
    for rule in chain:
        parts.update(rule.stated)
    return parts
