"""A YAML file as a tree in which every value is text and knows its place."""

from __future__ import annotations

from dataclasses import dataclass

from quyche.errors import Place


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    place: Place
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    entries: tuple[tuple[Text, Node], ...]
    place: Place


Node = Text | Items | Table
