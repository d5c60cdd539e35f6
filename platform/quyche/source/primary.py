"""Of all that was found, what a clerk has to mend: not what merely follows from another mistake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set

from quyche.errors import Finding, finding
from quyche.source.schema import SECTIONS

MOST_ALIKE = 3
NAMELESS = ""
"""The id of a row whose own id cannot be read: anything may have been meant for it."""
_FOLLOWS = frozenset({"unknown-id", "unknown-citation", "unknown-condition"})


def primary(
    findings: Iterable[Finding], unread: bool, spoilt: Mapping[str, set[str]], present: Set[str]
) -> Iterator[Finding]:
    """`present`: the sections that have rows; `unread`: some rows could not be read at all, so that nobody
    knows which ids exist;
    `spoilt`: by section, the ids of rows that were read but are wrong."""
    found = list(findings)
    trapped = {(f.place.file, f.place.line) for f in found if f.code.startswith("yaml-")}
    lacking = {dict(f.words)["section"] for f in found if f.code == "section-missing"}
    found += [] if unread else _empty(found, present | spoilt.keys(), lacking)
    kept = [f for f in found if not _follows(f, unread, spoilt, lacking, trapped)]
    yield from _few_alike(kept)


def _empty(found: list[Finding], present: Set[str], lacking: set[str]) -> list[Finding]:
    """One finding for a section that others refer to and that has no row at all; adds it to `lacking`."""
    told = []
    for f in found:
        section = dict(f.words).get("section", "")
        if f.code == "unknown-id" and section in SECTIONS and section not in present | lacking:
            lacking.add(section)
            told.append(finding("section-missing", "error", f.place, section=section))
    return told


def _follows(
    f: Finding, unread: bool, spoilt: Mapping[str, set[str]], missing: set[str], trapped: set[tuple[str, int]]
) -> bool:
    words = dict(f.words)
    section = words.get("section", "")
    if f.code == "section-missing":
        return unread or section in spoilt
    if not f.code.startswith("yaml-") and (f.place.file, f.place.line) in trapped:
        return True
    named = words.get("found", "")
    parts = section.split(", ")  # a receiver may be of two sections
    broken = any(part in missing or spoilt.get(part, set()) & {named, NAMELESS} for part in parts)
    return f.code in _FOLLOWS and (unread or broken)


def _few_alike(findings: list[Finding]) -> Iterator[Finding]:
    """The first few traps of one kind in a file, then how many more there are: the mend is one for all."""
    alike: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for f in findings:
        if f.code.startswith("yaml-"):
            alike[f.place.file, f.code].append(f)
        else:
            yield f
    for group in alike.values():
        ordered = sorted(group, key=lambda f: f.place)
        yield from ordered[:MOST_ALIKE]
        if len(ordered) > MOST_ALIKE:
            more = str(len(ordered) - MOST_ALIKE)
            yield finding("yaml-more", ordered[0].severity, ordered[MOST_ALIKE].place, more=more)
