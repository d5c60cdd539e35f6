"""The shape of a policy's own tests."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from quyche.source.kinds import Cited, Known, Length, Moment, Ref, Text, Values, YesNo
from quyche.source.rows import Part


class PolicyTestFacts(Part):
    category: Annotated[str, Ref("category")] = Field(alias="lĩnh vực")
    ward: Annotated[str, Ref("ward")] = Field("", alias="địa bàn")
    source: Annotated[str, Ref("source")] = Field(alias="nguồn")
    flags: Annotated[Values, Ref("flag")] = Field(default=[], alias="cờ")
    complained: Annotated[str, Ref("agency")] = Field("", alias="cơ quan bị phản ánh")
    sent_at: Moment | None = Field(None, alias="gửi lúc")
    received_at: Moment | None = Field(None, alias="nhận lúc")


class PolicyTestExpected(Part):
    admission: Literal["có", "không", "người quyết định"] | None = Field(None, alias="tiếp nhận")
    lead: Annotated[str, Ref("agency")] | None = Field(None, alias="chủ trì")
    helpers: Annotated[Values, Ref("agency")] | None = Field(None, alias="phối hợp")
    limit: Length | None = Field(None, alias="thời hạn")
    due: Moment | None = Field(None, alias="hạn")
    late: YesNo | None = Field(None, alias="quá hạn")
    visibility: Literal["công khai", "không công khai"] | None = Field(None, alias="trả lời")
    interim: YesNo | None = Field(None, alias="tạm thời")
    cites: Cited | None = Field(None, alias="căn cứ")
    steps: Annotated[dict[str, Moment], Known("steps")] = Field(default={}, alias="bước")


class PolicyTestModel(Part):
    title: Text = Field(alias="tên")
    at: Moment = Field(alias="thời điểm")
    given: PolicyTestFacts = Field(alias="cho")
    expected: PolicyTestExpected = Field(alias="mong đợi")
