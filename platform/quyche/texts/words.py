"""Instants, lengths and time left as people say them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Left:
    """Time left in words, with a tone for its colour: ok, soon, late, muted."""

    words: str
    tone: str


def when(at: datetime | None, zone: tzinfo) -> str:
    """`23/11/2026 14:05`, in the policy's zone; a dash for no instant."""
    return at.astimezone(zone).strftime("%d/%m/%Y %H:%M") if at else "–"


def span(length: timedelta, language: str = "vi") -> str:
    """The two largest units of a length: `1 ngày 3 giờ`, `45 phút`; in English `1 day 3 hours`."""
    minutes = max(1, int(length.total_seconds()) // 60)
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    parts = zip((days, hours, minutes), _UNITS[language], strict=True)
    said = [f"{n} {unit}" + ("s" if language == "en" and n > 1 else "") for n, unit in parts if n]
    return " ".join(said[:2])


_UNITS = {"vi": ("ngày", "giờ", "phút"), "en": ("day", "hour", "minute")}
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


def exactly(seconds: int) -> str:
    """A length to the second: `2 giờ 15 phút`, `8 giờ`, `14 phút 3 giây`."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    said = [f"{n} {unit}" for n, unit in ((hours, "giờ"), (minutes, "phút"), (rest, "giây")) if n]
    return " ".join(said) or "0 phút"


def time_left(due: datetime | None, stopped: datetime | None, now: datetime, started: datetime | None = None) -> Left:
    """Late means after due. "Soon" is the last fifth of the time between start and due."""
    if due is None:
        return Left("chưa tính hạn", "muted")
    if stopped:
        return Left("quá hạn", "late") if stopped > due else Left("đúng hạn", "ok")
    if now > due:
        return Left(f"quá hạn {span(now - due)}", "late")
    soon = started is not None and (due - now) * 5 <= (due - started)
    return Left(f"còn {span(due - now)}", "soon" if soon else "ok")


def target_left(due: datetime, now: datetime) -> Left:
    """An internal target: reached or passed, never overdue."""
    return Left(f"quá mục tiêu {span(now - due)}", "soon") if now > due else Left(f"còn {span(due - now)}", "ok")


def promise_left(due: datetime, now: datetime) -> Left:
    """A promised time: kept or passed, never what the regulation calls overdue."""
    return Left(f"trễ hẹn {span(now - due)}", "soon") if now > due else Left(f"còn {span(due - now)}", "ok")
