"""Years later every decision comes out as it did: from the log and the stored versions, through good and bad policies."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from clocked import ATTITUDE, Clocked, at
from peewee import Database

from quyche.cli import case_commands
from quyche.errors import NotFound
from quyche.service import replaying
from quyche.store import registers
from quyche.store.tables import VersionRow

SLA, CALENDAR = "sla.yaml", "rules/calendar.yaml"
URBAN = "áp dụng khi: {lĩnh vực: trat-tu-do-thi}\n    thời hạn: "
PAID = "\n    văn bản: {số: 1/QĐ-UBND, ngày: 01/12/2022, người ký: Chủ tịch UBND thành phố}"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Clocked:
    """Decisions under a first policy, another limit, a broken file, another day off, and the first limit again."""
    made, now = Clocked(database, tmp_path), at("2026-11-16 09:00")
    made.dispatched(now)
    made.dispatched(now, **ATTITUDE)
    steps = [
        (SLA, f"{URBAN}02 giờ", f"{URBAN}03 giờ"),
        (SLA, f"{URBAN}03 giờ", f"{URBAN}03 tiếng"),
        (SLA, f"{URBAN}03 tiếng", f"{URBAN}03 giờ"),
        (CALENDAR, "      - {ngày: 2026-09-02}\n", "      - {ngày: 2026-09-02}\n      - {ngày: 2026-11-17}\n"),
        (SLA, f"{URBAN}03 giờ", f"{URBAN}02 giờ"),
    ]
    for number, step in enumerate(steps, 1):
        made.edit(step)
        then = now + timedelta(minutes=10 * number)
        made.dispatched(then)
        made.dispatched(then, **ATTITUDE)
    return made


def test_every_decision_of_a_changing_policy_comes_out_as_it_did(office: Clocked) -> None:
    found = replaying.replay(office.desk(at("2026-11-18 09:00")))
    assert (found.decisions, found.departures) == (12, ())
    assert VersionRow.select().count() == 4


def test_a_decision_that_comes_out_otherwise_is_named_by_case_field_and_row(office: Clocked) -> None:
    """Somebody wrote another limit into the first stored version."""
    row = VersionRow.select().order_by(VersionRow.stored_at).first()
    files = registers.files_of(row)
    files[SLA] = files[SLA].replace(f"{URBAN}02 giờ".encode(), f"{URBAN}05 giờ".encode())
    digest, content = row.source_digest, row.content_digest
    VersionRow.delete().where(VersionRow.source_digest == digest).execute()
    registers.keep_version(digest, content, "", files, at("2026-11-16 09:00"))
    office.serving._known.clear()
    found = replaying.replay(office.desk(at("2026-11-18 09:00")))
    assert {d.field for d in found.departures} == {"limit", "due_at", "steps"}
    limit = next(d for d in found.departures if d.field == "limit")
    assert (limit.stored["amount"], limit.again["amount"], limit.place[:9]) == (2, 5, "rules/pub")


def test_a_version_that_is_gone_is_an_error_and_not_silence(office: Clocked) -> None:
    VersionRow.delete().execute()
    office.serving._known.clear()
    with pytest.raises(NotFound):
        replaying.replay(office.desk(at("2026-11-18 09:00")))


def test_why_is_printed_with_row_clause_exceptions_and_the_sum(office: Clocked, capsys: pytest.CaptureFixture) -> None:
    now = at("2026-11-16 10:30")
    code = office.dispatched(now, **ATTITUDE)
    with pytest.raises(SystemExit) as ended:
        case_commands.explain(office.desk(now), code.replace("-", "").lower(), now)
    told = capsys.readouterr().out
    assert ended.value.code == 0
    for said in (
        "dòng th-thai-do-phuc-vu (sla.yaml:", "căn cứ Điều 7 khoản 4 điểm a", "08 giờ làm việc", "cộng 8 giờ",
        "không áp dụng gx-phan-anh-lanh-dao", "1 quyết định, 0 chỗ khác khi quyết định lại",
    ):  # fmt: skip
        assert said in told, told


def test_replay_wants_cases_or_all() -> None:
    from quyche.wiring.main import quyche

    assert CliRunner().invoke(quyche, ["replay"]).exit_code == 2
    assert CliRunner().invoke(quyche, ["replay", "--all", "x"]).exit_code == 2
