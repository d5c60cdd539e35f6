"""`make bench`: ratios measured in one run, absolutes beside them."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from baselines import bare_deadline, closures

from quyche import hours
from quyche.check import check
from quyche.decide.deciding import hours_of
from quyche.decide.domain import declared
from quyche.decide.table import cells_of, compile_tables
from quyche.engine import child
from quyche.engine.proof import differences, facts_of, ruleset_of
from quyche.hours.arithmetic import timeline_of
from quyche.policy.rules import FLAG, NO, QUESTIONS
from quyche.service.preparing import read_directory
from quyche.source.loading import load
from quyche.store import lists
from quyche.store.database import connect, migrate
from quyche.store.tables import CaseRow

ROOT = Path(__file__).parents[1]
PICK = random.Random(2022)


def rate(act: Callable[[], object], times: int) -> float:
    best = 0.0
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(times):
            act()
        best = max(best, times / (time.perf_counter() - start))
    return best


def told(what: str, value: str, target: str = "") -> None:
    print(f"{what:<58} {value:<28} {target}")


def bench_loading() -> None:
    files = read_directory(ROOT)
    started = time.perf_counter()
    policy = load(files).policy
    loaded = time.perf_counter()
    assert policy
    tables = compile_tables(policy)
    check(policy, tables)
    checked = time.perf_counter()
    assert not list(differences(tables))
    done = time.perf_counter()
    told("load the shipped policy", f"{(loaded - started) * 1000:.0f} ms", "under 100 ms")
    told("compile and check", f"{(checked - loaded) * 1000:.0f} ms")
    told("compare with durable-rules", f"{(done - checked) * 1000:.0f} ms")
    told("all of it", f"{done - started:.2f} s", "under 1 s")
    told("classes of cells", str(sum(len(list(cells_of(t))) for t in tables.values())))


def bench_decisions() -> None:
    policy = load(read_directory(ROOT)).policy
    assert policy
    tables, values = compile_tables(policy), declared(policy)
    day = datetime(2023, 5, 5, tzinfo=UTC).date()
    facts = [{f: NO if f.startswith(FLAG) else PICK.choice(v) for f, v in values.items()} for _ in range(200)]
    bare = {q: closures(policy, q) for q in QUESTIONS}
    fast = rate(lambda: [tables[q].lookup(f, day) for f in facts for q in QUESTIONS], 30) * len(facts)
    slow = rate(lambda: [bare[q](f, day) for f in facts for q in QUESTIONS], 30) * len(facts)
    told("decisions a second, table", f"{fast:,.0f}")
    told("decisions a second, closures", f"{slow:,.0f}", f"ratio {fast / slow:.1f}, target 3")
    question = QUESTIONS[2]
    ruleset, asked = ruleset_of(question, tables[question]), list(facts_of(tables[question]))
    request = [[[[r.name, r.priority, [[t.field, t.op, t.value] for t in r.tests]] for r in ruleset.rules], asked]]
    told("inferences a second, durable-rules", f"{rate(lambda: child.run(request), 20) * len(asked):,.0f}")


def bench_deadlines() -> None:
    policy = load(read_directory(ROOT)).policy
    assert policy
    calendar = hours_of(policy.calendars[0])
    start = datetime(2023, 3, 1, 2, tzinfo=UTC)
    asked = [(start + timedelta(minutes=PICK.randrange(400_000)), PICK.randrange(3600, 80_000)) for _ in range(1000)]
    timeline = timeline_of(calendar, 2022, 2025)
    arrays, instants = (timeline.starts, timeline.ends, timeline.sums), [(int(a.timestamp()), s) for a, s in asked]
    ours = rate(lambda: [hours.add(calendar, a, s) for a, s in asked], 20) * 1000
    bare = rate(lambda: [bare_deadline(*arrays, a, s) for a, s in instants], 20) * 1000
    told("deadlines a second", f"{ours:,.0f}")
    told("deadlines a second, bare bisect", f"{bare:,.0f}", f"ratio {ours / bare:.2f}, target 0.5")


def bench_queue() -> None:
    times: dict[int, float] = {}
    for size in (10_000, 100_000):
        with tempfile.TemporaryDirectory() as folder:
            database = connect(f"sqlite:///{folder}/q.db")
            migrate(database)
            with database.connection_context():
                _fill(database, size)
                wanted = lists.Wanted(["s1", "s2"], {}, "due")
                times[size] = 1 / rate(lambda wanted=wanted: lists.page(wanted), 50)  # type: ignore[misc]
            database.close()
        told(f"queue page at {size:,} cases", f"{times[size] * 1000:.2f} ms")
    told("growth of the queue page", f"{times[100_000] / times[10_000]:.2f}", "at most 1.5")


def _fill(database: object, size: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        {"code": f"{n:013}", "seq": 1, "state": f"s{n % 6}", "closed": False, "sent_at": at, "order_sent": n,
         "order_due": PICK.randrange(10**9)}
        for n in range(size)
    ]  # fmt: skip
    with database.atomic():  # type: ignore[attr-defined]
        for i in range(0, size, 1000):
            CaseRow.insert_many(rows[i : i + 1000]).execute()


def bench_memory() -> None:
    """Of a process that has loaded the policy and the pages, without the engine."""
    script = "import resource, quyche.wiring.office, quyche.service.preparing as p; from pathlib import Path as P;"
    script += "p.prepare(p.read_directory(P('.'))); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    told("memory of a serving process", f"{done.stdout.strip()} MB")
    told("memory of this run", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    for bench in (bench_loading, bench_decisions, bench_deadlines, bench_queue, bench_memory):
        bench()
