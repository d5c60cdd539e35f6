"""What is left behind: files that no row names after a removal cut short, and erased words in the database file."""

from __future__ import annotations

from datetime import datetime, timedelta

from quyche.service.desk import Desk
from quyche.store import erasing, registers

GRACE = timedelta(hours=24)
"""A file is written before the rows that name it: a young one may only be waiting for them."""
BATCH = 500


def sweep(desk: Desk, now: datetime) -> int:
    """Remove files older than a day that no row names; returns how many. Safe beside people at work."""
    removed, batch = 0, []
    for name in desk.files.older_than(now - GRACE):
        batch.append(name)
        if len(batch) == BATCH:
            removed, batch = removed + _swept(desk, batch, now), []
    return removed + _swept(desk, batch, now)


def _swept(desk: Desk, names: list[str], now: datetime) -> int:
    """A file written anew since it was listed is young again and stays."""
    loose = [n for n in names if n not in registers.named_files(names)]
    return sum(desk.files.remove_older(name, now - GRACE) for name in loose)


def scrub(desk: Desk, now: datetime) -> int:
    """One short step towards a file in which nothing erased can be read; 0 when it is done."""
    return erasing.step(desk.database)
