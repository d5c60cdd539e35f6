"""Rows for reports, derived from their logs."""

from __future__ import annotations

from typing import Any

from quyche.briefing import Report
from quyche.store.figure_tables import ReportRow


def put(report: Report) -> None:
    """In the transaction of its events."""
    row = {
        "id": report.id, "kind": report.kind, "first": report.first.isoformat(), "last": report.last.isoformat(),
        "issued": report.issued is not None, "at": report.at,
    }  # fmt: skip
    ReportRow.insert(row).on_conflict(conflict_target=[ReportRow.id], update=row).execute()


def clear() -> None:
    ReportRow.delete().execute()


def newest(issued_only: bool, most: int = 50) -> list[ReportRow]:
    """The newest spans first."""
    query = ReportRow.select()
    query = query.where(ReportRow.issued) if issued_only else query
    return list(query.order_by(ReportRow.last.desc(), ReportRow.first.desc(), ReportRow.id).limit(most))


def many(issued_only: bool) -> int:
    query = ReportRow.select()
    return int((query.where(ReportRow.issued) if issued_only else query).count())


def all_rows() -> list[tuple[Any, ...]]:
    found: Any = ReportRow.select().order_by(ReportRow.id).tuples()
    return list(found)
