"""Pages of a queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quyche.errors import NotFound
from quyche.handle import Actor
from quyche.policy.home import Block
from quyche.policy.workplace import Queue
from quyche.service.desk import Desk
from quyche.store import cases
from quyche.store.cases import Wanted
from quyche.store.concerns import LIMIT, TARGET, TASK, Burning
from quyche.store.tables import CaseRow


@dataclass(frozen=True, slots=True)
class Page:
    """`following` is where the next page begins, or None."""

    rows: tuple[CaseRow, ...]
    following: tuple[int, str] | None


def queue_of(desk: Desk, queue_id: str, actor: Actor) -> Queue:
    """Raises NotFound when there is none for the actor's roles."""
    for queue in desk.policy.queues:
        if queue.head.id == queue_id and actor.roles & set(queue.roles):
            return queue
    raise NotFound(queue_id)


def page(
    queue: Queue,
    actor: Actor,
    equal: Mapping[str, str],
    after: tuple[int, str] | None,
    narrowed: Narrowed | None = None,
) -> Page:
    """A page of the queue, or of the part of it that a block of the first page counts."""
    wanted = replace(wanted_of(queue, actor, narrowed), equal=equal, after=after)
    rows = cases.page(wanted)
    shown = rows[: wanted.most]
    key = "order_due" if queue.order == "due" else "order_sent"
    more = (getattr(shown[-1], key), shown[-1].code) if len(rows) > wanted.most else None
    return Page(tuple(shown), more)


def counted(queues: Sequence[Queue], actor: Actor) -> dict[str, int]:
    """How many cases each queue has for the actor, by its id; 100 stands for that many or more."""
    found = cases.counts([wanted_of(q, actor) for q in queues])
    return {q.head.id: many for q, many in zip(queues, found, strict=True)}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A block of the first page and the instant it is asked at."""

    block: Block
    at: datetime


def wanted_of(queue: Queue, actor: Actor, narrowed: Narrowed | None = None) -> Wanted:
    """What the queue, or the part of it that a block counts, asks of the store."""
    agency = "" if queue.scope == "all" else actor.agency or "~none"
    asked = Burning(tuple(TASK + k for k in queue.asked), agency) if queue.asked else None
    whole = Wanted(
        queue.states, {}, queue.order, agency, queue.scope == "lead", actor.agency, queue.has, queue.lacks, asked
    )
    if narrowed is None:
        return whole
    states = tuple(s for s in queue.states if s in narrowed.block.states) or queue.states
    return replace(whole, states=states, burning=_burning(narrowed, agency) or asked)


def _burning(narrowed: Narrowed, agency: str) -> Burning | None:
    block, at = narrowed.block, narrowed.at
    soon = at + timedelta(seconds=block.within.seconds(86400)) if block.within else at
    return {
        "overdue": Burning((LIMIT,), until=at),
        "soon": Burning((LIMIT,), since=at, until=soon),
        "target": Burning(tuple(TARGET + c for c in block.clocks), until=at),
        "task": Burning((TASK + block.task,), agency),
    }.get(block.kind)
