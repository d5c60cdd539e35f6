"""“Vì sao?”: the reasons of a decision in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from quyche.case import Recount
from quyche.decide.decision import limit_from
from quyche.explain import Answered, Considered, Counted, Miss
from quyche.policy.base import Citation
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, COMPLAINED, FIELD_KEYS, FLAG, SOURCE, WARD, YES, Condition, Rule
from quyche.service.reading import Why
from quyche.texts.words import WEEKDAYS, exactly, when

_ROWS = {CATEGORY: "categories", WARD: "wards", SOURCE: "sources", COMPLAINED: "agencies"}


def shown_why(why: Why) -> dict[str, Any]:
    """Facts, one entry a question, the sum: what a page draws and the command line prints."""
    return {
        "facts": _facts(why),
        "questions": {a.question: _answered(why.policy, a) for a in why.answers},
        "recounts": [_recount(r, why.zone) for r in why.recounts],
        "sum": _sum(why.counted, why.zone) if why.counted else None,
    }


def _facts(why: Why) -> list[tuple[str, str]]:
    zone, values = why.zone, why.facts.values
    said = [(FIELD_KEYS[f].capitalize(), _value(why.policy, f, values[f])) for f in FIELD_KEYS if values.get(f)]
    flags = [f.label.vi for f in why.policy.flags if values.get(FLAG + f.head.id) == YES]
    said.append(("Cờ", ", ".join(flags) or "không có"))
    instants = {
        "Gửi lúc": why.facts.sent_at,
        "Giao lúc": why.facts.dispatched_at,
        "Tính từ": why.facts.clock_from,
    }
    return said + [(label, when(at, zone)) for label, at in instants.items() if at]


def _value(policy: Policy, field: str, value: str) -> str:
    return _name(getattr(policy, _ROWS[field]), value)


def _name(rows: Iterable[Any], value: str) -> str:
    """The newest name of an id; the id itself when no row has it."""
    return next((row.label.vi for row in reversed(tuple(rows)) if row.head.id == value), value)


def _answered(policy: Policy, a: Answered) -> dict[str, Any]:
    rows = [_row(policy, r) for r in a.chain]
    return {
        "row": rows[-1] if rows else None,
        "replaced": rows[:-1],
        "grounds": grounds(policy, [c for r in a.chain for c in r.head.cites]),
        "day": a.day.strftime("%d/%m/%Y"),
        "others": [{**_row(policy, c.rule), "because": _because(policy, c)} for c in a.passed_over],
    }


def _row(policy: Policy, rule: Rule) -> dict[str, str]:
    document = rule.head.document
    return {
        "id": rule.head.id,
        "place": f"{rule.head.place.file}:{rule.head.place.line}",
        "when": " và ".join(_condition(policy, c) for c in rule.when) or "mọi trường hợp",
        "document": f"{document.number} ngày {document.signed_on}, {document.signer}" if document else "",
    }


def _condition(policy: Policy, c: Condition) -> str:
    if c.field.startswith(FLAG):
        return f"{'có' if YES in c.values else 'không có'} cờ “{_flag(policy, c.field)}”"
    named = sorted(_value(policy, c.field, v) for v in c.values)
    return f"{FIELD_KEYS[c.field]} là {' hoặc '.join(named)}"


def _flag(policy: Policy, field: str) -> str:
    return _name(policy.flags, field.removeprefix(FLAG))


def _because(policy: Policy, considered: Considered) -> str:
    return "; ".join(_miss(policy, m) for m in considered.misses)


def _miss(policy: Policy, miss: Miss) -> str:
    if miss.day:
        said = miss.day.strftime("%d/%m/%Y")
        return f"chưa có hiệu lực (từ {said})" if miss.kind == "not-yet" else f"đã hết hiệu lực (đến hết {said})"
    if miss.field.startswith(FLAG):
        return f"{'không có' if YES in miss.wanted else 'có'} cờ “{_flag(policy, miss.field)}”"
    if miss.kind == "unknown":
        return f"chưa rõ {FIELD_KEYS[miss.field]}"
    return f"{FIELD_KEYS[miss.field]} là {_value(policy, miss.field, miss.found)}"


def grounds(policy: Policy, cites: list[Citation]) -> list[tuple[str, str]]:
    """Each citation with its short text from the register of clauses or open points."""
    clauses: Mapping[str, str] = {c.text: c.summary for c in policy.clauses}
    gaps: Mapping[str, str] = {g.head.id: g.reading for g in policy.gaps}
    known = {"clause": clauses, "gap": gaps, "technical": {}}
    return [(str(c), known[c.kind].get(c.ref, "")) for c in dict.fromkeys(cites)]


def _sum(c: Counted, zone: tzinfo) -> dict[str, Any]:
    working = c.limit.clock == "working"
    return {
        "lines": [(_span(a, b), exactly(int(b.timestamp()) - int(a.timestamp()))) for a, b in c.spans],
        "total": exactly(c.total),
        "limit": c.limit.said("vi"),
        "clock": "chỉ tính giờ làm việc" if working else "tính liên tục, cả đêm và ngày nghỉ",
        "due": when(c.due, zone),
        "holds": c.holds,
    }


def _recount(r: Recount, zone: tzinfo) -> dict[str, Any]:
    was, now = (limit.said("vi") if (limit := limit_from(data)) else "–" for data in (r.was, r.limit))
    document = f"{r.document['number']} ngày {r.document['signed_on']}, {r.document['signer']}" if r.document else ""
    return {
        "at": when(r.at, zone), "was": was, "was_due": when(r.was_due, zone), "was_clauses": r.was_citations,
        "limit": now, "row": r.row, "place": r.place, "clauses": r.citations, "document": document,
        "version": r.version[:16],
    }  # fmt: skip


def _span(a: datetime, b: datetime) -> str:
    end = _time(b) if a.date() == b.date() else f"{_day(b)} {_time(b)}"
    return f"{_day(a)} {_time(a)}–{end}"


def _day(at: datetime) -> str:
    return f"{WEEKDAYS[at.weekday()]} {at.strftime('%d/%m')}"


def _time(at: datetime) -> str:
    return at.strftime("%H:%M:%S" if at.second else "%H:%M")
