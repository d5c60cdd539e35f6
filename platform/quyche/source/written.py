"""The rows of a file as they are written, whether or not they are right."""

from __future__ import annotations

from collections.abc import Iterator

from quyche.policy.difference import SourceRow, Value
from quyche.source.nodes import Items, Node, Table, Text
from quyche.source.raw import canonical
from quyche.source.yaml_reader import read


def source_rows(name: str, data: bytes) -> tuple[SourceRow, ...] | None:
    """The rows of one file, of a policy test file the tests; None when it is neither."""
    root, _ = read(data, name)
    if isinstance(root, Items):
        return tuple(_rows("", root))
    if not isinstance(root, Table) or not all(isinstance(items, Items) for _, items in root.entries):
        return None
    return tuple(row for key, items in root.entries for row in _rows(key.text, items))


def _rows(section: str, items: Node) -> Iterator[SourceRow]:
    for item in items.items if isinstance(items, Items) else ():
        content: Value = canonical(item, section)
        told = content if isinstance(item, Table) and isinstance(content, dict) else {"": content}
        yield SourceRow(
            section, _text(told.get("mã", "")), _text(told.get("tên", "")), _cites(item), item.place,
            _text(told.get("hiệu lực từ", "")), told,
        )  # fmt: skip


def _text(value: Value) -> str:
    """A text, or the Vietnamese of a label in two languages."""
    if isinstance(value, dict):
        return _text(value.get("vi", ""))
    return value if isinstance(value, str) else ""


def _cites(item: Node) -> tuple[str, ...]:
    """In the order they are written: the first is the main one."""
    found = next((v for k, v in item.entries if k.text == "căn cứ"), None) if isinstance(item, Table) else None
    nodes = found.items if isinstance(found, Items) else (found,)
    return tuple(n.text for n in nodes if isinstance(n, Text))
