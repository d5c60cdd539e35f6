"""Findings as people and programs read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from quyche.errors import Finding, Place
from quyche.texts.messages import MESSAGES, TABLES

_SEVERITIES = {
    "error": ("LỖI", "ERROR"),
    "warning": ("CẢNH BÁO", "WARNING"),
    "gap": ("CẦN LÀM RÕ", "OPEN POINT"),
}


def message(finding: Finding, language: str = "vi") -> str:
    """The finding in one sentence, without its place."""
    side = 1 if language == "en" else 0
    words = {"category": "Mọi lĩnh vực" if side == 0 else "Every category", **dict(finding.words)}
    words |= {k.removesuffix("_en"): v for k, v in finding.words if side and k.endswith("_en")}
    if "table" in words:
        words["table"] = TABLES.get(words["table"], (words["table"],) * 2)[side]
    return MESSAGES[finding.code][side].format_map(_Words(words))


class _Words(dict[str, str]):
    """Leaves a word out rather than failing while telling somebody about a failure."""

    def __missing__(self, key: str) -> str:
        return ""


def as_text(finding: Finding, lines: Mapping[str, list[str]], language: str = "vi") -> str:
    """Place, severity, sentence, the line with a caret, the cells concerned, clause and mend."""
    side = 1 if language == "en" else 0
    told = [f"{finding.place}: {_SEVERITIES[finding.severity][side]} [{finding.code}] {message(finding, language)}"]
    told += _excerpt(finding, lines.get(finding.place.file, []))
    told += [f"    → {cell}" for cell in (finding.cells_en if side else finding.cells)]
    if finding.example:
        told.append(f"    {('ví dụ', 'for example')[side]}: {_case(finding, side)}")
    if finding.clause:
        told.append(f"    {('căn cứ', 'clause')[side]}: {finding.clause}")
    if finding.since:
        told.append(
            f"    {('từ', 'from')[side]} {_day(finding.since)}" + (f" – {_day(finding.until)}" if finding.until else "")
        )
    told += [f"    {('xem cả', 'see also')[side]}: {place}" for place in finding.also]
    if finding.suggestion:
        told.append(f"    {('sửa thành', 'write')[side]}: {finding.suggestion}")
    return "\n".join(told)


def _case(finding: Finding, side: int) -> str:
    return " · ".join((known.label, known.label_en)[side] for known in finding.example)


_REACHED = {
    "cells": ("ô quyết định", "cells"), "rows": ("dòng quyết định", "rows"), "clauses": ("điều khoản", "clauses"),
    "dates": ("ngày thay đổi", "change dates"),
}  # fmt: skip


def reached(what: str, percent: int, covered: int, total: int, language: str = "vi") -> str:
    """How much of one kind of thing the policy's tests reach."""
    name = _REACHED[what][1 if language == "en" else 0]
    return f"{name}: {covered}/{total} ({percent} %)"


def _day(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d/%m/%Y")


def _excerpt(finding: Finding, lines: list[str]) -> list[str]:
    at = finding.place
    if finding.severity == "gap" or not 0 < at.line <= len(lines):
        return []
    shown = [(n, lines[n - 1]) for n in range(max(1, at.line - 1), min(len(lines), at.line + 1) + 1)]
    told: list[str] = []
    for number, text in shown:
        told.append(f"    {number:>5} | {text}")
        told += [f"          | {' ' * (at.column - 1)}^"] if number == at.line else []
    return told


def as_json(findings: Iterable[Finding], language: str = "vi") -> list[dict[str, Any]]:
    return [
        {
            "code": f.code, "severity": f.severity, "file": f.place.file, "line": f.place.line, "column": f.place.column,
            "message": message(f, language), "clause": f.clause, "cells": list(f.cells_en if language == "en" else f.cells),
            "from": f.since or None, "to": f.until or None, "suggestion": f.suggestion or None,
            "also": [{"file": p.file, "line": p.line, "column": p.column} for p in f.also],
            "example": {k.field: k.value for k in f.example} or None,
        }
        for f in findings
    ]  # fmt: skip


def _location(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(place.file)}, "region": region}}


def as_sarif(findings: Iterable[Finding], language: str = "vi") -> dict[str, Any]:
    """SARIF 2.1.0, for code hosting sites and editors."""
    levels = {"error": "error", "warning": "warning", "gap": "note"}
    told = tuple(findings)
    results = [
        {
            "ruleId": f.code,
            "level": levels[f.severity],
            "message": {"text": message(f, language)},
            "locations": [_location(f.place)],
            **({"relatedLocations": [_location(p) for p in f.also]} if f.also else {}),
        }
        for f in told
    ]
    said = {f.code: message(f, language) for f in reversed(told)}
    rules = [{"id": code, "shortDescription": {"text": said[code]}} for code in sorted(said)]
    driver = {"name": "quyche", "rules": rules}
    return {
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
