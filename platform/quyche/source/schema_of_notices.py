"""The shape of what people are told."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from quyche.source.kinds import Known, Said, Values
from quyche.source.rows import NamedRow


class NoticeModel(NamedRow):
    occasion: Annotated[str | dict[str, str], Known("occasion")] = Field(alias="khi")
    receivers: Annotated[Values, Known("told")] = Field(alias="gửi")
    channels: list[Literal["trong hệ thống", "thư điện tử", "thông báo đẩy", "webhook"]] = Field(alias="kênh")
    urgency: Literal["thường", "gấp", "vi phạm"] = Field("thường", alias="mức")
    title: Said = Field(alias="tiêu đề")
    text: Said = Field(alias="nội dung")
