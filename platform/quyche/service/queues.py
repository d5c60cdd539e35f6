"""Pages of a queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from quyche.case import CHASED
from quyche.errors import NotFound
from quyche.handle import Actor
from quyche.policy.home import Block
from quyche.policy.workplace import Order, Queue
from quyche.service.desk import Desk
from quyche.store import lists
from quyche.store.cases import FAR, micro
from quyche.store.concerns import TARGET, TASK, Burning
from quyche.store.lists import Count, Span, Sums, Wanted
from quyche.store.tables import CaseRow


@dataclass(frozen=True, slots=True)
class Page:
    """`following` is where the next page begins, or None; `cut` when it is to be looked for there, too.

    `beside` is what columns show that no row of a case holds: by column and code, when chased, what time was promised.
    """

    rows: tuple[CaseRow, ...]
    following: tuple[int, str] | None
    cut: bool
    beside: Mapping[str, Mapping[str, datetime]]


def queue_of(desk: Desk, queue_id: str, actor: Actor) -> Queue:
    """Raises NotFound when there is none for the actor's roles."""
    for queue in desk.policy.queues:
        if queue.head.id == queue_id and actor.roles & set(queue.roles):
            return queue
    raise NotFound(queue_id)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a person asks of a queue: values of columns, a flag, a standing, days sent (both included), an order.

    `chased` asks for cases in which an agency still owes an answer to a chase.
    """

    equal: Mapping[str, str]
    order: Order
    flag: str = ""
    standing: str = ""
    chased: str = ""
    sent_from: date | None = None
    sent_to: date | None = None
    descending: bool = False


STANDINGS = ("late", "soon", "in-time")
"""Running limits: past; in their last fifth; before that."""
WAITING = "waiting"
"""Chased and not answered."""


def page(
    desk: Desk, queue: Queue, actor: Actor, asked: Narrowing, after: tuple[int, str] | None, at: datetime,
    block: Block | None = None,
) -> Page:  # fmt: skip
    """A page of the queue as narrowed; of the part of it that a block of the first page counts."""
    whole = wanted_of(queue, actor, Narrowed(block, at) if block else None)
    found = lists.page(replace(_asked(desk, whole, asked, at), after=after, beside=_beside(desk, queue)))
    return Page(found.rows, found.following, found.cut, found.beside)


def first_of(queue: Queue, actor: Actor, narrowed: Narrowed | None = None, most: int = 25) -> tuple[CaseRow, ...]:
    """The first few cases of a queue in its own order, or of the part of it that a block counts."""
    return lists.page(replace(wanted_of(queue, actor, narrowed), most=most)).rows


def grouped(desk: Desk, queue: Queue, actor: Actor, asked: Narrowing, by: str, at: datetime) -> Sums:
    """How many cases of the list as narrowed have each value of a column, the most first."""
    return lists.grouped(_asked(desk, wanted_of(queue, actor), asked, at), by)


def _beside(desk: Desk, queue: Queue) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Concerns whose instants columns of the queue show."""
    policy = desk.policy
    kinds = {
        "chased": tuple(TASK + k.head.id for k in policy.task_kinds if k.chase),
        "promised": tuple(TARGET + c.head.id for c in policy.clocks if c.kind == "promise"),
    }
    return tuple((c.shows, kinds[c.shows]) for c in queue.columns if kinds.get(c.shows))


def _asked(desk: Desk, whole: Wanted, asked: Narrowing, at: datetime) -> Wanted:
    state = asked.equal.get("state")
    equal = {k: v for k, v in asked.equal.items() if k != "state"}
    return replace(
        whole, has=(CHASED, *whole.has) if asked.chased == WAITING else whole.has,
        states=[s for s in whole.states if state in (None, s)] or whole.states, equal=equal, flag=asked.flag,
        due=_standing(asked.standing, at) or whole.due, sent=_days(desk, asked),
        order=asked.order, descending=asked.descending,
    )  # fmt: skip


def _standing(standing: str, at: datetime) -> Span | None:
    now = micro(at)
    return {
        "late": Span(None, now), "soon": Span(now, FAR, closing=True), "in-time": Span(now, FAR, closing=False),
    }.get(standing)  # fmt: skip


def _days(desk: Desk, asked: Narrowing) -> Span | None:
    """Whole local days."""
    zone = desk.live.book.zone
    low = micro(datetime.combine(asked.sent_from, time.min, zone)) if asked.sent_from else None
    following = asked.sent_to + timedelta(days=1) if asked.sent_to and asked.sent_to < date.max else None
    high = micro(datetime.combine(following, time.min, zone)) if following else None
    return Span(low, high) if low is not None or high is not None else None


def counted(queues: Sequence[Queue], actor: Actor) -> dict[str, Count]:
    """How many cases each queue has for the actor, by its id."""
    return dict(zip([q.head.id for q in queues], lists.counts([wanted_of(q, actor) for q in queues]), strict=True))


def badges(queues: Sequence[Queue], actor: Actor) -> tuple[dict[str, Count], int]:
    """What every page shows in numbers, asked for at once: the queues' counts, and the actor's unread notices."""
    found, unread = lists.badges([wanted_of(q, actor) for q in queues], actor.id)
    return dict(zip([q.head.id for q in queues], found, strict=True)), unread


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A block of the first page and the instant it is asked at."""

    block: Block
    at: datetime


def wanted_of(queue: Queue, actor: Actor, narrowed: Narrowed | None = None) -> Wanted:
    """What the queue, or the part of it that a block counts, asks of the store."""
    agency = "" if queue.scope == "all" else actor.agency or "~none"
    whole = Wanted(
        queue.states, {}, queue.order, agency, queue.scope == "lead", actor.agency, queue.has, queue.lacks,
        queue.asked, descending=queue.descending,
    )  # fmt: skip
    if narrowed is None:
        return whole
    states = tuple(s for s in queue.states if s in narrowed.block.states) or queue.states
    return _burning(replace(whole, states=states), narrowed)


def _burning(whole: Wanted, narrowed: Narrowed) -> Wanted:
    block, at = narrowed.block, narrowed.at
    now, soon = micro(at), micro(at + timedelta(seconds=block.within.seconds(86400)) if block.within else at)
    passed = Burning(tuple(TARGET + c for c in block.clocks), at)
    narrower: dict[str, dict[str, Any]] = {
        "overdue": {"due": Span(None, now)}, "soon": {"due": Span(now, soon)}, "target": {"burning": passed},
        "task": {"asked": (block.task,)},
    }  # fmt: skip
    return replace(whole, **narrower.get(block.kind, {}))
