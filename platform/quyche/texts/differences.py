"""What is different between two policies, in the regulation's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from quyche.policy.base import Head, Label
from quyche.policy.difference import AnswerChange, Box, Difference, RowChange
from quyche.policy.durations import Duration
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, COMPLAINED, FLAG, NO, OTHER, SOURCE, WARD, YES, AgencyRef, Part

PARTS = {
    "verdict": ("tiếp nhận", "admission"), "reason": ("lý do", "reason"), "guidance": ("hướng dẫn", "guidance"),
    "decider": ("người quyết định", "decided by"), "lead": ("chủ trì", "lead"), "helpers": ("phối hợp", "with"),
    "barred": ("không được tiếp cận", "barred"), "limit": ("thời hạn", "limit"), "starts": ("tính từ", "counted from"),
    "steps": ("các bước", "steps"), "visibility": ("trả lời", "answer"),
}  # fmt: skip
_WORDS = {
    "yes": ("có", "yes"), "no": ("không", "no"), "person_decides": ("người quyết định", "a person decides"),
    "public": ("công khai", "public"), "withheld": ("không công khai", "withheld"),
}  # fmt: skip
_FIELDS = {
    CATEGORY: ("lĩnh vực", "category", "categories"), WARD: ("địa bàn", "ward", "wards"),
    SOURCE: ("nguồn", "source", "sources"), COMPLAINED: ("cơ quan bị phản ánh", "agency complained about", "agencies complained about"),
}  # fmt: skip
_KINDS_OF_WARD = ("phường", "xã", "thị trấn", "đặc khu")
NAMED = 3
"""More categories than this are counted, and named below the line."""


RUNNING = {
    "limit": (", hồ sơ đang xử lý cũng tính lại", ", running cases are counted again as well"),
    "lead": (", hồ sơ đang xử lý cũng chuyển", ", running cases are moved as well"),
}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One change in words. `part` is "" where it goes without saying; `names` spell out what `scope` counts."""

    subject: str
    part: str
    before: str
    after: str
    days: str
    scope: str
    names: tuple[str, ...]
    retroactive: bool

    @property
    def text(self) -> str:
        return f"{self.subject}: {self.what}, {self.days} ({self.scope})"

    @property
    def what(self) -> str:
        return (f"{self.part}: " if self.part else "") + f"{self.before} → {self.after}"


def answer_lines(found: Difference, language: str = "vi") -> list[AnswerLine]:
    policies = [p for p in (found.new.policy, found.old.policy) if p]
    return [answer_line(policies, change, language) for change in found.answers]


def answer_line(policies: Sequence[Policy], change: AnswerChange, language: str = "vi") -> AnswerLine:
    """One change in words; `policies` are the new one, then the old one."""
    return _Saying(policies, language).line(change)


def row_title(change: RowChange) -> str:
    row = change.row
    return f"{row.section} · {row.name} ({row.id})" if row.name else f"{row.section} · {row.id}"


def path_said(path: Iterable[str]) -> str:
    return " › ".join(path)


@dataclass(frozen=True)
class _Saying:
    """Names come from the new policy, those it no longer has from the old one."""

    policies: Sequence[Policy]
    language: str

    def line(self, change: AnswerChange) -> AnswerLine:
        box = dict(change.box)
        subject, named = self._subject(change, box.get(CATEGORY))
        plain = change.part == "limit" and change.before is not None and change.after is not None
        part = "" if plain else self._of(PARTS.get(change.part, (change.part,) * 2))
        scope, names = self._scope(change.box)
        return AnswerLine(
            subject, part, self.part(change.part, change.before), self.part(change.part, change.after),
            self._days(change.since, change.until) + (self._of(RUNNING[change.part]) if change.running else ""), scope, (*named, *names), change.retroactive,
        )  # fmt: skip

    def _of(self, pair: Sequence[str]) -> str:
        return pair[1] if self.language == "en" else pair[0]

    def _subject(self, change: AnswerChange, categories: frozenset[str] | None) -> tuple[str, tuple[str, ...]]:
        said, names = self._meant(CATEGORY, categories)
        few = 0 < len(names) <= NAMED
        without = self._of(("mọi lĩnh vực trừ ", "every category but ")) if OTHER in (categories or ()) else ""
        said = without + ", ".join(names) if few else said
        cite = str(change.cite) if change.cite else ""
        subject = f"{cite}, {said}" if cite else said
        return subject[:1].upper() + subject[1:], () if few else self._listed(CATEGORY, names)

    def _scope(self, box: Box) -> tuple[str, tuple[str, ...]]:
        values = dict(box)
        told, names = [], list[str]()
        for field in (WARD, SOURCE, COMPLAINED):
            said, found = self._meant(field, values.get(field))
            told += [said] if found or field != COMPLAINED else []
            names += self._listed(field, found)
        flags = [self._flag(f, v) for f, v in box if f.startswith(FLAG) and len(v) == 1]
        return ", ".join([*told, *flags]), tuple(names)

    def _listed(self, field: str, names: Sequence[str]) -> tuple[str, ...]:
        return (f"{self._of(_FIELDS[field])}: {', '.join(names)}",) if names else ()

    def _flag(self, field: str, values: frozenset[str]) -> str:
        flag = self._name(field, field.removeprefix(FLAG))
        raised = self._of({YES: ("có", "yes"), NO: ("không", "no")}[next(iter(values))])
        return f"{self._of(('cờ', 'flag'))} “{flag}”: {raised}"

    def _meant(self, field: str, values: frozenset[str] | None) -> tuple[str, tuple[str, ...]]:
        """The values counted, and their names: none for all of them, those left out where any other is meant too."""
        word, every = self._of(_FIELDS[field]), set(self._ids(field))
        left = every - (values or set())
        if values is None or not left:
            return self._every(field, len(every)), ()
        if values == {OTHER}:
            return self._of((f"{word} khác hoặc chưa rõ", f"another or no {word}")), ()
        if OTHER in values:
            but = self._of((f"mọi {word} trừ", f"every {word} but"))
            return f"{but} {self._counted(field, left)}", self._names(field, left)
        return self._counted(field, values), self._names(field, values)

    def _every(self, field: str, count: int) -> str:
        one, many = self._of(_FIELDS[field]), self._of((_FIELDS[field][0], _FIELDS[field][2]))
        if field == CATEGORY or count < 2:
            return self._of((f"mọi {one}", f"every {one}"))
        return self._of((f"cả {count} {many}", f"all {count} {many}"))

    def _counted(self, field: str, values: Iterable[str]) -> str:
        ids = list(values)
        if self.language == "en":
            return f"{len(ids)} {_FIELDS[field][1 if len(ids) == 1 else 2]}"
        words = [self._kind_of_ward(i) if field == WARD else _FIELDS[field][0] for i in ids]
        return ", ".join(f"{n} {word}" for word, n in sorted(Counter(words).items()))

    def _kind_of_ward(self, ward: str) -> str:
        label = self._name(WARD, ward).lower()
        return next((k for k in _KINDS_OF_WARD if label.startswith(k + " ")), _FIELDS[WARD][0])

    def _names(self, field: str, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(self._name(field, i) for i in ids))

    def _ids(self, field: str) -> list[str]:
        return [r.head.id for p in self.policies for r in _rows(p, field)]

    def _name(self, field: str, row_id: str) -> str:
        labels = (r.label for p in self.policies for r in _rows(p, field) if r.head.id == row_id)
        label: Label | None = next(labels, None)
        return label.said(self.language) if label else row_id

    def part(self, part: str, value: Part | None) -> str:
        """What a part says; a group is its agency at the place of the case."""
        if value is None:
            return self._of(("không quy định", "not provided for"))
        if isinstance(value, (Duration, Label)):
            return value.said(self.language)
        if isinstance(value, AgencyRef):
            return self._agency(value)
        if isinstance(value, tuple):
            said = [self._agency(v) if isinstance(v, AgencyRef) else self._name("step", v) for v in value]
            return ", ".join(said) or self._of(("không có", "nobody"))
        return self._name("role", value) if part == "decider" else self._of(_WORDS.get(value, (value, value)))

    def _agency(self, ref: AgencyRef) -> str:
        if ref.kind == "complained":
            return self._of(_FIELDS[COMPLAINED])
        if ref.kind == "group":
            return f"{self._name('group', ref.id)} ({self._of(('nơi xảy ra', 'of the place'))})"
        return self._name(COMPLAINED, ref.id)

    def _days(self, since: date | None, until: date | None) -> str:
        said = [f"{self._of(('từ', 'from'))} {since:%d/%m/%Y}"] if since else []
        said += [f"{self._of(('đến hết', 'until'))} {until:%d/%m/%Y}"] if until else []
        return " ".join(said) or self._of(("mọi ngày", "every day"))


class _Row(Protocol):
    @property
    def head(self) -> Head: ...
    @property
    def label(self) -> Label: ...


def _rows(policy: Policy, field: str) -> Sequence[_Row]:
    if field.startswith(FLAG):
        return policy.flags
    known: dict[str, Sequence[_Row]] = {
        CATEGORY: policy.categories, WARD: policy.wards, SOURCE: policy.sources, COMPLAINED: policy.agencies,
        "group": policy.groups, "step": policy.steps, "role": policy.roles,
    }  # fmt: skip
    return known[field]
