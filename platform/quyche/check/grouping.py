"""Saying many cells in few lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Cell = tuple[frozenset[str], ...]
"""For each field of a domain, the set of values meant."""


def merged(cells: Iterable[tuple[str, ...]]) -> list[Cell]:
    """The cells as few boxes: boxes equal but for one field become one, until none are."""
    boxes = [tuple(frozenset({v}) for v in cell) for cell in sorted(set(cells))]
    width = len(boxes[0]) if boxes else 0
    for axis in range(width):
        boxes = _merge_along(boxes, axis)
    return boxes


def _merge_along(boxes: Sequence[Cell], axis: int) -> list[Cell]:
    together: dict[Cell, frozenset[str]] = {}
    for box in boxes:
        rest = (*box[:axis], *box[axis + 1 :])
        together[rest] = together.get(rest, frozenset()) | box[axis]
    return [(*rest[:axis], values, *rest[axis:]) for rest, values in together.items()]
