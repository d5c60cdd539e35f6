"""A YAML file as a tree in which every value is text and knows its place."""

from __future__ import annotations

from typing import NamedTuple

from quyche.errors import Place


class Text(NamedTuple):
    text: str
    place: Place
    quoted: bool = False


class Items(NamedTuple):
    items: tuple[Node, ...]
    place: Place


class Table(NamedTuple):
    entries: tuple[tuple[Text, Node], ...]
    place: Place


Node = Text | Items | Table
