"""What people are told of a case, or of the policy itself: when, whom, by which channel, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quyche.policy.base import Head, Label

Urgency = Literal["normal", "urgent", "breach"]
"""Nothing of a receiver's own quiet hours holds back a `breach`."""
URGENCIES: tuple[Urgency, ...] = ("normal", "urgent", "breach")
Channel = Literal["app", "mail", "push", "webhook"]
CHANNELS: tuple[Channel, ...] = ("app", "mail", "push", "webhook")

TO_STEP, TO_ASKED, TO_ASKER, TO_SENDER = "@step", "@asked", "@asker", "@sender"
"""Receivers known only from the event itself: of the step, of what was asked, who asked it, and the sender."""

TO_APPROVERS, TO_KEEPERS = "@approvers", "@keepers"
"""Whoever may approve the policy, and whoever keeps it: receivers of what happens to the policy itself."""
EMERGENCY, REFUSED = "emergency_activated", "activation_refused"
OF_THE_POLICY = (EMERGENCY, REFUSED)
"""Occasions without a case: an emergency brought a version into force, or one was refused."""

VARIABLES = {
    "mã": "code", "lĩnh vực": "category", "địa bàn": "ward", "hạn": "due", "chủ trì": "lead", "trạng thái": "state",
    "bước": "step", "trễ": "late", "việc": "task", "bản": "version", "ai": "who", "lúc": "moment", "lý do": "why",
}  # fmt: skip
"""What a text may say. None of them is about somebody who reported, so that every text may leave the house."""
OF_STEPS, OF_TASKS, OF_VERSIONS = ("bước", "trễ"), ("việc",), ("bản", "ai", "lúc", "lý do")
"""Those that only steps, only tasks, only what happens to the policy itself have."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event of this kind; with `target`, only of that step, milestone, kind of task or action."""

    event: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """`title` and `text` hold variables in braces, by their Vietnamese names."""

    head: Head
    label: Label
    occasion: Occasion
    receivers: tuple[str, ...]
    channels: tuple[Channel, ...]
    urgency: Urgency
    title: Label
    text: Label
