"""Situations in words: many values in few, in Vietnamese or English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quyche.check.walking import dated_values
from quyche.decide.domain import Domain
from quyche.decide.grouping import Cell
from quyche.policy.base import Language
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, COMPLAINED, FLAG, NO, OTHER, SOURCE, WARD, YES

_FIELDS = {
    CATEGORY: ("lĩnh vực", "category"), WARD: ("địa bàn", "ward"), SOURCE: ("nguồn", "source"),
    COMPLAINED: ("cơ quan bị phản ánh", "agency complained about"),
}  # fmt: skip
PARTS = {
    "verdict": "tiếp nhận", "lead": "chủ trì", "limit": "thời hạn", "steps": "các bước", "visibility": "trả lời",
}  # fmt: skip
"""What an answer must say, by the key it is written under."""


def in_order_of(said: Iterable[str]) -> list[str]:
    """What, where and whence first."""
    first = (CATEGORY, WARD, SOURCE)
    return sorted(said, key=lambda f: (first.index(f) if f in first else len(first), f))


@dataclass(frozen=True)
class Saying:
    """The words of one language for the fields and values of a domain."""

    policy: Policy
    domain: Domain
    values: Mapping[str, tuple[str, ...]]
    language: Language

    def say(self, box: Cell) -> str:
        """A box in words: category, wards and sources always, other fields when they matter."""
        sets = dict(zip(self.domain.fields, box, strict=True))
        words = [self._part(f, sets.pop(f, None)) for f in (CATEGORY, WARD, SOURCE)]
        return " · ".join(words + [self._part(f, v) for f, v in sets.items()])

    def one(self, field: str, value: str) -> str:
        return f"{self._label(field)} {self.names(field, {value})}"

    def names(self, field: str, values: Iterable[str]) -> str:
        rows = {**dated_values(self.policy), COMPLAINED: self.policy.agencies}
        names = {YES: self._said("có", "yes"), NO: self._said("không", "no")}
        names |= {r.head.id: r.label.said(self.language) for r in rows.get(field, ())}
        return ", ".join(sorted(names.get(v, v) for v in values))

    def _part(self, field: str, values: frozenset[str] | None) -> str:
        label, everything = self._label(field), set(self.values[field])
        meant = {v for rep in values or () for v in self._values_of(field, rep)}
        if values is None or meant == everything:
            every = self._said("mọi", "every")
            return f"{every} {label}" if field in _FIELDS else f"{label}: {self._said('có hoặc không', 'yes or no')}"
        if len(meant) > len(everything) // 2 and len(everything) > 2:
            few = self.names(field, everything - meant)
            return f"{self._said('mọi', 'every')} {label} {self._said('trừ', 'but')} {few}"
        return f"{label} {self.names(field, meant)}"

    def _said(self, vi: str, en: str) -> str:
        return en if self.language == "en" else vi

    def _label(self, field: str) -> str:
        if field in _FIELDS:
            return self._said(*_FIELDS[field])
        flags = {FLAG + f.head.id: f.label.said(self.language) for f in self.policy.flags}
        return f"{self._said('cờ', 'flag')} “{flags[field]}”" if field in flags else field

    def _values_of(self, field: str, representative: str) -> tuple[str, ...]:
        members = self.domain.members(field, representative) if field in self.domain.fields else ()
        return (representative,) if field == CATEGORY and representative != OTHER else members
