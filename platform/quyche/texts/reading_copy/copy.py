"""The reading copy as a whole: which line stands under which clause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from quyche.errors import QuycheError
from quyche.policy.base import clause_order, first_clause
from quyche.policy.places import Clause, Flag, Gap, Instrument
from quyche.policy.policy import Policy
from quyche.policy.register import article_of, in_order
from quyche.texts.reading_copy import rules, workplace
from quyche.texts.reading_copy.lines import Line, together
from quyche.texts.reading_copy.names import Names, day, sentence


class NotYet(QuycheError):
    """The regulation does not hold on that day."""


@dataclass(frozen=True, slots=True)
class Block:
    """A clause: `label` is what stands below its article. `elsewhere` are lines that rest on it and on an earlier
    clause, by that clause; `open_points` are the ones of this clause."""

    clause: Clause
    label: str
    lines: tuple[Line, ...]
    elsewhere: tuple[tuple[str, tuple[str, ...]], ...]
    open_points: tuple[Gap, ...]

    @property
    def bare(self) -> bool:
        """Few lines without people or lengths read better as sentences than as a table."""
        return len(self.lines) < 4 and not any(line.who or line.how_long for line in self.lines)


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    anchor: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ReadingCopy:
    """`technical` are the lines that rest on no clause: what the regulation leaves to the system."""

    title: str
    issuer: str
    on: date
    holds_since: date
    standing: str
    version: str
    articles: tuple[Article, ...]
    technical: tuple[Line, ...]
    open_points: tuple[Gap, ...]


def reading_copy(policy: Policy, on: date) -> ReadingCopy:
    """What was in force on a day. Raises NotYet before the regulation held."""
    instrument = policy.instruments[0]
    since = instrument.signed_on or instrument.assumed_from or date.min
    if on < since:
        raise NotYet(f"ngày {day(on)} Quy chế chưa có hiệu lực; Quy chế có hiệu lực từ {day(since)}")
    placed = _placed(policy, list(_lines(policy, on)))
    gaps = tuple(g for g in policy.gaps if g.head.active_on(on))
    blocks: dict[str, list[Block]] = defaultdict(list)
    for clause in in_order(policy):
        if clause.head.active_on(on):
            blocks[article_of(clause.text)].append(_block(clause, placed, gaps))
    articles = tuple(Article(t, f"dieu-{n}", tuple(b)) for n, (t, b) in enumerate(blocks.items(), start=1))
    return ReadingCopy(
        instrument.label.vi, policy.sites[0].issuer.vi, on, since, _standing(instrument), policy.digests.content,
        articles, tuple(together(placed.get("", ()))), gaps,
    )  # fmt: skip


def _standing(instrument: Instrument) -> str:
    number = f"Số {instrument.number}" if instrument.number else "Chưa có số"
    if instrument.signed_on:
        return f"{number}, ký ngày {day(instrument.signed_on)}"
    assumed = f"; tạm coi có hiệu lực từ {day(instrument.assumed_from)}" if instrument.assumed_from else ""
    return f"{number}, chưa ký{assumed}"


def _placed(policy: Policy, lines: list[Line]) -> Mapping[str, list[Line]]:
    """Each line under the first clause it cites, or the clause of the open point it rests on; "" under none."""
    of_gap = {g.head.id: g.clause for g in policy.gaps}
    known = {c.text for c in policy.clauses}
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        of_points = (of_gap.get(g, "") for g in line.head.gaps)
        clause = first_clause(line.head.cites) or next((c for c in of_points if c), "")
        found[clause if clause in known else ""].append(line)
    return found


def _block(clause: Clause, placed: Mapping[str, list[Line]], gaps: tuple[Gap, ...]) -> Block:
    elsewhere: dict[str, list[str]] = defaultdict(list)
    for home in sorted((h for h in placed if h not in ("", clause.text)), key=clause_order):
        for line in placed[home]:
            if any(c.ref == clause.text for c in line.head.cites):
                elsewhere[home].append(line.title)
    also = tuple((home, tuple(dict.fromkeys(titles))) for home, titles in elsewhere.items())
    label = clause.text.removeprefix(article_of(clause.text)).strip()
    own = tuple(together(placed.get(clause.text, ())))
    return Block(clause, label, own, also, tuple(g for g in gaps if g.clause == clause.text))


def _lines(policy: Policy, on: date) -> Iterator[Line]:
    """Every line in force, what is decided first, then what people do, then what they see."""
    names = Names(policy)
    for row in policy.instruments:
        yield Line(row.head, row.label.vi, sentence(_standing(row)))
    yield from rules.decision_lines(names, on)
    steps = sorted(policy.steps, key=lambda s: (s.time.percent, s.head.id))
    yield from (rules.step_line(names, s) for s in steps if s.head.active_on(on))
    for rows, say in _sayers(policy):
        in_force = (r for r in rows if r.head.active_on(on))
        yield from (say(names, r) for r in sorted(in_force, key=lambda r: r.head.place))
    yield from _listed(names, on)


def _sayers(policy: Policy) -> tuple[tuple[Iterable[Any], Callable[[Names, Any], Line]], ...]:
    """Rows that are said one by one. Forms of actions are told with the actions."""
    asked = {a.form for a in policy.actions}
    forms = [f for f in policy.forms if f.head.id not in asked]
    return (
        (policy.clocks, rules.clock_line), (policy.nights, rules.night_line), (policy.calendars, rules.calendar_line),
        (policy.flags, _flag), (policy.actions, workplace.action_line), (policy.entrances, workplace.entrance_line),
        (policy.task_kinds, workplace.task_line), (policy.roles, workplace.role_line),
        (policy.books, workplace.book_line), (policy.briefings, workplace.briefing_line),
        (forms, workplace.form_line), (policy.notices, workplace.notice_line),
    )  # fmt: skip


def _flag(names: Names, row: Flag) -> Line:
    outside = "Tự được đề xuất khi vị trí nằm ngoài mọi địa bàn" if row.set_outside else ""
    return Line(row.head, f"Cờ “{row.label.vi}”", sentence(row.note.vi, outside))


KIN = {
    "categories": "Lĩnh vực", "agencies": "Cơ quan", "groups": "Nhóm cơ quan", "wards": "Địa bàn",
    "sources": "Nguồn phản ánh", "states": "Trạng thái của vụ việc", "queues": "Danh sách việc",
    "blocks": "Con số ở trang đầu", "sites": "Trang của người dân",
}  # fmt: skip


def _listed(names: Names, on: date) -> Iterator[Line]:
    """Rows of which a reader only wants the names."""
    for part, kin in KIN.items():
        for row in getattr(names.policy, part):
            if row.head.active_on(on):
                who = tuple(names.of("roles", r) for r in getattr(row, "roles", ()))
                code = f" (mã {code})" if (code := getattr(row, "state_code", "")) else ""
                yield Line(row.head, row.label.vi + code, who=who, kin=kin)
