"""Decision rows, clocks and calendars as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from quyche.match import Chain, chains, inherited
from quyche.policy.base import Label, first_clause
from quyche.policy.calendars import CalendarRow, Shifts, Week
from quyche.policy.durations import Duration
from quyche.policy.rules import ClockRow, Night, Rule, Step, StepTime
from quyche.texts.reading_copy.lines import Line
from quyche.texts.reading_copy.names import Names, clock_time, day, length, sentence
from quyche.texts.words import WEEKDAYS


def decision_lines(names: Names, on: date) -> Iterator[Line]:
    """The rows in force; an exception says what it takes over from the row it excepts."""
    found = chains([r for r in names.policy.rules if r.head.active_on(on)])
    limits = {_meant(c): c for c in found if c[-1].question == "limit"}
    solved = {_meant(c) for c in found if c[-1].question == "routing"} & limits.keys()
    for chain in found:
        row, special = chain[-1], _special(names, chain[-2]) if len(chain) > 1 else ""
        if row.question == "routing" and _meant(chain) in solved:
            yield _solving(names, chain, limits[_meant(chain)], special)
        elif row.question != "limit" or _meant(chain) not in solved:
            yield _SAID[row.question](names, row, inherited(chain), special)


def _meant(chain: Chain) -> object:
    """Rows about the same reports, on the same days, by the same clause."""
    row = chain[-1]
    return (row.when, row.head.since, row.head.until, first_clause(row.head.cites), row.head.document)


def _solving(names: Names, routing: Chain, limit: Chain, special: str) -> Line:
    """Who leads and how long it may take, in one line."""
    given = _routing(names, routing[-1], inherited(routing), special)
    timed = _limit(names, limit[-1], inherited(limit), special)
    cites = tuple(dict.fromkeys((*given.head.cites, *timed.head.cites)))
    return Line(replace(given.head, cites=cites), timed.title, given.what, given.who, timed.how_long)


def _special(names: Names, base: Rule) -> str:
    about = f"quy định về phản ánh {names.conditions(base.when)}" if base.when else "quy định chung"
    return f"Trường hợp riêng của {about}"


def _admission(names: Names, row: Rule, parts: dict[str, Any], special: str) -> Line:
    title = {"yes": "Tiếp nhận", "no": "Không nhận phản ánh", "person_decides": "Việc tiếp nhận do người quyết định"}
    reason, guidance, decider = (parts.get(k) for k in ("reason", "guidance", "decider"))
    verdict = str(parts.get("verdict"))
    told = [f"Nói với người gửi: “{_text(reason)} {_text(guidance)}”".replace(" ”", "”")] if reason else []
    who = (names.of("roles", decider),) if decider and verdict == "person_decides" else ()
    return Line(row.head, title.get(verdict, ""), sentence(names.reports(row.when), special, *told), who)


def _text(label: Any) -> str:
    return label.vi if isinstance(label, Label) else ""


def _routing(names: Names, row: Rule, parts: dict[str, Any], special: str) -> Line:
    helpers, barred = names.agencies(parts.get("helpers")), names.agencies(parts.get("barred"))
    who = [f"{names.agency(parts['lead'])} chủ trì"] if parts.get("lead") else []
    who += [f"{helpers} phối hợp"] if helpers else []
    kept_out = f"Người của {barred} không được mở vụ việc" if barred else ""
    return Line(row.head, "Giao cơ quan xử lý", sentence(names.reports(row.when), special, kept_out), tuple(who))


def _limit(names: Names, row: Rule, parts: dict[str, Any], special: str) -> Line:
    limit, starts = parts.get("limit"), parts.get("starts")
    said = length(limit) if isinstance(limit, Duration) else ""
    said += f", tính từ khi {starts}" if starts else ""
    return Line(row.head, "Giải quyết và báo cáo kết quả", sentence(names.reports(row.when), special), (), said)


def _ladder(names: Names, row: Rule, parts: dict[str, Any], special: str) -> Line:
    about = names.reports(row.when)
    ranked = sorted(parts.get("steps") or (), key=lambda s: _rank(names, s))
    steps = f"Các bước: {names.all_of('steps', ranked)}"
    return Line(row.head, "Theo dõi thời hạn", sentence(about, special, steps))


def _rank(names: Names, step: str) -> tuple[int, str]:
    time = next((s.time for s in names.policy.steps if s.head.id == step), StepTime())
    return (time.percent, step)


def _publication(names: Names, row: Rule, parts: dict[str, Any], special: str) -> Line:
    public = parts.get("visibility") == "public"
    title = "Công khai câu trả lời" if public else "Chỉ trả lời riêng người gửi"
    return Line(row.head, title, sentence(names.reports(row.when), special))


_SAID = {
    "admission": _admission, "routing": _routing, "limit": _limit, "ladder": _ladder, "publication": _publication,
}  # fmt: skip


def step_line(names: Names, row: Step) -> Line:
    only = f"Chỉ khi vụ việc ở trạng thái {names.states(row.states)}" if row.states else ""
    return Line(row.head, row.label.vi, sentence(only), (names.receivers(row.receivers),), _time(row.time))


def _time(time: StepTime) -> str:
    if time.offset is None:
        return "khi hết thời gian đặt ra" if time.percent == 100 else f"khi đã dùng {time.percent} % thời gian"
    return f"{'trước' if time.before else 'sau'} hạn {time.offset.said('vi')}"


def night_line(names: Names, row: Night) -> Line:
    urgent = f"trừ phản ánh {names.conditions(row.urgent)}" if row.urgent else ""
    what = f"Tin nhắc được giữ lại tới hết khoảng giờ này{', ' + urgent if urgent else ''}"
    span = f"từ {clock_time(row.since)} đến {clock_time(row.until)}"
    return Line(row.head, row.label.vi, sentence(what), (names.receivers(row.receivers),), span)


def clock_line(names: Names, row: ClockRow) -> Line:
    kinds = {
        "limit": "Thời hạn theo Quy chế; quá thì gọi là quá hạn",
        "target": "Mục tiêu nội bộ; quá thì không gọi là quá hạn",
        "promise": "Lời hẹn do người hẹn nêu; quá thì không gọi là quá hạn",
    }
    steps = f"Nhắc: {names.all_of('steps', row.steps)}" if row.steps else ""
    return Line(
        row.head, row.label.vi, sentence(kinds[row.kind], steps), (), row.target.said("vi") if row.target else ""
    )


def calendar_line(names: Names, row: CalendarRow) -> Line:
    worked = [d for d, shifts in row.swapped if shifts]
    parts = [_week(row.weekly), f"{len(row.days_off)} ngày nghỉ đã ghi" if row.days_off else ""]
    parts.append(f"{len(worked)} ngày làm bù hoặc làm khác giờ" if worked else "")
    parts.append(f"Lịch nghỉ đã quyết định đến hết ngày {day(row.decided_until)}" if row.decided_until else "")
    who = (names.all_of("agencies", row.agencies),) if row.agencies else ("mọi cơ quan",)
    return Line(row.head, row.label.vi, sentence(*parts), who)


def _week(week: Week) -> str:
    """Days of the same shifts said as one span: `Thứ hai đến thứ sáu: 07:30–11:30, 13:30–17:30`."""
    spans: list[tuple[int, int]] = []
    for number, shifts in enumerate(week):
        if shifts and spans and spans[-1][1] == number - 1 and week[spans[-1][0]] == shifts:
            spans[-1] = (spans[-1][0], number)
        elif shifts:
            spans.append((number, number))
    said = (f"{_days(first, last)}: {_shifts(week[first])}" for first, last in spans)
    return "; ".join(said)


def _days(first: int, last: int) -> str:
    return WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]} đến {WEEKDAYS[last].lower()}"


def _shifts(shifts: Shifts) -> str:
    return ", ".join(f"{clock_time(a)}–{clock_time(b)}" for a, b in shifts)
