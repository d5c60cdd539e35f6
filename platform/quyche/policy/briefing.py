"""Reports the office writes again and again: what stands in them, who makes and signs them, when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quyche.policy.base import Head, Label

By = Literal["category", "lead", "ward", "source"]
Shown = Literal[
    "received", "refused", "timely", "late", "overdue", "on_time", "deferred", "returned", "chased", "difficulties",
    "paused", "postponed", "interim", "late_before", "resting", "dispatch", "solve",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a part: rows `by`, columns of figures; `chart` draws what is in time, late and overdue."""

    by: By
    columns: tuple[Shown, ...]
    chart: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A section the office may rewrite. `text` is the draft: `{a name}` becomes a figure of the whole."""

    id: str
    label: Label
    text: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """A report on the `days` before the day it is made. `weekday` (Monday 0) and `hour` make it by itself; None never.

    `template` is the policy file of its DOCX, "" none. `makers` draft and edit, `issuers` send it out.
    The rest stands in its head and foot as Nghị định 30/2020 lays a paper out.
    """

    head: Head
    label: Label
    title: str
    about: str
    template: str
    days: int
    weekday: int | None
    hour: int
    makers: tuple[str, ...]
    issuers: tuple[str, ...]
    parent: str
    issuer: str
    mark: str
    place: str
    receivers: tuple[str, ...]
    authority: str
    signer: str
    parts: tuple[Part, ...]
