"""What few cases carry and lists ask for, in the order of the lists: marks, flags, what agencies were asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from quyche.case import Case, marks
from quyche.store.tables import Tag


def flagged(flag: str) -> str:
    return f"flag:{flag}"


def asked(kind: str, agency: str = "") -> str:
    """Something of the kind waits for an answer: of anybody, or of one agency."""
    return f"asked:{kind}:{agency}"


def put(case: Case, row: Mapping[str, Any]) -> None:
    """In the transaction of the case's events; `row` is the case's own row."""
    Tag.delete().where(Tag.case == case.code).execute()
    found = of(case, row)
    if found:
        Tag.insert_many(found).execute()


def of(case: Case, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a case carries, as rows."""
    place = {k: row[k] for k in ("state", "order_due", "order_sent")}
    return [{"tag": tag, "case": case.code, **place} for tag in dict.fromkeys(_tags(case, row))]


def _tags(case: Case, row: Mapping[str, Any]) -> Iterator[str]:
    if case.erased:
        return
    yield from marks(case)
    yield from (flagged(f) for f in row["flags"].split("|") if f)
    for task in case.tasks:
        for agency in case.still_asked(task):
            yield asked(task.kind)
            yield asked(task.kind, agency)


def all_rows() -> list[tuple[Any, ...]]:
    found: Any = Tag.select().order_by(Tag.case, Tag.tag).tuples()
    return list(found)
