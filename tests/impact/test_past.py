"""One case under one policy: its real clock is what folding its log gives, and lateness turns on the last second."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import seeding
from seeding import edited

from quyche.case import fold
from quyche.decide.deciding import Rulebook
from quyche.decide.decision import Facts
from quyche.events import Event, canonical
from quyche.impact import Past, Reader, changes, past_of
from quyche.service.preparing import prepare
from quyche.texts.findings import as_text

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
ENTRY = {"form": "f", "version": "v", "content": "", "attachments": []}
NEXT = {
    "running": ("clock_paused", "clock_stopped"), "paused": ("clock_resumed",),
    "stopped": ("clock_resumed", "clock_started"), "none": ("clock_started",),
}  # fmt: skip
BECOMES = {"clock_paused": "paused", "clock_resumed": "running", "clock_started": "running", "clock_stopped": "stopped"}


def road(pick: random.Random) -> Iterator[Event]:
    """A case's log: an internal clock beside the legal one, which rests, stops, goes on and starts anew."""
    at, now = AT, "none"
    clock = {"agency": "a", "limit": {}, "steps": [], "calendar_decided": True, "due_at": AT.isoformat()}

    def event(kind: str, **data: Any) -> Event:
        return Event(kind, 1, at, "x", "", data)

    yield event(
        "opened", version="v", state="s", sent_at=at.isoformat(), entrance="e", facts={"category": "c"}, entry=ENTRY
    )
    yield event("clock_started", clock="own", epoch=1, started_at=at.isoformat(), target=True, **clock)
    epoch = 0
    for _ in range(pick.randrange(9)):
        at += timedelta(minutes=pick.randrange(1, 50))
        kind = pick.choice(NEXT[now])
        now, epoch = BECOMES[kind], epoch + (kind == "clock_started")
        if kind == "clock_started":
            instants = dict.fromkeys(("sent", "dispatch", "clock"), at.isoformat())
            yield event("decided", decision={"limit": None}, facts={"category": f"c{epoch}"}, instants=instants)
            yield event("assigned", lead="a", helpers=[], barred=[], dispatched_at=at.isoformat())
            yield event(kind, clock="legal", epoch=epoch, started_at=at.isoformat(), target=False, **clock)
        else:
            yield event(kind, clock="legal", epoch=epoch, at=at.isoformat(), content="", used=0, late=False, **clock)
        if pick.random() < 0.3:
            yield event("clock_stopped", clock="own", epoch=1, at=at.isoformat(), used=0, late=False)
            yield event("step_fired", clock="legal", epoch=epoch, step="s", at=at.isoformat(), to=[])


def test_the_clock_of_a_case_is_what_folding_it_gives() -> None:
    pick, shapes = random.Random(3), set()
    for _ in range(400):
        log = list(road(pick))
        case, past = fold("c", log), past_of("c", map(canonical, log))
        assert case
        clock = case.limit_clock
        if past is None or clock is None:
            assert past is clock is None
            continue
        assert (past.started_at, past.rests) == (clock.started_at, clock.rests)
        assert past.ended_at == (clock.stopped_at or clock.paused_at)
        assert past.dispatched_at == case.dispatched_at
        assert past.facts.values == {"category": f"c{clock.epoch}"}
        shapes.add((len(past.rests) > 1, past.ended_at is None, clock.epoch > 1))
    assert len(shapes) == 8, "roads that are all alike prove nothing"


URBAN = """  - mã: th-trat-tu-do-thi
    áp dụng khi: {lĩnh vực: trat-tu-do-thi}
    thời hạn: 02 giờ
"""
LATER = URBAN + "    đến hết ngày: 2026-12-31\n    tính từ: cơ quan nhận từ IOC\n    căn cứ: Điều 7 khoản 4 điểm i\n"
LATER += URBAN.replace("02 giờ", "01 giờ") + "    hiệu lực từ: 2027-01-01\n"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    """The shipped policy with another limit from the next year on."""
    made = prepare(edited(("sla.yaml", URBAN, LATER)), prove=False).book
    assert made
    return made


HOUR = timedelta(hours=1)
VALUES = {"category": "trat-tu-do-thi", "source": "ung-dung", "ward": "tan-phong"}
PAST = Past("c", Facts(VALUES, AT, AT, AT), AT, AT, (), AT + 2 * HOUR)
ENDS = {
    "on the last second": (PAST, 2, False),
    "a second later": (replace(PAST, ended_at=AT + 2 * HOUR + timedelta(seconds=1)), 2, True),
    "after a rest": (replace(PAST, rests=((AT + HOUR, AT + 2 * HOUR),), ended_at=AT + 3 * HOUR), 3, False),
    "still running": (replace(PAST, ended_at=None), 2, True),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
def test_late_is_what_really_ended_after_the_limit(book: Rulebook, name: str) -> None:
    past, hours, late = ENDS[name]
    found = Reader(book).outcome(past, AT + 5 * HOUR)
    assert (found.due_at, found.late) == (AT + hours * HOUR, late)


def test_rows_of_a_day_to_come_are_read_when_asked(book: Rulebook) -> None:
    as_it_was, to_come = Reader(book).outcome(PAST, AT), Reader(book, date(2027, 1, 1)).outcome(PAST, AT)
    assert changes(as_it_was, to_come) == ("limit", "due", "newly_late")
    assert Reader(book, date(2026, 12, 31)).outcome(PAST, AT) == as_it_was
    unclocked = Reader(book).outcome(replace(PAST, started_at=None, ended_at=None), AT)
    assert (unclocked.due_at, unclocked.late, unclocked.answer) == (None, False, as_it_was.answer)


def test_an_answer_remembered_is_the_answer_of_its_own_days(book: Rulebook) -> None:
    """The same values on either side of a change of rows, asked in turn."""
    reader, year = Reader(book), timedelta(days=60)
    later = replace(PAST, facts=Facts(VALUES, AT + year, AT + year, AT + year))
    limits = [reader.outcome(p, AT).answer.limit for p in (PAST, later, PAST, later)]
    assert [limit.amount for limit in limits if limit] == [2, 1, 2, 1]


NO_MORE = seeding.NO_MORE.replace("xay-dung", "do-thi")


def test_what_is_not_admitted_any_more_has_no_agency_and_no_deadline(book: Rulebook) -> None:
    begin = "  - mã: tn-khieu-nai-to-cao\n"
    made = prepare(edited(("rules/intake.yaml", begin, NO_MORE + begin)), prove=False)
    assert made.book, [as_text(f, {}) for f in made.findings if f.severity == "error"]
    old, new = (Reader(b).outcome(PAST, AT + HOUR) for b in (book, made.book))
    assert (old.answer.admissible, new.answer.admissible) == ("yes", "no")
    assert changes(old, new) == ("lead", "limit", "due", "admissible")
    assert (new.answer.lead, new.due_at, new.late) == ("", None, False)
