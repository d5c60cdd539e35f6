"""The register of the regulation: who rests on a clause, and whether that was read since its text changed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields

from quyche.policy.base import Head, clause_order
from quyche.policy.places import Clause
from quyche.policy.policy import Policy

_NO_ACT = frozenset({"clauses", "gaps", "samples", "scenarios", "outlines", "digests"})
"""Parts whose rows carry nothing out: they describe, ask, or try."""


def in_order(policy: Policy) -> list[Clause]:
    """The clauses as printed: the decision's own articles, then the regulation's."""
    return sorted(policy.clauses, key=lambda c: (not c.text.startswith("Quyết"), clause_order(c.text)))


def text_digest(summary: str) -> str:
    """Eight characters that change whenever the words do; spaces and line ends do not count."""
    return hashlib.sha256(" ".join(summary.split()).encode()).hexdigest()[:8]


def acting_rows(policy: Policy) -> Iterator[Head]:
    """Every row that makes the system do something."""
    for part in (f.name for f in fields(policy) if f.name not in _NO_ACT):
        yield from (row.head for row in getattr(policy, part))


def by_clause(policy: Policy) -> Mapping[str, tuple[Head, ...]]:
    """The rows that rest on each clause, by file and line."""
    found: dict[str, list[Head]] = defaultdict(list)
    for head in sorted(acting_rows(policy), key=lambda h: h.place):
        for clause in dict.fromkeys(c.ref for c in head.cites if c.kind == "clause"):
            found[clause].append(head)
    return {clause: tuple(heads) for clause, heads in found.items()}


def to_reread(policy: Policy) -> tuple[Clause, ...]:
    """Clauses with rows whose text is not the one somebody last confirmed.

    A register in which nobody ever confirmed a reading asks for none.
    """
    if not any(c.read_as for c in policy.clauses):
        return ()
    rows = by_clause(policy)
    return tuple(c for c in policy.clauses if c.text in rows and c.read_as != text_digest(c.summary))


def article_of(clause: str) -> str:
    """`Điều 7 khoản 4 điểm i` → `Điều 7`; the decision's own articles keep its name."""
    words = clause.split(" ")
    return " ".join(words[: words.index("Điều") + 2])
