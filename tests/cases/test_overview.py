"""First pages and the overview: numbers that are true, quick to ask, and shown to whom the policy says."""

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from quyche.errors import NotFound
from quyche.files import FileStore
from quyche.handle import Actor
from quyche.service import home, overview, queues, rebuilding, timeliness
from quyche.service.desk import Desk
from quyche.service.queues import Narrowed
from quyche.service.samples import load_samples
from quyche.service.serving import Serving
from quyche.store import cases, open_sums, tallies
from quyche.store.contents import Keys
from quyche.store.database import connect, migrate
from quyche.store.lists import Count

KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
AT = datetime(2026, 11, 16, 18, 30, tzinfo=UTC)
"""The next day already in the city."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, serving: Serving,
    empty_database: Callable[[str, Path], str],
) -> Iterator[Desk]:  # fmt: skip
    """Sample cases on each kind of database, for tests that only ask."""
    folder = tmp_path_factory.mktemp("overview")
    database = connect(empty_database(request.param, folder))
    migrate(database)
    with database.connection_context():
        made = Desk(database, KEYS, FileStore(folder / "files"), serving, serving.refresh(AT))
        load_samples(made, AT)
        yield made
    database.close()


def actors(desk: Desk) -> list[Actor]:
    roles = [Actor(r.head.id, frozenset({r.head.id}), r.agency) for r in desk.policy.roles]
    agencies = [Actor(a.head.id, frozenset({a.role}), a.head.id) for a in desk.policy.agencies if a.role]
    return roles + agencies


def test_sums_and_concerns_are_what_a_rebuild_makes(desk: Desk) -> None:
    kept = tallies.all_sums(), tallies.all_concerns(), open_sums.all_rows()
    assert len(kept[0]) > 10 and len(kept[1]) > 10
    rebuilding.rebuild(desk)
    assert (tallies.all_sums(), tallies.all_concerns(), open_sums.all_rows()) == kept


@pytest.mark.parametrize("later", [timedelta(minutes=5), timedelta(days=2)])
def test_sums_kept_of_open_cases_are_what_a_report_counts(desk: Desk, later: timedelta) -> None:
    now = AT + later
    first, last = date(2026, 10, 20), desk.live.book.local_day(now)
    kept, counted = timeliness.beside(desk, first, last, now), timeliness.reckon(desk, first, last, now).total
    beside = ("paused", "postponed", "interim", "late_before", "resting")
    assert [getattr(kept, b) for b in beside] == [getattr(counted, b) for b in beside]
    assert kept.interim


def test_the_overview_counts_what_the_cases_say(desk: Desk) -> None:
    leader = next(a for a in actors(desk) if overview.may_see(desk, a))
    now = AT + timedelta(minutes=5)
    found, rows = overview.overview(desk, leader, now), cases.all_rows()
    clocked = [r for r in rows if r["due_at"]]
    late = [r for r in clocked if not r["stopped_at"] and not r["closed"] and r["due_at"] < now]
    assert late
    assert found.total.sent == len(rows) == sum(f.sent for f in found.by_ward) == sum(f.sent for f in found.by_category)
    assert found.total.overdue == len(late) == sum(f.overdue for f in found.by_ward)
    done = [r for r in clocked if r["done_day"]]
    assert len(done) < len([r for r in clocked if r["stopped_at"]])  # what was given back is not done
    timely = sum(r["stopped_at"] <= r["due_at"] for r in done)
    assert (found.total.timely, found.total.late) == (timely, len(done) - timely)
    assert found.total.on_time == 100 * timely // (len(done) + len(late))
    zone = desk.live.book.zone
    today = now.astimezone(zone).date()
    assert found.today.sent == sum(r["sent_at"].astimezone(zone).date() == today for r in rows)


def test_only_roles_the_policy_names_see_the_overview(desk: Desk) -> None:
    said = {r.head.id: r.overview for r in desk.policy.roles}
    assert set(said.values()) == {True, False}
    for actor in actors(desk):
        if any(said[r] for r in actor.roles):
            overview.overview(desk, actor, AT)
        else:
            with pytest.raises(NotFound):
                overview.overview(desk, actor, AT)


def test_a_number_leads_to_just_the_cases_it_counts(desk: Desk) -> None:
    told: dict[str, int] = {}
    for actor in actors(desk):
        for n in home.numbers(desk, actor, AT):
            rows = queues.first_of(n.queue, actor, Narrowed(n.block, AT))
            assert n.count == Count(len(rows), more=False)
            if n.block.kind == "overdue":
                assert all(r.due_at and r.due_at < AT and not r.stopped_at for r in rows)
            if n.block.kind == "soon":
                assert all(r.due_at and AT <= r.due_at <= AT + timedelta(hours=1) for r in rows)
            told[n.block.kind] = told.get(n.block.kind, 0) + n.count.many
    assert all(told[kind] for kind in ("overdue", "soon", "target", "task", "queue")), told


def test_every_block_leads_to_a_queue_of_all_its_roles(desk: Desk) -> None:
    open_to = {q.head.id: set(q.roles) for q in desk.policy.queues}
    assert [b.head.id for b in desk.policy.blocks if not set(b.roles) <= open_to[b.queue]] == []
    everybody = {r for b in desk.policy.blocks for r in b.roles}
    assert everybody == {r.head.id for r in desk.policy.roles if r.sees != "none"}


def test_another_roles_block_is_not_found(desk: Desk) -> None:
    one = next(a for a in actors(desk) if home.numbers(desk, a, AT))
    queue = home.numbers(desk, one, AT)[0].queue
    foreign = next(b for b in desk.policy.blocks if not one.roles & set(b.roles))
    with pytest.raises(NotFound):
        home.block_of(desk, foreign.head.id, queue, one)
