"""Steps still to come, steps on record, and running clocks that another calendar may move."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from peewee import PostgresqlDatabase, fn

from quyche.case import Case, Clock
from quyche.store.batches import among, fetch, repeat
from quyche.store.clock_tables import Beat, OfficeClock, Timer, ToldStep
from quyche.store.tables import CaseRow, UtcField

_MICRO = UtcField()
UNTOLD = False
"""Compared with, not negated: only that way the index serves."""


def put(case: Case) -> None:
    """The timers and office clocks of a case as it stands. In the transaction of its events."""
    Timer.delete().where(Timer.case == case.code).execute()
    OfficeClock.delete().where(OfficeClock.case == case.code).execute()
    running = [] if case.closed or case.erased else [c for c in case.clocks if not c.stopped_at]
    steps = [t for c in running for t in _timers(case, c)]
    if steps:
        Timer.insert_many(steps).execute()
    office = [_office(case, c) for c in running if c.limit.get("clock") == "working" and not c.paused_at]
    if office:
        OfficeClock.insert_many(office).execute()


def _timers(case: Case, clock: Clock) -> list[dict[str, Any]]:
    return [
        {
            "case": case.code, "clock": clock.kind, "epoch": clock.epoch, "step": r.step, "at": r.at.astimezone(UTC),
            "receivers": "|".join(r.to), "asks": r.asks,
        }
        for r in clock.waiting
    ]  # fmt: skip


def _office(case: Case, clock: Clock) -> dict[str, Any]:
    rests = [[a.isoformat(), b.isoformat()] for a, b in clock.rests]
    return {
        "case": case.code, "clock": clock.kind, "epoch": clock.epoch, "agency": clock.agency,
        "started_at": clock.started_at, "due_at": clock.due_at, "amount": clock.limit["amount"],
        "unit": clock.limit["unit"], "rests": json.dumps(rests) if rests else "",
    }  # fmt: skip


def clear() -> None:
    """Of what can be made again from the log; who was told cannot."""
    Timer.delete().execute()
    OfficeClock.delete().execute()


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step whose instant has come; `at` in microseconds since 1970."""

    case: str
    clock: str
    epoch: int
    step: str
    at: int
    receivers: tuple[str, ...]
    asks: bool


@dataclass(frozen=True, slots=True)
class Head:
    """Where a case's log ends."""

    seq: int
    hash: str


def hold_due(now: datetime, most: int) -> list[str]:
    """Cases with a step due by now, the longest waiting first, held until the transaction ends.

    Cases that another worker holds are left to it, whole: its steps keep their order.
    """
    query: Any = Timer.select(Timer.case, Timer.at).where(Timer.at <= now).order_by(Timer.at, Timer.case).limit(most)
    if shared():
        query = query.join(CaseRow, on=(CaseRow.code == Timer.case)).for_update("FOR UPDATE OF t2 SKIP LOCKED")
    return list(dict.fromkeys(case for case, _ in fetch(query)))


def hold_unannounced(most: int) -> list[str]:
    """Cases with steps on record that people were not told of yet, held until the transaction ends."""
    query: Any = ToldStep.select(ToldStep.case).where(ToldStep.announced == UNTOLD).order_by(ToldStep.case).limit(most)
    if shared():
        query = query.join(CaseRow, on=(CaseRow.code == ToldStep.case)).for_update("FOR UPDATE OF t2 SKIP LOCKED")
    return list(dict.fromkeys(case for (case,) in fetch(query)))


def shared() -> bool:
    """Whether several workers can have parts of the work at the same time."""
    return isinstance(Timer._meta.database.obj, PostgresqlDatabase)


def due_of(codes: Sequence[str], now: datetime) -> list[DueStep]:
    """Every step due by now of these cases, in the order of their instants."""
    found: Any = (
        Timer.select(Timer.case, Timer.clock, Timer.epoch, Timer.step, Timer.at, Timer.receivers, Timer.asks)
        .where(among(Timer.case, codes), Timer.at <= now)
        .order_by(Timer.at, Timer.case, Timer.step)
    )
    return [
        DueStep(case, clock, epoch, step, at, tuple(filter(None, to.split("|"))), bool(asks))
        for case, clock, epoch, step, at, to, asks in fetch(found)
    ]


def record(steps: Iterable[tuple[DueStep, int]], seqs: Iterable[tuple[int, str]]) -> None:
    """Take steps off the timers and put them on record with their event's number; bring the cases' numbers up."""
    done = [((s.case, s.clock, s.epoch, s.step), seq) for s, seq in steps]
    told = ToldStep.insert(case="", clock="", epoch=0, step="", seq=0, announced=False)
    repeat(told, [(*key, seq, False) for key, seq in done])
    clock = (Timer.case == "") & (Timer.clock == "") & (Timer.epoch == 0)
    repeat(Timer.delete().where(clock & (Timer.step == "")), [key for key, _ in done])
    repeat(CaseRow.update(seq=0).where(CaseRow.code == ""), list(seqs))


def announced(codes: Sequence[str]) -> dict[str, list[int]]:
    """The numbers of these cases' events that people are now told of, by case."""
    waiting = among(ToldStep.case, codes) & (ToldStep.announced == UNTOLD)
    numbers: dict[str, list[int]] = {code: [] for code in codes}
    for case, seq in fetch(ToldStep.select(ToldStep.case, ToldStep.seq).where(waiting).order_by(ToldStep.seq)):
        numbers[case].append(seq)
    ToldStep.update(announced=True).where(waiting).execute()
    return numbers


def office_clocks(after: str, most: int) -> list[OfficeClock]:
    """Running office clocks by case, those of whole cases, from the one after `after`."""
    codes = OfficeClock.select(OfficeClock.case).where(OfficeClock.case > after).distinct()
    return list(
        OfficeClock.select().where(OfficeClock.case.in_(codes.order_by(OfficeClock.case).limit(most)))
        .order_by(OfficeClock.case)
    )  # fmt: skip


def oldest_due(now: datetime) -> datetime | None:
    """The instant of the oldest step that should be on record and is not."""
    found = Timer.select(fn.MIN(Timer.at)).scalar()
    at = _MICRO.python_value(found) if isinstance(found, int) else found
    return at if at and at <= now else None


def beat(holder: str, now: datetime) -> None:
    """Say that a worker is at work; those not seen for a day are forgotten."""
    Beat.insert(holder=holder, at=now).on_conflict(conflict_target=[Beat.holder], update={"at": now}).execute()
    Beat.delete().where(Beat.at < now - timedelta(days=1)).execute()


def last_beat() -> datetime | None:
    newest = Beat.select().order_by(Beat.at.desc()).first()
    return newest.at if newest else None


def all_timers() -> list[dict[str, Any]]:
    """For comparing what is live with what the log says."""
    order = (Timer.case, Timer.clock, Timer.epoch, Timer.step)
    clocks = OfficeClock.select().order_by(OfficeClock.case, OfficeClock.clock, OfficeClock.epoch).dicts()
    return [dict(r) for r in (*Timer.select().order_by(*order).dicts().iterator(), *clocks.iterator())]
