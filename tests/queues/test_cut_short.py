"""A list that looks at so many cases and no more says so, goes on where it stopped, and loses none."""

from datetime import timedelta

import pytest
from reporting import AT, HEAD, act, report

from quyche.case import CHASED
from quyche.handle import Actor
from quyche.service import queues
from quyche.service.desk import Desk
from quyche.service.queues import Narrowing
from quyche.store import lists, roads
from quyche.store.concerns import Burning
from quyche.store.lists import Count, Wanted

LEADER = Actor("lanh-dao", frozenset({"lanh-dao"}), "")
WARDS = ("tan-phong", "san-thang", "doan-ket")
LATER = AT + timedelta(hours=5)


@pytest.fixture
def fifteen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Cases dispatched to three wards in turn, the last one seen by nobody; three are looked at on each way."""
    codes = []
    for number in range(15):
        code = report(desk, f"Vỉa hè bị lấn chiếm, chỗ {number}.", **{"dia-ban": WARDS[number % 3]})
        act(desk, code, "giao-xu-ly", HEAD, **{"linh-vuc": "trat-tu-do-thi", "dia-ban": WARDS[number % 3]})
        codes.append(code)
    monkeypatch.setattr(roads, "LOOKED", 3)
    return sorted(codes)


def walked(wanted: Wanted) -> tuple[list[str], int]:
    """Codes page by page, and how many pages were cut short."""
    codes, cut, after = [], 0, None
    for _ in range(40):
        found = lists.page(lists.Wanted(**{**{f: getattr(wanted, f) for f in wanted.__slots__}, "after": after}))
        codes += [r.code for r in found.rows]
        cut += found.cut
        after = found.following
        if after is None:
            return codes, cut
    raise AssertionError("no end")


STATES = ("da-giao", "dang-xu-ly")
ASKED = {
    "a ward and a lead": ({"equal": {"ward": "tan-phong", "lead": "ubnd-tan-phong"}}, 5),
    "a ward and a lead that never meet": ({"equal": {"ward": "tan-phong", "lead": "ubnd-san-thang"}}, 0),
    "what a mark lacks": ({"equal": {}, "lacks": ("milestone:lanh-dao-da-xem",)}, 15),
    "what all lack": ({"equal": {}, "has": (CHASED,)}, 0),
    "an agency's, of a category": ({"equal": {"category": "trat-tu-do-thi"}, "agency": "ubnd-doan-ket"}, 5),
    "late": ({"equal": {}, "due": lists.Span(None, 2**60)}, 15),
    "late, by when it was sent": ({"equal": {}, "due": lists.Span(None, 2**60), "order": "sent"}, 15),
}


@pytest.mark.parametrize("descending", [False, True])
def test_pages_cut_short_lose_nothing_and_double_nothing(desk: Desk, fifteen: list[str], descending: bool) -> None:
    for name, (asked, many) in ASKED.items():
        wanted = Wanted(**({"states": STATES, "order": "due", "descending": descending, "most": 2} | asked))
        codes, _ = walked(wanted)
        assert len(codes) == len(set(codes)) == many, name
        keys = [(r.order_due if wanted.order == "due" else r.order_sent, r.code) for r in map(_row, codes)]
        assert keys == sorted(keys, reverse=descending), name


def _row(code: str) -> lists.CaseRow:
    return lists.CaseRow.get_by_id(code)


def test_an_empty_part_says_that_there_is_more_to_look_at(desk: Desk, fifteen: list[str]) -> None:
    wanted = Wanted(STATES, {"ward": "tan-phong", "lead": "ubnd-san-thang"}, "due")
    found = lists.page(wanted)
    assert (found.rows, found.cut) == ((), True)
    assert found.following
    assert walked(wanted) == ([], 1)


def test_a_count_that_did_not_look_at_all_is_at_least_so_many(desk: Desk, fifteen: list[str]) -> None:
    (seen,) = lists.counts([Wanted(STATES, {}, "due", lacks=("milestone:lanh-dao-da-xem",))])
    assert seen == Count(3, more=True)
    assert str(seen) == "3+"
    assert lists.counts([Wanted(STATES, {}, "due")]) == [Count(15, more=False)]


def test_sums_say_that_they_are_of_the_first_cases_only(desk: Desk, fifteen: list[str]) -> None:
    queue = queues.queue_of(desk, "dang-xu-ly", HEAD)
    found = queues.grouped(desk, queue, HEAD, Narrowing({}, "due"), "ward", AT)
    assert found.cut
    assert sum(many for _, many in found.of) == 3


def test_of_what_passed_its_target_the_oldest_are_listed_and_it_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = {report(desk, f"Rác đổ đầu ngõ số {n}.") for n in range(5)}
    target = desk.policy.entrances[0].clocks[0]
    wanted = Wanted(("cho-phan-loai",), {}, "sent", burning=Burning((f"target:{target}",), LATER))
    found = lists.page(wanted)
    assert ({r.code for r in found.rows}, found.cut) == (codes, False)
    assert lists.counts([wanted]) == [Count(5, more=False)]
    monkeypatch.setattr(roads, "LOOKED", 3)
    found = lists.page(wanted)
    assert (len(found.rows), found.cut, found.following) == (3, True, None)
    assert lists.counts([wanted]) == [Count(3, more=True)]
