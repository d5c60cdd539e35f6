"""A policy as one side of a comparison: its rows as written, whether or not it can serve."""

from __future__ import annotations

import hashlib
import json

from quyche.policy.difference import Side
from quyche.source.loading import TESTS, Files, load
from quyche.source.raw import canonical
from quyche.source.written import source_rows
from quyche.source.yaml_reader import read

YAML = (".yaml", ".yml")


def side_of(files: Files, source_digest: str) -> Side:
    """Never raises, whatever the bytes; files that are not YAML at all are compared as a whole."""
    loaded = load(files)
    rows = {name: source_rows(name, data) for name, data in files.items() if _holds_rows(name)}
    others = {n: _digest(n, data) for n, data in files.items() if rows.get(n) is None}
    found = tuple(row for read_rows in rows.values() for row in read_rows or ())
    return Side(source_digest, loaded.policy, loaded.findings, found, others)


def _holds_rows(name: str) -> bool:
    return name.endswith(YAML) and not name.startswith(TESTS)


def _digest(name: str, data: bytes) -> str:
    """Of what a file says where it is YAML, so that a comment in a policy test is no change."""
    root = read(data, name)[0] if name.endswith(YAML) else None
    return hashlib.sha256(json.dumps(canonical(root), sort_keys=True).encode() if root else data).hexdigest()
