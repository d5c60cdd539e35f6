"""What rows rest on: clauses in force while the rows are, open points neither forgotten nor answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date

from quyche.check.walking import Span, begins, uncovered
from quyche.errors import Finding, finding
from quyche.policy.base import Head
from quyche.policy.places import Gap
from quyche.policy.policy import Policy


def check_citing(policy: Policy) -> Iterator[Finding]:
    heads = [h for section, h in heads_of(policy) if section not in ("clauses", "gaps")]
    yield from _clauses(policy, heads)
    for gap in policy.gaps:
        yield from _gap(gap, heads, policy)


def check_overdue(policy: Policy, today: date) -> Iterator[Finding]:
    """Open points past the day on which they were to be looked at again."""
    for gap in policy.gaps:
        if gap.review_on and gap.review_on < today and not gap.head.document:
            place = gap.head.at_key("ngày rà soát")
            yield finding("gap-overdue", "warning", place, gap=gap.head.id, day=gap.review_on.strftime("%d/%m/%Y"))


def heads_of(policy: Policy) -> Iterator[tuple[str, Head]]:
    """The head of every row of a policy, with the part it belongs to."""
    for part in fields(policy):
        rows = getattr(policy, part.name)
        for row in rows if isinstance(rows, tuple) else ():
            if isinstance(head := getattr(row, "head", None), Head):
                yield part.name, head


def _clauses(policy: Policy, heads: list[Head]) -> Iterator[Finding]:
    """A clause that was repealed, or is not yet in force, carries no row."""
    register: dict[str, list[Head]] = defaultdict(list)
    for clause in policy.clauses:
        register[clause.text].append(clause.head)
    dated = {text for text, found in register.items() if any(h.since or h.until for h in found)}
    start = begins(policy)
    for head in heads if dated else ():
        for text in sorted({c.ref for c in head.cites if c.kind == "clause"} & dated):
            whole: Span = max(head.since or start, start), head.until
            if (head.until is None or head.until >= whole[0]) and (bare := uncovered(whole, register[text])):
                yield _bare(head, text, bare, register[text])


def _bare(head: Head, clause: str, bare: Span, register: list[Head]) -> Finding:
    made = finding("clause-not-in-force", "error", head.at_key("căn cứ"), row=head.id, clause=clause)
    until = bare[1].isoformat() if bare[1] else ""
    also = tuple(h.place for h in register)
    return replace(made, clause=clause, since=bare[0].isoformat(), until=until, also=also)


def _gap(gap: Gap, heads: list[Head], policy: Policy) -> Iterator[Finding]:
    resting = [h for h in heads if gap.head.id in h.gaps]
    if gap.head.document:
        for head in resting:
            words = {"gap": gap.head.id, "row": head.id, "document": gap.head.document.number}
            made = finding("gap-answered", "warning", head.at_key("căn cứ"), **words)
            yield replace(made, also=(gap.head.place,))
        return
    yield finding("open-point", "gap", gap.head.place, gap=gap.head.id, about=gap.about, decider=gap.decider)
    for head in (r.head for r in policy.rules if gap.head.id in r.head.gaps):
        if head.document:
            words = {"gap": gap.head.id, "row": head.id, "document": head.document.number}
            yield replace(finding("gap-answered", "warning", gap.head.place, **words), also=(head.place,))
