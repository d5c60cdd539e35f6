"""Clauses whose short text changed after the rows that cite them were read."""

from __future__ import annotations

from collections.abc import Iterator

from quyche.errors import Finding, Place
from quyche.policy.policy import Policy
from quyche.policy.register import by_clause, text_digest, to_reread

KEY = "đã đọc lại"


def check_rereading(policy: Policy) -> Iterator[Finding]:
    """One warning a clause: the rows to read again, and the line that says they were read."""
    rows = by_clause(policy)
    for clause in to_reread(policy):
        heads = rows[clause.text]
        words = (("clause", clause.text), ("count", str(len(heads))), ("rows", ", ".join(h.id for h in heads)))
        code = "clause-to-reread" if clause.read_as else "clause-never-read"
        place: Place = clause.head.at_key(KEY if clause.read_as else "tóm tắt")
        mend = f"{KEY}: {text_digest(clause.summary)}"
        yield Finding(code, "warning", place, words, mend, clause.text, also=tuple(h.place for h in heads))
