"""The shape of what people are told."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from quyche.source.kinds import Said, Values
from quyche.source.rows import NamedRow


class NoticeModel(NamedRow):
    occasion: str | dict[str, str] = Field(alias="khi")
    receivers: Values = Field(alias="gửi")
    channels: list[Literal["trong hệ thống", "thư điện tử", "thông báo đẩy", "webhook"]] = Field(alias="kênh")
    urgency: Literal["thường", "gấp", "vi phạm"] = Field("thường", alias="mức")
    title: Said = Field(alias="tiêu đề")
    text: Said = Field(alias="nội dung")
