"""Rows side by side, key by key."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from quyche.policy.difference import KeyChange, RowChange, SourceRow, Value

ID = "mã"
Path = tuple[str, ...]
Pair = tuple[SourceRow | None, SourceRow | None]


def changed_rows(old: Iterable[SourceRow], new: Iterable[SourceRow]) -> tuple[RowChange, ...]:
    """Rows that were added, removed, or say something else, in the order of the sections, then by `mã`."""
    before, after = _by_name(old), _by_name(new)
    sections = {section: i for i, section in enumerate(dict.fromkeys(s for s, _ in (*after, *before)))}
    names = sorted({*before, *after}, key=lambda name: (sections[name[0]], name))
    pairs = (pair for n in names for pair in _paired(before.get(n, []), after.get(n, [])))
    return tuple(change for pair in pairs if (change := _changed(*pair)))


def _by_name(rows: Iterable[SourceRow]) -> dict[tuple[str, str], list[SourceRow]]:
    found: dict[tuple[str, str], list[SourceRow]] = defaultdict(list)
    for row in rows:
        found[(row.section, row.id)].append(row)
    return found


def _paired(old: Sequence[SourceRow], new: Sequence[SourceRow]) -> Iterator[Pair]:
    """Rows that share a name: those that say the same, then those of the same first day, then in order."""
    left, right = list(old), list(new)
    for alike in (lambda a, b: a.content == b.content, lambda a, b: a.since == b.since, lambda a, b: True):
        for row in list(left):
            twin = next((r for r in right if alike(row, r)), None)
            if twin:
                left.remove(row)
                right.remove(twin)
                yield row, twin
    yield from ((row, None) for row in left)
    yield from ((None, row) for row in right)


def _changed(old: SourceRow | None, new: SourceRow | None) -> RowChange | None:
    if old and new:
        keys = tuple(differing(old.content, new.content))
        return RowChange("changed", new, keys) if keys else None
    if new:
        return RowChange("added", new, tuple(KeyChange(p, "added", "", v) for p, v in _all(new)))
    return RowChange("removed", old, tuple(KeyChange(p, "removed", v, "") for p, v in _all(old))) if old else None


def _all(row: SourceRow) -> Iterator[tuple[Path, str]]:
    return ((p, v) for p, v in flattened(row.content) if p != (ID,))


def differing(old: Value, new: Value, path: Path = ()) -> Iterator[KeyChange]:
    """What has to be added, removed and changed to get from one value to the other."""
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in (*old, *(k for k in new if k not in old)):
            yield from _under_key(old.get(key), new.get(key), (*path, key))
    elif isinstance(old, (str, Mapping)) or isinstance(new, (str, Mapping)):
        yield KeyChange(path, "changed", said(old), said(new))
    else:
        yield from _in_lists(list(old), list(new), path)


def _under_key(old: Value | None, new: Value | None, path: Path) -> Iterator[KeyChange]:
    if old is None or new is None:
        yield from (KeyChange(p, "removed", v, "") for p, v in flattened(old or "", path) if old is not None)
        yield from (KeyChange(p, "added", "", v) for p, v in flattened(new or "", path) if new is not None)
    else:
        yield from differing(old, new, path)


def _in_lists(old: list[Value], new: list[Value], path: Path) -> Iterator[KeyChange]:
    before, after = _named(old), _named(new)
    if before and after:
        for name in (*before, *(n for n in after if n not in before)):
            yield from _under_key(before.get(name), after.get(name), (*path, name))
        kept = [n for n in before if n in after], [n for n in after if n in before]
    else:
        gone, come = Counter(map(_exact, old)), Counter(map(_exact, new))
        yield from (KeyChange(path, "removed", said(json.loads(v)), "") for v in (gone - come).elements())
        yield from (KeyChange(path, "added", "", said(json.loads(v))) for v in (come - gone).elements())
        both = gone & come
        kept = [said(v) for v in old if _exact(v) in both], [said(v) for v in new if _exact(v) in both]
    if kept[0] != kept[1]:
        yield KeyChange(path, "order", ", ".join(kept[0]), ", ".join(kept[1]))


def _named(items: Iterable[Value]) -> dict[str, Value]:
    """What the items say beside their `mã`, by that; empty when one has none or two share it."""
    found: dict[str, Value] = {}
    for item in items:
        name = item.get(ID) if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(name, str) or name in found:
            return {}
        found[name] = {key: value for key, value in item.items() if key != ID}
    return found


def _exact(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def flattened(value: Value, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a value with the path that leads to it; items of a list under their `mã` where they have one."""
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from flattened(inner, (*path, key))
    elif not isinstance(value, (str, Mapping)) and (named := _named(value)):
        for name, item in named.items():
            yield from flattened(item, (*path, name))
    else:
        yield path, said(value)


def said(value: Value) -> str:
    """A value in one line, as YAML would write it in one."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {said(v)}" for k, v in value.items()) + "}"
    return "[" + ", ".join(map(said, value)) + "]"
