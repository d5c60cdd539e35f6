"""The same word twice in one list: one of the two was meant to be another."""

from __future__ import annotations

from collections.abc import Iterator

from quyche.errors import Finding, finding
from quyche.source.nodes import Items, Node, Table, Text

FREE = frozenset({"điền", "nhận", "ghi nhận"})
"""Keys below which stand texts as people type them, or what happened, as often as it did."""


def repeated(node: Node) -> Iterator[Finding]:
    """At the place of each further one, for every list below the node."""
    if isinstance(node, Table):
        for key, value in node.entries:
            if key.text not in FREE:
                yield from repeated(value)
    elif isinstance(node, Items):
        seen: dict[str, Text] = {}
        for item in node.items:
            if isinstance(item, Text) and seen.setdefault(item.text, item) is not item:
                yield finding("twice-in-list", "error", item.place, found=item.text, first=str(seen[item.text].place))
            yield from repeated(item)
