"""The shape of clocks, their steps and calendars in policy files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from quyche.source.kinds import (
    Conditions,
    Day,
    DayOfYear,
    Known,
    LadderTime,
    Length,
    Ref,
    Said,
    Shift,
    TimeOfDay,
    Values,
    Zone,
)
from quyche.source.rows import DocumentModel, NamedRow, Part


class StepModel(NamedRow):
    time: LadderTime = Field(alias="tại")
    receivers: Annotated[Values, Known("receiver")] = Field(alias="gửi")
    without: Annotated[str, Known("milestone")] = Field("", alias="chưa có mốc")
    states: Annotated[Values, Ref("state")] = Field(default=[], alias="trạng thái")


class NightModel(NamedRow):
    begins: TimeOfDay = Field(alias="từ")
    ends: TimeOfDay = Field(alias="đến")
    receivers: Annotated[Values, Known("receiver")] = Field(alias="cho")
    urgent: Conditions = Field(default={}, alias="trừ khi")


MomentUse = Literal["dự kiến xong", "hạn việc", "xem lại lúc"]
"""Uses of fields that say when something will be."""


class ClockModel(NamedRow):
    kind: Literal["thời hạn", "mục tiêu nội bộ", "lời hẹn"] = Field(alias="loại")
    target: Length | None = Field(None, alias="thời gian")
    steps: Annotated[Values, Ref("step")] = Field(default=[], alias="các bước")
    due_from: MomentUse | None = Field(None, alias="hạn lấy từ")
    told: Said | None = Field(None, alias="báo người gửi")


class DayOffModel(Part):
    day: Day = Field(alias="ngày")
    note: str = Field("", alias="ghi chú")
    document: DocumentModel | None = Field(None, alias="văn bản")


class SwapModel(Part):
    day: Day = Field(alias="ngày")
    shifts: list[Shift] = Field(alias="giờ")
    note: str = Field("", alias="ghi chú")
    document: DocumentModel | None = Field(None, alias="văn bản")


class WeekModel(Part):
    monday: list[Shift] = Field(default=[], alias="thứ hai")
    tuesday: list[Shift] = Field(default=[], alias="thứ ba")
    wednesday: list[Shift] = Field(default=[], alias="thứ tư")
    thursday: list[Shift] = Field(default=[], alias="thứ năm")
    friday: list[Shift] = Field(default=[], alias="thứ sáu")
    saturday: list[Shift] = Field(default=[], alias="thứ bảy")
    sunday: list[Shift] = Field(default=[], alias="chủ nhật")


class SeasonModel(Part):
    first: DayOfYear = Field(alias="từ")
    last: DayOfYear = Field(alias="đến")
    since: Day | None = Field(None, alias="hiệu lực từ")
    until: Day | None = Field(None, alias="đến hết ngày")
    week: WeekModel = Field(alias="giờ làm việc")


class CalendarModel(NamedRow):
    zone: Zone = Field(alias="múi giờ")
    agencies: Annotated[Values, Ref("agency")] = Field(default=[], alias="cơ quan")
    week: WeekModel = Field(alias="giờ làm việc")
    seasons: list[SeasonModel] = Field(default=[], alias="mùa")
    days_off: list[DayOffModel] = Field(default=[], alias="ngày nghỉ")
    swaps: list[SwapModel] = Field(default=[], alias="ngày làm bù")
    short_days: list[SwapModel] = Field(default=[], alias="ngày làm ngắn")
    decided_until: Day | None = Field(None, alias="đã quyết định đến hết ngày")
