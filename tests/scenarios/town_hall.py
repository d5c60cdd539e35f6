"""An office in which a scenario's policy comes to serve while cases run, by a recorded activation."""

from __future__ import annotations

import base64
import itertools
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from peewee import Database
from scenario import ROOT, Scenario, shipped

from quyche.case import Case, Clock
from quyche.files import FileStore
from quyche.handle import ANYBODY, Actor, available
from quyche.service import cases, keeping, queues, recording, replanning, running
from quyche.service.desk import Desk, Submission, load_case
from quyche.service.git import NO_GIT
from quyche.service.preparing import Prepared, prepare
from quyche.service.serving import Serving
from quyche.store.contents import Keys

KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CITIZEN = Actor(ANYBODY, frozenset())
HEAD = Actor("truong-ioc", frozenset({"truong-ioc"}), "ioc")
DUTY = Actor("truc-ioc", frozenset({"truc-ioc"}), "ioc")
CHIEF = Actor("chanh-van-phong", frozenset({"chanh-van-phong"}), "van-phong")
OFFICER = Actor("chuyen-vien-van-phong", frozenset({"chuyen-vien-van-phong"}), "van-phong")


def at(text: str) -> datetime:
    """An instant in the city's own time: `2026-12-31 23:59:59`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def of(agency: str) -> Actor:
    return Actor(agency, frozenset({"can-bo-don-vi"}), agency)


class TownHall:
    """The shipped policy serves from `2026-11-24`, the scenario's from `start`. Time only goes on."""

    def __init__(self, database: Database, folder: Path, scenario: Scenario, start: str) -> None:
        self.database, self.files, self.numbers = database, FileStore(folder / "files"), itertools.count()
        self.serving = Serving(ROOT, follow=False)
        begun = at("2026-11-24 08:00")
        self._activate(prepare(shipped(), prove=False), begun, begun)
        self._activate(scenario.prepared, begun, at(start))

    def _activate(self, prepared: Prepared, now: datetime, start: datetime) -> None:
        keeping.keep(prepared, NO_GIT, now)
        said = {"source": prepared.source_digest, "from": start.isoformat(), "over": "", "kind": "ordinary"}
        recording.write_next("version_activated", CHIEF.id, now, said)

    def desk(self, now: str) -> Desk:
        return Desk(self.database, KEYS, self.files, self.serving, self.serving.refresh(at(now)))

    def report(self, now: str, entrance: str = "nguoi-dan", who: Actor = CITIZEN, **typed: str) -> str:
        given = {
            "linh-vuc": "trat-tu-do-thi",
            "dia-ban": "tan-phong",
            "noi-dung": "Hàng quán lấn vỉa hè.",
            "cam-ket": "yes",
        }
        sent = Submission(f"r{next(self.numbers)}", {k: [v] for k, v in (given | typed).items() if v})
        return cases.report(self.desk(now), entrance, sent, who, at(now))

    def act(self, now: str, code: str, action: str, who: Actor, **typed: str) -> Case:
        given = {k: [v] for k, v in typed.items()}
        sent = Submission(f"a{next(self.numbers)}", given, (), self.case(code).seq)
        return cases.act(self.desk(now), code, action, sent, who, at(now))

    def dispatch(self, now: str, code: str, **typed: str) -> Case:
        """IOC gives the case out as it was sent, unless other things are typed."""
        facts = self.case(code).facts
        given = {"linh-vuc": facts.get("category", ""), "dia-ban": facts.get("ward", "")} | typed
        return self.act(now, code, "giao-xu-ly", HEAD, **given)

    def carry(self, now: str) -> None:
        """What a worker does of running cases, until there is nothing left."""
        desk = self.desk(now)
        while running.carry_due(desk, at(now)):
            pass

    def replan(self, now: str) -> int:
        return replanning.replan_due(self.desk(now), at(now))

    def case(self, code: str) -> Case:
        found = load_case(code)
        assert found
        return found

    def limit(self, code: str) -> Clock:
        clock = self.case(code).limit_clock
        assert clock
        return clock

    def hours(self, code: str) -> tuple[int, str]:
        limit: Any = self.limit(code).limit
        return limit["amount"], limit["unit"]

    def may(self, now: str, code: str, who: Actor) -> set[str]:
        return {a.head.id for a in available(self.desk(now).policy, self.case(code), who)}

    def queue(self, now: str, queue_id: str, who: Actor) -> list[str]:
        """The codes of a list. Raises NotFound when it is not theirs."""
        desk = self.desk(now)
        row = queues.queue_of(desk, queue_id, who)
        found = queues.page(desk, row, who, queues.Narrowing({}, row.order), None, at(now))
        return [r.code for r in found.rows]
