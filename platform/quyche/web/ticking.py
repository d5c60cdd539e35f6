"""What happened to the clocks of a case, as its timeline says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from quyche.texts.words import span, when
from quyche.web.context import desk, named, said_limit

Data = Mapping[str, Any]
LATE_ENOUGH = timedelta(minutes=1)
"""A step put on record later than this says so."""


def said_of_clock(kind: str, data: Data) -> str:
    """ "" for what need not be told."""
    say = _SAID.get(kind)
    return say(data) if say else ""


def _fired(data: Data) -> str:
    late = timedelta(seconds=data.get("late_seconds", 0))
    return _step(data) + (f" (ghi chậm {span(late)})" if late > LATE_ENOUGH else "")


def _step(data: Data) -> str:
    return named("steps", data["step"])


_WHY = {
    "stopped": "việc đã xong trước khi kịp nhắc", "recorded-late": "đã qua giờ nhắc khi ghi vào hệ thống",
    "condition": "không còn cần nhắc",
}  # fmt: skip


def _skipped(data: Data) -> str:
    return f"Không nhắc “{_step(data)}”: {_WHY[data['why']]}"


def _stopped(data: Data) -> str:
    return f"Dừng đồng hồ {_clock(data)}" + (" – quá hạn" if data["late"] else "")


def _clock(data: Data) -> str:
    return named("clocks", data["clock"])


def _paused(data: Data) -> str:
    review = f", xem lại {_when(data['review_at'])}" if data.get("review_at") else ""
    return f"Tạm dừng đồng hồ {_clock(data)}{review}"


def _resumed(data: Data) -> str:
    return f"Đồng hồ {_clock(data)} chạy tiếp, hạn mới {_when(data['due_at'])}"


def _handed(data: Data) -> str:
    return f"Đồng hồ {_clock(data)} chuyển cho {named('agencies', data['agency'])}, hạn giữ nguyên"


def _moved(data: Data) -> str:
    days = "; ".join(map(_day, data["because"]))
    reason = f" vì lịch làm việc thay đổi: {days}" if days else " vì lịch làm việc thay đổi"
    return f"Hạn {_clock(data)} dời từ {_when(data['was'])} sang {_when(data['due_at'])}{reason}"


def _recounted(data: Data) -> str:
    """Both limits, each with what it rests on, on a line of its own."""
    was, now = (_limit(d["limit"], d["due_at"], d["citations"]) for d in (data["was"], data))
    return f"Tính lại thời hạn theo quy định chuyển tiếp\nTừ {was} sang {now}{signed(data)}."


def _limit(limit: Data, due: str, citations: list[str]) -> str:
    return f"{said_limit(limit)}, hạn {_when(due)} ({', '.join(citations)})"


def signed(data: Data) -> str:
    """The document behind a row, "" for none."""
    d = data["document"]
    return f", văn bản {d['number']} ngày {d['signed_on']}, {d['signer']}" if d else ""


def _day(because: Data) -> str:
    day = date.fromisoformat(because["day"]).strftime("%d/%m/%Y")
    document = (
        f" ({because['number']} ngày {because['signed_on']}, {because['signer']})" if because.get("number") else ""
    )
    return day + document


def _when(text: str) -> str:
    return when(datetime.fromisoformat(text), desk().live.book.zone)


_SAID: dict[str, Callable[[Data], str]] = {
    "step_fired": _fired, "step_skipped": _skipped, "clock_stopped": _stopped, "clock_paused": _paused,
    "clock_resumed": _resumed, "clock_handed": _handed, "clock_moved": _moved,
    "limit_recounted": _recounted,
}  # fmt: skip
