"""The words of a notice, filled in. Nothing they can say is about a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from quyche.case import Case
from quyche.events import Event
from quyche.policy.base import Label
from quyche.policy.notices import (
    EMERGENCY,
    REFUSED,
    TO_APPROVERS,
    TO_ASKED,
    TO_ASKER,
    TO_KEEPERS,
    TO_SENDER,
    TO_STEP,
    VARIABLES,
    Notice,
    Occasion,
)
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, TO_HELPERS, TO_LEAD, TO_LEAD_HEAD, TO_LEAD_ROSTER, WARD
from quyche.policy.succession import state_of
from quyche.texts.words import span, when

_BRACES = re.compile(r"\{([^{}]*)\}")
_UNKNOWN = {"vi": "chưa rõ", "en": "not known"}
SAMPLE_LATE = timedelta(hours=1)
_SAMPLE_WHY = {"vi": "lý do đã ghi", "en": "the reason given"}
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
    state = state_of(case.state, policy)
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


OCCASIONS = {
    "opened": "tiếp nhận phản ánh", "assigned": "giao xử lý", "step_fired": "bước nhắc tới giờ", "milestone": "ghi mốc",
    "task_opened": "giao việc trong vụ việc", "task_answered": "việc được giao có trả lời",
    "task_chased": "đôn đốc việc được giao", "task_decided": "có ý kiến về việc xin phép", "acted": "hành động",
    "deferred": "báo cáo chưa giải quyết được", "clock_moved": "hạn xử lý dời vì lịch làm việc đổi",
    "limit_recounted": "thời hạn tính lại theo quy định chuyển tiếp",
    "agencies_replaced": "vụ việc sang cơ quan kế nhiệm",
    "lead_rerouted": "vụ việc đổi cơ quan chủ trì theo quy định chuyển tiếp",
    "successor_barred": "cơ quan kế nhiệm không được nhận vụ việc",
    "replied": "trả lời người gửi", "locked": "khóa vụ việc", EMERGENCY: "đưa một bản chính sách vào dùng khẩn cấp",
    REFUSED: "từ chối một bản chính sách",
}  # fmt: skip
RECEIVERS = {
    TO_LEAD: "cơ quan chủ trì", TO_LEAD_HEAD: "thủ trưởng cơ quan chủ trì", TO_HELPERS: "cơ quan phối hợp",
    TO_LEAD_ROSTER: "người trực của cơ quan chủ trì", TO_STEP: "người nhận ghi ở bước nhắc", TO_ASKED: "nơi nhận việc",
    TO_ASKER: "nơi giao việc", TO_SENDER: "người gửi phản ánh, nếu để lại thư điện tử",
    TO_APPROVERS: "người có quyền phê duyệt quy tắc", TO_KEEPERS: "người giữ quy chế",
}  # fmt: skip


def occasion_said(policy: Policy, occasion: Occasion) -> str:
    """An occasion in words, with the step, kind of task or action it names."""
    rows: tuple[Any, ...] = (*policy.steps, *policy.task_kinds, *policy.actions)
    named = next((r.label.vi for r in rows if r.head.id == occasion.target), occasion.target)
    return OCCASIONS[occasion.event] + (f": {named}" if named else "")


def receiver_said(policy: Policy, receiver: str) -> str:
    rows: tuple[Any, ...] = (*policy.roles, *policy.agencies)
    return RECEIVERS.get(receiver) or next((str(r.label.vi) for r in rows if r.head.id == receiver), receiver)


def sample_values(policy: Policy, notice: Notice, now: datetime, zone: tzinfo, language: str) -> dict[str, str]:
    """What a text says of a case that does not exist: due an hour ago, in the policy's first places."""
    step = next((s for s in policy.steps if s.head.id == notice.occasion.target), next(iter(policy.steps), None))
    task = next((k for k in policy.task_kinds if k.head.id == notice.occasion.target), None)
    task = task or next(iter(policy.task_kinds), None)
    return {
        "code": "ABCD-EFGHJ-KMNPQ", "category": policy.categories[0].label.said(language),
        "ward": policy.wards[0].label.said(language) if policy.wards else _UNKNOWN[language],
        "lead": policy.agencies[0].label.said(language), "state": policy.states[0].label.said(language),
        "step": step.label.said(language) if step else "", "task": task.label.said(language) if task else "",
        "due": when(now - SAMPLE_LATE, zone), "late": span(SAMPLE_LATE, language), "version": "0123456789ab",
        "who": policy.roles[0].label.said(language) if policy.roles else "", "moment": when(now, zone),
        "why": _SAMPLE_WHY[language],
    }  # fmt: skip


def problem_said(problem: str) -> str:
    """Why a message did not go, from the channel's short word: `smtp 550`, `http 410`, `address`, a kind of error."""
    kind, _, code = problem.partition(" ")
    if kind in ("smtp", "http"):
        return f"bên nhận từ chối, mã {kind.upper()} {code}"
    return "địa chỉ không gửi tới được" if problem == "address" else "không kết nối được"
