"""One line of `quyche decide`: JSON in, a decision or the reasons why there is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quyche.decide.deciding import Rulebook, decide
from quyche.decide.decision import Facts, as_data
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, COMPLAINED, FLAG, NO, SOURCE, WARD, YES

KEYS = {"id", "category", "ward", "source", "sent_at", "received_at", "flags", "complained_agency"}
_FLAG_WORDS = {True: YES, False: NO, "yes": YES, "no": NO, "có": YES, "không": NO}


class BadLine(ValueError):
    """A line that is no question: `problems` says why, all at once."""

    def __init__(self, line_id: Any, problems: list[str]) -> None:
        self.id, self.problems = line_id, problems
        super().__init__("; ".join(problems))


def answer_line(book: Rulebook, line: str) -> dict[str, Any]:
    """The decision for one line in the form other programs rely on. Raises BadLine."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(None, [f"không phải JSON: {error}"]) from error
    if not isinstance(asked, dict):
        raise BadLine(None, ["mỗi dòng phải là một đối tượng JSON"])
    facts = _facts(book.policy, asked)
    decision = as_data(decide(book, facts))
    kept = {k: decision[k] for k in _ANSWERS}
    rows = [{k: r[k] for k in ("rule", "file", "line")} for r in decision["rows"]]
    return {"id": asked.get("id"), "errors": [], **kept, "reason": decision["reason"] or None, "rows": rows}


def unanswered(bad: BadLine) -> dict[str, Any]:
    """The same keys as an answer has, with nothing in them but the reasons."""
    empty: dict[str, Any] = {"with": [], "steps": [], "gaps": [], "citations": [], "interim": False, "rows": []}
    return {"id": bad.id, "errors": bad.problems, **dict.fromkeys(_ANSWERS), **empty, "status": "invalid"}


_ANSWERS = (
    "status", "admissible", "reason", "lead", "with", "limit", "due_at", "steps", "publish", "interim", "gaps",
    "citations",
)  # fmt: skip


def _facts(policy: Policy, asked: Mapping[str, Any]) -> Facts:
    problems = [f"không có trường “{k}”" for k in asked if k not in KEYS]
    values = {
        CATEGORY: _known(asked, "category", {c.head.id for c in policy.categories}, problems),
        WARD: _known(asked, "ward", {w.head.id for w in policy.wards}, problems),
        SOURCE: _known(asked, "source", {s.head.id for s in policy.sources}, problems),
        COMPLAINED: _known(asked, "complained_agency", {a.head.id for a in policy.agencies}, problems),
    } | _flags(policy, asked.get("flags"), problems)
    sent = _instant(asked, "sent_at", problems)
    received = _instant(asked, "received_at", problems)
    first = sent or received
    if first is None and not problems:
        problems.append("thiếu “sent_at”")
    if sent and received and received < sent:
        problems.append("“received_at” trước “sent_at”")
    if problems or first is None:
        raise BadLine(asked.get("id"), problems)
    return Facts({k: v for k, v in values.items() if v}, first, received, received)


def _known(asked: Mapping[str, Any], key: str, known: set[str], problems: list[str]) -> str:
    value = asked.get(key)
    if value is None:
        return ""
    if not isinstance(value, str) or value not in known:
        problems.append(f"“{key}” không có giá trị “{value}”")
        return ""
    return value


def _flags(policy: Policy, given: Any, problems: list[str]) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        problems.append("“flags” phải là một đối tượng cờ: có/không")
        return {}
    known = {f.head.id for f in policy.flags}
    problems += [f"không có cờ “{k}”" for k in given if k not in known]
    problems += [f"cờ “{k}” phải là true hoặc false" for k, v in given.items() if not _is_flag(v)]
    return {FLAG + k: _FLAG_WORDS[v] for k, v in given.items() if k in known and _is_flag(v)}


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool | str) and value in _FLAG_WORDS


def _instant(asked: Mapping[str, Any], key: str, problems: list[str]) -> datetime | None:
    value = asked.get(key)
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None:
        problems.append(f"“{key}” không phải thời điểm ISO 8601: “{value}”")
    elif at.tzinfo is None:
        problems.append(f"“{key}” phải ghi rõ múi giờ, như +07:00")
        return None
    return at
