"""What leaves the house, and how its leaving can fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class Unanswered(Exception):
    """The channel as a whole does not work now: whatever comes next on it would fail as well."""


class Undeliverable(Exception):
    """This one message did not go. `final`: it never will, to this address."""

    def __init__(self, why: str, final: bool) -> None:
        super().__init__(why)
        self.final = final


@dataclass(frozen=True, slots=True)
class Message:
    """`key` is what the receiver knows a repeat by. `address` is the channel's own: an e-mail address, or a
    subscription as JSON; "" where the channel has one for all. `facts` never say anything of a person."""

    key: str
    receiver: str
    address: str
    title: str
    text: str
    link: str
    language: str
    urgency: str
    at: datetime
    facts: Mapping[str, str] = field(default_factory=dict)


class Outlet(Protocol):
    def send(self, message: Message) -> None:
        """Raises Unanswered or Undeliverable."""


@dataclass(frozen=True)
class Channels:
    """The channels that are set up, by name; `home` is the address people reach this system at, "" when unknown.

    `push_key` is what browsers must be given to take push messages from here.
    """

    outlets: Mapping[str, Outlet] = field(default_factory=dict)
    home: str = ""
    push_key: str = ""

    def link(self, path: str) -> str:
        return self.home.rstrip("/") + path if self.home else ""


NO_CHANNELS = Channels()
"""Nothing is set up: people are told in the app alone."""
