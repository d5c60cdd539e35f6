"""Figures in words: the draft of a report's texts, and the paper of a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta, tzinfo

from quyche.papers import Bar, Grid, Paper, Section
from quyche.policy.base import Label
from quyche.policy.briefing import Briefing, Sheet
from quyche.policy.policy import Policy
from quyche.service.timeliness import Figures, Reckoned, Spread
from quyche.source.briefing import BEFORE, FIGURES
from quyche.store.spans import Late
from quyche.texts.figures import heading
from quyche.texts.words import span as length
from quyche.texts.words import when

UNKNOWN, NONE = "Chưa rõ", "–"
DRAFT = "Bản nháp, chưa ban hành."
_BY = {"category": "Lĩnh vực", "lead": "Cơ quan chủ trì", "ward": "Địa bàn", "source": "Nguồn"}


def filled(text: str, found: Reckoned) -> str:
    """A text of the policy with the figures in it."""
    return re.sub(r"\{([^{}]*)\}", lambda m: _said(m[1], found), text)


def _said(name: str, found: Reckoned) -> str:
    if name in ("từ ngày", "đến ngày"):
        return _day(found.span.first if name == "từ ngày" else found.span.last)
    figures = found.before if name.endswith(BEFORE) else found.total
    shown = FIGURES.get(name.removesuffix(BEFORE))
    value = value_of(figures, shown, long=True) if shown else None
    return f"{{{name}}}" if value is None else str(value)


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def value_of(figures: Figures, shown: str, long: bool = False) -> str | int:
    """A figure as it stands in a table, or (`long`) in a sentence."""
    value = getattr(figures, shown)
    if shown == "on_time":
        return ("chưa tính được" if long else NONE) if value is None else f"{value} %"
    if shown == "paused":
        return length(timedelta(seconds=value)) if value else ("0 phút" if long else 0)
    if isinstance(value, Spread):
        half, most = (length(timedelta(seconds=s)) for s in (value.median, value.ninetieth))
        return f"một nửa trong {half}, 90 % trong {most}" if long else f"{half} / {most}"
    return ("chưa có" if long else NONE) if value is None else int(value)


def paper_of(
    policy: Policy, briefing: Briefing, found: Reckoned, texts: Mapping[str, str], draft: bool, zone: tzinfo
) -> Paper:
    sections = tuple(
        Section(p.label.vi, _paragraphs(texts.get(p.id, "")), tuple(_grid(policy, s, found) for s in p.sheets))
        for p in briefing.parts
    )
    about = f"(từ ngày {_day(found.span.first)} đến hết ngày {_day(found.span.last)})"
    return Paper(
        briefing.parent, briefing.issuer, briefing.mark, briefing.place, found.span.until.astimezone(zone).year,
        briefing.title, briefing.about, about, sections, _annex(policy, found, zone), briefing.receivers,
        briefing.authority, briefing.signer, DRAFT if draft else "",
    )  # fmt: skip


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def namer(policy: Policy, by: str) -> Callable[[str], str]:
    rows: Iterable[tuple[str, Label]] = {
        "category": [(r.head.id, r.label) for r in policy.categories],
        "lead": [(r.head.id, r.label) for r in policy.agencies],
        "ward": [(r.head.id, r.label) for r in policy.wards],
        "source": [(r.head.id, r.label) for r in policy.sources],
    }[by]
    names = {row_id: label.vi for row_id, label in rows}
    return lambda row_id: names.get(row_id, row_id or UNKNOWN)


def _grid(policy: Policy, sheet: Sheet, found: Reckoned) -> Grid:
    name, rows = namer(policy, sheet.by), found.groups[sheet.by]
    shown = tuple((name(f.id), *(value_of(f, c) for c in sheet.columns)) for f in rows)
    whole = ("Cộng", *(value_of(found.total, c) for c in sheet.columns))
    title = f"Theo {_BY[sheet.by].lower()}"
    drawn = tuple(Bar(name(f.id), f.timely, f.late, f.overdue) for f in rows if f.timely + f.late + f.overdue)
    headings = (_BY[sheet.by], *map(heading, sheet.columns))
    return Grid(title, headings, (*shown, whole), drawn if sheet.chart else ())


def _annex(policy: Policy, found: Reckoned, zone: tzinfo) -> Grid:
    names = {by: namer(policy, by) for by in _BY}
    headings = ("Mã vụ việc", _BY["category"], _BY["ward"], _BY["lead"], "Hạn", "Tình trạng")
    rows = tuple(_late(row, names, found, zone) for row in found.late)
    return Grid("Vụ việc quá hạn", headings, rows)


def _late(row: Late, names: dict[str, Callable[[str], str]], found: Reckoned, zone: tzinfo) -> tuple[str, ...]:
    """Of a locked case only that there is one."""
    over = length((row.ended_at or found.span.until) - row.due_at)
    how = f"Xong, quá hạn {over}" if row.ended_at else f"Chưa xong, quá hạn {over}"
    how += f"; đã báo cáo lùi {row.deferrals} lần" if row.deferrals else ""
    place = (names["category"](row.category), names["ward"](row.ward), names["lead"](row.lead))
    return (
        "Đang khóa" if row.locked else row.case, *((NONE, NONE, NONE) if row.locked else place),
        when(row.due_at, zone), how,
    )  # fmt: skip
