"""The shape of a policy's own tests."""

from __future__ import annotations

from math import prod
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from quyche.source.kinds import Cited, Day, Length, Moment, Number, OneCitation, Ref, Text, Values, YesNo
from quyche.source.rows import Part

Typed = dict[str, Values]


class GroundedTest(Part):
    """A test that says why it expects what it does."""

    cites: Cited = Field(default=[], alias="căn cứ")


class PolicyTestFacts(Part):
    category: Annotated[str, Ref("category")] = Field(alias="lĩnh vực")
    ward: Annotated[str, Ref("ward")] = Field("", alias="địa bàn")
    source: Annotated[str, Ref("source")] = Field(alias="nguồn")
    flags: Annotated[Values, Ref("flag")] = Field(default=[], alias="cờ")
    complained: Annotated[str, Ref("agency")] = Field("", alias="cơ quan bị phản ánh")
    sent_at: Moment | None = Field(None, alias="gửi lúc")
    received_at: Moment | None = Field(None, alias="nhận lúc")


class PolicyTestWhatever(Part):
    """What makes no difference: any of the flags up or not, any of the other values as well as the given one."""

    category: Annotated[Values, Ref("category")] = Field(default=[], alias="lĩnh vực")
    ward: Annotated[Values, Ref("ward")] = Field(default=[], alias="địa bàn")
    source: Annotated[Values, Ref("source")] = Field(default=[], alias="nguồn")
    flags: Annotated[Values, Ref("flag")] = Field(default=[], alias="cờ")
    complained: Annotated[Values, Ref("agency")] = Field(default=[], alias="cơ quan bị phản ánh")

    @property
    def size(self) -> int:
        """How many cases they are together."""
        others = (self.category, self.ward, self.source, self.complained)
        return (1 << len(self.flags)) * prod(len(values) + 1 for values in others)


class PolicyTestExpected(Part):
    admission: Literal["có", "không", "người quyết định"] | None = Field(None, alias="tiếp nhận")
    decider: Annotated[str, Ref("role")] | None = Field(None, alias="người quyết định")
    lead: Annotated[str, Ref("agency")] | None = Field(None, alias="chủ trì")
    helpers: Annotated[Values, Ref("agency")] | None = Field(None, alias="phối hợp")
    barred: Annotated[Values, Ref("agency")] | None = Field(None, alias="không được tiếp cận")
    limit: Length | None = Field(None, alias="thời hạn")
    due: Moment | None = Field(None, alias="hạn")
    late: YesNo | None = Field(None, alias="quá hạn")
    visibility: Literal["công khai", "không công khai"] | None = Field(None, alias="trả lời")
    interim: YesNo | None = Field(None, alias="tạm thời")
    cites: Cited | None = Field(None, alias="căn cứ")
    steps: Annotated[dict[str, Moment], Ref("step")] = Field(default={}, alias="bước")
    told: Annotated[dict[str, Values], Ref("step")] = Field(default={}, alias="gửi")


class PolicyTestModel(GroundedTest):
    title: Text = Field(alias="tên")
    at: Moment = Field(alias="thời điểm")
    given: PolicyTestFacts = Field(alias="cho")
    whatever: PolicyTestWhatever = Field(PolicyTestWhatever(), alias="dù")
    expected: PolicyTestExpected = Field(alias="mong đợi")


class WalkExpected(Part):
    source: Annotated[str, Ref("source")] | None = Field(None, alias="nguồn")
    state: Annotated[str, Ref("state")] | None = Field(None, alias="trạng thái")
    closed: YesNo | None = Field(None, alias="kết thúc")
    lead: Annotated[str, Ref("agency")] | None = Field(None, alias="chủ trì")
    helpers: Annotated[Values, Ref("agency")] | None = Field(None, alias="phối hợp")
    barred: Annotated[Values, Ref("agency")] | None = Field(None, alias="không được tiếp cận")
    clocks: Annotated[dict[str, Moment], Ref("clock")] | None = Field(None, alias="đồng hồ")
    steps: Annotated[dict[str, Moment], Ref("step")] | None = Field(None, alias="bước")
    told: Annotated[dict[str, Values], Ref("step")] | None = Field(None, alias="báo")
    milestones: Values | None = Field(None, alias="mốc")
    waiting: Annotated[dict[str, Values], Ref("task")] | None = Field(None, alias="việc chờ trả lời")
    queues: Annotated[Values, Ref("queue")] | None = Field(None, alias="hàng đợi")
    may: Annotated[dict[str, Values], Ref("role")] | None = Field(None, alias="làm được")
    sender_may: Annotated[Values, Ref("action")] | None = Field(None, alias="người gửi làm được")
    public: YesNo | None = Field(None, alias="công khai")
    replied: YesNo | None = Field(None, alias="đã trả lời")
    locked: YesNo | None = Field(None, alias="đang khóa")
    erased: YesNo | None = Field(None, alias="đã gỡ")
    solved: YesNo | None = Field(None, alias="đã giải quyết")
    late: YesNo | None = Field(None, alias="quá hạn")
    consent: Literal["có", "không", "chưa trả lời", "chưa hỏi"] | None = Field(None, alias="người gửi đồng ý")
    noted: Values | None = Field(None, alias="ghi nhận")


class WalkStartModel(Part):
    entrance: Annotated[Text, Ref("entrance")] = Field(alias="cửa")
    at: Moment = Field(alias="lúc")
    role: Annotated[str, Ref("role")] = Field("", alias="ai")
    typed: Typed = Field(default={}, alias="điền")
    expected: WalkExpected | None = Field(None, alias="mong đợi")


class StrideModel(Part):
    at: Moment = Field(alias="lúc")
    role: Annotated[str, Ref("role")] = Field("", alias="ai")
    agency: Annotated[str, Ref("agency")] = Field("", alias="của")
    action: Annotated[Text, Ref("action")] = Field(alias="làm")
    task: Number = Field(0, alias="việc số")
    typed: Typed = Field(default={}, alias="điền")
    refused: YesNo = Field(False, alias="bị từ chối")
    expected: WalkExpected | None = Field(None, alias="mong đợi")


class WalkModel(GroundedTest):
    title: Text = Field(alias="tên")
    start: WalkStartModel = Field(alias="gửi")
    strides: list[StrideModel] = Field(alias="đường đi")


States = Annotated[dict[str, Values], Ref("action"), Ref("state", of_values=True)]
"""Actions, each with the states from which it may be taken."""


class RightsScopes(Part):
    all: States = Field(default={}, alias="mọi vụ việc")
    known: States = Field(default={}, alias="vụ việc được biết")
    agency: States = Field(default={}, alias="cơ quan mình")
    lead: States = Field(default={}, alias="cơ quan chủ trì")
    target: States = Field(default={}, alias="nơi nhận")
    opener: States = Field(default={}, alias="nơi giao")


class RightsExpected(Part):
    sees: Literal["tất cả", "cơ quan mình", "không"] | None = Field(None, alias="xem vụ việc")
    locked: Literal["có", "không", "khi người phụ trách bị phản ánh"] | None = Field(None, alias="xem vụ việc khóa")
    agency: Annotated[str, Ref("agency")] | None = Field(None, alias="cơ quan")
    rights: Values | None = Field(None, alias="quyền")
    grants: Annotated[Values, Ref("role")] | None = Field(None, alias="cấp cho vai trò")
    entrances: Annotated[Values, Ref("entrance")] | None = Field(None, alias="cửa tiếp nhận")
    queues: Annotated[dict[str, Values], Ref("queue"), Ref("state", of_values=True)] | None = Field(
        None, alias="hàng đợi"
    )
    writes: Annotated[Values, Ref("book")] | None = Field(None, alias="ghi sổ")
    answers: Annotated[Values, Ref("book")] | None = Field(None, alias="trả lời sổ")
    may: RightsScopes | None = Field(None, alias="được làm")


class RightsModel(GroundedTest):
    title: Text = Field(alias="tên")
    role: Annotated[Text, Ref("role")] = Field(alias="vai trò")
    expected: RightsExpected = Field(alias="mong đợi")


class EntryExpected(Part):
    asked: Values | None = Field(None, alias="hỏi")
    missing: Values | None = Field(None, alias="còn thiếu")
    wrong: Values | None = Field(None, alias="sai")
    taken: dict[str, Values] = Field(default={}, alias="nhận")
    personal: Values | None = Field(None, alias="cá nhân")
    offered: dict[str, Values] = Field(default={}, alias="lựa chọn")
    meant: dict[str, Text] = Field(default={}, alias="dùng cho")
    signs: Annotated[dict[str, Values], Ref("role", of_values=True)] = Field(default={}, alias="ai ký")


class EntryModel(GroundedTest):
    title: Text = Field(alias="tên")
    form: Annotated[Text, Ref("form")] = Field(alias="biểu mẫu")
    at: Moment | None = Field(None, alias="thời điểm")
    role: Annotated[str, Ref("role")] = Field("", alias="ai")
    typed: Typed = Field(default={}, alias="điền")
    files: dict[str, Number] = Field(default={}, alias="số tệp")
    expected: EntryExpected = Field(alias="mong đợi")


class CarriedExpected(Part):
    rows: dict[str, Values] = Field(alias="dòng")


class CarriedModel(Part):
    title: Text = Field(alias="tên")
    citation: OneCitation = Field(alias="điều khoản")
    expected: CarriedExpected = Field(alias="mong đợi")


class MembersExpected(Part):
    agencies: Annotated[Values, Ref("agency")] = Field(alias="gồm")


class MembersModel(GroundedTest):
    title: Text = Field(alias="tên")
    common: dict[str, Text] = Field(alias="các cơ quan có")
    expected: MembersExpected = Field(alias="mong đợi")


class YearExpected(Part):
    off: list[Day] | None = Field(None, alias="nghỉ")
    special: dict[str, Values] | None = Field(None, alias="làm bù")
    until: Day | None = Field(None, alias="đã quyết định đến hết ngày")


class YearModel(GroundedTest):
    title: Text = Field(alias="tên")
    calendar: Annotated[Text, Ref("calendar")] = Field(alias="lịch")
    year: Number = Field(alias="năm")
    expected: YearExpected = Field(alias="mong đợi")


TRIALS: dict[str, type[BaseModel]] = {
    "cho": PolicyTestModel,
    "đường đi": WalkModel,
    "vai trò": RightsModel,
    "biểu mẫu": EntryModel,
    "điều khoản": CarriedModel,
    "các cơ quan có": MembersModel,
    "lịch": YearModel,
}
"""Kinds of policy tests by the key that only they have."""
