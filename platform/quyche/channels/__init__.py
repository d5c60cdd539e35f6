"""Ways out of the house: mail, push, webhook. Each raises `Unanswered` or `Undeliverable`, and nothing else."""

from quyche.channels.message import NO_CHANNELS, Channels, Message, Outlet, Unanswered, Undeliverable

__all__ = ["NO_CHANNELS", "Channels", "Message", "Outlet", "Unanswered", "Undeliverable"]
