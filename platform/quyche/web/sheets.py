"""A directive as a sheet of paper: number, place and date, receivers, who signs and by what authority."""

from __future__ import annotations

from datetime import date
from typing import Any

from quyche.case import Case, Task
from quyche.policy.workplace import Use
from quyche.service import duties, reading
from quyche.web.context import desk
from quyche.web.showing import who

BETWEEN_LINES = " – "
"""Parts one line of the signature block from the next in a signature's label."""


def sheet_of(found: Case, task: Task) -> dict[str, Any]:
    """What stands where on the sheet; `signature` are the lines above the signer's name."""
    kind = next(k for k in desk().policy.task_kinds if k.head.id == task.kind)
    said = {v.field.use: v for content in (task.content, *task.numbers) for v in _values(found, content)}
    dated = said.get("task_date")
    day = date.fromisoformat(dated.value) if dated else task.opened_at.astimezone(desk().live.book.zone).date()
    return {
        "kind": kind, "official": bool(kind.issuer.vi),
        "number": _text(said, "task_number"), "day": day, "signer": _signer(said.get("signer")),
        "on_behalf": _on_behalf(said.get("signer")),
        "signature": _signature(said.get("signature")),
        "body": [v for v in _values(found, task.content) if not v.field.use],
    }  # fmt: skip


def _values(found: Case, content: str) -> list[reading.Value]:
    entry = next((e for e in found.entries if e.content == content), None)
    return list(reading.filled(desk(), found, entry).values) if entry else []


def _text(said: dict[Use, reading.Value], use: Use) -> str:
    return str(said[use].value) if use in said else ""


def _signer(value: reading.Value | None) -> str:
    """The name alone: the signature's own lines say by what title. Older entries hold what was typed."""
    if value is None:
        return ""
    return who(value.value) if value.field.kind == "person" else str(value.value)


def _on_behalf(value: reading.Value | None) -> str:
    """For whom the signer stood in when they signed; "" where they signed as themselves."""
    if value is None or value.field.kind != "person" or value.at is None:
        return ""
    whose = duties.stood_in_for(desk(), value.value, value.field.holders, value.at)
    return who(whose) if whose else ""


def _signature(value: reading.Value | None) -> list[str]:
    """`TL. CHỦ TỊCH – CHÁNH VĂN PHÒNG` stands in two lines."""
    label = next((c.label.vi for c in value.field.choices if c.id == value.value), "") if value else ""
    return label.split(BETWEEN_LINES) if label else []
