"""Cases in a state, or with an agency, that is gone go to what takes its place, each by one event."""

from pathlib import Path

import pytest
from clocked import ATTITUDE, HEAD, at
from peewee import Database
from town_of_changes import ENDED, NEW, OLD, Changing

from quyche.handle import Actor
from quyche.store import cases as rows


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Changing:
    return Changing(database, tmp_path)


def test_a_case_in_a_state_that_is_gone_goes_on_where_the_policy_says(one: Changing) -> None:
    code = one.dispatched(at("2026-11-16 08:00"))
    before = one.case(code)
    one.renamed("da-giao", "da-chuyen-giao")
    one.carry("2026-11-16 09:00")
    after = one.case(code)
    assert (before.state, after.state, after.closed) == ("da-giao", "da-chuyen-giao", False)
    assert (after.clocks, after.lead) == (before.clocks, before.lead)
    (noted,) = one.noted(code, "state_replaced")
    assert (noted["was"], noted["row"]["rule"]) == ("da-giao", "da-chuyen-giao")
    assert noted["citations"]
    who = Actor("ubnd-tan-phong", frozenset({"can-bo-don-vi"}), "ubnd-tan-phong")
    assert one.act(at("2026-11-16 09:10"), code, "nhan-viec", who).state == "dang-xu-ly"
    one.carry("2026-11-16 09:30")
    assert len(one.noted(code, "state_replaced")) == 1
    one.sound("2026-11-16 09:30")


def test_cases_of_an_agency_that_ends_go_to_its_successor_on_the_day(office: Changing) -> None:
    office.edit(("agencies.yaml", OLD, NEW + ENDED))
    led = office.dispatched(at("2026-11-16 23:00"))
    complained = office.dispatched(at("2026-11-16 16:00"), **ATTITUDE)
    early = office.report(at("2026-11-16 23:10"))
    before, against = office.case(led), office.case(complained)
    assert (before.lead, against.helpers, against.barred) == ("ubnd-tan-phong", ("ubnd-tan-phong",), ())
    office.carry("2026-11-16 23:59")
    assert office.case(led) == before
    office.carry("2026-11-17 00:00")
    after = office.case(led)
    assert (after.lead, after.state, after.dispatched_at) == ("ubnd-tan-lap", before.state, before.dispatched_at)
    clock = office.clock(led)
    assert (clock.agency, clock.due_at, clock.epoch) == ("ubnd-tan-lap", at("2026-11-17 01:00"), 1)
    assert clock.handed == (("ubnd-tan-phong", at("2026-11-17 00:00")),)
    assert {r.to for r in clock.waiting if "ubnd-tan-phong" in r.to} == set()
    (noted,) = office.noted(led, "agencies_replaced")
    (replaced,) = noted["replaced"]
    assert (replaced["was"], replaced["agency"], replaced["document"]["number"]) == (
        "ubnd-tan-phong", "ubnd-tan-lap", "9/NQ-HĐND",
    )  # fmt: skip
    assert office.case(complained).helpers == ("ubnd-tan-lap",)
    assert {s["agency"] for s in rows.all_seats()} >= {"ubnd-tan-lap"}
    assert "ubnd-tan-phong" not in {s["agency"] for s in rows.all_seats()}
    office.act(
        at("2026-11-17 00:10"), early, "giao-xu-ly", HEAD, **{"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong"}
    )
    assert office.case(early).lead == "ubnd-tan-lap"
    office.sound("2026-11-17 00:30")
