"""A row may say that running cases have their limit counted again; without it nothing of a running case changes."""

from pathlib import Path

import pytest
from clocked import ATTITUDE, HEAD, at
from peewee import Database
from town_of_changes import FOLLOWS, PAID, THREE, URBAN, Changing

from quyche.cli import case_commands
from quyche.service import replaying
from quyche.store import registers
from quyche.store.tables import VersionRow

SLA = "sla.yaml"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Changing:
    return Changing(database, tmp_path)


def test_a_running_limit_is_counted_again_from_the_same_start(office: Changing) -> None:
    code, other = office.dispatched(at("2026-11-16 08:00")), office.dispatched(at("2026-11-16 08:00"), **ATTITUDE)
    done = office.dispatched(at("2026-11-16 08:00"))
    office.done(at("2026-11-16 08:30"), done)
    office.work(at("2026-11-16 09:00"))
    assert office.clock(code).fired == ("nhac-50",)
    untouched = office.case(other), office.case(done)
    office.edit((SLA, URBAN, THREE + FOLLOWS + PAID))
    office.carry("2026-11-16 09:10")
    clock = office.clock(code)
    assert (clock.epoch, clock.started_at, clock.due_at) == (1, at("2026-11-16 08:00"), at("2026-11-16 11:00"))
    assert {r.step: r.at for r in clock.waiting}["nhac-80"] == at("2026-11-16 10:24")
    assert (clock.fired, len(clock.rungs)) == (("nhac-50",), 5)
    (noted,) = office.noted(code, "limit_recounted")
    assert (noted["row"]["rule"], noted["row"]["file"]) == ("th-trat-tu-do-thi", SLA)
    assert noted["citations"] == ["Điều 7 khoản 4 điểm i"] == noted["was"]["citations"]
    assert noted["document"]["number"] == "12/QĐ-UBND"
    assert noted["version"] == office.desk(at("2026-11-16 09:10")).live.source_digest
    assert (office.case(other), office.case(done)) == untouched
    office.carry("2026-11-16 09:20")
    assert len(office.noted(code, "limit_recounted")) == 1
    office.sound("2026-11-16 09:30")


def test_without_the_key_nothing_of_a_running_case_changes(one: Changing) -> None:
    code = one.dispatched(at("2026-11-16 08:00"))
    before = one.case(code)
    one.edit((SLA, URBAN, THREE + PAID))
    one.carry("2026-11-16 09:10")
    assert one.case(code) == before


def test_a_row_that_begins_later_counts_again_when_its_day_comes(one: Changing) -> None:
    later = "  - mã: th-dem\n    trường hợp riêng của: th-trat-tu-do-thi\n    áp dụng khi: {địa bàn: tan-phong}\n    thời hạn: 05 giờ\n    hiệu lực từ: 2026-11-17\n    căn cứ: Điều 9 khoản 1\n"
    one.edit((SLA, URBAN, later + FOLLOWS + PAID + URBAN))
    code, other = one.dispatched(at("2026-11-16 23:00")), one.report(at("2026-11-16 23:00"))
    one.carry("2026-11-16 23:59")
    assert one.clock(code).due_at == at("2026-11-17 01:00")
    one.carry("2026-11-17 00:00")
    assert one.clock(code).due_at == at("2026-11-17 04:00")
    (noted,) = one.noted(code, "limit_recounted")
    assert (noted["was"]["citations"], noted["citations"]) == (
        ["Điều 7 khoản 4 điểm i"], ["Điều 7 khoản 4 điểm i", "Điều 9 khoản 1"],
    )  # fmt: skip
    assert one.case(other).limit_clock is None
    one.sound("2026-11-17 00:10")


def test_a_limit_counted_again_comes_out_again_and_is_told_when_it_does_not(
    one: Changing, capsys: pytest.CaptureFixture
) -> None:
    now = at("2026-11-16 09:10")
    code = one.dispatched(at("2026-11-16 08:00"))
    one.edit((SLA, URBAN, THREE + FOLLOWS + PAID))
    one.carry("2026-11-16 09:10")
    with pytest.raises(SystemExit) as ended:
        case_commands.explain(one.desk(now), code, now)
    told = capsys.readouterr().out
    assert ended.value.code == 0
    for said in (
        "02 giờ (hạn 16/11/2026 10:00) thành 03 giờ", "dòng th-trat-tu-do-thi (sla.yaml:", "văn bản 12/QĐ-UBND",
        "Hạn 16/11/2026 11:00: 03 giờ", "2 quyết định, 0 chỗ khác",
    ):  # fmt: skip
        assert said in told, told
    version = one.noted(code, "limit_recounted")[0]["version"]
    row = registers.version(version)
    assert row
    files = registers.files_of(row)
    files[SLA] = files[SLA].replace(THREE.encode(), THREE.replace("03", "05").encode())
    VersionRow.delete().where(VersionRow.source_digest == version).execute()
    registers.keep_version(version, row.content_digest, "", files, now)
    one.serving._known.clear()
    found = replaying.replay(one.desk(now), [code])
    assert {d.field for d in found.departures} == {"limit", "due_at", "steps"}


def test_a_case_given_out_later_under_its_old_version_follows_at_once(one: Changing) -> None:
    code = one.report(at("2026-11-16 08:00"))
    one.edit((SLA, URBAN, THREE + FOLLOWS + PAID))
    one.carry("2026-11-16 08:30")
    one.act(at("2026-11-16 09:00"), code, "giao-xu-ly", HEAD, **{"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong"})
    assert one.clock(code).due_at == at("2026-11-16 12:00")
    one.sound("2026-11-16 09:10")


def test_a_resting_clock_follows_when_it_goes_on_and_keeps_its_rest(one: Changing) -> None:
    code = one.dispatched(at("2026-11-16 08:00"))
    one.edit((SLA, URBAN, THREE + FOLLOWS + PAID))
    one.act(at("2026-11-16 08:30"), code, "tam-dung", **{"ly-do": "Chờ kết luận giám định."})
    one.carry("2026-11-16 09:00")
    assert one.noted(code, "limit_recounted") == []
    one.act(at("2026-11-16 09:30"), code, "chay-tiep")
    assert one.clock(code).due_at == at("2026-11-16 12:00")
    one.sound("2026-11-16 09:40")


def test_a_shorter_limit_that_is_over_already_is_told_once_in_order(one: Changing) -> None:
    code = one.dispatched(at("2026-11-16 08:00"))
    one.edit((SLA, URBAN, URBAN.replace("02", "01") + FOLLOWS + PAID))
    one.carry("2026-11-16 09:10")
    assert one.clock(code).late_at(at("2026-11-16 09:10"))
    assert one.work(at("2026-11-16 09:10")) == 3
    assert [s["step"] for s in one.noted(code, "step_fired")] == ["nhac-50", "nhac-80", "den-han"]
    assert one.work(at("2026-11-16 09:20")) == 0


def test_an_exception_without_the_key_keeps_its_own_cases(one: Changing) -> None:
    """The row that says the limit must say that it is counted again: what its base says is of the base's cases."""
    here = (
        "  - mã: th-cho\n    trường hợp riêng của: th-trat-tu-do-thi\n    áp dụng khi: {địa bàn: tan-phong}\n"
        "    thời hạn: 05 giờ\n    căn cứ: Điều 9 khoản 1\n"
    )
    code, other = (
        one.dispatched(at("2026-11-16 08:00")),
        one.dispatched(at("2026-11-16 08:00"), **{"dia-ban": "doan-ket"}),
    )
    one.edit((SLA, URBAN, here + PAID + THREE + FOLLOWS + PAID))
    one.carry("2026-11-16 09:10")
    assert (one.clock(code).due_at, one.clock(other).due_at) == (at("2026-11-16 10:00"), at("2026-11-16 11:00"))


def test_the_version_before_serving_again_changes_nothing_back(one: Changing) -> None:
    code = one.dispatched(at("2026-11-16 08:00"))
    one.edit((SLA, URBAN, THREE + FOLLOWS + PAID))
    one.carry("2026-11-16 09:00")
    one.edit((SLA, THREE + FOLLOWS + PAID, URBAN))
    one.carry("2026-11-16 09:05")
    assert one.clock(code).due_at == at("2026-11-16 11:00")
    one.sound("2026-11-16 09:10")
