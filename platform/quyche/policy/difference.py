"""What can be different between two policies: answers, rows, other files. Said without words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from quyche.errors import Finding, Place
from quyche.policy.base import Citation
from quyche.policy.policy import Policy
from quyche.policy.rules import Part, Question

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"
"""What stands in a row: texts, lists (those without order are sorted), mappings."""
ChangeKind = Literal["added", "removed", "changed", "order"]
Box = tuple[tuple[str, frozenset[str]], ...]
"""For each field that matters, the values meant; OTHER is any value neither policy declares."""


@dataclass(frozen=True)
class SourceRow:
    """A row as its file says it, rightly written or not. `cites` are its citations word for word."""

    section: str
    id: str
    name: str
    cites: tuple[str, ...]
    place: Place
    since: str
    content: Mapping[str, Value]


@dataclass(frozen=True)
class Side:
    """One of the two: `policy` is None where `findings` hold an error, and then it has no answers to compare.

    `others` are the files that are not rows (policy tests, outlines, papers), by name with a digest of each.
    """

    source_digest: str
    policy: Policy | None
    findings: tuple[Finding, ...]
    rows: tuple[SourceRow, ...]
    others: Mapping[str, str]

    @property
    def content(self) -> str:
        """The content digest; "" for a policy that cannot be read whole."""
        return self.policy.digests.content if self.policy else ""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One part of the answer to a question that is another for every case of the box on every day of the span.

    None: the policy does not say. `since` is None where the first day is before all dates, `until` where there is no
    last. `retroactive`: some of these days lie before the day of asking; `running`: cases that run follow as well.
    """

    question: Question
    part: str
    before: Part | None
    after: Part | None
    cite: Citation | None
    since: date | None
    until: date | None
    box: Box
    retroactive: bool
    running: bool = False


@dataclass(frozen=True, slots=True)
class KeyChange:
    """`path` leads from the row to the value; `before` is "" for what was added, `after` for what was removed."""

    path: tuple[str, ...]
    kind: ChangeKind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """`row` as it stands now, or as it stood for a removed one; `keys` are all of it for a new or removed row."""

    kind: ChangeKind
    row: SourceRow
    keys: tuple[KeyChange, ...]


@dataclass(frozen=True, slots=True)
class FileChange:
    kind: ChangeKind
    file: str


@dataclass(frozen=True)
class Difference:
    """Everything that is different; `today` is what retroactive is measured by."""

    old: Side
    new: Side
    today: date
    answers: tuple[AnswerChange, ...]
    rows: tuple[RowChange, ...]
    files: tuple[FileChange, ...]

    @property
    def comparable(self) -> bool:
        """Whether both have answers at all."""
        return self.old.policy is not None and self.new.policy is not None

    @property
    def same_content(self) -> bool:
        """Comments, order and layout apart, the rows say the same."""
        return not self.rows
