"""Policy tests: what a clerk expects of a decision, compared with what the rules say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from quyche.decide.deciding import Rulebook, decide
from quyche.decide.decision import Decision, Facts
from quyche.policy.scenarios import Scenario

_VERDICTS = {"yes": "có", "no": "không", "person_decides": "người quyết định", None: ""}
_VISIBILITY = {"public": "công khai", "withheld": "không công khai", None: ""}


def failures(book: Rulebook) -> Iterator[tuple[Scenario, list[str]]]:
    """The tests that do not hold, each with expected and actual for every line that differs."""
    for scenario in book.policy.scenarios:
        wrong = differing(book, scenario)
        if wrong:
            yield scenario, wrong


def differing(book: Rulebook, scenario: Scenario) -> list[str]:
    facts = Facts(dict(scenario.facts), scenario.sent_at, scenario.received_at, scenario.received_at)
    decision = decide(book, facts)
    told = []
    for key, expected in scenario.expected:
        actual = _actual(decision, key, scenario.at)
        fits = set(expected) <= set(actual) if key == "căn cứ" else expected == actual
        if not fits:
            told.append(f"{key}: mong đợi {', '.join(expected) or '(trống)'}; thực tế {', '.join(actual) or '(trống)'}")
    return told


def _actual(d: Decision, key: str, at: datetime) -> tuple[str, ...]:
    if key.startswith("bước "):
        return tuple(s.at.isoformat() for s in d.steps if s.step == key.removeprefix("bước ") and s.at)
    said: dict[str, tuple[str, ...]] = {
        "tiếp nhận": (_VERDICTS[d.admissible],),
        "chủ trì": (d.lead or "",),
        "phối hợp": tuple(sorted(d.helpers)),
        "thời hạn": (d.limit.said("vi"),) if d.limit else (),
        "hạn": (d.due_at.isoformat(),) if d.due_at else (),
        "quá hạn": ("có" if d.due_at and at > d.due_at else "không",),
        "trả lời": (_VISIBILITY[d.visibility],),
        "tạm thời": ("có" if d.interim else "không",),
        "căn cứ": d.citations,
    }
    return said[key]
