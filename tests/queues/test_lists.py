"""Queues narrowed, turned round, summed up, and many cases at once, on both databases."""

from datetime import date, timedelta

import pytest
from peewee import Database
from reporting import AT, CHIEF, HEAD, act, report

from quyche.errors import NotFound
from quyche.service import bulk, queues
from quyche.service.desk import Desk, Submission, load_case
from quyche.service.queues import Narrowing
from quyche.store import cases, views
from quyche.store.lists import Count
from quyche.texts.words import time_left

HOUR = timedelta(hours=1)
DISPATCH = {"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong"}


@pytest.fixture
def three(desk: Desk) -> dict[str, str]:
    """Two dispatched to wards, one waiting."""
    codes = {}
    for name, ward in (("near", "tan-phong"), ("far", "san-thang"), ("waiting", "tan-phong")):
        codes[name] = report(desk, f"Vỉa hè bị lấn chiếm, chỗ {name}.", **{"dia-ban": ward})
    act(desk, codes["near"], "giao-xu-ly", HEAD, **DISPATCH)
    act(desk, codes["far"], "giao-xu-ly", HEAD, **(DISPATCH | {"dia-ban": "san-thang"}))
    return codes


def listed(desk: Desk, queue_id: str, later: timedelta = timedelta(), **asked: object) -> list[str]:
    queue = queues.queue_of(desk, queue_id, HEAD)
    narrowing = Narrowing(**({"equal": {}, "order": queue.order} | asked))  # type: ignore[arg-type]
    return [r.code for r in queues.page(desk, queue, HEAD, narrowing, None, AT + later).rows]


NARROWED = {
    "a ward": ({"equal": {"ward": "san-thang"}}, 0, ["far"]),
    "a lead": ({"equal": {"lead": "ubnd-tan-phong"}}, 0, ["near"]),
    "a state": ({"equal": {"state": "dang-xu-ly"}}, 0, []),
    "not of this list": ({"equal": {"state": "tu-choi"}}, 0, ["near", "far"]),
    "a flag nobody raised": ({"flag": "phuc-tap"}, 0, []),
    "late": ({"standing": "late"}, 3, ["near", "far"]),
    "not late on the second": ({"standing": "late"}, 2, []),
    "soon, in the last fifth": ({"standing": "soon"}, 1.6, ["near", "far"]),
    "not yet soon": ({"standing": "soon"}, 1.59, []),
    "still soon on the second": ({"standing": "soon"}, 2, ["near", "far"]),
    "no longer in time": ({"standing": "in-time"}, 1.6, []),
    "in time": ({"standing": "in-time"}, 0.5, ["near", "far"]),
    "that day": ({"sent_from": date(2026, 11, 16), "sent_to": date(2026, 11, 16)}, 0, ["near", "far"]),
    "the day after": ({"sent_from": date(2026, 11, 17)}, 0, []),
    "the last day there is": ({"sent_to": date.max}, 0, ["near", "far"]),
}


@pytest.mark.parametrize(("asked", "hours", "expected"), NARROWED.values(), ids=NARROWED.keys())
def test_a_list_shows_what_is_asked_for(
    desk: Desk,
    three: dict[str, str],
    asked: dict,
    hours: float,
    expected: list[str],
) -> None:
    assert sorted(listed(desk, "dang-xu-ly", HOUR * hours, **asked)) == sorted(three[n] for n in expected)


def test_turned_round_it_is_the_same_list(desk: Desk, three: dict[str, str]) -> None:
    straight = listed(desk, "dang-xu-ly", order="sent")
    assert listed(desk, "dang-xu-ly", order="sent", descending=True) == straight[::-1]


@pytest.mark.parametrize("hours", [0.1, 1.59, 1.6, 2, 2.1])
def test_the_filter_says_what_the_badge_says(desk: Desk, three: dict[str, str], hours: float) -> None:
    said = {"late": "late", "soon": "soon", "in-time": "ok"}
    found = {said[s]: listed(desk, "dang-xu-ly", HOUR * hours, standing=s) for s in said}
    for row in (cases.row(three["near"]), cases.row(three["far"])):
        assert row
        tone = time_left(row.due_at, row.stopped_at, AT + HOUR * hours, row.received_at).tone
        assert [t for t, codes in found.items() if row.code in codes] == [tone]


def test_a_queue_may_begin_with_the_latest(desk: Desk) -> None:
    queue = queues.queue_of(desk, "da-ket-thuc", HEAD)
    assert queue.descending
    assert queues.wanted_of(queue, HEAD).descending


def test_a_flag_is_found_alone_and_with_other_filters(desk: Desk, three: dict[str, str]) -> None:
    act(desk, three["waiting"], "chuyen-van-phong", HEAD, **DISPATCH, co="phuc-tap")
    queue = queues.queue_of(desk, "van-phong-phan-loai", CHIEF)
    for ward, expected in (("", [three["waiting"]]), ("tan-phong", [three["waiting"]]), ("san-thang", [])):
        asked = Narrowing({"ward": ward} if ward else {}, queue.order, flag="phuc-tap")
        assert [r.code for r in queues.page(desk, queue, CHIEF, asked, None, AT).rows] == expected


def test_the_locked_queue_and_its_number(desk: Desk, three: dict[str, str]) -> None:
    act(desk, three["near"], "khoa", HEAD, **{"vi-sao": "bi-mat"})
    queue = queues.queue_of(desk, "dang-khoa", CHIEF)
    page = queues.page(desk, queue, CHIEF, Narrowing({}, queue.order), None, AT)
    assert [r.code for r in page.rows] == [three["near"]]
    assert queues.counted([queue], CHIEF) == {"dang-khoa": Count(1, more=False)}
    assert three["near"] not in listed(desk, "dang-xu-ly")


@pytest.mark.parametrize("descending", [False, True])
def test_pages_follow_each_other_without_gap(desk: Desk, descending: bool) -> None:
    codes = {report(desk, f"Phản ánh số {n} về vỉa hè.") for n in range(60)}
    queue = queues.queue_of(desk, "phan-loai", HEAD)
    asked, after, seen = Narrowing({}, "sent", descending=descending), None, []
    while True:
        page = queues.page(desk, queue, HEAD, asked, after, AT)
        seen += [r.code for r in page.rows]
        after = page.following
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 60
    assert set(seen) == codes


def test_cases_are_summed_by_a_column(desk: Desk, three: dict[str, str]) -> None:
    queue = queues.queue_of(desk, "dang-xu-ly", HEAD)
    found = queues.grouped(desk, queue, HEAD, Narrowing({}, "due"), "ward", AT)
    assert (sorted(found.of), found.cut) == ([("san-thang", 1), ("tan-phong", 1)], False)


def test_the_preview_says_what_would_happen_and_changes_nothing(desk: Desk, three: dict[str, str]) -> None:
    queue = queues.queue_of(desk, "phan-loai", HEAD)
    action = bulk.action_of(desk, queue, "giao-xu-ly", HEAD)
    waiting, near, gone = bulk.expect(desk, action, [three["waiting"], three["near"], "2222-22222-2222"], HEAD, AT)
    assert (waiting.refused, waiting.after) == ("", "da-giao")
    assert waiting.proposal and waiting.proposal.lead == "ubnd-tan-phong"
    assert (near.refused, gone.refused) == ("not-now", "gone")
    case = load_case(three["waiting"])
    assert case and case.state == "cho-phan-loai"


def test_many_cases_are_done_each_for_itself_and_once(desk: Desk, three: dict[str, str]) -> None:
    more = report(desk, "Rác đổ đầu ngõ nhiều hôm.", **{"dia-ban": "san-thang"})
    queue = queues.queue_of(desk, "phan-loai", HEAD)
    action = bulk.action_of(desk, queue, "giao-xu-ly", HEAD)
    seen = {code: _seq(code) for code in (three["waiting"], more)}
    act(desk, more, "chuyen-van-phong", HEAD, **DISPATCH)
    sent = Submission("bulk", {})
    first = bulk.carry_out(desk, action, seen, sent, HEAD, AT)
    assert [(o.code, o.problem) for o in first] == [(three["waiting"], ""), (more, "changed")]
    after = _seq(three["waiting"])
    again = bulk.carry_out(desk, action, seen, sent, HEAD, AT)
    assert [o.problem for o in again] == ["", "changed"]
    assert _seq(three["waiting"]) == after
    case = load_case(three["waiting"])
    assert case and case.lead == "ubnd-tan-phong"


def _seq(code: str) -> int:
    case = load_case(code)
    assert case
    return case.seq


def test_an_action_of_another_role_or_not_for_many_is_not_offered(desk: Desk) -> None:
    queue = queues.queue_of(desk, "phan-loai", HEAD)
    for action_id in ("nhan-viec", "gop", "khong-co"):
        with pytest.raises(NotFound):
            bulk.action_of(desk, queue, action_id, HEAD)


def test_a_view_is_its_owners_and_kept_under_one_name(database: Database) -> None:
    assert views.save("an", "q", "Của tôi", "ward=tan-phong")
    assert views.save("an", "q", "Của tôi", "ward=san-thang")
    assert [(v.name, v.query) for v in views.views("an", "q")] == [("Của tôi", "ward=san-thang")]
    assert views.views("binh", "q") == []
    for n in range(views.MOST - 1):
        assert views.save("an", "q", f"{n}", "")
    assert not views.save("an", "q", "một nữa", "")
    views.forget("an", "q", "Của tôi")
    assert views.save("an", "q", "một nữa", "")
