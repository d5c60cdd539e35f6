"""Writing and reading the books beside cases: duties, delegations, difficulties."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quyche.books import Line, Said, fold
from quyche.errors import Conflict, NotFound, Refused
from quyche.events import Event
from quyche.handle import Actor, Filing, lines, sees
from quyche.policy.books import Book, BookKind
from quyche.policy.workplace import Form
from quyche.service import cases, concerned, reading
from quyche.service.accounts import actor_of
from quyche.service.desk import Desk, Submission, command_key, load_case, new_code
from quyche.store import contents, journal, registers
from quyche.store import lines as rows


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with what was typed, and each answer with what was typed."""

    line: Line
    values: tuple[reading.Value, ...]
    answers: tuple[tuple[Said, tuple[reading.Value, ...]], ...]

    def said(self, use: str) -> str:
        return next((str(v.value) for v in self.values if v.field.use == use), "")


def book_of(desk: Desk, book_id: str) -> Book:
    """Raises NotFound."""
    for book in desk.policy.books:
        if book.head.id == book_id:
            return book
    raise NotFound(book_id)


def enter(desk: Desk, book: Book, sent: Submission, actor: Actor, at: datetime) -> list[Shown]:
    """Write a line; returns other duties of the agency at the same time, for the writer to know.

    Raises NotAllowed, or Refused with what is wrong.
    """
    form = cases.form_of(desk, book.form)
    found = concerned.rows_for(desk, form, sent.raw, actor, at)
    grounds = {row.rule: row.clause.head.id if row.clause else "" for row in found}
    values = cases.checked_values(desk, form, sent, actor, at, frozenset(grounds))
    line_id = new_code()
    with desk.database.atomic():
        if registers.claim(command_key(actor.id, sent.command), line_id, at) != line_id:
            return []
        planned = lines.enter(book, form, Filing(book.form, desk.live.source_digest, values), actor, at, grounds)
        beside = _judged(desk, book, form, planned, actor, at, values)
        filing = _filed(desk, planned.data["case"] or _own(line_id), form, values)
        _write(line_id, 0, [], lines.enter(book, form, filing, actor, at, grounds))
    return beside


def _judged(
    desk: Desk, book: Book, form: Form, planned: Event, actor: Actor, at: datetime, values: dict[str, object]
) -> list[Shown]:
    """What stands against a line is raised; what only ought to be known is returned."""
    case = load_case(planned.data["case"]) if planned.data["case"] else None
    if planned.data["case"] and not (case and not case.locked and sees(desk.policy, case, actor)):
        raise Refused({lines.field_of(form, "line_case"): ("no-such-case", {})})
    if book.kind == "delegation":
        lines.demand_delegation(form, planned, actor, map(actor_of, registers.accounts()))
    if book.kind != "roster":
        return []
    standing = [s for i in rows.not_over(book.head.id, at) if (s := shown(desk, i))]
    phone = str(values.get(lines.field_of(form, "line_phone"), ""))
    twice = list(lines.twice_on_duty([(s.line, s.said("line_phone")) for s in standing], phone, planned))
    if twice:
        agency = next((a.label.vi for a in desk.policy.agencies if a.head.id == twice[0].agency), twice[0].agency)
        raise Refused({lines.field_of(form, "line_phone"): ("twice-on-duty", {"agency": agency})})
    return [s for s in standing if s.line.agency == planned.data["agency"] and lines.overlaps(s.line, planned)]


def answer(desk: Desk, book: Book, line_id: str, sent: Submission, actor: Actor, at: datetime) -> None:
    """Raises NotFound, NotAllowed, Conflict or Refused."""
    line, form = visible(desk, book, line_id, actor).line, cases.form_of(desk, book.answer_form)
    values = cases.checked_values(desk, form, sent, actor, at)
    lines.answer(book, form, Filing(book.answer_form, desk.live.source_digest, values), actor, at)
    if sent.seen != line.seq and registers.recall(command_key(actor.id, sent.command)) is None:
        raise Conflict(line_id)
    mark = new_code()
    with desk.database.atomic():
        if registers.claim(command_key(actor.id, sent.command), mark, at) != mark:
            return
        filing = _filed(desk, line.case or _own(line_id), form, values)
        _write(line_id, line.seq, _events(line_id), lines.answer(book, form, filing, actor, at))


def end(desk: Desk, book: Book, line_id: str, actor: Actor, at: datetime) -> None:
    """End a duty or a delegation early. Raises NotFound, NotAllowed or Conflict."""
    line = visible(desk, book, line_id, actor).line
    with desk.database.atomic():
        _write(line_id, line.seq, _events(line_id), lines.end(book, line, actor, at))


def _filed(desk: Desk, key: str, form: Form, values: dict[str, object]) -> Filing:
    """What is said of a case lies under that case's key, and goes when its content is taken away."""
    sealed = json.dumps({"values": values, "files": {}}, ensure_ascii=False)
    content = contents.put(desk.keys, key, "line", sealed)
    return Filing(form.head.id, desk.live.source_digest, values, content, (), desk.keys.digest(sealed))


def _own(line_id: str) -> str:
    return f"line:{line_id}"


def _events(line_id: str) -> list[Event]:
    return [s.event for s in journal.read(_own(line_id))]


def _write(line_id: str, seq: int, before: Sequence[Event], event: Event) -> None:
    journal.append(_own(line_id), seq, [event])
    line = fold(line_id, [*before, event])
    if line:
        rows.put(line)


def rebuild() -> None:
    """Every row again from the log. In the caller's transaction."""
    rows.clear()
    for stream in journal.streams("line:"):
        line = fold(stream.removeprefix("line:"), (s.event for s in journal.read(stream)))
        if line:
            rows.put(line)


def shown(desk: Desk, line_id: str) -> Shown | None:
    line = fold(line_id, _events(line_id))
    if line is None:
        return None
    answers = tuple((said, _values(desk, said)) for said in line.answers)
    return Shown(line, _values(desk, line.said), answers)


def _values(desk: Desk, said: Said) -> tuple[reading.Value, ...]:
    return reading.values_of(desk, said)


def visible(desk: Desk, book: Book, line_id: str, actor: Actor) -> Shown:
    """Raises NotFound both for what is not there and for what the actor may not read."""
    found = shown(desk, line_id)
    if found is None or found.line.book != book.head.id or not _reads(desk, book, found.line, actor):
        raise NotFound(line_id)
    return found


def _reads(desk: Desk, book: Book, line: Line, actor: Actor) -> bool:
    case = load_case(line.case) if line.case else None
    return lines.reads(book, line, actor) and (case is None or sees(desk.policy, case, actor))


def page(desk: Desk, book: Book, actor: Actor, at: datetime) -> list[Shown]:
    """The lines of a book for a reader: of a roster only what holds now or will."""
    ids = rows.not_over(book.head.id, at) if book.kind == "roster" else rows.of_book(book.head.id)
    return [s for i in ids if (s := shown(desk, i)) and _reads(desk, book, s.line, actor)]


def unseen(book: Book) -> tuple[int, int]:
    """How many of the newest lines a page is made of, and of how many; nothing where it looks at all of them."""
    whole = 0 if book.kind == "roster" else rows.many(book.head.id)
    return (rows.MOST, whole) if whole > rows.MOST else (0, 0)


def of_kind(desk: Desk, kind: BookKind) -> list[Book]:
    return [b for b in desk.policy.books if b.kind == kind]


def on_duty(desk: Desk, agency: str, at: datetime) -> list[Shown]:
    """Who is on duty for an agency at this instant."""
    books = of_kind(desk, "roster") if agency else []
    return [s for b in books for i in rows.holding(b.head.id, agency, at) if (s := shown(desk, i))]


def difficulties(desk: Desk, actor: Actor, case: str = "") -> list[Shown]:
    """Difficulties raised about a case, or about any clause, as far as the actor may read them."""
    books = {b.head.id: b for b in of_kind(desk, "difficulty")}
    found = (shown(desk, i) for i in rows.about(list(books), case, clauses=not case))
    return [s for s in found if s and _reads(desk, books[s.line.book], s.line, actor)]
