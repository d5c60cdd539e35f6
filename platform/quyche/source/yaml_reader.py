"""Bytes of one policy file to a tree of texts. Nothing is typed, nothing is silently dropped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import yaml

from quyche.errors import Finding, Place, finding
from quyche.source.nodes import Items, Node, Table, Text
from quyche.source.traps import plain_spaces, trapped

LARGEST, DEEPEST, MOST_NODES = 2_000_000, 32, 200_000


def read(data: bytes, file: str) -> tuple[Node | None, tuple[Finding, ...]]:
    """The file's tree, or None, and everything found wrong. Never raises, whatever the bytes.

    Size and depth are bounded before parsing: the C parser crashes the process on deep nesting.
    """
    start = Place(file, 1, 1)
    if len(data) > LARGEST:
        return None, (finding("yaml-too-large", "error", start, limit="2 MB"),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, (finding("yaml-not-utf8", "error", Place(file, line, 1)),)
    found = list(trapped(text.replace("\r\n", "\n"), file))
    if _depth(text) > DEEPEST:
        return None, (*found, finding("yaml-too-deep", "error", start, limit=str(DEEPEST)))
    if any(f.code in ("yaml-control", "yaml-unseen", "yaml-tab") for f in found):
        return None, tuple(found)
    return _parsed(plain_spaces(text), file, found)


def _depth(text: str) -> int:
    """No nesting can be deeper than this: brackets open at once, and the deepest indent."""
    opened = accumulate(1 if bracket in "[{" else -1 for bracket in re.findall(r"[\[\]{}]", text))
    deepest = max(opened, default=0)
    dashes = max((line.count("- ") + line.count("? ") for line in text.splitlines()), default=0)
    indent = max((len(line) - len(line.lstrip(" ")) for line in text.splitlines() if line.strip()), default=0)
    return max(deepest, indent // 2 if indent > 2 * DEEPEST else 0, dashes if dashes > DEEPEST * 2 else 0)


def _parsed(text: str, file: str, found: list[Finding]) -> tuple[Node | None, tuple[Finding, ...]]:
    builder = _Builder(file, found)
    try:
        for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
            if count > MOST_NODES:
                return None, (
                    *found,
                    finding("yaml-too-large", "error", builder.place(event), limit=str(MOST_NODES)),
                )
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        found.append(_syntax(error, text, file))
        return None, tuple(found)
    except yaml.YAMLError as error:
        found.append(finding("yaml-broken", "error", Place(file, 1, 1), detail=str(error).split("\n")[0]))
        return None, tuple(found)
    if builder.root is None:
        found.append(finding("yaml-empty", "error", Place(file, 1, 1)))
    return builder.root, tuple(found)


class _Builder:
    """Builds nodes from events with a stack of its own, so that recursion never depends on the input."""

    def __init__(self, file: str, found: list[Finding]) -> None:
        self.file, self.found = file, found
        self.root: Node | None = None
        self._stack: list[tuple[bool, Place, list[Node]]] = []
        self._documents = 0

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            at = self._marked(event)
            self._put(Text(unicodedata.normalize("NFC", event.value), at, event.style in ("'", '"')))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._stack.append((isinstance(event, yaml.MappingStartEvent), self._marked(event), []))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self.found.append(finding("yaml-several-documents", "error", self.place(event)))
        elif isinstance(event, yaml.AliasEvent):
            self.found.append(finding("yaml-anchor", "error", self.place(event), found=f"*{event.anchor}"))
            self._put(Text("", self.place(event)))

    def _marked(self, event: Any) -> Place:
        """Where a node stands; an anchor or a tag on it is told."""
        at = self.place(event)
        if event.anchor:
            self.found.append(finding("yaml-anchor", "error", at, found=f"&{event.anchor}"))
        if event.tag and event.tag != "!":
            self.found.append(finding("yaml-tag", "error", at, found=event.tag))
        return at

    def _put(self, node: Node) -> None:
        if self._stack:
            self._stack[-1][2].append(node)
        elif self.root is None:
            self.root = node

    def _close(self) -> None:
        is_table, at, nodes = self._stack.pop()
        self._put(Table(tuple(self._entries(nodes)), at) if is_table else Items(tuple(nodes), at))

    def _entries(self, nodes: list[Node]) -> Iterator[tuple[Text, Node]]:
        seen: dict[str, Place] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Text):
                self.found.append(finding("yaml-key-not-text", "error", key.place))
            elif key.text == "<<":
                self.found.append(finding("yaml-anchor", "error", key.place, found="<<"))
            elif key.text in seen:
                words = {"found": key.text, "first": str(seen[key.text])}
                mend = "- mã: …" if key.text == "mã" else ""
                self.found.append(finding("yaml-key-twice", "error", key.place, mend, **words))
                yield key, value  # what stands below it is read all the same: others may name it
            else:
                seen[key.text] = key.place
                yield key, value


def _syntax(error: yaml.MarkedYAMLError, text: str, file: str) -> Finding:
    """The parser's complaint in our own codes, at the place a clerk should look at."""
    mark = error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    problem = f"{error.context or ''} {error.problem or ''}"
    lines = text.split("\n")
    line = lines[place.line - 1].strip() if place.line <= len(lines) else ""
    if "mapping values are not allowed" in problem:
        key, _, value = line.partition(": ")
        return finding("yaml-second-colon", "error", place, f'{key}: "{value}"', found=line)
    for sign, code in (
        ("quoted scalar", "yaml-quote-open"),
        ("flow", "yaml-bracket-open"),
        ("tab", "yaml-tab"),
    ):
        if sign in problem:
            start = error.context_mark or mark
            return finding(code, "error", Place(file, start.line + 1, start.column + 1) if start else place, found=line)
    if "could not find expected ':'" in problem:
        return _no_colon(lines, error.context_mark or mark, place)
    if "expected <block end>" in problem or "block" in problem or "indentation" in problem:
        return finding("yaml-indent", "error", place, found=line)
    return finding("yaml-broken", "error", place, detail=line)


def _no_colon(lines: list[str], mark: yaml.Mark | None, place: Place) -> Finding:
    """Where the key stands whose colon nobody sees: the parser only notices on the next line."""
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    glued = re.match(r"\s*([^\s:：][^:：]*?)\s*[:：]\s*(\S.*)", line)
    if mark and glued:
        place = Place(place.file, mark.line + 1, len(line) - len(line.lstrip()) + 1)
    return finding("yaml-no-colon", "error", place, f"{glued[1]}: {glued[2]}" if glued else "", found=line.strip())
