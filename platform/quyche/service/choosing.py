"""How each person wants to be told: by which channels, when not, at which address, on which devices."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from quyche.channels.push import BadSubscription, Push, Subscription, device_id
from quyche.errors import Refused
from quyche.policy.notices import CHANNELS, URGENCIES
from quyche.service.announcing import MAIL
from quyche.service.desk import Desk
from quyche.store import contents, notices
from quyche.store.notice_tables import PushDevice

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
MOST_DEVICES = 10


@dataclass(frozen=True, slots=True)
class Choices:
    """`taken` are the (urgency, channel) wanted; quiet hours as `22:00`, "" for none."""

    mail: str = ""
    taken: frozenset[tuple[str, str]] = frozenset()
    quiet_from: str = ""
    quiet_until: str = ""


def all_ways() -> frozenset[tuple[str, str]]:
    """Every urgency by every channel but the app, which nobody turns off."""
    return frozenset((u, c) for u in URGENCIES for c in CHANNELS if c != "app")


def of(desk: Desk, account: str) -> Choices:
    row = notices.choice(account)
    if row is None:
        return Choices(taken=all_ways())
    declined = {tuple(pair.split(":")) for pair in row.declined.split("|") if pair}
    hours = (_clock(row.quiet_since), _clock(row.quiet_until)) if row.quiet_since is not None else ("", "")
    return Choices(mail_of(desk, account), frozenset(w for w in all_ways() if w not in declined), *hours)


def _clock(seconds: int | None) -> str:
    return f"{(seconds or 0) // 3600:02d}:{(seconds or 0) // 60 % 60:02d}"


def mail_of(desk: Desk, account: str) -> str:
    row = notices.choice(account)
    return (contents.get(desk.keys, row.content) or "") if row and row.content else ""


def choose(desk: Desk, account: str, wanted: Choices) -> None:
    """Keep somebody's choices. Raises Refused with everything that is wrong."""
    mail = wanted.mail.strip()
    problems: dict[str, tuple[str, dict[str, str]]] = {}
    if mail and not (MAIL.fullmatch(mail) and len(mail) <= 200 and mail.isascii()):
        problems["mail"] = ("not-an-address", {})
    quiet = _quiet(wanted)
    if (wanted.quiet_from or wanted.quiet_until) and quiet is None:
        problems["quiet"] = ("quiet-hours", {})
    if problems:
        raise Refused(problems)
    with desk.database.atomic():
        before = notices.choice(account)
        if before and before.content:
            contents.drop(before.content)
        content = contents.put(desk.keys, f"account:{account}", "mail", mail) if mail else ""
        declined = [f"{u}:{c}" for u, c in all_ways() - wanted.taken]
        notices.choose(account, content, declined, quiet)


def _quiet(wanted: Choices) -> tuple[int, int] | None:
    found = [_CLOCK.fullmatch(text.strip()) for text in (wanted.quiet_from, wanted.quiet_until)]
    hours = [int(m[1]) * 3600 + int(m[2]) * 60 for m in found if m]
    return (hours[0], hours[1]) if len(hours) == 2 and hours[0] != hours[1] else None


def add_device(desk: Desk, account: str, given: str, name: str, now: datetime) -> str:
    """Let a browser take messages; returns its id. Raises Refused for what none may be sent to."""
    push = desk.channels.outlets.get("push")
    try:
        subscription = Subscription.read(given)
    except BadSubscription as error:
        raise Refused({"device": ("no-subscription", {})}) from error
    if not isinstance(push, Push) or not push.takes(subscription.endpoint):
        raise Refused({"device": ("no-subscription", {})})
    new = device_id(account, subscription.endpoint)
    with desk.database.atomic():
        _make_room(account, new)
        content = contents.put(desk.keys, f"account:{account}", "push", subscription.text)
        notices.keep_device(new, account, name[:100], content, now)
    return new


def _make_room(account: str, new: str) -> None:
    """The device again takes its own place; beyond the most, the oldest goes."""
    mine = notices.devices([account])
    gone = [d for d in mine if d.id == new] or mine[: max(0, len(mine) + 1 - MOST_DEVICES)]
    for device in gone:
        contents.drop(notices.forget_device(account, device.id))


def devices(account: str) -> list[PushDevice]:
    return notices.devices([account])


def ways_open(desk: Desk) -> Iterable[str]:
    """The channels that are set up here, but the app."""
    return [c for c in CHANNELS if c in desk.channels.outlets]
