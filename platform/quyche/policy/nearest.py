"""Folding Vietnamese for search, and the nearest known word to a mistyped one. Never for identity."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

_STROKES = str.maketrans("đĐðÐ", "dddd")
CLOSE = 0.6


def fold(text: str) -> str:
    """Lower case without marks: `Ổ gà` and `o ga` are one, `đường` is `duong`."""
    bare = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return "".join(bare).translate(_STROKES).casefold()


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like the word; None when nothing is near enough to be meant."""
    folded = fold(word)
    scored = [(SequenceMatcher(None, folded, fold(c)).ratio(), c) for c in sorted(candidates)]
    best = max(scored, key=lambda s: s[0], default=(0.0, ""))
    return best[1] if best[0] >= CLOSE else None
