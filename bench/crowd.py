"""A crowd of cases that are nobody's, written straight into the tables as the projections of the store have them.

A third is open. Out of every thousand some are chased, locked, flagged or asked about; leaders have looked at nearly
all; one category and one agency are rare; a ward with an even number never meets an agency with an odd one.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from peewee import AutoField, Database

from quyche.case import Case, Clock, Task
from quyche.events import GENESIS
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, FLAG, SOURCE, WARD, YES
from quyche.service.desk import ALPHABET, Desk
from quyche.store import cases, concerns, figures, loads, open_sums, search, tags, tallies
from quyche.store.clock_tables import Timer
from quyche.store.figure_tables import Figure, Happening, OpenSum
from quyche.store.tables import CaseRow, Concern, EventRow, Load, SearchRow, Seat, Spot, Tag, Tally

BATCH, APART, RARE = 20_000, timedelta(seconds=40), 20_000
LOGS = 5_000
"""So many of the newest have the events that put them into an agency's hands."""
PICK = random.Random(11)
LIMITS = (timedelta(hours=2), timedelta(hours=8), timedelta(days=3), timedelta(days=10))
TEXTS = (
    "Mặt đường có ổ gà lớn trước nhà văn hóa, xe máy ngã.", "Hàng quán bày kín vỉa hè trước cổng trường.",
    "Rác đổ thành đống đầu ngõ nhiều hôm chưa dọn.", "Quán ăn để thịt sống lẫn đồ chín, có mùi ôi.",
    "Xe tải đỗ chắn lối rẽ vào chợ buổi sáng.", "Nước thải chảy tràn ra đường, bốc mùi.",
)  # fmt: skip
Rows = dict[type[Any], list[dict[str, Any]]]


class Crowd:
    """`like` is the first event of a real case: what was typed is shared by all."""

    def __init__(self, desk: Desk, like: str, at: datetime) -> None:
        self.policy, self.like = desk.policy, json.loads(like)
        self.at = at.astimezone(desk.live.book.zone)
        self.seen = next(m for q in desk.policy.queues for m in q.lacks if m.startswith("milestone:"))
        self.sums: Counter[tuple[tallies.Key, str]] = Counter()
        self.running: loads.Loads = Counter()
        self.open: open_sums.Sums = Counter()

    def write(self, database: Database, first: int, last: int) -> None:
        """Cases number `first` to `last`; the newest come last, as they would."""
        for begin in range(first, last, BATCH):
            rows: Rows = {}
            for number in range(begin, min(begin + BATCH, last)):
                self._add(rows, self._case(last - 1 - (number - first)), number >= last - LOGS)
            with database.atomic():
                for table, found in rows.items():
                    _insert(database, table, found)
        with database.atomic():
            self._write_sums(database)
        database.execute_sql("ANALYZE")

    def _add(self, rows: Rows, case: Case, logged: bool) -> None:
        row, ends, figure = cases.project(case), concerns.of(case), figures.project(case)
        self.open.update(open_sums.of(figure))
        self.sums.update(tallies.counts(row))
        self.running.update(loads.of(row, ends))
        spot = {"case": case.code, "lat": 22.35 + PICK.random() / 10, "lon": 103.4 + PICK.random() / 10}
        found = {
            CaseRow: [row], Seat: cases.seats(case, row), Concern: ends, Tag: tags.of(case, row), Spot: [spot],
            Figure: [figure], Happening: figures.happened(case), SearchRow: [_words(case)],
            EventRow: list(self._events(case, logged)), Timer: self._timers(case),
        }  # fmt: skip
        for table, new in found.items():
            rows.setdefault(table, []).extend(new)

    def _case(self, number: int) -> Case:
        policy, opened = self.policy, number % 3 == 0
        state = PICK.choice([s for s in policy.states if s.closed != opened])
        ward = PICK.randrange(len(policy.wards))
        usual = _usual(policy)
        lead = rare_lead(policy) if number % RARE == 2 else PICK.choice(usual[ward % 2 :: 2])
        category = rare_category(policy) if number % RARE == 0 else PICK.choice(policy.categories[1:]).head.id
        sent = self.at - (number + 1) * APART
        limit = Clock("bench", lead, 1, sent, sent + PICK.choice(LIMITS), False, {"clock": "running"})
        done = None if opened else sent + timedelta(hours=PICK.randrange(1, 100))
        facts = {CATEGORY: category, WARD: policy.wards[ward].head.id, SOURCE: PICK.choice(policy.sources).head.id}
        case = Case(
            code_of(number), 1, "", state.head.id, state.closed, sent, sent, "", facts, dispatched_at=sent, lead=lead,
            clocks=(replace(limit, stopped_at=done),), closed_at=done,
        )  # fmt: skip
        return self._unusual(case, number)

    def _unusual(self, case: Case, number: int) -> Case:
        """What only some carry."""
        kinds = self.policy.task_kinds
        if number % 500 < 498:
            case = replace(case, milestones=((self.seen.removeprefix("milestone:"), case.sent_at),))
        if number % 300 == 0:
            kind = kinds[number // 300 % len(kinds)]
            task = Task(
                1, kind.head.id, "", "", (case.lead,), case.sent_at, None, "", 0, numbers=("x",), chase=kind.chase
            )
            case = replace(case, tasks=(task,))
        if number % 2_000 == 3:
            case = replace(case, locked=True)
        if number % 1_000 == 6:
            case = replace(case, facts={**case.facts, FLAG + self.policy.flags[0].head.id: YES})
        return case

    def _events(self, case: Case, logged: bool) -> Iterator[dict[str, Any]]:
        """The first event of a real case, told of another; of the newest also whose it became."""
        said = {**self.like, "data": self.like["data"] | {
            "state": case.state, "sent_at": case.sent_at.isoformat(), "facts": dict(case.facts),
        }}  # fmt: skip
        yield _event(case.code, 1, said)
        if logged:
            data = {"lead": case.lead, "helpers": [], "barred": [], "dispatched_at": case.sent_at.isoformat()}
            yield _event(case.code, 2, {**self.like, "kind": "assigned", "data": data})

    def _timers(self, case: Case) -> list[dict[str, Any]]:
        row = {"case": case.code, "clock": "bench", "epoch": 1, "step": "bench", "receivers": "", "asks": False}
        return [] if case.closed else [{**row, "at": self.at + timedelta(minutes=PICK.randrange(1, 50_000))}]

    def _write_sums(self, database: Database) -> None:
        for table in (Tally, Load, OpenSum):
            table.delete().execute()
        found: dict[tallies.Key, dict[str, int]] = {}
        for (key, column), many in self.sums.items():
            found.setdefault(key, {})[column] = many
        names = ("column", "day", "value")
        _insert(database, Tally, [{**dict(zip(names, key, strict=True)), **sums} for key, sums in found.items()])
        rows = [{"column": c, "value": v, "day": d, "running": n} for (c, v, d), n in self.running.items()]
        _insert(database, Load, rows)
        beside: dict[int, dict[str, int]] = {}
        for (day, column), many in self.open.items():
            beside.setdefault(day, {})[column] = many
        _insert(database, OpenSum, [{"day": day, **sums} for day, sums in beside.items()])


def rare_category(policy: Policy) -> str:
    return policy.categories[0].head.id


def rare_lead(policy: Policy) -> str:
    return policy.agencies[-1].head.id


def _usual(policy: Policy) -> Sequence[str]:
    return [a.head.id for a in policy.agencies[:-1]]


def never_together(policy: Policy) -> tuple[str, str]:
    """A ward and an agency that has no case in it."""
    return policy.wards[0].head.id, _usual(policy)[1]


def _event(code: str, seq: int, said: Mapping[str, Any]) -> dict[str, Any]:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {"stream": f"case:{code}", "seq": seq, "text": text, "previous": GENESIS, "hash": GENESIS}


def _words(case: Case) -> dict[str, Any]:
    text = f"{PICK.choice(TEXTS)} {case.facts[WARD]} so {PICK.randrange(10_000)}"
    return {"case": case.code, "words": " ".join(search.words_of(text))}


def code_of(number: int) -> str:
    letters = "".join(_letters(number))
    return f"{letters[:4]}-{letters[4:9]}-{letters[9:]}"


def _letters(number: int) -> Iterator[str]:
    mixed = (number * 2_654_435_761) % 31**13
    for _ in range(13):
        mixed, letter = divmod(mixed, 31)
        yield ALPHABET[letter]


def _insert(database: Database, table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    """Many rows at once; what a row does not say is as the table has it by default."""
    fields = [f for f in table._meta.sorted_fields if not isinstance(f, AutoField)]
    columns = ", ".join(f'"{f.column_name}"' for f in fields)
    marks = ", ".join("?" * len(fields))
    values = ([f.db_value(r.get(f.name, f.default)) for f in fields] for r in rows)
    statement = f'INSERT INTO "{table._meta.table_name}" ({columns}) VALUES ({marks})'  # noqa: S608 - names of our own
    database.connection().executemany(statement, values)
