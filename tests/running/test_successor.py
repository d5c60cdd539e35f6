"""What stands in the place of what is gone: dates, wards, chains; and who may not have the case."""

from dataclasses import replace
from datetime import date
from functools import cache, reduce
from pathlib import Path
from typing import Any

import pytest
from clocked import at
from office_server import copy_policy
from town_of_changes import ENDED, NEW, OLD

from quyche.case import Case, Deferral, Task, after, fold
from quyche.errors import Place
from quyche.events import VERSION, Event
from quyche.handle import Actor, Filing, open_part
from quyche.handle.carrying import carried
from quyche.policy.base import Head, Label
from quyche.policy.places import Agency
from quyche.policy.policy import Policy
from quyche.policy.succession import replaced, state_of, successor
from quyche.policy.workplace import State
from quyche.service.preparing import Prepared, prepare, read_directory

DAY, BEFORE = date(2026, 11, 17), date(2026, 11, 16)


def agency(name: str, *gone: str, since: date | None = None, until: date | None = None, ward: str = "") -> Agency:
    head = Head(name, Place(name, 1, 1), since=since, until=until)
    return Agency(head, Label(name), (), ward, "", "", "", True, "", gone)


CASES = {
    "one": ([agency("b", "a")], "", ["b"]),
    "still here": ([agency("a"), agency("b", "a")], "", []),
    "ended yesterday": ([agency("a", until=BEFORE), agency("b", "a")], "", ["b"]),
    "ends today": ([agency("a", until=DAY), agency("b", "a")], "", []),
    "its id is used again": ([agency("a", until=BEFORE), agency("a", since=DAY), agency("b", "a")], "", []),
    "not begun yet": ([agency("b", "a", since=date(2026, 11, 18))], "", []),
    "through one that is gone as well": ([agency("b", "a", until=BEFORE), agency("c", "b")], "", ["b", "c"]),
    "one after the other": ([agency("b", "a", until=BEFORE), agency("c", "a", "b", since=DAY)], "", ["c"]),
    "in a ring": ([agency("b", "a", until=BEFORE), agency("a", "b", until=BEFORE)], "", []),
    "by ward": ([agency("b", "a", ward="x"), agency("c", "a", ward="y")], "y", ["c"]),
    "of no ward": ([agency("b", "a", ward="x"), agency("c", "a", ward="y")], "z", []),
    "the rest": ([agency("b", "a", ward="x"), agency("c", "a")], "z", ["c"]),
    "two at once": ([agency("b", "a"), agency("c", "a")], "", []),
}


@pytest.mark.parametrize("name", CASES)
def test_what_takes_the_place(name: str) -> None:
    rows, ward, wanted = CASES[name]
    found = successor(rows, "a", DAY, ward) if "a" in replaced(rows, DAY) else ()
    assert [r.head.id for r in found] == wanted


@cache
def policies(folder: Path) -> tuple[Prepared, Prepared]:
    """The shipped policy, and one in which an agency ends with a successor."""
    before = prepare(read_directory(copy_policy(folder / "a")), prove=False)
    root = copy_policy(folder / "b")
    path = root / "agencies.yaml"
    path.write_text(path.read_text().replace(OLD, NEW + ENDED))
    return before, prepare(read_directory(root), prove=False)


def case(**parts: Any) -> Case:
    opened = {
        "version": "v", "state": "dang-xu-ly", "sent_at": "2026-11-16T08:00:00+07:00", "entrance": "x",
        "facts": {"ward": "tan-phong"}, "barred": [],
        "entry": {"form": "f", "version": "v", "content": "c", "attachments": []},
    }  # fmt: skip
    found = fold("C", [Event("opened", VERSION, at("2026-11-16 08:00"), "x", "", opened)])
    assert found
    return replace(found, **parts)


OLD_ID, NEW_ID = "ubnd-tan-phong", "ubnd-tan-lap"
ASKED = Task(1, "k", "x", "x", (OLD_ID, "ioc"), at("2026-11-16 09:00"), None, "c", 0)
REPORTED = Deferral(at("2026-11-16 09:00"), None, "c", agency=OLD_ID)


def test_everything_an_agency_had_goes_over_and_a_case_about_it_stays_closed_to_its_successor(tmp_path: Path) -> None:
    before, later = (p.book for p in policies(tmp_path))
    assert before
    assert later
    now = at("2026-11-17 08:00")

    def moved(found: Case) -> Case:
        events = carried(later, before, "v2", found, now, "worker")
        return reduce(after, events, found)

    led = moved(case(lead=OLD_ID, helpers=("ioc", OLD_ID), tasks=(ASKED,), deferrals=(REPORTED,)))
    assert (led.lead, led.helpers, led.tasks[0].to, led.deferrals[0].agency) == (
        NEW_ID,
        ("ioc",),
        (NEW_ID, "ioc"),
        NEW_ID,
    )
    answered = replace(ASKED, answered=((OLD_ID, now),))
    told = replace(REPORTED, accepted=True)
    kept = case(lead="ioc", tasks=(answered,), deferrals=(told,))
    assert moved(kept) == kept
    done = moved(replace(kept, lead=OLD_ID))
    assert (done.lead, done.tasks, done.deferrals) == (NEW_ID, (answered,), (told,))
    about = moved(case(lead="ioc", barred=(OLD_ID,)))
    assert (about.lead, about.barred) == ("ioc", (OLD_ID, NEW_ID))
    twice = moved(case(lead="ioc", helpers=(OLD_ID, NEW_ID)))
    assert twice.helpers == (NEW_ID,)
    closed = case(lead=OLD_ID, closed=True)
    assert moved(closed) == closed
    for found in (led, about, twice):
        assert carried(later, before, "v2", found, now, "worker") == []


def test_a_state_nobody_knows_has_its_own_name_and_never_nothing(tmp_path: Path) -> None:
    book = policies(tmp_path)[0].book
    assert book
    known: Policy = book.policy
    first = known.states[0]
    stand_in = replace(first, head=replace(first.head, id="moi-hon"), replaces=("cu",))
    newer: Policy = replace(known, states=(stand_in,))
    assert state_of(first.head.id, newer, known) == first
    assert state_of("cu", newer) == stand_in
    unknown: State = state_of("khong-ai-biet", newer, known)
    assert (unknown.label.vi, unknown.closed) == ("khong-ai-biet", False)


def test_a_part_begins_as_its_case_came_in_also_by_an_entrance_its_version_did_not_know(tmp_path: Path) -> None:
    """What was seen before a new entrance was there counts by the older version, and may be cut in parts all the same."""
    book = policies(tmp_path)[0].book
    assert book
    first = book.policy.entrances[0]
    newer = replace(first, head=replace(first.head, id="cua-moi"), state="noi-khac", others=())
    ended = replace(newer, head=replace(newer.head, until=date(2026, 11, 15)), state="noi-cu")
    filing, who = Filing("f", "v", {}), Actor("x", frozenset())
    for name, entrances, state in (
        (first.head.id, (newer,), first.state), ("cua-moi", (ended, newer), "noi-khac"), ("cua-moi", (), "dang-xu-ly"),
    ):  # fmt: skip
        workplace = replace(book.policy, entrances=entrances)
        opened, *_ = open_part(book, workplace, case(entrance=name), {}, filing, who, at("2026-11-17 08:00"))
        assert (opened.data["state"], opened.data["version"]) == (state, "v")
