"""The shape of reports in policy files, and what is checked in one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from quyche.errors import Finding, Place, finding
from quyche.policy import briefing as b
from quyche.policy.base import Head
from quyche.policy.nearest import nearest
from quyche.source.kinds import Known, Number, Ref, Said, Slug, Text, TimeOfDay, Values, YesNo
from quyche.source.raw import Raw
from quyche.source.rows import NamedRow, Part, Row

WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
Weekday = Literal["thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"]
BY: dict[str, b.By] = {"lĩnh vực": "category", "cơ quan": "lead", "địa bàn": "ward", "nguồn": "source"}
ByName = Literal["lĩnh vực", "cơ quan", "địa bàn", "nguồn"]
FIGURES: dict[str, b.Shown] = {
    "tiếp nhận": "received", "không tiếp nhận": "refused", "đúng hạn": "timely", "quá hạn": "late",
    "đang quá hạn": "overdue", "tỷ lệ đúng hạn": "on_time", "báo cáo chưa giải quyết": "deferred",
    "trả lại": "returned", "đôn đốc": "chased", "vướng mắc": "difficulties", "tạm dừng": "paused",
    "đã báo cáo lùi": "postponed", "theo cách hiểu tạm thời": "interim", "quá hạn ở cơ quan trước": "late_before",
    "đang tạm dừng": "resting", "thời gian giao": "dispatch", "thời gian giải quyết": "solve",
}  # fmt: skip
FigureName = Literal[
    "tiếp nhận", "không tiếp nhận", "đúng hạn", "quá hạn", "đang quá hạn", "tỷ lệ đúng hạn",
    "báo cáo chưa giải quyết", "trả lại", "đôn đốc", "vướng mắc", "tạm dừng", "đã báo cáo lùi",
    "theo cách hiểu tạm thời", "quá hạn ở cơ quan trước", "đang tạm dừng", "thời gian giao", "thời gian giải quyết",
]  # fmt: skip
BEFORE = " kỳ trước"
"""`{tiếp nhận kỳ trước}` is the same figure of the span before."""
SAYABLE = {*FIGURES, *(name + BEFORE for name in FIGURES), "từ ngày", "đến ngày"}


class SheetModel(Part):
    by: ByName = Field(alias="theo")
    columns: list[FigureName] = Field(alias="cột")
    chart: YesNo = Field(False, alias="biểu đồ")


class PartModel(Part):
    id: Slug = Field(alias="mã")
    label: Said = Field(alias="tên")
    text: str = Field("", alias="lời")
    sheets: list[SheetModel] = Field(default=[], alias="bảng")


class RunModel(Part):
    weekday: Weekday = Field(alias="thứ")
    hour: TimeOfDay = Field(alias="giờ")


class BriefingModel(NamedRow):
    title: Text = Field(alias="tiêu đề")
    about: Text = Field(alias="trích yếu")
    template: Annotated[str, Known("template")] = Field("", alias="mẫu văn bản")
    days: Number = Field(7, alias="số ngày")
    run: RunModel | None = Field(None, alias="tự lập")
    makers: Annotated[Values, Ref("role")] = Field(alias="ai lập")
    issuers: Annotated[Values, Ref("role")] = Field(alias="ai ban hành")
    parent: str = Field("", alias="cơ quan chủ quản")
    issuer: Text = Field(alias="cơ quan ban hành")
    mark: str = Field("", alias="ký hiệu")
    place: Text = Field(alias="địa danh")
    receivers: list[Text] = Field(default=[], alias="gửi tới")
    authority: str = Field("", alias="quyền hạn ký")
    signer: Text = Field(alias="chức vụ người ký")
    parts: list[PartModel] = Field(alias="phần")


def build(m: BriefingModel, head: Head) -> b.Briefing:
    parts = tuple(
        b.Part(p.id, p.label, p.text, tuple(b.Sheet(BY[s.by], _columns(s), s.chart) for s in p.sheets)) for p in m.parts
    )
    weekday = WEEKDAYS.index(m.run.weekday) if m.run else None
    hour = m.run.hour if m.run else 0
    return b.Briefing(
        head, m.label, m.title, m.about, m.template, m.days, weekday, hour, tuple(sorted(m.makers)),
        tuple(sorted(m.issuers)), m.parent, m.issuer, m.mark, m.place, tuple(m.receivers), m.authority, m.signer, parts,
    )  # fmt: skip


def _columns(m: SheetModel) -> tuple[b.Shown, ...]:
    return tuple(FIGURES[c] for c in m.columns)


def briefing_findings(m: BriefingModel, places: Mapping[tuple[str | int, ...], Place]) -> Iterator[Finding]:
    """Names in braces that are no figure, and a span of no days."""
    if m.days < 1:
        yield finding("report-without-days", "error", places[("số ngày",)], "số ngày: 7")
    for i, part in enumerate(m.parts):
        for name in re.findall(r"\{([^{}]*)\}", part.text):
            if name not in SAYABLE:
                near = nearest(name, sorted(SAYABLE)) or ""
                yield finding("unknown-figure", "error", places[("phần", i, "lời")], near and f"{{{near}}}", found=name)


def templates_missing(rows: Iterable[Raw[Row]], files: Collection[str]) -> Iterator[Finding]:
    """Templates that are named and not there."""
    for row in rows:
        named = row.model.template if isinstance(row.model, BriefingModel) else ""
        if named and named not in files:
            near = nearest(named, sorted(f for f in files if f.endswith(".docx"))) or ""
            yield finding("report-template", "error", row.places[("mẫu văn bản",)], near, found=named)
