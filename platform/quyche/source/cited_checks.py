"""Every clause and open point that is named stands in the register."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from quyche.errors import Finding, finding
from quyche.policy.base import Citation, clause_order
from quyche.policy.nearest import nearest
from quyche.source.raw import Raw
from quyche.source.rows import Row
from quyche.source.schema_of_tests import CarriedModel, GroundedTest

RawRow = Raw[Row]


def _meant(wrong: str, known: Iterable[str]) -> str:
    """The clause a slip of a letter would come from. Which other number was meant, nobody can know."""
    digits = re.findall(r"\d+", wrong)
    return nearest(wrong, (k for k in known if re.findall(r"\d+", k) == digits)) or ""


class Cited:
    """The register's clauses and the open points, and who cites what is in neither."""

    def __init__(self, rows: Iterable[RawRow]) -> None:
        rows = list(rows)
        register = [r for r in rows if r.section == "điều khoản"]
        self.clauses = sorted({c.ref for r in register for c in r.model.cites}, key=clause_order)
        self.gaps = sorted({r.model.id for r in rows if r.section == "điểm cần làm rõ"})

    def check(self, row: RawRow) -> Iterator[Finding]:
        if row.section != "điều khoản":
            yield from self._each(row, "căn cứ", row.model.cites)

    def tested(self, test: Raw[BaseModel]) -> Iterator[Finding]:
        """The grounds of a test, or the clause it is about."""
        if isinstance(test.model, GroundedTest):
            yield from self._each(test, "căn cứ", test.model.cites)
        elif isinstance(test.model, CarriedModel):
            yield from self._each(test, "điều khoản", [test.model.citation])

    def _each(self, row: Raw[Any], key: str, citations: Sequence[Citation]) -> Iterator[Finding]:
        for i, citation in enumerate(citations):
            if not self._known(citation):
                place = row.places.get((key, i)) or row.places[(key,)]
                known = self.clauses if citation.kind == "clause" else self.gaps
                mend = str(Citation(citation.kind, near)) if (near := _meant(citation.ref, known)) else ""
                siblings = self._siblings(citation) if citation.kind == "clause" else ""
                yield finding("unknown-citation", "error", place, mend, found=str(citation), siblings=siblings)

    def _siblings(self, citation: Citation) -> str:
        """What stands under the nearest part of the citation that does exist: `; Điều 7 có khoản 1, 2, 3, 4, 6`."""
        parts = re.findall(r"(?:Quyết định )?Điều \d+|khoản \d+|điểm \w|gạch đầu dòng \d+", citation.ref)
        for depth in range(len(parts) - 1, 0, -1):
            above, kind = " ".join(parts[:depth]), parts[depth].rsplit(" ", 1)[0]
            pattern = re.compile(rf"{above} {kind} (\w+)")
            below = dict.fromkeys(found[1] for c in self.clauses if (found := pattern.match(c)))
            if below:
                return f"; {above} có {kind} {', '.join(below)}"
        return ""

    def _known(self, citation: Citation) -> bool:
        known = {"clause": self.clauses, "gap": self.gaps, "technical": [citation.ref]}[citation.kind]
        return citation.ref in known
