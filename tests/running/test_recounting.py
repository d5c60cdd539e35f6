"""A row may say that running cases have their limit counted again; without it nothing of a running case changes."""

from pathlib import Path

import pytest
from clocked import ATTITUDE, at
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
    assert clock.fired == ("nhac-50",)
    (noted,) = office.noted(code, "limit_recounted")
    assert (noted["row"]["rule"], noted["row"]["file"]) == ("th-trat-tu-do-thi", SLA)
    assert noted["citations"] == ["Điều 7 khoản 4 điểm i"] == noted["was"]["citations"]
    assert noted["document"]["number"] == "12/QĐ-UBND"
    assert noted["version"] == office.desk(at("2026-11-16 09:10")).live.source_digest
    assert (office.case(other), office.case(done)) == untouched
    office.carry("2026-11-16 09:20")
    assert len(office.noted(code, "limit_recounted")) == 1
    office.sound("2026-11-16 09:30")


def test_without_the_key_nothing_of_a_running_case_changes(office: Changing) -> None:
    code = office.dispatched(at("2026-11-16 08:00"))
    before = office.case(code)
    office.edit((SLA, URBAN, THREE + PAID))
    office.carry("2026-11-16 09:10")
    assert office.case(code) == before


def test_a_row_that_begins_later_counts_again_when_its_day_comes(office: Changing) -> None:
    later = "  - mã: th-dem\n    trường hợp riêng của: th-trat-tu-do-thi\n    áp dụng khi: {địa bàn: tan-phong}\n    thời hạn: 05 giờ\n    hiệu lực từ: 2026-11-17\n    căn cứ: Điều 9 khoản 1\n"
    office.edit((SLA, URBAN, later + FOLLOWS + PAID + URBAN))
    code, other = office.dispatched(at("2026-11-16 23:00")), office.report(at("2026-11-16 23:00"))
    office.carry("2026-11-16 23:59")
    assert office.clock(code).due_at == at("2026-11-17 01:00")
    office.carry("2026-11-17 00:00")
    assert office.clock(code).due_at == at("2026-11-17 04:00")
    (noted,) = office.noted(code, "limit_recounted")
    assert (noted["was"]["citations"], noted["citations"]) == (
        ["Điều 7 khoản 4 điểm i"], ["Điều 7 khoản 4 điểm i", "Điều 9 khoản 1"],
    )  # fmt: skip
    assert office.case(other).limit_clock is None
    office.sound("2026-11-17 00:10")


def test_a_limit_counted_again_comes_out_again_and_is_told_when_it_does_not(
    office: Changing, capsys: pytest.CaptureFixture
) -> None:
    now = at("2026-11-16 09:10")
    code = office.dispatched(at("2026-11-16 08:00"))
    office.edit((SLA, URBAN, THREE + FOLLOWS + PAID))
    office.carry("2026-11-16 09:10")
    with pytest.raises(SystemExit) as ended:
        case_commands.explain(office.desk(now), code, now)
    told = capsys.readouterr().out
    assert ended.value.code == 0
    for said in (
        "02 giờ (hạn 16/11/2026 10:00) thành 03 giờ", "dòng th-trat-tu-do-thi (sla.yaml:", "văn bản 12/QĐ-UBND",
        "Hạn 16/11/2026 11:00: 03 giờ", "2 quyết định, 0 chỗ khác",
    ):  # fmt: skip
        assert said in told, told
    version = office.noted(code, "limit_recounted")[0]["version"]
    row = registers.version(version)
    assert row
    files = registers.files_of(row)
    files[SLA] = files[SLA].replace(THREE.encode(), THREE.replace("03", "05").encode())
    VersionRow.delete().where(VersionRow.source_digest == version).execute()
    registers.keep_version(version, row.content_digest, "", files, now)
    office.serving._known.clear()
    found = replaying.replay(office.desk(now), [code])
    assert {d.field for d in found.departures} == {"limit", "due_at", "steps"}
