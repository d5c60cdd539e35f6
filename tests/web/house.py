"""A served office with its sample cases, for tests that walk every address as everybody, and what the table says."""

import base64
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from office_server import copy_of

from quyche import clock, handle
from quyche.case import Case
from quyche.events import Event
from quyche.files import FileStore
from quyche.handle import Actor, Permit
from quyche.handle.actors import ANSWERING
from quyche.policy.policy import Policy
from quyche.policy.rules import FLAG, NO
from quyche.policy.workplace import Action
from quyche.service.accounts import actor_of
from quyche.service.desk import Desk, append, load_case
from quyche.service.samples import load_samples
from quyche.service.serving import Serving
from quyche.store import cases as rows
from quyche.store import registers, sessions
from quyche.store.contents import Keys
from quyche.store.database import connect, migrate
from quyche.web.app import make_app

KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())

FILLED: list[bytes] = []
"""The database of the first house of this process: the sample cases of the next ones are a copy of its."""


class House:
    """A served office with its sample cases, and a client for everybody."""

    def __init__(self, folder: Path, serving: Serving) -> None:
        self.clients: dict[str, FlaskClient] = {}
        if FILLED:
            (folder / "quyche.db").write_bytes(FILLED[0])
        self.database = connect(f"sqlite:///{folder}/quyche.db")
        migrate(self.database)
        self.folder, self.files = folder / "files", FileStore(folder / "files")
        self.app: Flask = make_app(self.database, KEYS, self.files, serving, "s" * 32, demo=True)
        self.app.config["WTF_CSRF_ENABLED"] = False
        with self.database.connection_context():
            live = serving.refresh(clock.now())
            kept = serving.version(live.source_digest)
            registers.keep_version(live.source_digest, live.book.policy.digests.content, "", kept.files, clock.now())
            desk = self.desk = Desk(self.database, KEYS, self.files, serving, live)
            load_samples(desk, clock.now())
            self.policy: Policy = live.book.policy
            self.version = live.source_digest
            self.permits = handle.permits(self.policy)
            self.people = {a.id: actor_of(a) for a in registers.accounts()}
            if not FILLED:
                for case in one_case_a_state(self.policy):
                    self._ask(case)
                FILLED.append(copy_of(folder / "quyche.db", folder / "copy.db").read_bytes())
            self.cases = one_case_a_state(self.policy)

    def _ask(self, case: Case) -> None:
        """Something of every kind asked of a case's lead by another unit, which is itself asked first; then answered."""
        if not case.lead or case.locked or case.erased:
            return
        units = {r.head.id for r in self.policy.roles if r.sees == "agency"}
        other = next(a.agency for a in self.people.values() if a.roles & units and a.agency not in ("", case.lead))
        kinds = self.policy.task_kinds
        case = append(case, _opened(case, kinds[0].head.id, case.lead, [other]))
        for kind, settled in ((k, s) for k in kinds for s in (False, True)):
            to = list(dict.fromkeys((case.lead, *kind.receivers)))
            case = append(case, _opened(case, kind.head.id, other, to))
            for event in [e for agency in to for e in _settled(len(case.tasks), agency)] if settled else ():
                case = append(case, event)

    def client(self, who: str) -> FlaskClient:
        """A browser somebody signed in on; of nobody, a new one each time."""
        if who not in self.clients:
            self.clients[who] = self._client(who)
        return self.clients[who] if who else self.clients.pop(who)

    def _client(self, who: str) -> FlaskClient:
        client = self.app.test_client()
        if who:
            with self.database.connection_context():
                token = sessions.open_session(who, clock.now())
            with client.session_transaction() as session:
                session["token"] = token
        return client

    def cast(self, case: Case) -> list[str]:
        """A person of every role, people of the agencies in the case, and the same role elsewhere."""
        unit = [r.head.id for r in self.policy.roles if r.sees == "agency"]
        elsewhere = [p for p, a in self.people.items() if a.roles & set(unit) and a.agency not in case.agencies]
        inside = [p for p, a in self.people.items() if a.roles & set(unit) and a.agency in case.agencies]
        asking = {case.lead, *(t.origin for t in case.tasks)}
        inside.sort(key=lambda p: self.people[p].agency not in asking)
        return [*(r.head.id for r in self.policy.roles), *inside[:2], *elsewhere[:1], *elsewhere[-1:]]


def _opened(case: Case, kind: str, origin: str, to: list[str]) -> Event:
    said = {
        "task": len(case.tasks) + 1,
        "kind": kind,
        "origin": origin,
        "to": to,
        "due_at": "",
        "content": "",
        "corrects": 0,
    }
    return Event("task_opened", 1, clock.now(), "somebody", "", said)


def _settled(task: int, agency: str) -> list[Event]:
    """Everything that can be done to a task but reporting that it was carried out."""
    said = {"task": task, "agency": agency, "content": ""}
    kinds = ("task_acknowledged", "task_answered", "task_decided", "task_numbered")
    return [
        Event(kind, 1, clock.now() + timedelta(seconds=1), "somebody", "", {**said, "approved": True}) for kind in kinds
    ]


def one_case_a_state(policy: Policy) -> list[Case]:
    """The oldest case of each state first: codes are random, and the choice must be the same every time."""
    found: dict[tuple[str, bool, bool], Case] = {}
    for row in sorted(rows.all_rows(), key=lambda r: (r["sent_at"], r["category"], r["ward"], r["state"])):
        case = load_case(row["code"])
        assert case
        found.setdefault((case.state, case.locked, bool(case.tasks)), case)
    return list(found.values())


def knows(house: House, case: Case, who: Actor) -> bool:
    roles = [r for r in house.policy.roles if r.head.id in who.roles]
    if who.agency and who.agency in case.barred:
        return False
    sight = {r.locked for r in roles}
    in_charge = [r.agency for r in house.policy.roles if r.locked == "yes"]
    stands_in = "substitute" in sight and set(in_charge) <= set(case.barred)
    if case.locked and "yes" not in sight and not stands_in:
        return False
    return any(r.sees == "all" or (r.sees == "agency" and who.agency in case.agencies) for r in roles)


def stands(permit: Permit, action: Action, case: Case, who: Actor) -> bool:
    """Whether a permit of the table holds for this person on this case as it stands."""
    mine = {
        "all": True,
        "known": True,
        "lead": who.agency == case.lead,
        "agency": who.agency in (case.lead, *case.helpers),
    }
    facts, passed = case.facts, {m for m, _ in case.milestones}
    timely = action.once not in passed and (not action.again or action.again in passed)
    fits = all(facts.get(c.field, NO if c.field.startswith(FLAG) else "") in c.values for c in action.when)
    timely = timely and bool(case.unanswered_deferral or not any(e.kind in ANSWERING for e in action.effects))
    return permit.state == case.state and permit.locked == case.locked and mine[permit.scope] and timely and fits
