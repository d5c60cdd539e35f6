"""Remembering what was made of the last thing asked about, as long as it is that very thing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")


def of_the_last(make: Callable[[Thing], Made]) -> Callable[[Thing], Made]:
    """`make`, asked again only for another object; an equal one is another. For things that never change."""
    held: dict[str, tuple[Thing, Made]] = {}

    @wraps(make)
    def kept(thing: Thing) -> Made:
        last = held.get("last")
        if last is None or last[0] is not thing:
            last = held["last"] = (thing, make(thing))
        return last[1]

    return kept
