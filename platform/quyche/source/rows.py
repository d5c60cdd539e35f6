"""What every row of a policy file has."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from quyche.policy.base import Label
from quyche.source.kinds import Cited, Day, Said, Slug, Text

NOTHING = Label("")


class Part(BaseModel):
    """A mapping inside a row."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class DocumentModel(Part):
    number: Text = Field(alias="số")
    signed_on: Day = Field(alias="ngày")
    signer: Text = Field(alias="người ký")


class Row(Part):
    """An item of a top-level list."""

    id: Slug = Field(alias="mã")
    cites: Cited = Field(alias="căn cứ")
    since: Day | None = Field(None, alias="hiệu lực từ")
    until: Day | None = Field(None, alias="đến hết ngày")
    document: DocumentModel | None = Field(None, alias="văn bản")


class NamedRow(Row):
    label: Said = Field(alias="tên")
