"""Whether a version claims days before it counts: what then is refused, or listed where it may be so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from quyche.activation import Record
from quyche.check.walking import begins
from quyche.decide.deciding import Rulebook
from quyche.diff import Counting, Reach, reach
from quyche.diff.backdating import Backdated
from quyche.errors import Finding, finding
from quyche.service.desk import Desk
from quyche.service.judging import Wish, base_of
from quyche.service.preparing import Prepared
from quyche.texts.differences import answer_line
from quyche.texts.words import when

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LookedBack:
    """What a version says of the time before it counts.

    `backdated` are findings at the rows that claim earlier days, `since` the first instant they claim; `in_place` is
    how many answers in force become others from the version on; counted later than `latest`, it would claim days too.
    """

    backdated: tuple[Finding, ...] = ()
    since: datetime | None = None
    in_place: int = 0
    latest: datetime | None = None


NOTHING = LookedBack()


def counted_from(wish: Wish, at: datetime) -> datetime:
    """The instant from which what is asked for counts: now, one to come, or one declared in the past."""
    start = wish.start if wish.start and wish.start.tzinfo else at
    return start if wish.retroactive else max(start, at)


def look_back(desk: Desk, record: Record, prepared: Prepared, wish: Wish, at: datetime) -> LookedBack:
    """Beside what serves when the version comes. One that served before restores what it said: nothing then."""
    if prepared.book is None or record.was_active(prepared.source_digest, at):
        return NOTHING
    counts = counted_from(wish, at)
    before = None if desk.serving.follow else record.serving(max(counts, at))
    old = desk.serving.version(before.source if before else base_of(desk, record, at)).book
    return _looked_back(old, prepared.book, counts, record) if old else NOTHING


def said_of(found: tuple[Finding, ...]) -> dict[str, str]:
    """How many places, and the first of them in words."""
    place = found[0].place
    return {"count": str(len(found)), "row": f"{place.file}:{place.line}", **dict(found[0].words)}


def _looked_back(old: Rulebook, new: Rulebook, counts: datetime, record: Record) -> LookedBack:
    day = new.local_day(counts)
    free = day if counts == _midnight(new, day) else day + DAY
    found = reach(old.policy, new.policy, Counting(day, free, begins(new.policy)))
    return LookedBack(
        tuple(_said(old, new, b, counts, free) for b in found.backdated), _since(new, found, record), found.in_place,
        _midnight(new, found.first) if found.first else None,
    )  # fmt: skip


def _midnight(book: Rulebook, day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), book.zone)


def _since(book: Rulebook, found: Reach, record: Record) -> datetime | None:
    """What has no first day reaches back to the first version there was."""
    days = [b.change.since for b in found.backdated]
    if not days:
        return None
    first = min(a.start for a in record.activations)
    return min(_midnight(book, d) if d else first for d in days)


def _said(old: Rulebook, new: Rulebook, found: Backdated, counts: datetime, free: date) -> Finding:
    change, policies = found.change, (new.policy, old.policy)
    made = finding(
        "changes-the-past", "error", found.row.at_key("hiệu lực từ"), what=answer_line(policies, change).text,
        what_en=answer_line(policies, change, "en").text, instant=when(counts, new.zone), day=f"{free:%d/%m/%Y}",
    )  # fmt: skip
    return replace(
        made, clause=change.cite.ref if change.cite and change.cite.kind == "clause" else "",
        since=change.since.isoformat() if change.since else "", until=change.until.isoformat() if change.until else "",
    )  # fmt: skip
