"""Rows for looks at what is closed, derived from their logs and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from quyche.events import Event
from quyche.store.tables import LookRow


def put(case: str, seq: int, event: Event) -> None:
    """In the transaction of the event."""
    row = {
        "case": case, "seq": seq, "kind": event.kind, "account": event.actor,
        "behalf": event.data.get("for", ""), "at": event.at,
    }  # fmt: skip
    LookRow.insert(row).execute()


def clear() -> None:
    LookRow.delete().execute()


def page(after: tuple[datetime, str, int] | None, most: int) -> list[LookRow]:
    """Up to `most` looks after a place in the list, the newest first."""
    query = LookRow.select()
    if after:
        at, case, seq = after
        same, earlier = LookRow.at == at, LookRow.at < at
        behind = (LookRow.case < case) | ((LookRow.case == case) & (LookRow.seq < seq))
        query = query.where(earlier | (same & behind))
    return list(query.order_by(LookRow.at.desc(), LookRow.case.desc(), LookRow.seq.desc()).limit(most))


def of_case(case: str, most: int) -> list[LookRow]:
    """The newest looks into one case."""
    return list(LookRow.select().where(LookRow.case == case).order_by(LookRow.seq.desc()).limit(most))


def all_rows() -> list[dict[str, Any]]:
    return [dict(r) for r in LookRow.select().order_by(LookRow.case, LookRow.seq).dicts().iterator()]
