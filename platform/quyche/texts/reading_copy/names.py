"""Ids, conditions, lengths and days of a policy in Vietnamese words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from quyche.policy.durations import Duration
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, COMPLAINED, FLAG, SOURCE, WARD, YES, AgencyRef, Condition
from quyche.texts.notices import receiver_said


class Names:
    """Says what one policy calls things."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    @cached_property
    def _labels(self) -> Mapping[str, Mapping[str, str]]:
        parts = (
            "categories", "wards", "sources", "agencies", "groups", "flags", "roles", "states", "actions", "steps",
            "clocks", "task_kinds", "forms", "queues",
        )  # fmt: skip
        return {p: {row.head.id: str(row.label.vi) for row in getattr(self.policy, p)} for p in parts}

    def of(self, part: str, row_id: str) -> str:
        return self._labels[part].get(row_id, row_id)

    def all_of(self, part: str, ids: Iterable[str]) -> str:
        return ", ".join(self.of(part, i) for i in ids)

    def quoted(self, part: str, ids: Iterable[str]) -> str:
        return ", ".join(f"“{self.of(part, i)}”" for i in ids)

    def agency(self, ref: AgencyRef) -> str:
        if ref.kind == "complained":
            return "cơ quan bị phản ánh"
        return f"{self.of('groups', ref.id)} nơi xảy ra" if ref.kind == "group" else self.of("agencies", ref.id)

    def agencies(self, refs: Any) -> str:
        return ", ".join(self.agency(r) for r in refs or ())

    def receivers(self, named: Iterable[str]) -> str:
        return ", ".join(receiver_said(self.policy, r) for r in named)

    def reports(self, when: Sequence[Condition]) -> str:
        """`Phản ánh lĩnh vực Môi trường, tại phường Tân Phong`; every report without a condition."""
        return f"Phản ánh {self.conditions(when)}" if when else "Mọi phản ánh"

    def conditions(self, when: Sequence[Condition]) -> str:
        values = {c.field: sorted(c.values) for c in when}
        said = [
            f"{word} " + " hoặc ".join(self.of(part, v) for v in values[field])
            for field, word, part in _FIELDS
            if field in values
        ]
        flags = [(f.removeprefix(FLAG), YES in found) for f, found in values.items() if f.startswith(FLAG)]
        for word, wanted in (("có cờ", True), ("không có cờ", False)):
            named = [f for f, yes in flags if yes is wanted]
            said += [f"{word} {self.quoted('flags', named)}"] if named else []
        return ", ".join(said)

    def states(self, ids: Sequence[str]) -> str:
        """Many states as what they have in common, or as all but a few."""
        every = [s.head.id for s in self.policy.states]
        if set(ids) == {s.head.id for s in self.policy.states if not s.closed}:
            return "mọi trạng thái chưa kết thúc"
        missing = [s for s in every if s not in ids]
        if len(ids) > len(missing):
            return "mọi trạng thái" + (f", trừ {self.quoted('states', missing)}" if missing else "")
        return self.quoted("states", ids)


_FIELDS = (
    (CATEGORY, "lĩnh vực", "categories"), (WARD, "tại", "wards"), (SOURCE, "từ nguồn", "sources"),
    (COMPLAINED, "về", "agencies"),
)  # fmt: skip


def length(limit: Duration) -> str:
    """A limit so that nobody takes it for office hours, or the other way round."""
    return limit.said("vi") if limit.clock == "working" else f"{limit.said('vi')}, tính cả ngày đêm"


def day(on: date) -> str:
    return on.strftime("%d/%m/%Y")


def clock_time(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def sentence(*parts: str) -> str:
    """The parts that say something, each ended by a full stop."""
    return " ".join(p if p.endswith((".", "!", "?", "…", ".”")) else f"{p}." for p in parts if p)
