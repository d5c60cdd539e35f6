"""Which cases a change of version looks back on: those decided under a version that is left, those that an earlier
instant reaches, declared or claimed in an emergency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quyche.activation import Activation, Record
from quyche.store import activations
from quyche.store.tables import CaseRow

MOST = 200


@dataclass(frozen=True, slots=True)
class Affected:
    """`why` is `rollback` or `retroactive`; `rows` are the newest of `count` cases."""

    why: str
    count: int
    rows: tuple[CaseRow, ...]


def affected(record: Record, made: Activation) -> Affected | None:
    """None where nothing looks back."""
    if since := made.since or made.reaches:
        count, rows = activations.cases_between(since, made.start, MOST)
        return Affected("retroactive", count, tuple(rows))
    if record.again(made):
        count, rows = activations.cases_under([made.over], MOST)
        return Affected("rollback", count, tuple(rows))
    return None


_SAID = {
    "retroactive": (
        "{count} vụ việc nhận từ thời điểm hồi tố:",
        "{count} cases received since the retroactive instant:",
    ),
    "rollback": ("{count} vụ việc đã quyết định theo bản vừa bỏ:", "{count} cases decided under the version left:"),
}


def lines(found: Affected | None, language: str, most: int) -> Iterator[str]:
    """For people: how many, then code, state, open or closed."""
    if found is None:
        return
    side = language == "en"
    yield _SAID[found.why][side].format(count=found.count)
    for row in found.rows[:most]:
        yield f"  {row.code} {row.state} {(('đã xong', 'closed') if row.closed else ('đang xử lý', 'open'))[side]}"
    if found.count > most:
        yield f"  … {found.count - most}"
