"""One line of a reading copy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quyche.policy.base import Head


@dataclass(frozen=True, slots=True)
class Line:
    """What a row makes happen. `title` names it in a few words, `what` says the rest.

    Lines with the same `kin` under one clause are said together, as a list of their titles.
    """

    head: Head
    title: str
    what: str = ""
    who: tuple[str, ...] = ()
    how_long: str = ""
    kin: str = ""


def together(lines: Iterable[Line]) -> Iterator[Line]:
    """Kin of the same days and the same open points become one line, where the first of them stands."""
    groups: dict[object, list[Line]] = defaultdict(list)
    for line in lines:
        alike = (line.kin, line.head.since, line.head.until, line.head.gaps) if line.kin else line.head
        groups[alike].append(line)
    for group in groups.values():
        yield _one(group) if group[0].kin else group[0]


def _one(group: list[Line]) -> Line:
    listed = "; ".join(dict.fromkeys(line.title for line in group))
    who = tuple(dict.fromkeys(name for line in group for name in line.who))
    return Line(group[0].head, group[0].kin, listed + ".", who)
