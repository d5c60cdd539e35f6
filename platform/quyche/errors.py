"""What can be wrong, and where: findings about a policy, refusals of a command."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "gap"]


class Place(NamedTuple):
    """A character in a policy file: line and column count from 1, columns count code points."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Known(NamedTuple):
    """One fact of an example: the field, its value, and both as people call them, in Vietnamese and English."""

    field: str
    value: str
    label: str
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a reader of the policy must know, said without words.

    `code` names the message in `texts.findings`; `words` are the values the
    message is filled with; `suggestion` is the proposed mend ("" when there is
    none that a machine could know). `cells` are readable descriptions of the
    situations concerned, `since`/`until` ISO dates bounding them; `example` is
    one case among them, `also` the other places a mend may be needed. A word
    `x_en` takes the place of `x` in English.
    """

    code: str
    severity: Severity
    place: Place
    words: tuple[tuple[str, str], ...] = ()
    suggestion: str = ""
    clause: str = ""
    cells: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    also: tuple[Place, ...] = ()
    example: tuple[Known, ...] = ()
    cells_en: tuple[str, ...] = ()


def finding(code: str, severity: Severity, place: Place, suggestion: str = "", **words: str) -> Finding:
    """A finding whose message is filled with the given words."""
    return Finding(code, severity, place, tuple(sorted(words.items())), suggestion)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By place, then by code; each said once."""
    return tuple(sorted(set(findings), key=lambda f: (f.place, f.code, f.words)))


class QuycheError(Exception):
    """A refusal that a caller is expected to handle."""


class PolicyRefused(QuycheError):
    """The policy has errors; nothing of it may serve."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        super().__init__(f"{len(self.findings)} findings")


class Conflict(QuycheError):
    """The stream has moved on since the caller read it."""


class NotFound(QuycheError):
    """There is no such thing, or the asker may not know of it."""


class NotAllowed(QuycheError):
    """The actor may not do this here."""


class Refused(QuycheError):
    """A command that cannot be carried out; `problems` maps a field ("" for the whole) to a code and its words."""

    def __init__(self, problems: dict[str, tuple[str, dict[str, str]]]) -> None:
        self.problems = problems
        super().__init__(", ".join(code for code, _ in problems.values()))
