"""Why a case was decided as it was, and whether it would be decided so again."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from quyche.service import reading, replaying
from quyche.service.desk import Desk, load_case, tidy_code
from quyche.service.saying_why import shown_why
from quyche.texts.messages import TABLES


def explain(desk: Desk, typed: str, at: datetime) -> None:
    """Print facts, rows, exceptions passed over, clauses and the sum; exit 1 when it is not what is stored."""
    case = load_case(tidy_code(typed) or typed)
    if case is None:
        raise click.UsageError(f"không có vụ việc {typed}")
    told = shown_why(reading.why(desk, case, at))
    for line in _lines(told):
        click.echo(line)
    found = replaying.replay(desk, [case.code])
    _tell(found)
    sys.exit(1 if found.departures or (told["sum"] and not told["sum"]["holds"]) else 0)


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield from (f"{label}: {value}" for label, value in told["facts"])
    for question, answer in told["questions"].items():
        row = answer["row"]
        yield f"\n{TABLES[question][0].capitalize()} (ngày {answer['day']})"
        yield f"  dòng {row['id']} ({row['place']}): {row['when']}" if row else "  không có quy định"
        yield from (f"  thay cho {r['id']} ({r['place']})" for r in answer["replaced"])
        yield from (f"  căn cứ {clause}: {text}" for clause, text in answer["grounds"])
        yield from (f"  không áp dụng {o['id']} ({o['place']}): {o['because']}" for o in answer["others"])
    for r in told["recounts"]:
        yield f"\nTính lại thời hạn lúc {r['at']}: {r['was']} (hạn {r['was_due']}) thành {r['limit']}"
        yield f"  dòng {r['row']} ({r['place']}) của phiên bản {r['version']}, có quy định chuyển tiếp"
        yield from (f"  căn cứ {clause}" for clause in r["clauses"])
        if r["document"]:
            yield f"  văn bản {r['document']}"
    if told["sum"]:
        yield f"\nHạn {told['sum']['due']}: {told['sum']['limit']}, {told['sum']['clock']}"
        yield from (f"  {span}: {length}" for span, length in told["sum"]["lines"])
        yield f"  cộng {told['sum']['total']}"


def replay(desk: Desk, codes: tuple[str, ...]) -> None:
    """Decide again; exit 1 when anything comes out otherwise."""
    found = replaying.replay(desk, [tidy_code(c) or c for c in codes])
    _tell(found)
    sys.exit(1 if found.departures else 0)


def _tell(found: replaying.Replayed) -> None:
    for d in found.departures:
        sides = " ≠ ".join(json.dumps(x, ensure_ascii=False) for x in (d.stored, d.again))
        click.echo(f"{d.case} số {d.number}, {d.field}: {sides} ({d.place})")
    click.echo(f"{found.decisions} quyết định, {len(found.departures)} chỗ khác khi quyết định lại")
