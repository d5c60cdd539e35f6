"""A role's first page: what burns now, in numbers that lead to the cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quyche.errors import NotFound
from quyche.handle import Actor
from quyche.policy.home import Block
from quyche.policy.workplace import Queue
from quyche.service import queues
from quyche.service.desk import Desk
from quyche.service.queues import Narrowed
from quyche.store import lists
from quyche.store.lists import Count
from quyche.store.tables import CaseRow

SHOWN = 5
"""Cases shown of each block."""


@dataclass(frozen=True, slots=True)
class Number:
    """`rows` are the first few cases in the queue's order."""

    block: Block
    queue: Queue
    count: Count
    rows: tuple[CaseRow, ...]


def numbers(desk: Desk, actor: Actor, at: datetime) -> list[Number]:
    """One number for each block of the actor's roles whose queue is theirs too."""
    mine = (b for b in desk.policy.blocks if actor.roles & set(b.roles))
    open_to = {q.head.id: q for q in desk.policy.queues if actor.roles & set(q.roles)}
    found = [b for b in mine if b.queue in open_to]
    ordered = sorted(found, key=lambda b: (b.rank, b.head.id))
    counts = lists.counts([queues.wanted_of(open_to[b.queue], actor, Narrowed(b, at)) for b in ordered])
    return [_number(b, open_to[b.queue], actor, at, n) for b, n in zip(ordered, counts, strict=True)]


def _number(block: Block, queue: Queue, actor: Actor, at: datetime, count: Count) -> Number:
    rows = queues.first_of(queue, actor, Narrowed(block, at), SHOWN) if count.many or count.more else ()
    return Number(block, queue, count, rows)


def block_of(desk: Desk, block_id: str, queue: Queue, actor: Actor) -> Block | None:
    """The block a queue is narrowed to; "" for none. Raises NotFound for another role's or queue's."""
    if not block_id:
        return None
    for block in desk.policy.blocks:
        if block.head.id == block_id and block.queue == queue.head.id and actor.roles & set(block.roles):
            return block
    raise NotFound(block_id)
