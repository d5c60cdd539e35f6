"""Rows that say something and change nothing: never in force, covered by exceptions, narrowing nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from quyche.check.walking import Span, begins, intervals, live_cells
from quyche.decide.table import Table, Tables
from quyche.errors import Finding, finding
from quyche.match import Chain, holds, inherited
from quyche.policy.policy import Policy
from quyche.policy.rules import Rule

Case = tuple[Mapping[str, str], date]


def check_rows(policy: Policy, tables: Tables) -> Iterator[Finding]:
    for table in tables.values():
        yield from _RowCheck(policy, table).findings()


class _RowCheck:
    """Looks at every row of one table in all situations that can occur."""

    def __init__(self, policy: Policy, table: Table) -> None:
        self.policy, self.table = policy, table
        self.start = begins(policy)
        self.cases: list[tuple[int, Span, Mapping[str, str], tuple[int, ...]]] = [
            (i, span, dict(zip(table.domain.fields, cell, strict=True)), table.answers[(i, *cell)])
            for i, span in intervals(policy, table)
            for cell in live_cells(policy, table.domain, span[0], unsaid=True)
        ]
        self.winning = {n for *_, found in self.cases for n in found}

    def findings(self) -> Iterator[Finding]:
        chains = self.table.chains
        idle = {id(c[-1]) for c in chains} - {id(chains[n][-1]) for n in self.winning}
        for row in self.policy.rules_of(self.table.domain.question):
            mine = [c for c in chains if c[-1] is row]
            if not mine:
                place = row.head.at_key("trường hợp riêng của")
                yield finding("exception-in-a-circle", "error", place, row=row.head.id, base=row.base)
            elif row.base and all(map(self._narrows_nothing, mine)):
                yield self._narrowing(row, mine)
            elif id(row) in idle:
                yield from self._idle(row, mine)
            elif row.base and all(map(_changes_nothing, mine)):
                yield finding("exception-changes-nothing", "warning", row.head.place, row=row.head.id, base=row.base)

    def _narrows_nothing(self, chain: Chain) -> bool:
        """Whether the exception holds wherever what it excepts does."""
        wide = False
        for case in (c for c in self._cases() if _held(chain[:-1], c)):
            if not _held(chain[-1:], case):
                return False
            wide = True
        return wide

    def _cases(self) -> Iterator[Case]:
        for _, span, facts, _ in self.cases:
            yield facts, span[0]

    def _narrowing(self, row: Rule, mine: list[Chain]) -> Finding:
        made = finding("exception-narrows-nothing", "warning", row.head.place, row=row.head.id, base=row.base)
        return replace(made, also=tuple(c[-2].head.place for c in mine))

    def _idle(self, row: Rule, mine: list[Chain]) -> Iterator[Finding]:
        held = [(c, case) for c in mine for case in self._cases() if _held(c, case)]
        if not held:
            yield self._never(row, mine)
            return
        over = {id(r): r for c, _ in held for n in self.winning for r in self._over(c, self.table.chains[n])}
        if not any(self._narrows_nothing((*c, r)) for c, _ in held[:1] for r in over.values()):
            special = sorted(over.values(), key=lambda r: r.head.id)
            rows = ", ".join(r.head.id for r in special)
            made = finding("row-covered", "warning", row.head.place, row=row.head.id, rows=rows)
            yield replace(made, also=tuple(r.head.place for r in special))

    @staticmethod
    def _over(chain: Chain, longer: Chain) -> tuple[Rule, ...]:
        """The exception of `chain` on the way of a longer chain."""
        n = len(chain)
        return longer[n : n + 1] if all(a is b for a, b in zip(chain, longer, strict=False)) else ()

    def _never(self, row: Rule, mine: list[Chain]) -> Finding:
        """Why no situation can ever meet the row."""
        head, base = row.head, mine[0][-2] if len(mine[0]) > 1 else None
        also = (base.head.place,) if base else ()
        if head.until and head.until < self.start:
            return finding("row-before-beginning", "error", head.at_key("đến hết ngày"), row=head.id)
        if base and all(_apart_in_time(c) for c in mine):
            place = head.at_key("hiệu lực từ") if head.since else head.at_key("đến hết ngày")
            return replace(finding("row-outside-dates", "error", place, row=head.id, base=row.base), also=also)
        if base and all(_apart(c) for c in mine):
            place = head.at_key("áp dụng khi")
            return replace(finding("row-outside-base", "error", place, row=head.id, base=row.base), also=also)
        return replace(finding("row-never-applies", "error", head.at_key("áp dụng khi"), row=head.id), also=also)


def _held(chain: Chain, case: Case) -> bool:
    facts, day = case
    return all(holds(r, facts, day) for r in chain)


def _apart(chain: Chain) -> bool:
    """Whether two rows of a chain want different values of one field."""
    allowed: dict[str, frozenset[str]] = {}
    for condition in (c for r in chain for c in r.when):
        allowed[condition.field] = allowed.get(condition.field, condition.values) & condition.values
    return not all(allowed.values())


def _apart_in_time(chain: Chain) -> bool:
    since = max((r.head.since for r in chain if r.head.since), default=date.min)
    return any(r.head.until and r.head.until < since for r in chain)


def _changes_nothing(chain: Chain) -> bool:
    above, row = inherited(chain[:-1]), chain[-1]
    same = all(above.get(part) == value for part, value in row.parts)
    return same and not row.head.document and {*row.head.cites} <= {c for r in chain[:-1] for c in r.head.cites}
