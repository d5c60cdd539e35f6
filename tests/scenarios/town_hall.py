"""An office in which a scenario's policy comes into force while cases run: kept, approved, looked at, activated."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from unittest import mock

from clients import BASE, SAMPLE, signed_in
from flask import Flask
from peewee import Database
from scenario import ROOT, USUAL, Files, at
from werkzeug.test import TestResponse

from quyche import clock
from quyche.case import Case
from quyche.files import FileStore
from quyche.handle import ANYBODY, Actor
from quyche.handle.granting import Wanted
from quyche.service import activating, approving, cases, duties, granting, queues, replanning, running
from quyche.service.accounts import actor_of, hashed
from quyche.service.approving import Shown
from quyche.service.desk import Desk, Submission, load_case
from quyche.service.git import NO_GIT
from quyche.service.impacting import Comparison, ask
from quyche.service.judging import Wish
from quyche.service.preparing import source_digest
from quyche.service.serving import Serving
from quyche.store import registers
from quyche.store.contents import Keys
from quyche.web.app import make_app

KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
CHIEF, PASSWORD = "chanh-van-phong", "mot hai ba bon"
_SECRET = hashed(PASSWORD)


class TownHall:
    """The shipped policy serves from 24/11/2026, another from `start` on. Time only goes on."""

    def __init__(self, database: Database, folder: Path, files: Files, start: object) -> None:
        self.database, self.files, self.numbers = database, FileStore(folder / "files"), itertools.count()
        self.serving = Serving(ROOT, follow=False)
        registers.keep_account(CHIEF, "Chánh Văn phòng", frozenset({CHIEF}), "van-phong", _SECRET)
        self._bring(files, at("2026-11-24 08:00"), at(start))

    def _bring(self, files: Files, now: datetime, start: datetime) -> None:
        """The road every version goes: a candidate, an approval of its bytes, a report on its impact, activation."""
        desk = self.desk(now)
        approving.keep_candidate(desk, files, NO_GIT, CHIEF, now)
        approving.approve(desk, source_digest(files), self.person(CHIEF, "", now), Shown(PASSWORD, "", "here"), now)
        ask(desk, desk.live.source_digest, source_digest(files), None, None, CHIEF, now)
        comparison = Comparison()
        while comparison.work_off(desk, now):
            pass
        activating.activate(desk, files, now, CHIEF, Wish(start=start))

    def desk(self, now: datetime) -> Desk:
        return Desk(self.database, KEYS, self.files, self.serving, self.serving.refresh(now))

    def person(self, who: str, agency: str, now: datetime) -> Actor:
        """An account, or somebody of a role at an agency (the role's own), as far as the role is in force."""
        account = registers.account(who)
        if account:
            return duties.standing_in(self.desk(now), actor_of(account), now)
        actor = Actor(agency or who, frozenset({who}), agency or self._own(who, now))
        return duties.standing_in(self.desk(now), actor, now)

    def _own(self, role: str, now: datetime) -> str:
        return next((r.agency for r in self.desk(now).policy.roles if r.head.id == role), "")

    def report(self, now: datetime, entrance: str, who: str, typed: Mapping[str, str]) -> str:
        actor = self.person(who, "", now) if who else Actor(ANYBODY, frozenset())
        sent = Submission(f"r{next(self.numbers)}", {k: [v] for k, v in (USUAL | dict(typed)).items() if v})
        return cases.report(self.desk(now), entrance, sent, actor, now)

    def act(self, now: datetime, code: str, action: str, who: Actor, typed: Mapping[str, str]) -> Case:
        """What a form asks of the case itself is answered as the sender did, unless other things are typed."""
        desk, facts = self.desk(now), self.case(code).facts
        form = next((a.form for a in desk.policy.actions if a.head.id == action), "")
        fields = cases.form_of(desk, form).fields if form else ()
        known = {f.id: facts.get(f.use, "") for f in fields if f.use in ("category", "ward", "complained")}
        given = {k: [v] for k, v in (known | dict(typed)).items() if v}
        sent = Submission(f"a{next(self.numbers)}", given, (), self.case(code).seq)
        return cases.act(desk, code, action, sent, who, now)

    def work(self, now: datetime) -> None:
        """What a worker does of running cases, until there is nothing left."""
        desk = self.desk(now)
        while running.carry_due(desk, now) or replanning.replan_due(desk, now):
            pass

    def grant(self, now: datetime, account: str, role: str, agency: str, who: Actor) -> None:
        wanted = Wanted(account, account, frozenset({role}), agency)
        granting.grant(self.desk(now), [wanted], f"g{next(self.numbers)}", who, now)

    def opened(self, now: datetime, who: str, address: str) -> TestResponse:
        """A page as somebody's browser gets it: of an account that is made if there is none, or of nobody's."""
        with mock.patch.object(clock, "now", lambda: now):
            if who and registers.account(who) is None:
                registers.keep_account(who, who, frozenset({who}), self._own(who, now), hashed(SAMPLE))
            client = signed_in(self._app, who) if who else self._app.test_client()
            got = client.get(address, base_url=BASE)
        self.database.connect(reuse_if_open=True)
        return got

    @cached_property
    def _app(self) -> Flask:
        return make_app(self.database, KEYS, self.files, self.serving, "s" * 32, True)

    def case(self, code: str) -> Case:
        found = load_case(code)
        assert found
        return found

    def queue(self, now: datetime, queue_id: str, who: Actor) -> list[str]:
        """The codes of a list. Raises NotFound when it is not theirs."""
        desk = self.desk(now)
        row = queues.queue_of(desk, queue_id, who)
        found = queues.page(desk, row, who, queues.Narrowing({}, row.order), None, now)
        return [r.code for r in found.rows]
