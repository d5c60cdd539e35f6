"""Saying many cells in few lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, permutations

Cell = tuple[frozenset[str], ...]
"""For each field of a domain, the set of values meant."""
ORDERS = 24
"""How many orders of the fields are tried: all of four fields; more would cost more than the shorter text is worth."""


def merged(cells: Iterable[tuple[str, ...]]) -> list[Cell]:
    """The cells as few boxes: boxes equal but for one field become one, until none are.

    Which field goes first decides how few they get, so several orders are tried.
    """
    single = [tuple(frozenset({v}) for v in cell) for cell in sorted(set(cells))]
    width = len(single[0]) if single else 0
    tried = (_settled(single, order) for order in islice(permutations(range(width)), ORDERS))
    return min(tried, key=lambda boxes: (len(boxes), sorted(map(_key, boxes))))


def _settled(boxes: list[Cell], order: Sequence[int]) -> list[Cell]:
    before = len(boxes) + 1
    while len(boxes) < before:
        before = len(boxes)
        for axis in order:
            boxes = _merge_along(boxes, axis)
    return boxes


def _key(box: Cell) -> list[list[str]]:
    return [sorted(values) for values in box]


def _merge_along(boxes: Sequence[Cell], axis: int) -> list[Cell]:
    together: dict[Cell, frozenset[str]] = {}
    for box in boxes:
        rest = (*box[:axis], *box[axis + 1 :])
        together[rest] = together.get(rest, frozenset()) | box[axis]
    return [(*rest[:axis], values, *rest[axis:]) for rest, values in together.items()]
