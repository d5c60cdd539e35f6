"""Who is told what of a case: receivers turned into accounts, and one message a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from quyche.case import Case, instant
from quyche.decide.deciding import HEAD_OF, ROSTER_OF
from quyche.events import Event
from quyche.handle.actors import Actor, roles_of, sees
from quyche.match import fits
from quyche.policy.notices import (
    TO_APPROVERS,
    TO_ASKED,
    TO_ASKER,
    TO_KEEPERS,
    TO_SENDER,
    TO_STEP,
    URGENCIES,
    Notice,
)
from quyche.policy.policy import Policy
from quyche.policy.rules import TO_HELPERS, TO_LEAD, TO_LEAD_HEAD, TO_LEAD_ROSTER

SENDER = "@sender"
"""The account of whoever sent the report: they have none."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody who could be told: accounts with the roles they hold (lent ones too), and who is on duty where."""

    people: tuple[Actor, ...]
    on_duty: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """One receiver is told one thing, because of the event with this number in the case's log."""

    seq: int
    event: Event
    notice: Notice
    receiver: str


def told(
    policy: Policy, case: Case, events: Sequence[Event], crowd: Crowd, numbers: Sequence[int] = ()
) -> tuple[Told, ...]:
    """What these events tell whom: those with the given numbers, otherwise the last of the case.

    Of several steps at once everybody gets the highest alone; nobody is told what they did
    themselves, or anything of a case they may not know of.
    """
    numbers = numbers or range(case.seq - len(events) + 1, case.seq + 1)
    found = [
        Told(number, event, notice, receiver)
        for number, event in zip(numbers, events, strict=True)
        for notice in noticed(policy, case, event)
        for receiver in _addressed(policy, case, event, notice, crowd)
    ]  # fmt: skip
    return tuple(_highest(_once(found)))


def noticed(policy: Policy, case: Case, event: Event) -> list[Notice]:
    """The notices of an event: one that names its very step, action or milestone goes before a general one."""
    named = target_of(case, event)
    fitting = [n for n in policy.notices if n.occasion.event == event.kind and n.occasion.target in ("", named)]
    return sorted(fitting, key=lambda n: (not n.occasion.target, n.head.id))


def target_of(case: Case, event: Event) -> str:
    """What an occasion may name of an event: its step, milestone, action, or the kind of its task."""
    data = event.data
    if event.kind == "acted":
        return event.action
    kinds = {t.number: t.kind for t in case.tasks}
    return str(data.get("step") or data.get("milestone") or kinds.get(data.get("task", 0), ""))


def _addressed(policy: Policy, case: Case, event: Event, notice: Notice, crowd: Crowd) -> Iterator[str]:
    named = [r for receiver in notice.receivers for r in _named(case, event, receiver)]
    people = {p.id: p for p in crowd.people}
    for receiver in accounts(policy, named, crowd):
        if receiver != event.actor and sees(policy, case, people[receiver]):
            yield receiver
    if SENDER in named and sees(policy, case, Actor(SENDER, frozenset(), holder=True)):
        yield SENDER


def _named(case: Case, event: Event, receiver: str) -> Iterable[str]:
    """A receiver of the policy as roles, agencies, heads and rosters."""
    task = next((t for t in case.tasks if t.number == event.data.get("task")), None)
    lead = [case.lead] if case.lead else []
    relative: dict[str, Iterable[str]] = {
        TO_LEAD: lead, TO_LEAD_HEAD: [HEAD_OF + a for a in lead], TO_LEAD_ROSTER: [ROSTER_OF + a for a in lead],
        TO_HELPERS: case.helpers, TO_STEP: event.data.get("to", ()), TO_ASKED: task.to if task else (),
        TO_ASKER: [task.origin] if task else (), TO_SENDER: [SENDER],
    }  # fmt: skip
    return relative.get(receiver, [receiver])


def told_of_policy(policy: Policy, occasion: str, crowd: Crowd) -> tuple[tuple[str, Notice], ...]:
    """Whom the policy tells of what happens to itself, each once, by account; nobody who may not see its versions."""
    found: dict[str, Notice] = {}
    able = Crowd(tuple(p for p in crowd.people if may_follow(policy, p)), crowd.on_duty)
    for notice in sorted(policy.notices, key=lambda n: n.head.id):
        if notice.occasion.event == occasion:
            named = [r for receiver in notice.receivers for r in _with_right(policy, receiver)]
            found |= {a: notice for a in accounts(policy, named, able) if a not in found}
    return tuple(sorted(found.items()))


def may_follow(policy: Policy, actor: Actor) -> bool:
    """Whether somebody may look at what becomes of the policy's versions."""
    return any(r.office or r.approves for r in roles_of(policy, actor))


def _with_right(policy: Policy, receiver: str) -> list[str]:
    rights = {TO_APPROVERS: lambda r: r.approves, TO_KEEPERS: lambda r: r.office}
    return [r.head.id for r in policy.roles if rights[receiver](r)] if receiver in rights else [receiver]


def accounts(policy: Policy, named: Iterable[str], crowd: Crowd) -> tuple[str, ...]:
    """The accounts behind roles, agencies, `head:<agency>` and `roster:<agency>`, each once, in order of ids.

    An agency is whoever does its work; its head whoever holds its head's role. Where nobody is on
    duty, or holds that role, the agency itself is told: nothing is said to nobody.
    """
    return tuple(sorted({a for name in named for a in _behind(policy, name, crowd)}))


def _behind(policy: Policy, name: str, crowd: Crowd) -> list[str]:
    head, roster = name.removeprefix(HEAD_OF), name.removeprefix(ROSTER_OF)
    if roster != name:
        known = {p.id for p in crowd.people}
        return [a for a in crowd.on_duty.get(roster, ()) if a in known] or _behind(policy, roster, crowd)
    agency = next((a for a in policy.agencies if a.head.id == head), None)
    if agency is None:
        return [p.id for p in crowd.people if name in p.roles]
    mine = [p for p in crowd.people if p.agency == head]
    if head != name and (heads := [p.id for p in mine if agency.head_role in p.roles]):
        return heads
    return [p.id for p in mine if agency.role in p.roles] or [p.id for p in mine]


def _once(found: Iterable[Told]) -> Iterator[Told]:
    """For one event a receiver gets one message: the first, which is the most special."""
    seen: set[tuple[int, str]] = set()
    for t in found:
        if (t.seq, t.receiver) not in seen:
            seen.add((t.seq, t.receiver))
            yield t


def _highest(found: Iterable[Told]) -> Iterator[Told]:
    kept = list(found)
    steps = [t for t in kept if t.event.kind == "step_fired"]
    best = {t.receiver: t for t in sorted(steps, key=_height)}
    yield from (t for t in kept if t.event.kind != "step_fired" or best[t.receiver] is t)


def _height(t: Told) -> tuple[int, datetime, int]:
    return URGENCIES.index(t.notice.urgency), instant(t.event.data["at"]), t.seq


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the local day in which a receiver wants to hear nothing, in seconds since midnight."""

    since: int
    until: int

    def over(self, now: datetime, zone: tzinfo) -> datetime:
        """`now`, or when the hours end if it lies in them."""
        local = now.astimezone(zone)
        passed = local.hour * 3600 + local.minute * 60 + local.second
        inside = self.since <= passed < self.until if self.since < self.until else not self.until <= passed < self.since
        if self.since == self.until or not inside:
            return now
        day = local.date() + timedelta(days=passed >= self.until)
        hours, rest = divmod(self.until, 3600)
        return datetime(day.year, day.month, day.day, hours, rest // 60, tzinfo=zone)


def may_go_at(
    policy: Policy, case: Case, t: Told, own: Quiet | None, who: Actor, now: datetime, zone: tzinfo
) -> datetime:
    """When a message may leave: after the receiver's own quiet hours unless a limit is broken, and after the
    policy's for whom it spares at night, unless the case is one of those that cannot wait."""
    quiet = [own] if own and t.notice.urgency != "breach" else []
    for night in policy.nights:
        named = [x for r in night.receivers for x in _named(case, t.event, r)]
        spared = who.id in accounts(policy, named, Crowd((who,)))
        if spared and not (night.urgent and fits(night.urgent, case.facts)):
            quiet.append(Quiet(night.since, night.until))
    return max((q.over(now, zone) for q in quiet), default=now)
