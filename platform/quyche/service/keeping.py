"""Versions stored whole, so that years later nothing but the database is needed to decide as they did."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quyche.decide.deciding import Rulebook
from quyche.decide.table import COMPILER, Table, cells_of
from quyche.errors import Finding, NotFound, Place, finding
from quyche.match import Chain
from quyche.service.git import Origin
from quyche.service.preparing import Prepared, prepare
from quyche.store import activations, registers
from quyche.texts.findings import as_json


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of a stored version beside its bytes; `report` is what check and tests said of it."""

    source: str
    content: str
    commit: str
    author: str
    authored_at: datetime | None
    origin: str
    stored_at: datetime
    report: Mapping[str, Any]


def keep(prepared: Prepared, origin: Origin, at: datetime) -> None:
    """Store bytes, origin, what check and tests said, and the compiled table; once is enough.

    In the caller's transaction, if there is one. Raises NotFound for a policy that cannot serve.
    """
    if prepared.book is None:
        raise NotFound(prepared.source_digest)
    policy = prepared.book.policy
    registers.keep_version(prepared.source_digest, policy.digests.content, origin.commit, prepared.files, at)
    report = json.dumps(report_of(prepared), ensure_ascii=False, sort_keys=True)
    activations.keep_note(prepared.source_digest, origin.author, origin.at, origin.label, report)
    activations.keep_table(policy.digests.rules, COMPILER, table_text(prepared.book))


def report_of(prepared: Prepared) -> dict[str, Any]:
    """The verification report: every finding, and how the policy's own tests came out."""
    failed = sum(f.code == "test-failed" for f in prepared.findings)
    total = len(prepared.book.policy.scenarios) if prepared.book else 0
    cells = sum(len(t.answers) for t in prepared.book.tables.values()) if prepared.book else 0
    tests = {"passed": total - failed, "failed": failed}
    return {"compiler": COMPILER, "cells": cells, "tests": tests, "findings": as_json(prepared.findings)}


def stored(digest: str) -> Prepared:
    """A version as it was stored, compiled again. `book` is None when bytes or table are not what they were.

    Raises NotFound.
    """
    prepared = as_it_lies(digest)
    wrong = _altered(digest, prepared)
    return Prepared(digest, prepared.files, None, (wrong,)) if wrong else prepared


def as_it_lies(digest: str) -> Prepared:
    """A version as its bytes are now, trusted or not: what it would decide is for a replay to hold against the log.

    Raises NotFound.
    """
    row = registers.version(digest)
    if row is None:
        raise NotFound(digest)
    return prepare(registers.files_of(row), prove=False)


def _altered(digest: str, prepared: Prepared) -> Finding | None:
    """What stands against trusting a stored version; a table no compiler of this number ever made is stored now."""
    if prepared.source_digest != digest:
        return untrusted(digest)
    if prepared.book is None:
        return None
    rules, text = prepared.book.policy.digests.rules, table_text(prepared.book)
    known = activations.table_digest(rules, COMPILER)
    if not known:
        activations.keep_table(rules, COMPILER, text)
    elif known != hashlib.sha256(text.encode()).hexdigest():
        return finding("table-altered", "error", Place(".", 1, 1), version=digest[:16], compiler=str(COMPILER))
    return None


def untrusted(digest: str) -> Finding:
    return finding("version-altered", "error", Place(".", 1, 1), version=digest[:16])


def note(digest: str) -> Note:
    """Raises NotFound for a version that is not stored."""
    row, beside = registers.version(digest), activations.note(digest)
    if row is None:
        raise NotFound(digest)
    return Note(
        digest, row.content_digest, row.commit, beside.author if beside else "", beside.authored_at if beside else None,
        beside.origin if beside else "", row.stored_at, activations.texts_of(beside) if beside else {},
    )  # fmt: skip


def table_text(book: Rulebook) -> str:
    """The decision table as JSON; the same rules give the same text, in whatever order they are written."""
    return json.dumps({q: _table(t) for q, t in book.tables.items()}, sort_keys=True, separators=(",", ":"))


def _table(table: Table) -> dict[str, Any]:
    cells = [[str(day), facts, sorted(_named(table.chains[i]) for i in found)] for day, facts, found in cells_of(table)]
    domain = table.domain
    return {
        "fields": domain.fields, "classes": [dict(c) for c in domain.classes],
        "cells": sorted(cells, key=lambda cell: json.dumps(cell, sort_keys=True)),
    }  # fmt: skip


def _named(chain: Chain) -> list[str]:
    """Rows of one id differ by when they begin."""
    return [f"{r.head.id}@{r.head.since or ''}" for r in chain]
