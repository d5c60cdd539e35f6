"""The shape of lists of cases, and of the first page's numbers that lead to them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from quyche.source.kinds import Known, Length, Number, Ref, Said, Text, Values, YesNo
from quyche.source.rows import NamedRow, Part

ColumnName = Literal[
    "mã vụ việc",
    "lĩnh vực",
    "địa bàn",
    "nguồn",
    "trạng thái",
    "chủ trì",
    "gửi lúc",
    "nhận lúc",
    "hạn",
    "còn lại",
    "cờ",
    "đôn đốc",
    "hẹn xong",
]


GroupName = Literal["lĩnh vực", "địa bàn", "nguồn", "chủ trì", "trạng thái"]
FilterName = GroupName | Literal["cờ", "thời hạn", "đôn đốc"]


class ViewModel(Part):
    """A list narrowed beforehand, for everybody who sees it."""

    label: Said = Field(alias="tên")
    category: Annotated[str, Ref("category")] = Field("", alias="lĩnh vực")
    ward: Annotated[str, Ref("ward")] = Field("", alias="địa bàn")
    source: Annotated[str, Ref("source")] = Field("", alias="nguồn")
    lead: Annotated[str, Ref("agency")] = Field("", alias="chủ trì")
    state: Annotated[str, Ref("state")] = Field("", alias="trạng thái")
    flag: Annotated[str, Ref("flag")] = Field("", alias="cờ")
    standing: Literal["quá hạn", "sắp đến hạn", "trong hạn"] | None = Field(None, alias="thời hạn")
    chased: Literal["chưa trả lời"] | None = Field(None, alias="đôn đốc")
    group: GroupName | None = Field(None, alias="nhóm theo")


class QueueModel(NamedRow):
    empty: Said = Field(alias="khi trống")
    rank: Number = Field(50, alias="thứ tự")
    unnumbered: Annotated[str, Ref("task")] = Field("", alias="việc chờ")
    undecided: Annotated[str, Ref("task")] = Field("", alias="việc chờ cho phép")
    undone: Annotated[str, Ref("task")] = Field("", alias="việc đã cho phép")
    after: Annotated[str, Known("milestone")] = Field("", alias="sau mốc")
    before: Annotated[str, Known("milestone")] = Field("", alias="chưa có mốc")
    locked: YesNo = Field(False, alias="đang khóa")
    deferral_waiting: YesNo = Field(False, alias="chờ ý kiến về báo cáo chưa giải quyết")
    unplaced: YesNo = Field(False, alias="kế nhiệm không được nhận")
    asked: Annotated[Values, Ref("task")] = Field(default=[], alias="chờ cơ quan trả lời")
    barring: Annotated[str, Ref("agency")] = Field("", alias="cơ quan không được tiếp cận")
    states: Annotated[Values, Ref("state")] = Field(alias="trạng thái")
    roles: Annotated[Values, Ref("role")] = Field(alias="ai")
    scope: Literal["mọi vụ việc", "cơ quan mình", "cơ quan chủ trì"] = Field("mọi vụ việc", alias="phạm vi")
    order: Literal["hạn", "gửi lúc"] = Field("hạn", alias="sắp xếp")
    direction: Literal["tăng dần", "giảm dần"] = Field("tăng dần", alias="chiều sắp xếp")
    columns: list[ColumnName] = Field(alias="cột")
    filters: list[FilterName] = Field(default=[], alias="bộ lọc")
    groups: list[GroupName] = Field(default=[], alias="nhóm theo")
    views: list[ViewModel] = Field(default=[], alias="cách xem sẵn")


class BlockModel(NamedRow):
    kind: Literal["quá hạn", "sắp đến hạn", "quá mục tiêu", "việc chưa trả lời", "hàng đợi"] = Field(alias="loại")
    queue: Annotated[Text, Ref("queue")] = Field(alias="hàng đợi")
    roles: Annotated[Values, Ref("role")] = Field(alias="ai")
    rank: Number = Field(50, alias="thứ tự")
    states: Annotated[Values, Ref("state")] = Field(default=[], alias="trạng thái")
    clocks: Annotated[Values, Ref("clock")] = Field(default=[], alias="đồng hồ")
    task: Annotated[str, Ref("task")] = Field("", alias="việc")
    within: Length | None = Field(None, alias="trong")
