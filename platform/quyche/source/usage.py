"""Rows that nothing else uses. Only asked of a policy without errors: a row that cannot be read names nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from quyche.errors import Finding, finding
from quyche.source import schema as s
from quyche.source import schema_of_clocks as sc
from quyche.source.raw import Raw
from quyche.source.references import SECTION_OF, names_in
from quyche.source.rows import Row
from quyche.source.schema_of_notices import NoticeModel
from quyche.source.workplace import effect, when_of

RawRow = Raw[Row]
AGENCY_FIELDS = ("cơ quan", "nhiều cơ quan")


def unused_findings(rows: Sequence[RawRow]) -> Iterator[Finding]:
    """Each row nobody uses, where it stands; clauses said to be carried out that no row cites."""
    used = {section: set(chain.from_iterable(map(used_in, rows))) for section, used_in in USES_OF.items()}
    offered = any(map(_offers_agencies, rows))
    for row in (r for r in rows if r.section in used):
        alone = _useful_alone(row.model, used["nhóm cơ quan"], offered)
        if row.model.id not in used[row.section] and not alone:
            yield finding("never-used", "warning", row.node.place, id=row.model.id, section=row.section)
    yield from _uncited(rows)


def _uncited(rows: Sequence[RawRow]) -> Iterator[Finding]:
    cited = {c.ref for r in rows if r.section != "điều khoản" for c in r.model.cites if c.kind == "clause"}
    for row in rows:
        model = row.model
        if isinstance(model, s.ClauseModel) and model.executed == "hệ thống" and not model.tests:
            text = next((c.ref for c in model.cites if c.kind == "clause"), "")
            if not any(c == text or c.startswith(text + " ") for c in cited):
                yield finding("clause-never-cited", "warning", row.node.place, clause=text)


def _named(kind: str, *apart: type[Row]) -> Callable[[RawRow], Iterator[str]]:
    """The rows of a kind that a row names; rows of some sections don't count."""

    def found(row: RawRow) -> Iterator[str]:
        if not isinstance(row.model, apart):
            yield from (
                named
                for _, k, named in names_in(row)
                if k == kind and (named, SECTION_OF[kind]) != (row.model.id, row.section)
            )

    return found


def _clocks(row: RawRow) -> Iterator[str]:
    if isinstance(row.model, s.EntranceModel):
        yield from chain(row.model.clocks, *(o.clocks for o in row.model.others))
    yield from _made(row, "start_clock")


def _made(row: RawRow, *kinds: str) -> Iterator[str]:
    for stated in row.model.effects if isinstance(row.model, s.ActionModel) else ():
        if (found := effect(stated)) and found.kind in kinds:
            yield found.target


def _agencies(row: RawRow) -> Iterator[str]:
    model = row.model
    yield from _named("agency", sc.CalendarModel)(row)
    if isinstance(model, sc.StepModel | sc.NightModel | NoticeModel):
        yield from model.receivers
    if isinstance(model, s.RuleModel):
        yield from model.when.get("cơ quan bị phản ánh", ())


def _flags(row: RawRow) -> Iterator[str]:
    model = row.model
    if isinstance(model, s.RuleModel | s.ActionModel):
        yield from model.when
    if isinstance(model, s.ActionModel):
        yield from chain.from_iterable(when_of(e) for e in model.effects)
    if isinstance(model, s.EntranceModel):
        yield from chain.from_iterable(o.when for o in model.others)
    if isinstance(model, sc.NightModel):
        yield from model.urgent


def _useful_alone(model: Row, groups: set[str], offered: bool) -> bool:
    """A flag that says what to do; an agency of a group that is used, or that a person may choose on a form."""
    if isinstance(model, s.FlagModel):
        return bool(model.note.vi or model.needs or model.set_outside)
    if isinstance(model, s.AgencyModel):
        return bool(groups & set(model.groups)) or (not model.named and offered)
    return False


def _offers_agencies(row: RawRow) -> bool:
    return isinstance(row.model, s.FormModel) and any(f.kind in AGENCY_FIELDS for f in row.model.fields)


USES_OF: dict[str, Callable[[RawRow], Iterator[str]]] = {
    "cơ quan": _agencies,
    "nhóm cơ quan": _named("group", s.AgencyModel),
    "biểu mẫu": _named("form"),
    "nguồn": _named("source"),
    "bước nhắc": _named("step"),
    "cờ": _flags,
    "đồng hồ": _clocks,
    "loại việc": lambda row: _made(row, "open_task", "defer"),
}
"""By section what a row uses of it."""
