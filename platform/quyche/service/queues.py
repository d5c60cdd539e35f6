"""Pages of a queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from quyche.errors import NotFound
from quyche.handle import Actor
from quyche.policy.workplace import Queue
from quyche.service.desk import Desk
from quyche.store import cases
from quyche.store.cases import Wanted
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


def page(queue: Queue, actor: Actor, equal: Mapping[str, str], after: tuple[int, str] | None) -> Page:
    wanted = replace(_wanted(queue, actor), equal=equal, after=after)
    rows = cases.page(wanted)
    shown = rows[: wanted.most]
    key = "order_due" if queue.order == "due" else "order_sent"
    more = (getattr(shown[-1], key), shown[-1].code) if len(rows) > wanted.most else None
    return Page(tuple(shown), more)


def counted(queues: Sequence[Queue], actor: Actor) -> dict[str, int]:
    """How many cases each queue has for the actor, by its id; 100 stands for that many or more."""
    found = cases.counts([_wanted(q, actor) for q in queues])
    return {q.head.id: many for q, many in zip(queues, found, strict=True)}


def _wanted(queue: Queue, actor: Actor) -> Wanted:
    agency = "" if queue.scope == "all" else actor.agency or "~none"
    return Wanted(queue.states, {}, queue.order, agency, queue.scope == "lead", actor.agency, queue.has, queue.lacks)
