"""Rows as read: the checked model beside the nodes it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from quyche.errors import Place
from quyche.source.nodes import Items, Node, Table, Text

Path = tuple[str | int, ...]
M_co = TypeVar("M_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True, eq=False)
class Raw(Generic[M_co]):
    """A row of a section, or a policy test. The same only as itself: what is made of it is made once."""

    section: str
    model: M_co
    node: Table

    @cached_property
    def places(self) -> Mapping[Path, Place]:
        """Where every value inside stands; only wanted when something is wrong."""
        return dict(places(self.node))

    @cached_property
    def said(self) -> str:
        """What the row says, in a form that neither the order of keys nor layout changes."""
        return json.dumps([self.section, canonical(self.node, self.section)], ensure_ascii=False, sort_keys=True)

    @property
    def keys(self) -> tuple[tuple[str, Place], ...]:
        return tuple((key.text, value.place) for key, value in self.node.entries)


def plain(node: Node) -> Any:
    """The node as dicts, lists and texts."""
    if isinstance(node, Table):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return node.text


def places(node: Node, path: Path = ()) -> Iterator[tuple[Path, Place]]:
    """The place of every value below a node, by its path."""
    if path:
        yield path, node.place
    if isinstance(node, Table):
        for key, value in node.entries:
            yield from places(value, (*path, key.text))
    elif isinstance(node, Items):
        for i, item in enumerate(node.items):
            yield from places(item, (*path, i))


ORDERED_KEYS = frozenset(
    {"trường", "hiệu ứng", "cột", "lựa chọn", "các bước", "phần", "bảng", "bộ lọc", "nhóm theo", "gửi tới"}
)
"""Lists whose order is what they say: fields on a page, effects one after the other."""
UNORDERED = {"bảng báo cáo cấp trên": "các bước", "đồng hồ": "các bước"}
"""By section, where such a key holds a list whose order says nothing: steps of a ladder come by their time."""


def canonical(node: Node, section: str = "", key: str = "") -> Any:
    """What a node says, whatever the order of its keys and of lists without order.

    Sections of a form stand in their order; those it borrows from another, named only, in that one's.
    """
    if isinstance(node, Table):
        return {k.text: canonical(v, section, k.text) for k, v in node.entries}
    if isinstance(node, Items):
        items = [canonical(i, section) for i in node.items]
        borrowed = key == "phần" and all(isinstance(i, Text) for i in node.items)
        ordered = key in ORDERED_KEYS and UNORDERED.get(section) != key and not borrowed
        return items if ordered else sorted(items, key=lambda i: json.dumps(i, sort_keys=True))
    return node.text
