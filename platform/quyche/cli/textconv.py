"""One policy file for git: `git config diff.quyche.textconv ".venv/bin/python -m quyche.cli.textconv"`.

A program of its own: git starts it twice for every file it shows, and the whole command line takes long to start.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from quyche.diff import flattened
from quyche.policy.base import clause_order
from quyche.policy.difference import SourceRow
from quyche.source.written import source_rows


def lines(data: bytes) -> str:
    """A line for every value of every row, whatever the comments, order and layout; what holds no rows as it is.

    Every line says whose it is, since git shows lines without most of what stands around them.
    """
    rows = source_rows("", data)
    if rows is None:
        return data.decode("utf-8", "replace")
    return "".join(f"{line}\n" for row in sorted(rows, key=_order) for line in _of(row))


def _order(row: SourceRow) -> tuple[str, ...]:
    return row.section, row.id, row.since


def _of(row: SourceRow) -> Iterator[str]:
    """Only one citation leads a line, so that one more is no change of every line."""
    clause = min(row.cites, key=clause_order, default="")
    who = " · ".join(part for part in (clause, row.section, row.id or row.name) if part)
    for path, value in flattened({key: row.content[key] for key in sorted(row.content)}):
        yield f"{who} · {' › '.join(path)}: {value}"


if __name__ == "__main__":
    sys.stdout.buffer.write(lines(Path(sys.argv[1]).read_bytes()).encode())
