"""Every look at a sender's identity is recorded, shown to those who keep the policy, and survives a rebuild."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from quyche.case import Case
from quyche.errors import Conflict, NotAllowed
from quyche.events import Event
from quyche.handle import ANYBODY, Actor
from quyche.service import accounts, cases, looks, reading, rebuilding
from quyche.service.desk import Desk, Submission, append, load_case
from quyche.store import journal, registers
from quyche.store import looks as rows

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


def person(name: str) -> Actor:
    account = registers.account(name)
    assert account
    return accounts.actor_of(account)


def reported(desk: Desk, command: str) -> Case:
    typed = {"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong", "noi-dung": "Vỉa hè bị lấn.", "cam-ket": "yes"}
    sent = Submission(command, {k: [v] for k, v in typed.items()})
    case = load_case(cases.report(desk, "nguoi-dan", sent, Actor(ANYBODY, frozenset()), AT))
    assert case
    return case


def test_looks_are_listed_newest_first_page_by_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "PAGE", 3)
    first, second = reported(desk, "a"), reported(desk, "b")
    head, clerk = person("truong-ioc"), person("chuyen-vien-van-phong")
    for turn, (case, who, minutes) in enumerate(
        [(first, head, 1), (second, head, 2), (first, clerk, 2), (first, head, 2), (second, clerk, 3), (first, head, 4)]
    ):
        reading.sender_of(desk, case, who, AT + timedelta(minutes=minutes))
        assert len(rows.all_rows()) == turn + 1
    seen, place = looks.listed(desk, clerk)
    rest, end = looks.listed(desk, clerk, place)
    assert end is None
    assert [x.at for x in (*seen, *rest)] == sorted((x.at for x in (*seen, *rest)), reverse=True)
    assert sorted((x.case, x.account) for x in (*seen, *rest)) == sorted(
        [(first.code, "truong-ioc")] * 3 + [(second.code, "truong-ioc")]
        + [(c.code, "chuyen-vien-van-phong") for c in (first, second)]
    )  # fmt: skip
    assert {x.kind for x in seen} == {"identity_seen"}
    live = rows.all_rows()
    rebuilding.rebuild(desk)
    assert rows.all_rows() == live


@pytest.mark.parametrize("name", ["truong-ioc", "truc-ioc", "lanh-dao", "van-thu", "ubnd-tan-phong"])
def test_only_those_who_keep_the_policy_read_the_list(desk: Desk, name: str) -> None:
    case = reported(desk, "a")
    reading.sender_of(desk, case, person("truong-ioc"), AT)
    with pytest.raises(NotAllowed):
        looks.listed(desk, person(name))
    assert looks.of_case(desk, case, person(name)) == []
    assert len(looks.of_case(desk, case, person("chanh-van-phong"))) == 1


def test_a_locked_case_keeps_its_code_from_a_reader_who_may_not_know_of_it(desk: Desk) -> None:
    case, clerk, chief = reported(desk, "a"), person("chuyen-vien-van-phong"), person("chanh-van-phong")
    reading.sender_of(desk, case, clerk, AT)
    append(case, Event("locked", 1, AT, "chanh-van-phong", "", {}))
    assert [x.case for x in looks.listed(desk, clerk)[0]] == [""]
    assert [x.case for x in looks.listed(desk, chief)[0]] == [case.code]


def test_looks_in_the_same_instant_are_all_recorded(desk: Desk) -> None:
    case, head, failed = reported(desk, "a"), person("truong-ioc"), []
    begin = threading.Barrier(6)

    def look() -> None:
        with desk.database.connection_context():
            begin.wait()
            try:
                looks.record(desk, case, head, "identity_seen", AT)
            except Conflict as error:
                failed.append(error)

    threads = [threading.Thread(target=look) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert failed == []
    assert [r["seq"] for r in rows.all_rows()] == [1, 2, 3, 4, 5, 6]
    assert journal.verify() == []
