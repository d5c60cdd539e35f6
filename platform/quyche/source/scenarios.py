"""Building policy tests."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from quyche.policy import rules as r
from quyche.policy.scenarios import Scenario
from quyche.source.nodes import Table
from quyche.source.schema_of_tests import PolicyTestExpected, PolicyTestFacts, PolicyTestModel


def build_scenario(test: PolicyTestModel, node: Table, zone: str) -> Scenario:
    """The test with its instants placed in the policy's zone."""
    given = test.given
    at = _local(test.at, zone)
    received = given.received_at and _local(given.received_at, zone)
    sent = _local(given.sent_at, zone) if given.sent_at else received or at
    return Scenario(test.title, node.place, at, _facts(given), sent, received, tuple(_expected(test.expected, zone)))


def _facts(given: PolicyTestFacts) -> tuple[tuple[str, str], ...]:
    facts = {
        r.CATEGORY: given.category,
        r.WARD: given.ward,
        r.SOURCE: given.source,
        r.COMPLAINED: given.complained,
    }
    facts |= {r.FLAG + flag: r.YES for flag in given.flags}
    return tuple((k, v) for k, v in sorted(facts.items()) if v)


def _local(at: datetime, zone: str) -> datetime:
    return at.replace(tzinfo=ZoneInfo(zone))


def _expected(e: PolicyTestExpected, zone: str) -> list[tuple[str, tuple[str, ...]]]:
    said: dict[str, tuple[str, ...] | None] = {
        "tiếp nhận": (e.admission,) if e.admission else None,
        "chủ trì": None if e.lead is None else (e.lead,),
        "phối hợp": None if e.helpers is None else tuple(sorted(e.helpers)),
        "thời hạn": (e.limit.said("vi"),) if e.limit else None,
        "hạn": (_local(e.due, zone).isoformat(),) if e.due else None,
        "quá hạn": None if e.late is None else ("có" if e.late else "không",),
        "trả lời": (e.visibility,) if e.visibility else None,
        "tạm thời": None if e.interim is None else ("có" if e.interim else "không",),
        "căn cứ": None if e.cites is None else tuple(str(c) for c in e.cites),
    }
    said |= {f"bước {step}": (_local(at, zone).isoformat(),) for step, at in e.steps.items()}
    return [(key, values) for key, values in said.items() if values is not None]
