"""A version that would change answers of days before it counts says so, or is refused; one going back never is."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from shelf import ALL, AT, HEAD, KEYS, NOVEMBER, SECOND, USUAL, Limit, Shelf, limits, policy, reasons

from quyche.cli import activation_commands as commands
from quyche.diff import Counting, Reach, reach
from quyche.policy.policy import Policy
from quyche.service import affecting, recording
from quyche.service.activating import ActivationRefused
from quyche.service.preparing import source_digest
from quyche.service.standing import standing
from quyche.source.loading import load
from quyche.store.database import connect, migrate

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = AT + timedelta(minutes=5)
"""Five past twelve of 24 November in the library."""


DECEMBER = (("han-on", 30, "", "2026-11-30"), ("han-on", 45, "2026-12-01", ""))
FEAST = ("le-hoi", 20, "2026-11-02", "2026-11-10")
CASES = {
    "a row in force edited": ((USUAL,), (("han-on", 45, "", ""),), NOW, [], 1, None),
    "a row that began in the past edited": (NOVEMBER, (NOVEMBER[0], ("han-on", 50, "2026-11-01", "")), NOW, [], 1, None),
    "an exception without a first day": ((USUAL,), (USUAL, ("le-hoi", 20, "", "2026-11-30")), NOW, [], 1, None),
    "an exception taken away": ((USUAL, ("le-hoi", 20, "2026-11-02", "")), (USUAL,), NOW, [], 1, None),
    "a day to come": ((USUAL,), DECEMBER, NOW, [], 0, "2026-12-01"),
    "a day to come, from its first instant": ((USUAL,), DECEMBER, datetime(2026, 12, 1, tzinfo=TOKYO), [], 0, "2026-12-01"),
    "a day to come, a minute late": (
        (USUAL,), DECEMBER, datetime(2026, 12, 1, 0, 1, tzinfo=TOKYO), ["2026-12-01"], 0, None),
    "days that have passed": ((USUAL,), NOVEMBER, NOW, ["2026-11-01"], 0, None),
    "today, at noon": (
        (USUAL,), (("han-on", 30, "", "2026-11-23"), ("han-on", 45, "2026-11-24", "")), NOW, ["2026-11-24"], 0, None),
    "an end in the past": (
        (USUAL, ("le-hoi", 20, "", "")), (USUAL, ("le-hoi", 20, "", "2026-11-10")), NOW, ["2026-11-11"], 0, None),
    "a beginning moved to the past": (
        DECEMBER, (("han-on", 30, "", "2026-11-09"), ("han-on", 45, "2026-11-10", "")), NOW, ["2026-11-10"], 0, None),
    "an exception that is over, without a first day": (
        (USUAL,), (USUAL, ("le-hoi", 20, "", "2026-11-10")), NOW, [""], 0, None),
    "what is over edited": (NOVEMBER, (("han-on", 25, "", "2026-10-31"), NOVEMBER[1]), NOW, [""], 0, None),
    "what is over left out": ((USUAL, FEAST), (USUAL,), NOW, ["2026-11-02"], 0, None),
    "what is over goes on after all": (
        (USUAL, FEAST), (USUAL, ("le-hoi", 20, "2026-11-02", "2026-12-10")), NOW, ["2026-11-11"], 0, None),
    "a new row of a day that another has already": (
        (*DECEMBER, ("le-hoi", 20, "2026-12-05", "2026-12-06")),
        (*DECEMBER, ("le-hoi", 20, "2026-12-05", "2026-12-06"), ("le-khac", 10, "2026-12-07", "")),
        datetime(2026, 12, 9, tzinfo=TOKYO), ["2026-12-07"], 0, None),
    "days on which there were no rules": ((USUAL,), (("han-on", 30, "2020-01-01", ""),), NOW, [], 0, None),
    "nothing": (DECEMBER, DECEMBER, NOW, [], 0, None),
}  # fmt: skip


@cache
def read(rows: tuple[Limit, ...]) -> Policy:
    found = load(limits(*rows))
    assert found.policy, found.findings
    return found.policy


def reached(old: tuple[Limit, ...], new: tuple[Limit, ...], at: datetime) -> Reach:
    day = at.astimezone(TOKYO).date()
    free = day if at == datetime(day.year, day.month, day.day, tzinfo=TOKYO) else day + timedelta(days=1)
    return reach(read(old), read(new), Counting(day, free, date(2020, 1, 1)))


@pytest.mark.parametrize("case", CASES)
def test_what_claims_days_before_it_counts_is_told_from_what_counts_from_then_on(case: str) -> None:
    old, new, at, since, in_place, first = CASES[case]
    found = reached(old, new, at)
    assert [str(b.change.since or "") for b in found.backdated] == since
    assert (found.in_place, str(found.first) if found.first else None) == (in_place, first)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Shelf]:
    database = connect(f"sqlite:///{tmp_path}/library.db")
    migrate(database)
    with database.connection_context():
        yield Shelf(database, tmp_path, KEYS)
    database.close()


def test_a_row_dated_back_is_refused_with_row_span_and_mend_on_record(library: Shelf) -> None:
    files = limits(*NOVEMBER)
    with pytest.raises(ActivationRefused) as refused:
        library.bring(files, NOW)
    assert reasons(refused.value) == {"changes-the-past"}
    assert library.served(NOW + SECOND) == library.first
    (told,) = standing(library.desk(NOW), NOW).refused
    line = next(n for n, text in enumerate(files[ALL].decode().split("\n"), 1) if "hiệu lực từ: 2026-11-01" in text)
    (found,) = told.findings
    assert (found["file"], found["line"], found["from"], found["clause"]) == (ALL, line, "2026-11-01", "Điều 3")
    for words in ("Điều 3, Ồn ào: 30 phút → 45 phút, từ 01/11/2026", "24/11/2026 12:05", "từ 25/11/2026 trở đi"):
        assert words in found["message"], words
    ((code, said),) = told.reasons
    assert (code, said["row"]) == ("changes-the-past", f"{ALL}:{line}")


def test_declared_with_its_clause_it_serves_and_lists_whom_it_reaches(library: Shelf) -> None:
    before, first = AT - timedelta(days=1), datetime(2026, 11, 24, tzinfo=TOKYO)
    files = limits(("han-on", 30, "", "2026-11-23"), ("han-on", 45, "2026-11-24", ""))
    reached = library.send(AT + SECOND)
    library.report(library.approve(files, NOW), NOW)
    with pytest.raises(ActivationRefused) as refused:
        library.activate(files, NOW, start=AT, retroactive="Điều 3")
    assert reasons(refused.value) == {"changes-the-past"}, "declared for later than the row says"
    done = library.activate(files, NOW, start=first, retroactive="Điều 3")
    library.send(NOW + SECOND)
    found = affecting.affected(recording.read(), done.activation)
    assert found
    assert (found.why, [r.code for r in found.rows], found.count) == ("retroactive", [reached], 1)
    assert (done.activation.since, done.activation.reaches) == (first, None)
    assert before < first < AT


def test_an_emergency_serves_at_once_and_lists_whom_it_reaches(library: Shelf) -> None:
    reached = library.send(AT + SECOND)
    done = library.activate(limits(*NOVEMBER), NOW, is_emergency=True, emergency="Lũ quét")
    library.send(NOW + SECOND)
    found = affecting.affected(recording.read(), done.activation)
    assert found
    assert ([r.code for r in found.rows], done.activation.reaches) == ([reached], datetime(2026, 11, 1, tzinfo=TOKYO))
    assert library.served(NOW + SECOND) == done.activation.source


@pytest.mark.parametrize("emergency", [{}, {"is_emergency": True, "emergency": "Bản mới sai"}])
def test_going_back_to_a_dated_version_takes_one_step(library: Shelf, emergency: dict[str, object]) -> None:
    """The rows of December came to hold while they served; a version without them came, and goes again."""
    good, later = limits(*DECEMBER), datetime(2026, 12, 5, 9, tzinfo=TOKYO)
    library.bring(good, NOW)
    library.bring(limits(USUAL), later)
    spoilt = library.send(later + SECOND)
    then = later + timedelta(hours=1)
    if not emergency:
        library.report(source_digest(good), then)
    done = library.activate(good, then, **emergency)
    assert library.served(then + SECOND) == source_digest(good)
    found = affecting.affected(done.record, done.activation)
    assert found
    assert (found.why, [r.code for r in found.rows]) == ("rollback", [spoilt])


def test_what_a_plan_before_it_says_already_is_not_said_anew(library: Shelf) -> None:
    """Two plans: the later one repeats the first one's row, and adds one of its own day."""
    first, second = datetime(2026, 12, 1, tzinfo=TOKYO), datetime(2026, 12, 9, tzinfo=TOKYO)
    library.bring(limits(*DECEMBER), NOW, start=first)
    done = library.bring(limits(*DECEMBER, ("le-hoi", 20, "2026-12-09", "2026-12-12")), NOW + SECOND, start=second)
    assert (done.activation.start, done.in_place) == (second, 0)


def test_the_command_line_names_the_row_or_what_counts_from_now_on(library: Shelf) -> None:
    from click import Command

    for files, words in (
        (limits(*NOVEMBER), ("đổi cả câu trả lời trước 24/11/2026 12:05", ALL, "từ 25/11/2026 trở đi")),
        (policy(45), ("1 câu trả lời đang có hiệu lực được sửa tại chỗ",)),
    ):
        library.report(library.approve(files, NOW), NOW)
        name, asked = source_digest(files)[:16], commands.wish("", None, "")
        told = CliRunner().invoke(
            Command("x", callback=lambda n=name, a=asked: commands.activate(library.desk(NOW), n, a, NOW, "vi"))
        )
        assert [w for w in words if w not in told.output] == [], told.output
    assert HEAD in {a.approver for a in recording.read().activations}
