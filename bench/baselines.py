"""What the product is measured against: the least code that gives the same answers, with no checks in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from datetime import date

from quyche.match import chains
from quyche.policy.policy import Policy
from quyche.policy.rules import Question

Answer = Callable[[Mapping[str, str], date], object]


def closures(policy: Policy, question: Question) -> Answer:
    """Nested closures over the same rows: each row a list of tests, exceptions before their bases."""
    deepest_first = sorted(chains(policy.rules_of(question)), key=lambda c: -len(c))

    def row(chain: tuple) -> Answer:  # type: ignore[type-arg]
        tests = [(c.field, c.values) for r in chain for c in r.when]
        heads = [r.head for r in chain]

        def answer(facts: Mapping[str, str], day: date) -> object:
            for field, values in tests:
                if facts.get(field) not in values:
                    return None
            for head in heads:
                if (head.since and day < head.since) or (head.until and head.until < day):
                    return None
            return chain

        return answer

    rows = [row(c) for c in deepest_first]

    def first(facts: Mapping[str, str], day: date) -> object:
        for r in rows:
            found = r(facts, day)
            if found is not None:
                return found
        return None

    return first


def bare_deadline(starts: list[int], ends: list[int], sums: list[int], at: int, seconds: int) -> int:
    """Bisect over prebuilt integer arrays."""
    i = bisect_right(starts, at) - 1
    before = sums[i] - max(0, ends[i] - at) if i >= 0 else 0
    j = bisect_left(sums, before + seconds)
    return ends[j] - (sums[j] - before - seconds)
