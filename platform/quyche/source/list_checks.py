"""What a list narrowed beforehand may ask for: only what the list itself offers."""

from __future__ import annotations

from collections.abc import Iterator

from quyche.errors import Finding, finding
from quyche.policy.nearest import nearest
from quyche.source.raw import Raw
from quyche.source.rows import Row
from quyche.source.schema_of_lists import QueueModel, ViewModel

_LABEL = "tên"
_GROUP, _STATE = "nhóm theo", "trạng thái"


def view_findings(row: Raw[Row]) -> Iterator[Finding]:
    """A filter or a grouping that the list does not have, a state it does not hold, a view of nothing, a name twice."""
    if not isinstance(row.model, QueueModel):
        return
    names: list[str] = []
    for i, view in enumerate(row.model.views):
        at = ("cách xem sẵn", i)
        asked = _asked(view)
        if not asked:
            yield finding("view-of-all", "error", row.places[at], view=view.label.vi)
        if view.label.vi in names:
            yield finding("view-twice", "error", row.places[(*at, _LABEL)], view=view.label.vi)
        names.append(view.label.vi)
        for key in asked:
            yield from _offered(row, row.model, (*at, key), view)


def _asked(view: ViewModel) -> list[str]:
    keys = {name: info.alias or name for name, info in ViewModel.model_fields.items()}
    return [key for name, key in keys.items() if key != _LABEL and getattr(view, name)]


def _offered(row: Raw[Row], queue: QueueModel, at: tuple[str | int, ...], view: ViewModel) -> Iterator[Finding]:
    key = str(at[-1])
    if key == _GROUP:
        if view.group not in queue.groups:
            yield finding("view-not-grouped", "error", row.places[at], found=view.group or "", id=queue.id)
    elif key not in queue.filters:
        yield finding("view-not-filtered", "error", row.places[at], found=key, id=queue.id)
    elif key == _STATE and view.state not in queue.states:
        near = nearest(view.state, sorted(queue.states)) or ""
        yield finding("view-other-state", "error", row.places[at], near, found=view.state, id=queue.id)
