"""Answering a whole file of questions: how an outsider checks our clocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from quyche.hours.arithmetic import Pauses, add, worked
from quyche.hours.calendar import Calendar, CalendarError, read_calendar


def answer(raw: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """For each of `vectors`: `{"id", "due"}`, `{"id", "worked"}` or `{"id", "error"}`.

    `calendars` are in the exchange form; a broken one spoils its own questions only.
    """
    calendars = {name: _calendar(spec) for name, spec in raw.get("calendars", {}).items()}
    for question in raw.get("vectors", ()):
        try:
            yield {"id": question.get("id"), **_answered(question, calendars)}
        except (CalendarError, ValueError, KeyError, TypeError, OverflowError) as error:
            yield {"id": question.get("id"), "error": str(error)}


def _calendar(spec: Mapping[str, Any]) -> Calendar | CalendarError:
    try:
        return read_calendar(spec)
    except CalendarError as error:
        return error
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        return CalendarError("calendar-unreadable", detail=str(error))


def _answered(question: Mapping[str, Any], calendars: Mapping[str, Calendar | CalendarError]) -> dict[str, Any]:
    calendar = calendars.get(question["calendar"], CalendarError("calendar-unknown", name=str(question["calendar"])))
    if isinstance(calendar, CalendarError):
        raise calendar
    start = datetime.fromisoformat(question["start"])
    pauses = [_pause(p) for p in question.get("pauses", ())]
    if "end" in question:
        return {"worked": worked(calendar, start, datetime.fromisoformat(question["end"]), pauses)}
    return _due(calendar, start, question["seconds"], pauses)


def _due(calendar: Calendar, start: datetime, seconds: int, pauses: Pauses) -> dict[str, Any]:
    due = add(calendar, start, seconds, pauses)
    return {"due": due.at.isoformat()} if due.decided else {"due": due.at.isoformat(), "undecided": True}


def _pause(raw: Any) -> tuple[datetime, datetime]:
    start, end = (raw["from"], raw["to"]) if isinstance(raw, Mapping) else raw
    return datetime.fromisoformat(start), datetime.fromisoformat(end)
