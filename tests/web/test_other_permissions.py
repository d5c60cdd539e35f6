"""What is asked within a case, books, many cases at once, lists: each answer beside the table or the policy's rows."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from house import House, knows, stands
from quyche import clock
from quyche.books import fold
from quyche.case import Case, Task
from quyche.events import Event
from quyche.handle import Actor
from quyche.policy.books import Book
from quyche.policy.workplace import Action
from quyche.service.desk import new_code
from quyche.store import journal
from quyche.store import lines as line_rows
from quyche.store.tables import EventRow, SavedView


def _answers(house: House, case: Case, task: Task, who: Actor, action: Action) -> int:
    """What the table says of an action on something asked: 404, 403 or 200."""
    if not knows(house, case, who):
        return 404
    mine = {"target": who.agency in task.to, "opener": who.agency == task.origin}
    permits = [p for p in house.permits if p.role in who.roles and p.action == action.head.id and p.task == task.kind]
    open_to = any(
        p.state == case.state and (mine[p.scope] if p.scope in mine else stands(p, action, case, who)) for p in permits
    )
    free = all(_free(e.kind, task) for e in action.effects)
    return 200 if open_to and free and not (case.locked or case.erased) else 403


def _free(effect: str, task: Task) -> bool:
    """Nobody does twice what is done, nor reports what was not allowed."""
    once = {"acknowledge": task.acknowledged, "answer": task.answered, "chase": task.answered, "number": task.numbers,
            "approve": task.approved, "decline": task.approved}  # fmt: skip
    return bool(task.approved) if effect == "complete" else not once.get(effect)


def _asked(house: House) -> Iterator[tuple[Case, Task, str, Action, int]]:
    """One of everything the table tells apart: whose role, which action, what part of the case, answered or not."""
    tried = set()
    for case in house.cases:
        for task in case.tasks:
            for person in house.cast(case):
                who = house.people[person]
                part = (who.agency in task.to, who.agency == task.origin, who.agency == case.lead)
                for action in (a for a in house.policy.actions if a.task):
                    said = _answers(house, case, task, who, action)
                    told = any(p.role in who.roles for p in house.permits if p.action == action.head.id)
                    why = (who.roles, said, action.head.id, part, bool(task.answered))
                    why = why[: {200: 5, 403: 1 + told + 3 * (task.kind == action.task), 404: 2}[said]]
                    if why not in tried:
                        tried.add(why)
                        yield case, task, person, action, said


def test_every_action_on_a_task_is_for_those_the_table_names(house: House) -> None:
    wrong, opened, clients = [], set(), {person: house.client(person) for person in house.people}
    for case, task, person, action, said in _asked(house):
        address = f"/vu-viec/{case.code}/{action.head.id}"
        got = clients[person].get(f"{address}?viec={task.number}").status_code
        if got != said:
            wrong.append((person, action.head.id, case.state, task.kind, got, said))
        elif said == 200:
            opened.add(action.head.id)
        else:
            sent = {"~command": "t", "~seen": str(case.seq), "~task": str(task.number)}
            if clients[person].post(address, data=sent).status_code not in (403, 404, 422):
                wrong.append((person, action.head.id, case.state, task.kind, "was done", said))
    assert wrong == []
    assert opened == {a.head.id for a in house.policy.actions if a.task}, "an action the walk never finds open"
    for case in house.cases:
        with house.database.connection_context():
            assert journal.length(f"case:{case.code}") == case.seq


def _line(house: House, book: Book, agency: str) -> str:
    """A line of a book, holding for a day from tomorrow, straight in the log."""
    line_id, now = new_code(), clock.now()
    entry = {"form": book.form, "version": house.version, "content": ""}
    said = {"agency": agency, "person": "", "instead_of": "", "role": "", "clause": "", "case": "",
            "starts": (now + timedelta(days=1)).isoformat(), "ends": (now + timedelta(days=2)).isoformat()}  # fmt: skip
    event = Event("line_entered", 1, now, "somebody", "", {"book": book.head.id, "entry": entry, **said})
    journal.append(f"line:{line_id}", 0, [event])
    line = fold(line_id, [event])
    assert line
    line_rows.put(line)
    return line_id


def _unit_people(house: House) -> list[str]:
    units = {r.head.id for r in house.policy.roles if r.sees == "agency"}
    return [p for p, a in house.people.items() if a.roles & units and a.agency][:4]


def test_books_are_written_answered_and_ended_by_those_they_name(house: House) -> None:
    people = ["", *(r.head.id for r in house.policy.roles), *_unit_people(house)]
    wrong = []
    for book in house.policy.books:
        for person in people:
            who = house.people.get(person, Actor("", frozenset()))
            with house.database.connection_context():
                own = _line(house, book, who.agency or "nowhere")
            for address, said in _book_doors(house, book, own, who, person):
                got = house.client(person).post(address, data={"~command": "b"}).status_code
                if got != said:
                    wrong.append((person, address, got, said))
    assert wrong == []


def _book_doors(house: House, book: Book, line: str, who: Actor, person: str) -> Iterator[tuple[str, int]]:
    base = f"/so/{book.head.id}"
    writes, answers = bool(who.roles & set(book.writers)), bool(who.roles & set(book.answerers))
    reads = book.kind != "difficulty" or answers or bool(who.agency)
    ends = book.kind != "difficulty" and writes
    nobody = 302 if not person else 0
    yield f"{base}/ghi", nobody or (422 if writes else 403)
    yield f"{base}/{line}/tra-loi", nobody or (422 if answers else 403)
    yield f"{base}/{line}/ket-thuc", nobody or (404 if not reads else 302 if ends else 403)
    yield f"{base}/khong-co/ket-thuc", nobody or 404
    yield f"{base}x/ghi", nobody or 404


def test_a_difficulty_of_another_agency_is_not_there(house: House) -> None:
    book = next(b for b in house.policy.books if b.kind == "difficulty")
    mine, other, *_ = _unit_people(house)
    with house.database.connection_context():
        line = _line(house, book, house.people[mine].agency)
    address = f"/so/{book.head.id}/{line}/ket-thuc"
    assert house.client(mine).post(address).status_code == 403
    assert house.client(other).post(address).status_code == 404


def test_many_at_once_is_for_those_who_may_take_each(house: House) -> None:
    """An action that is never for many at all is asked for by one role on one list; of the lists shut to a role, one."""
    wrong, worked, tried = [], 0, set()
    codes = [c.code for c in house.cases][:3]
    for person in (r.head.id for r in house.policy.roles):
        who, client = house.people[person], house.client(person)
        opens = [q for q in house.policy.queues if who.roles & set(q.roles)]
        shut = [q for q in house.policy.queues if q not in opens]
        for number, queue in enumerate([*opens, *shut[:1]]):
            for action in (a for a in house.policy.actions if a.bulk or (not number and a.roles[:1] == (person,))):
                address = f"/viec/{queue.head.id}/hang-loat"
                mine = queue in opens and bool(who.roles & set(action.roles))
                offered = mine and action.bulk and bool(set(action.origins) & set(queue.states))
                if not offered and (person, action.head.id, mine) in tried:
                    continue
                tried.add((person, action.head.id, mine))
                asked = {"viec": action.head.id, "ma": codes if offered else []}
                got = client.get(address, query_string=asked).status_code
                if got != (200 if offered else 404):
                    wrong.append((person, queue.head.id, action.head.id, got, offered))
                worked += offered
                if mine and not offered and client.post(address, data={"~many": action.head.id}).status_code != 404:
                    wrong.append((person, queue.head.id, action.head.id, "was carried out"))
    assert wrong == []
    assert worked > 3


def test_many_at_once_does_nothing_to_cases_one_may_not_act_on(house: House) -> None:
    bulk = next(a for a in house.policy.actions if a.bulk)
    with house.database.connection_context():
        before = EventRow.select().count()
    for case in house.cases:
        for person in house.cast(case):
            who, client = house.people[person], house.client(person)
            allowed = knows(house, case, who) and any(
                p.action == bulk.head.id and p.role in who.roles and stands(p, bulk, case, who) for p in house.permits
            )
            if allowed:
                continue
            for queue in [q for q in house.policy.queues if who.roles & set(q.roles)][:1]:
                sent = {"~many": bulk.head.id, "~code": case.code, "~at": str(case.seq), "~command": "m"}
                answer = client.post(f"/viec/{queue.head.id}/hang-loat", data=sent)
                assert answer.status_code in (200, 404, 422), (person, answer.status_code)
    with house.database.connection_context():
        assert EventRow.select().count() == before


@pytest.mark.parametrize("way", ["luu", "bo-luu"])
def test_ones_views_of_a_list_are_for_those_it_opens_to(house: House, way: str) -> None:
    for person in ["", *(r.head.id for r in house.policy.roles), *_unit_people(house)]:
        who = house.people.get(person, Actor("", frozenset()))
        client = house.client(person)
        opened = [q for q in house.policy.queues if who.roles & set(q.roles)]
        for queue in [*opened[:2], *[q for q in house.policy.queues if q not in opened][:2]]:
            with house.database.connection_context():
                before = SavedView.select().count()
            answer = client.post(f"/viec/{queue.head.id}/{way}", data={"name": "n", "query": "xep=han"})
            opens = queue in opened
            assert answer.status_code == (302 if opens or not person else 404), (person, queue.head.id)
            if not opens:
                with house.database.connection_context():
                    assert SavedView.select().count() == before
