"""Every id, clause and open point a row names exists; every id is one row at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from quyche.errors import Finding, Place, finding
from quyche.policy.nearest import nearest
from quyche.policy.rules import AgencyRef
from quyche.source import schema as s
from quyche.source import schema_of_clocks as sc
from quyche.source import schema_of_lists as sl
from quyche.source.action_checks import action_findings
from quyche.source.borrowing import borrowed_findings
from quyche.source.briefing import BriefingModel, briefing_findings
from quyche.source.build import RECEIVERS
from quyche.source.calendar_checks import calendar_row_findings
from quyche.source.cited_checks import Cited
from quyche.source.clock_checks import calendar_findings, clock_findings, promise_findings, result_findings
from quyche.source.form_checks import form_findings
from quyche.source.kinds import Ref
from quyche.source.list_checks import view_findings
from quyche.source.notices import notice_findings, occasion, untold_steps
from quyche.source.raw import Path, Raw
from quyche.source.rows import Row
from quyche.source.schema_of_notices import NoticeModel
from quyche.source.schema_of_tests import EntryModel, PolicyTestModel
from quyche.source.workplace import CLOCK_EFFECTS, EFFECTS, FIELDS, effect, when_of

RawRow = Raw[Row]
SECTION_OF = {
    "agency": "cơ quan", "group": "nhóm cơ quan", "ward": "địa bàn", "source": "nguồn", "flag": "cờ",
    "category": "lĩnh vực", "role": "vai trò", "state": "trạng thái", "form": "biểu mẫu", "step": "bước nhắc",
    "clock": "đồng hồ", "entrance": "cửa tiếp nhận", "action": "hành động", "task": "loại việc", "queue": "hàng đợi",
    "book": "sổ", "calendar": "lịch làm việc",
}  # fmt: skip
CONDITION_KINDS = {
    "lĩnh vực": "category",
    "địa bàn": "ward",
    "nguồn": "source",
    "cơ quan bị phản ánh": "agency",
}
MOST_ALIKE = 500
"""Cases one test may cover."""
Found = tuple[Path, str, str]
"""Path inside a row, kind of what is named, the id named."""


def check_references(rows: Sequence[RawRow], tests: Sequence[Raw[BaseModel]]) -> Iterator[Finding]:
    ids = {section: {r.model.id for r in rows if r.section == section} for section in s.SECTIONS}
    yield from _recurring(rows)
    cited = Cited(rows)
    yield from _milestones(rows)
    yield from _locked_queues(rows)
    yield from action_findings(rows)
    yield from borrowed_findings(rows)
    yield from calendar_findings(rows)
    yield from untold_steps(rows)
    yield from promise_findings(rows)
    yield from result_findings(rows)
    for row in rows:
        yield from _named(row, ids)
        yield from _in_row(row, ids)
        yield from cited.check(row)
        yield from _dates(row)
    timed = {row.model.id for row in rows if isinstance(row.model, s.FormModel) and _asks_time(row.model)}
    for test in tests:
        yield from _named(test, ids)
        yield from cited.tested(test)
        yield from _too_wide(test)
        if isinstance(test.model, EntryModel) and test.model.typed and not test.model.at and test.model.form in timed:
            yield finding("missing-key", "error", test.node.place, "thời điểm: …", key="thời điểm")


def _too_wide(test: Raw[BaseModel]) -> Iterator[Finding]:
    if isinstance(test.model, PolicyTestModel) and test.model.whatever.size > MOST_ALIKE:
        words = {"size": f"{test.model.whatever.size}", "most": f"{MOST_ALIKE}"}
        yield finding("whatever-too-wide", "error", test.places[("dù",)], **words)


def _asks_time(form: s.FormModel) -> bool:
    return any(f.kind in ("ngày", "ngày giờ") for f in form.fields)


def _named(row: Raw[BaseModel], ids: Mapping[str, set[str]]) -> Iterator[Finding]:
    for path, kind, named in names_in(row):
        if named and named not in ids[SECTION_OF[kind]]:
            yield _unknown(kind, named, row.places.get(path) or row.places.get(path[:-1], row.node.place), ids)


@lru_cache(maxsize=8192)
def names_in(row: Raw[BaseModel]) -> tuple[Found, ...]:
    """Every row it names by its id."""
    return tuple(references_of(row.model))


def references_of(model: BaseModel, path: Path = ()) -> Iterator[Found]:
    """Every row a model names by its id."""
    for name, alias, marks in _fields_of(type(model)):
        value = getattr(model, name)
        if not value:
            continue
        here = (*path, alias)
        for mark in marks:
            yield from ((path, mark.kind, item) for path, item in _marked(value, mark, here))
        for ref_path, ref in _agency_refs(value, here):
            yield ref_path, "group" if ref.kind == "group" else "agency", ref.id
        for i, inner in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(inner, BaseModel):
                yield from references_of(inner, (*here, i) if isinstance(value, list) else here)


def _marked(value: Any, mark: Ref, here: Path) -> Iterator[tuple[Path, str]]:
    """What a marked value names: a text, each text of a list, the keys of a map or the texts below them."""
    if isinstance(value, dict) and mark.of_values:
        for key, inner in value.items():
            yield from _marked(inner, mark, (*here, key))
    elif isinstance(value, dict | list):
        yield from (((*here, i if isinstance(value, list) else item), item) for i, item in enumerate(value))
    else:
        yield here, value


@cache
def _fields_of(model: type[BaseModel]) -> tuple[tuple[str, str, tuple[Ref, ...]], ...]:
    """Each field's name, key and what kinds of row it names."""
    return tuple(
        (
            name,
            info.alias or name,
            tuple([m for m in info.metadata if isinstance(m, Ref)] or _inner_marks(info.annotation)),
        )
        for name, info in model.model_fields.items()
    )


def _inner_marks(annotation: Any) -> list[Ref]:
    """Marks below `| None`."""
    inner = [m for a in getattr(annotation, "__args__", ()) for m in getattr(a, "__metadata__", ())]
    return [m for m in inner if isinstance(m, Ref)]


def _agency_refs(value: Any, path: Path) -> Iterator[tuple[Path, AgencyRef]]:
    if isinstance(value, AgencyRef):
        yield path, value
    elif isinstance(value, list):
        yield from (((*path, i), v) for i, v in enumerate(value) if isinstance(v, AgencyRef))


def _unknown(kind: str, named: str, place: Place, ids: Mapping[str, set[str]]) -> Finding:
    known = ids[SECTION_OF[kind]]
    several = named.split()
    near = ", ".join(several) if len(several) > 1 and known.issuperset(several) else nearest(named, sorted(known))
    return finding("unknown-id", "error", place, near or "", found=named, section=SECTION_OF[kind])


UNDATED = (
    "lịch làm việc", "đồng hồ", "bước nhắc", "loại việc", "cổng thông tin", "nhóm cơ quan", "cờ", "vụ việc mẫu",
    "báo cáo",
)  # fmt: skip
"""Sections of which every row holds as long as its version serves."""


def _dates(row: RawRow) -> Iterator[Finding]:
    """A date that nobody would ask for is not written in vain."""
    for key, said in (("hiệu lực từ", row.model.since), ("đến hết ngày", row.model.until)):
        if said and row.section in UNDATED:
            yield finding("date-without-effect", "error", row.places[(key,)], key=key, section=row.section)


def _recurring(rows: Iterable[RawRow]) -> Iterator[Finding]:
    """The same `mã` twice in a section needs dates that do not overlap."""
    same: dict[tuple[str, str], list[RawRow]] = defaultdict(list)
    for row in rows:
        same[row.section, row.model.id].append(row)
        if row.model.since and row.model.until and row.model.until < row.model.since:
            yield finding("ends-before-it-begins", "error", row.places[("đến hết ngày",)], id=row.model.id)
    for group in same.values():
        ordered = sorted(group, key=lambda r: (r.model.since or date.min, r.node.place))
        for before, after in pairwise(ordered):
            if (before.model.until or date.max) >= (after.model.since or date.min):
                where = str(before.node.place)
                yield finding("same-id-twice", "error", after.places[("mã",)], id=after.model.id, first=where)


def _in_row(row: RawRow, ids: Mapping[str, set[str]]) -> Iterator[Finding]:
    model = row.model
    if isinstance(model, s.RuleModel | s.ActionModel):
        yield from _conditions(row, model.when, ids)
    if isinstance(model, s.RuleModel):
        yield from _base(row, model, ids)
    yield from clock_findings(row, ids)
    yield from calendar_row_findings(row)
    yield from view_findings(row)
    yield from notice_findings(row, ids, RECEIVERS)
    if isinstance(model, sc.NightModel):
        yield from _conditions(row, model.urgent, ids, "trừ khi")
    if isinstance(model, s.ActionModel):
        yield from _effects(row, model, ids)
        if not model.roles and model.scope != "người gửi":
            yield finding("missing-key", "error", row.node.place, "ai: […]", key="ai")
    if isinstance(model, s.EntranceModel):
        yield from _starts(row, model, ids)
    if isinstance(model, BriefingModel):
        yield from briefing_findings(model, row.places)
    if isinstance(model, s.FormModel):
        yield from form_findings(model, row.node.place, row.places, ids)


def _conditions(
    row: RawRow,
    when: Mapping[str, list[str]],
    ids: Mapping[str, set[str]],
    named: str = "áp dụng khi",
    above: Path = (),
) -> Iterator[Finding]:
    """The conditions stand under the key `named`, `above` is where in the row that is."""
    for key, values in when.items():
        kind = CONDITION_KINDS.get(key)
        if kind is None and key not in ids["cờ"]:
            near = nearest(key, [*FIELDS, *sorted(ids["cờ"])])
            yield finding("unknown-condition", "error", row.places[(*above, named, key)], near or "", found=key)
            continue
        for i, value in enumerate(values):
            at = (*above, named, key)
            place = row.places.get((*at, i)) or row.places[at]
            if kind and value not in ids[SECTION_OF[kind]]:
                yield _unknown(kind, value, place, ids)
            elif kind is None and value not in ("có", "không"):
                yield finding("want-yes-no", "error", place, "có", key=key, found=value)


def _starts(row: RawRow, model: s.EntranceModel, ids: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Where a case may begin elsewhere: known conditions, and never two of them at once."""
    for i, start in enumerate(model.others):
        at = ("trường hợp khác", i)
        yield from _conditions(row, start.when, ids, above=at)
        for before in model.others[:i]:
            shared = start.when.keys() & before.when.keys()
            if all(set(start.when[k]) & set(before.when[k]) for k in shared):
                yield finding("starts-overlap", "error", row.places[at], id=model.id)


def _base(row: RawRow, model: s.RuleModel, ids: Mapping[str, set[str]]) -> Iterator[Finding]:
    if model.base and (model.base not in ids[row.section] or model.base == model.id):
        near = nearest(model.base, sorted(ids[row.section] - {model.id}))
        place = row.places[("trường hợp riêng của",)]
        yield finding("unknown-id", "error", place, near or "", found=model.base, section=row.section)


def _effects(row: RawRow, model: s.ActionModel, ids: Mapping[str, set[str]]) -> Iterator[Finding]:
    for i, stated in enumerate(model.effects):
        place, made = row.places[("hiệu ứng", i)], effect(stated)
        yield from _conditions(row, when_of(stated), ids, above=("hiệu ứng", i))
        if made is None:
            said = stated if isinstance(stated, str) else next(iter(stated), "")
            yield finding("unknown-effect", "error", place, nearest(said, EFFECTS) or "", found=said)
        elif made.kind in ("open_task", "defer") and made.target and made.target not in ids["loại việc"]:
            yield _unknown("task", made.target, place, ids)
        elif made.kind in CLOCK_EFFECTS and made.target not in ids["đồng hồ"]:
            yield _unknown("clock", made.target, place, ids)


def _milestones(rows: Sequence[RawRow]) -> Iterator[Finding]:
    """What an action, a queue or a flag waits for must be recorded by some action."""
    made = (effect(stated) for row in rows if isinstance(row.model, s.ActionModel) for stated in row.model.effects)
    recorded = sorted({e.target for e in made if e and e.kind == "milestone"})
    for row in rows if any(isinstance(r.model, s.ActionModel) for r in rows) else ():
        for key, wanted in _awaited(row.model):
            if wanted and wanted not in recorded:
                near = nearest(wanted, recorded) or ""
                yield finding("unknown-milestone", "error", row.places[(key,)], near, found=wanted)


def _locked_queues(rows: Sequence[RawRow]) -> Iterator[Finding]:
    """A queue of locked cases is only for roles that may see them; who stands in, only with who is kept out."""
    sight = {r.model.id: r.model.locked for r in rows if isinstance(r.model, s.RoleModel)}
    for row in rows:
        if isinstance(row.model, sl.QueueModel) and row.model.locked:
            blind = ("không",) if row.model.barring else ("không", "khi người phụ trách bị phản ánh")
            for role in sorted(r for r in row.model.roles if sight.get(r) in blind):
                yield finding("locked-queue", "error", row.places[("ai",)], role=role)


def _awaited(model: BaseModel) -> tuple[tuple[str, str], ...]:
    """The milestones a row waits for, by key."""
    if isinstance(model, s.ActionModel):
        return ("chưa có mốc", model.once), ("sau mốc", model.again)
    if isinstance(model, NoticeModel):
        word, target = occasion(model.occasion)
        return (("khi", target if word == "ghi mốc" else ""),)
    if isinstance(model, sl.QueueModel):
        return ("chưa có mốc", model.before), ("sau mốc", model.after)
    if isinstance(model, sc.StepModel):
        return (("chưa có mốc", model.without),)
    return (("cần mốc trước khi giao", model.needs),) if isinstance(model, s.FlagModel) else ()
