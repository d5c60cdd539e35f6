"""What happened to the clocks of a case, as its timeline says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from quyche.policy.policy import Policy
from quyche.texts.words import span, when
from quyche.web.context import desk, name_of

Data = Mapping[str, Any]
LATE_ENOUGH = timedelta(minutes=1)
"""A step put on record later than this says so."""


def said_of_clock(policy: Policy, kind: str, data: Data) -> str:
    """ "" for what need not be told."""
    say = _SAID.get(kind)
    return say(policy, data) if say else ""


def _fired(policy: Policy, data: Data) -> str:
    late = timedelta(seconds=data.get("late_seconds", 0))
    return _step(policy, data) + (f" (ghi chậm {span(late)})" if late > LATE_ENOUGH else "")


def _step(policy: Policy, data: Data) -> str:
    return name_of(policy.steps, data["step"])


_WHY = {
    "stopped": "việc đã xong trước khi kịp nhắc", "recorded-late": "đã qua giờ nhắc khi ghi vào hệ thống",
    "condition": "không còn cần nhắc",
}  # fmt: skip


def _skipped(policy: Policy, data: Data) -> str:
    return f"Không nhắc “{_step(policy, data)}”: {_WHY[data['why']]}"


def _stopped(policy: Policy, data: Data) -> str:
    return f"Dừng đồng hồ {_clock(policy, data)}" + (" – quá hạn" if data["late"] else "")


def _clock(policy: Policy, data: Data) -> str:
    return name_of(policy.clocks, data["clock"])


def _paused(policy: Policy, data: Data) -> str:
    review = f", xem lại {_when(data['review_at'])}" if data.get("review_at") else ""
    return f"Tạm dừng đồng hồ {_clock(policy, data)}{review}"


def _resumed(policy: Policy, data: Data) -> str:
    return f"Đồng hồ {_clock(policy, data)} chạy tiếp, hạn mới {_when(data['due_at'])}"


def _handed(policy: Policy, data: Data) -> str:
    return f"Đồng hồ {_clock(policy, data)} chuyển cho {name_of(policy.agencies, data['agency'])}, hạn giữ nguyên"


def _moved(policy: Policy, data: Data) -> str:
    days = "; ".join(map(_day, data["because"]))
    reason = f" vì lịch làm việc thay đổi: {days}" if days else " vì lịch làm việc thay đổi"
    return f"Hạn {_clock(policy, data)} dời từ {_when(data['was'])} sang {_when(data['due_at'])}{reason}"


def _day(because: Data) -> str:
    day = date.fromisoformat(because["day"]).strftime("%d/%m/%Y")
    document = (
        f" ({because['number']} ngày {because['signed_on']}, {because['signer']})" if because.get("number") else ""
    )
    return day + document


def _when(text: str) -> str:
    return when(datetime.fromisoformat(text), desk().live.book.zone)


_SAID: dict[str, Callable[[Policy, Data], str]] = {
    "step_fired": _fired, "step_skipped": _skipped, "clock_stopped": _stopped, "clock_paused": _paused,
    "clock_resumed": _resumed, "clock_handed": _handed, "clock_moved": _moved,
}  # fmt: skip
