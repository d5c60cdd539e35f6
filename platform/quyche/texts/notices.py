"""The words of a notice, filled in. Nothing they can say is about a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from quyche.case import Case
from quyche.events import Event
from quyche.policy.base import Label
from quyche.policy.notices import VARIABLES, Notice
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, WARD
from quyche.texts.words import span, when

_BRACES = re.compile(r"\{([^{}]*)\}")
_UNKNOWN = {"vi": "chưa rõ", "en": "not known"}
_IN_TIME = {"vi": "chưa quá hạn", "en": "not overdue"}


@dataclass(frozen=True, slots=True)
class Words:
    """A notice in one language."""

    title: str
    text: str


def worded(notice: Notice, values: Mapping[str, str], language: str) -> Words:
    return Words(_filled(notice.title, values, language), _filled(notice.text, values, language))


def _filled(label: Label, values: Mapping[str, str], language: str) -> str:
    return _BRACES.sub(lambda m: values[VARIABLES[m[1]]], label.said(language))


def values_of(
    policy: Policy, case: Case, event: Event, now: datetime, zone: tzinfo, language: str, sender: bool = False
) -> dict[str, str]:
    """What a text may say of a case because of an event; a sender reads the state as senders do."""
    clock = _clock(case, event)
    task = next((t for t in case.tasks if t.number == event.data.get("task")), None)
    state = next(s for s in policy.states if s.head.id == case.state)
    late = clock and now > clock.due_at and not clock.target
    return {
        "code": case.code, "state": (state.public if sender else state.label).said(language),
        "category": _name(policy.categories, case.facts.get(CATEGORY, ""), language),
        "ward": _name(policy.wards, case.facts.get(WARD, ""), language),
        "lead": _name(policy.agencies, case.lead, language),
        "step": _name(policy.steps, event.data.get("step", ""), language),
        "task": _name(policy.task_kinds, task.kind if task else "", language),
        "due": when(clock.due_at, zone) if clock else _UNKNOWN[language],
        "late": span(now - clock.due_at, language) if clock and late else _IN_TIME[language],
    }  # fmt: skip


def _clock(case: Case, event: Event) -> Any:
    """The clock an event is about, or the case's limit."""
    key = (event.data.get("clock"), event.data.get("epoch"))
    return next((c for c in case.clocks if (c.kind, c.epoch) == key), case.limit_clock)


def _name(rows: Any, row_id: str, language: str) -> str:
    return str(next((r.label.said(language) for r in rows if r.head.id == row_id), row_id or _UNKNOWN[language]))
