"""The shape of policy files: one model a section, Vietnamese keys as aliases."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from quyche.source.briefing import BriefingModel
from quyche.source.kinds import (
    Agencies,
    Conditions,
    Day,
    Form,
    Known,
    Length,
    Number,
    OneAgency,
    Pattern,
    Ref,
    Said,
    Shown,
    Slug,
    Text,
    Values,
    YesNo,
)  # fmt: skip
from quyche.source.rows import NOTHING, NamedRow, Part, Row
from quyche.source.schema_of_clocks import CalendarModel, ClockModel, NightModel, StepModel
from quyche.source.schema_of_lists import BlockModel, QueueModel
from quyche.source.schema_of_notices import NoticeModel

READ_AS = Form("8 ký tự do quyche check hoặc quyche coverage báo")


class InstrumentModel(NamedRow):
    number: str = Field("", alias="số ký hiệu")
    signed_on: Day | None = Field(None, alias="ngày ký")
    assumed_from: Day | None = Field(None, alias="giả định hiệu lực từ")


class FixedModel(Part):
    limit: Length | None = Field(None, alias="thời hạn")
    lead: OneAgency | None = Field(None, alias="chủ trì")


class ClauseModel(Row):
    summary: Text = Field(alias="tóm tắt")
    executed: Literal["hệ thống", "con người"] = Field(alias="thực hiện")
    why_not: str = Field("", alias="vì sao")
    tests: Values = Field(default=[], alias="kiểm thử")
    fixes: FixedModel | None = Field(None, alias="ấn định")
    read_as: Annotated[str, READ_AS] = Field("", alias="đã đọc lại")


class GapModel(Row):
    about: Text = Field(alias="nội dung")
    reading: Text = Field(alias="cách hiểu tạm thời")
    decider: Text = Field(alias="người quyết định")
    review_on: Day | None = Field(None, alias="ngày rà soát")


class SiteModel(NamedRow):
    issuer: Said = Field(alias="cơ quan vận hành")
    welcome: Said = Field(alias="lời chào")
    emergency: Said = Field(alias="cảnh báo khẩn cấp")


class CategoryModel(NamedRow):
    help: Said = Field(NOTHING, alias="giải thích")


class AgencyModel(NamedRow):
    groups: Annotated[Values, Ref("group")] = Field(default=[], alias="nhóm")
    ward: Annotated[str, Ref("ward")] = Field("", alias="địa bàn")
    relation: Literal["trực thuộc", "phối hợp"] = Field(alias="quan hệ")
    chief: Text = Field(alias="người đứng đầu")
    role: Annotated[str, Ref("role")] = Field("", alias="vai trò")
    head_role: Annotated[str, Ref("role")] = Field("", alias="vai trò người đứng đầu")
    named: YesNo = Field(True, alias="nêu trong Quy chế")
    replaces: Values = Field(default=[], alias="thay cho")


class WardModel(NamedRow):
    state_code: str = Field("", alias="mã nhà nước")
    replaces: Values = Field(default=[], alias="thay cho")


class FlagModel(NamedRow):
    note: Said = Field(NOTHING, alias="lưu ý")
    set_outside: YesNo = Field(False, alias="tự đặt khi ngoài ranh giới")
    needs: Annotated[str, Known("milestone")] = Field("", alias="cần mốc trước khi giao")


class RuleModel(Row):
    base: Annotated[str, Known("base")] = Field("", alias="trường hợp riêng của")
    when: Conditions = Field(default={}, alias="áp dụng khi")


class AdmissionModel(RuleModel):
    verdict: Literal["có", "không", "người quyết định"] | None = Field(None, alias="tiếp nhận")
    reason: Said | None = Field(None, alias="lý do")
    guidance: Said | None = Field(None, alias="hướng dẫn")
    decider: Annotated[str, Ref("role")] | None = Field(None, alias="người quyết định")


class RoutingModel(RuleModel):
    lead: OneAgency | None = Field(None, alias="chủ trì")
    helpers: Agencies | None = Field(None, alias="phối hợp")
    barred: Agencies | None = Field(None, alias="không được tiếp cận")
    transition: Literal["hồ sơ đang xử lý chuyển cơ quan chủ trì"] | None = Field(None, alias="chuyển tiếp")


class LimitModel(RuleModel):
    limit: Length | None = Field(None, alias="thời hạn")
    starts: str | None = Field(None, alias="tính từ")
    transition: Literal["hồ sơ đang xử lý tính lại thời hạn"] | None = Field(None, alias="chuyển tiếp")


class LadderModel(RuleModel):
    steps: Annotated[Values, Ref("step")] | None = Field(None, alias="các bước")


class PublicationModel(RuleModel):
    visibility: Literal["công khai", "không công khai"] | None = Field(None, alias="trả lời")


class RoleModel(NamedRow):
    sees: Literal["tất cả", "cơ quan mình", "không"] = Field(alias="xem vụ việc")
    identity: YesNo = Field(False, alias="xem người gửi")
    agency: Annotated[str, Ref("agency")] = Field("", alias="cơ quan")
    office: YesNo = Field(False, alias="giữ quy chế")
    locked: Literal["có", "không", "khi người phụ trách bị phản ánh"] = Field("không", alias="xem vụ việc khóa")
    grants: Annotated[Values, Ref("role")] = Field(default=[], alias="cấp cho vai trò")
    originals: YesNo = Field(False, alias="xem lời gốc")
    overview: YesNo = Field(False, alias="xem tổng quan")
    technical: YesNo = Field(False, alias="quản trị kỹ thuật")
    two_steps: YesNo = Field(False, alias="xác thực hai bước")
    approves: YesNo = Field(False, alias="phê duyệt quy tắc")


class StateModel(NamedRow):
    public: Said = Field(alias="người gửi thấy")
    closed: YesNo = Field(False, alias="kết thúc")
    replaces: Values = Field(default=[], alias="thay cho")


class ActionModel(NamedRow):
    origins: Annotated[Values, Ref("state")] = Field(alias="từ")
    to: Annotated[str, Ref("state")] = Field("", alias="đến")
    roles: Annotated[Values, Ref("role")] = Field(default=[], alias="ai")
    scope: Literal["mọi vụ việc", "cơ quan mình", "cơ quan chủ trì", "nơi nhận", "nơi giao", "người gửi"] = Field(
        "mọi vụ việc", alias="phạm vi"
    )
    on_locked: YesNo = Field(False, alias="khi đang khóa")
    task: Annotated[str, Ref("task")] = Field("", alias="trên việc")
    once: Annotated[str, Known("milestone")] = Field("", alias="chưa có mốc")
    again: Annotated[str, Known("milestone")] = Field("", alias="sau mốc")
    form: Annotated[str, Ref("form")] = Field("", alias="biểu mẫu")
    when: Conditions = Field(default={}, alias="áp dụng khi")
    effects: list[Annotated[str | dict[str, str | dict[str, Values]], Known("effect")]] = Field(
        default=[], alias="hiệu ứng"
    )
    primary: YesNo = Field(False, alias="chính")
    rank: Number = Field(50, alias="thứ tự")
    rare: YesNo = Field(False, alias="ít dùng")
    bulk: YesNo = Field(False, alias="hàng loạt")
    asks_reason_on_change: YesNo = Field(False, alias="đổi đề xuất phải nêu lý do")


class TaskKindModel(NamedRow):
    receivers: Annotated[Values, Ref("agency")] = Field(default=[], alias="nơi nhận")
    issuer: Said = Field(NOTHING, alias="cơ quan ban hành")
    place: Said = Field(NOTHING, alias="địa danh")
    file_copy: Said = Field(NOTHING, alias="lưu")
    chase: YesNo = Field(False, alias="là đôn đốc")


class StartModel(Part):
    when: Conditions = Field(alias="áp dụng khi")
    state: Annotated[Text, Ref("state")] = Field(alias="trạng thái đầu")
    clocks: Annotated[Values, Ref("clock")] = Field(default=[], alias="chạy đồng hồ")


class EntranceModel(NamedRow):
    source: Annotated[Text, Ref("source")] = Field(alias="nguồn")
    form: Annotated[Text, Ref("form")] = Field(alias="biểu mẫu")
    state: Annotated[Text, Ref("state")] = Field(alias="trạng thái đầu")
    roles: Annotated[Values, Ref("role")] = Field(default=[], alias="ai")
    clocks: Annotated[Values, Ref("clock")] = Field(default=[], alias="chạy đồng hồ")
    others: list[StartModel] = Field(default=[], alias="trường hợp khác")


class ChoiceModel(Part):
    id: Slug = Field(alias="mã")
    label: Said = Field(alias="nhãn")
    roles: Annotated[Values, Ref("role")] = Field(default=[], alias="ai")
    since: Day | None = Field(None, alias="hiệu lực từ")
    until: Day | None = Field(None, alias="đến hết ngày")


FieldKindName = Literal[
    "chữ", "đoạn văn", "số", "ngày", "ngày giờ", "chọn một", "chọn nhiều", "có hay không", "cam kết",
    "người", "vụ việc", "lĩnh vực", "địa bàn", "cơ quan", "nhiều cơ quan", "vai trò", "điều khoản",
    "cờ", "vị trí", "ảnh", "âm thanh", "video",
    "tệp", "bảng", "vụ việc liên quan", "dòng quy tắc",
]  # fmt: skip
UseName = Literal[
    "lĩnh vực", "địa bàn", "vị trí", "cờ", "cơ quan bị phản ánh", "chủ trì", "phối hợp", "thời điểm phát hiện",
    "thời điểm cơ quan nhận", "nội dung phản ánh", "tên người gửi", "liên hệ người gửi",
    "tiêu đề công khai", "tóm tắt công khai", "trả lời người gửi", "lý do", "đồng ý công khai", "kèm lời người gửi",
    "kèm ảnh người gửi", "lời công khai", "ảnh công khai", "lời đã che", "dự kiến xong", "xem lại lúc",
    "vụ việc gộp vào", "các phần tách ra", "nơi nhận", "hạn việc", "thay cho việc số",
    "số văn bản", "ngày văn bản", "chữ ký", "người ký",
    "của cơ quan", "của người", "thay cho người", "vai trò được giao", "từ lúc", "đến lúc", "về vụ việc",
    "về điều khoản", "điện thoại trực", "kết luận", "kết quả", "cả cơ quan phối hợp",
    "gỡ cùng", "về dòng quy tắc",
]  # fmt: skip


BeginName = Literal[
    "lĩnh vực", "địa bàn", "cơ quan bị phản ánh", "chủ trì", "phối hợp", "kết quả", "lý do", "trả lời người gửi",
    "tiêu đề công khai", "tóm tắt công khai", "dự kiến xong", "hạn việc",
]  # fmt: skip
"""Never the sender's name or words: these are not copied about."""


class FieldModel(Part):
    id: Slug = Field(alias="mã")
    kind: FieldKindName = Field(alias="loại")
    label: Said = Field(alias="nhãn")
    hint: Said = Field(NOTHING, alias="gợi ý")
    required: YesNo = Field(False, alias="bắt buộc")
    maximum: Number | None = Field(None, alias="tối đa")
    minimum: Number | None = Field(None, alias="tối thiểu")
    use: UseName | None = Field(None, alias="dùng cho")
    personal: YesNo = Field(False, alias="cá nhân")
    choices: list[ChoiceModel] = Field(default=[], alias="lựa chọn")
    shown_when: Shown = Field(default={}, alias="hiện khi")
    pattern: Pattern = Field("", alias="mẫu")
    pattern_says: Said | None = Field(None, alias="báo khi sai mẫu")
    default: str = Field("", alias="mặc định")
    begins_with: BeginName | None = Field(None, alias="bắt đầu bằng")
    moment: Literal["đã qua", "sắp tới"] | None = Field(None, alias="thời gian")
    section: str = Field("", alias="phần")
    columns: list[FieldModel] = Field(default=[], alias="cột")
    holders: Annotated[Values, Ref("role")] = Field(default=[], alias="ai")
    since: Day | None = Field(None, alias="hiệu lực từ")
    until: Day | None = Field(None, alias="đến hết ngày")


class SectionModel(Part):
    id: Slug = Field(alias="mã")
    label: Said = Field(alias="tên")
    help: Said = Field(NOTHING, alias="giải thích")
    shown_when: Shown = Field(default={}, alias="hiện khi")


class BorrowedModel(Part):
    of: Annotated[Text, Ref("form")] = Field(alias="của")
    sections: Values = Field(alias="phần")
    after: Text = Field(alias="sau trường")


class FormModel(NamedRow):
    intro: Said = Field(NOTHING, alias="mở đầu")
    button: Said = Field(alias="nút")
    sections: list[SectionModel] = Field(default=[], alias="phần")
    fields: list[FieldModel] = Field(default=[], alias="trường")
    borrowed: list[BorrowedModel] = Field(default=[], alias="mượn phần")


class BookModel(NamedRow):
    empty: Said = Field(alias="khi trống")
    kind: Literal["lịch trực", "ủy quyền", "vướng mắc"] = Field(alias="loại")
    form: Annotated[Text, Ref("form")] = Field(alias="biểu mẫu")
    writers: Annotated[Values, Ref("role")] = Field(alias="ai ghi")
    answer_form: Annotated[str, Ref("form")] = Field("", alias="biểu mẫu trả lời")
    answerers: Annotated[Values, Ref("role")] = Field(default=[], alias="ai trả lời")


class SampleModel(Row):
    entrance: Annotated[Text, Ref("entrance")] = Field(alias="cửa")
    ago: Length = Field(alias="gửi trước")
    text: Text = Field(alias="nội dung")
    category: Annotated[str, Ref("category")] = Field("", alias="lĩnh vực")
    ward: Annotated[str, Ref("ward")] = Field("", alias="địa bàn")
    complained: Annotated[str, Ref("agency")] = Field("", alias="cơ quan bị phản ánh")
    actions: Annotated[list[Text], Ref("action")] = Field(default=[], alias="các bước")


SECTIONS: dict[str, type[Row]] = {
    "văn bản quy phạm": InstrumentModel,
    "điều khoản": ClauseModel,
    "điểm cần làm rõ": GapModel,
    "cổng thông tin": SiteModel,
    "lĩnh vực": CategoryModel,
    "nhóm cơ quan": NamedRow,
    "cơ quan": AgencyModel,
    "địa bàn": WardModel,
    "nguồn": NamedRow,
    "cờ": FlagModel,
    "loại việc": TaskKindModel,
    "bảng tiếp nhận": AdmissionModel,
    "bảng giao xử lý": RoutingModel,
    "bảng thời hạn": LimitModel,
    "bảng báo cáo cấp trên": LadderModel,
    "bảng công khai": PublicationModel,
    "bước nhắc": StepModel,
    "giờ yên lặng": NightModel,
    "đồng hồ": ClockModel,
    "lịch làm việc": CalendarModel,
    "vai trò": RoleModel,
    "trạng thái": StateModel,
    "hành động": ActionModel,
    "cửa tiếp nhận": EntranceModel,
    "biểu mẫu": FormModel,
    "hàng đợi": QueueModel,
    "sổ": BookModel,
    "trang đầu": BlockModel,
    "vụ việc mẫu": SampleModel,
    "báo cáo": BriefingModel,
    "thông báo": NoticeModel,
}
