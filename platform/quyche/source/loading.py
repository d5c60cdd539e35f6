"""Reading a whole policy: files in, a policy and everything found wrong with it out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from quyche.errors import Finding, Place, finding, in_order
from quyche.policy.nearest import nearest
from quyche.policy.places import Outline
from quyche.policy.policy import Digests, Policy
from quyche.policy.scenarios import Trial
from quyche.source.borrowing import with_borrowed
from quyche.source.briefing import templates_missing
from quyche.source.build import BUILDERS, CALENDAR_PARTS, WORKPLACE_PARTS, head_of
from quyche.source.geojson import read_outlines, with_merged
from quyche.source.nodes import Items, Node, Table, Text
from quyche.source.primary import primary
from quyche.source.problems import problems
from quyche.source.raw import Raw, places, plain
from quyche.source.references import check_references
from quyche.source.repeats import repeated
from quyche.source.rows import Row
from quyche.source.scenarios import build_trials
from quyche.source.schema import SECTIONS
from quyche.source.schema_of_tests import TRIALS, PolicyTestModel
from quyche.source.usage import unused_findings
from quyche.source.yaml_reader import read

Files = Mapping[str, bytes]
"""Contents of a policy directory by relative path, `/` between the parts."""

M = TypeVar("M", bound=BaseModel)
TESTS, OUTLINES = "rules/tests/", ".geojson"


@dataclass(frozen=True, slots=True)
class Loaded:
    """`policy` is None whenever a finding is an error: a policy with a hole in it is no policy."""

    policy: Policy | None
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Reading:
    rows: list[Raw[Row]] = field(default_factory=list)
    tests: list[Raw[BaseModel]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unread: bool = False
    spoilt: dict[str, set[str]] = field(default_factory=dict)

    def add(self, other: _Reading) -> None:
        self.rows += other.rows
        self.tests += other.tests
        self.findings += other.findings
        self.unread |= other.unread
        for section, ids in other.spoilt.items():
            self.spoilt.setdefault(section, set()).update(ids)


def rows_of(files: Files) -> list[Raw[Row]]:
    """The rows that are rightly written, whatever else is wrong with the policy."""
    return _reading(files).rows


def _reading(files: Files) -> _Reading:
    reading = _Reading()
    for name in sorted(n for n in files if n.endswith((".yaml", ".yml"))):
        reading.add(_read_file(name, files[name]))
    return reading


def load(files: Files) -> Loaded:
    """Read, check and build. Never raises on any content; all problems are told at once."""
    reading = _reading(files)
    outlines, outline_findings = read_outlines({n: files[n] for n in files if n.endswith(OUTLINES)})
    reading.findings += [*outline_findings, *_unknown_outlines(reading, outlines)]
    reading.findings += [*check_references(reading.rows, reading.tests), *_missing_sections(reading)]
    reading.findings += templates_missing(reading.rows, files)
    present = {row.section for row in reading.rows}
    findings = in_order(primary(reading.findings, reading.unread, reading.spoilt, present))
    if any(f.severity == "error" for f in findings):
        return Loaded(None, findings)
    return Loaded(_build(reading, outlines), in_order([*findings, *unused_findings(reading.rows)]))


@lru_cache(maxsize=256)
def _read_file(name: str, data: bytes) -> _Reading:
    """One file by itself; of a policy in which somebody edits a file the others are not read again."""
    reading = _Reading()
    root, found = read(data, name)
    reading.findings += found
    if root is None:
        reading.unread = True
        return reading
    if name.startswith(TESTS):
        _read_tests(reading, root)
    elif isinstance(root, Table):
        for key, node in root.entries:
            _read_section(reading, key, node)
    else:
        reading.findings.append(finding("want-sections", "error", root.place))
    return reading


def _read_section(reading: _Reading, key: Text, node: Node) -> None:
    model = SECTIONS.get(key.text)
    if model is None:
        reading.unread = True
        near = nearest(key.text, SECTIONS)
        reading.findings.append(finding("unknown-section", "error", key.place, near or "", found=key.text))
    elif not isinstance(node, Items):
        reading.findings.append(finding("want-list", "error", node.place, found=key.text))
    else:
        for item in node.items:
            row = _model(reading, model, item, key.text)
            if row and isinstance(item, Table):
                reading.rows.append(Raw(key.text, row, item))
            else:
                reading.spoilt.setdefault(key.text, set()).add(_id_of(item))


def _id_of(item: Node) -> str:
    entries = item.entries if isinstance(item, Table) else ()
    return next((v.text for k, v in entries if k.text == "mã" and isinstance(v, Text)), "")


def _read_tests(reading: _Reading, root: Node) -> None:
    if not isinstance(root, Items):
        reading.findings.append(finding("want-tests", "error", root.place))
        return
    for item in root.items:
        test = _model(reading, _kind_of(item), item)
        if test and isinstance(item, Table):
            reading.tests.append(Raw(TESTS, test, item))


def _kind_of(item: Node) -> type[BaseModel]:
    """The kind of test, told by the key only that kind has; a decision where none is there."""
    keys = {k.text for k, _ in item.entries} if isinstance(item, Table) else set()
    return next((model for key, model in TRIALS.items() if key in keys), PolicyTestModel)


def _model(reading: _Reading, model: type[M], item: Node, section: str = "") -> M | None:
    if not isinstance(item, Table):
        reading.findings.append(finding("want-row", "error", item.place))
        return None
    reading.findings += repeated(item)
    try:
        return model.model_validate(plain(item))
    except ValidationError as error:
        elsewhere = _home_of(item, section)
        words = {"section": section, "other": elsewhere}
        reading.findings += (
            [finding("other-section", "error", item.place, **words)]
            if elsewhere
            else problems(error, model, item, dict(places(item)))
        )
        return None


def _home_of(item: Table, section: str) -> str:
    """Another section that all the row's keys belong to, where they do not belong to this one."""
    keys = {k.text for k, _ in item.entries}
    fits = [name for name, model in SECTIONS.items() if keys <= {f.alias for f in model.model_fields.values()}]
    return fits[0] if section and section not in fits and len(fits) == 1 else ""


def _unknown_outlines(reading: _Reading, outlines: Iterable[Outline]) -> Iterator[Finding]:
    wards = sorted({row.model.id for row in reading.rows if row.section == "địa bàn"})
    for outline in outlines:
        if outline.ward not in wards:
            place = Place(outline.file, 1, 1)
            near = nearest(outline.ward, wards) or ""
            yield finding("unknown-id", "error", place, near, found=outline.ward, section="địa bàn")


def _missing_sections(reading: _Reading) -> Iterator[Finding]:
    """Without these a policy cannot decide or serve at all."""
    present = {row.section for row in reading.rows}
    for section in (
        "văn bản quy phạm",
        "cổng thông tin",
        "lĩnh vực",
        "cơ quan",
        "nguồn",
        "lịch làm việc",
        "trạng thái",
    ):
        if section not in present:
            yield finding("section-missing", "error", Place(".", 1, 1), section=section)


def _build(reading: _Reading, outlines: Any) -> Policy:
    parts: dict[str, list[Any]] = {name: [] for name, _ in BUILDERS.values()}
    for row in sorted(reading.rows, key=lambda r: (r.section, r.model.id, str(r.model.since or ""))):
        parts[BUILDERS[row.section][0]].append(_built(row))
    zone = parts["calendars"][0].zone
    tests = sorted((t for raw in reading.tests for t in build_trials(raw, zone)), key=_by_place)
    parts["forms"] = with_borrowed(parts["forms"], [r for r in reading.rows if r.section == "biểu mẫu"])
    rows = {name: tuple(built) for name, built in parts.items()}
    drawn = with_merged(outlines, rows["wards"])
    return Policy(**rows, scenarios=tuple(tests), outlines=drawn, digests=_digests(reading))


@lru_cache(maxsize=8192)
def _built(row: Raw[Row]) -> Any:
    """A row of a file nobody touched is the very same object again: what rests on it is not worked out anew."""
    return BUILDERS[row.section][1](row.model, head_of(row))


def _by_place(trial: Trial) -> Place:
    return trial.place


def _digests(reading: _Reading) -> Digests:
    """One digest each for what decides, the calendar, and how people work."""
    kinds: dict[str, list[str]] = {"rules": [], "calendar": [], "workplace": []}
    for row in reading.rows:
        part = BUILDERS[row.section][0]
        kind = "calendar" if part in CALENDAR_PARTS else "workplace" if part in WORKPLACE_PARTS else "rules"
        kinds[kind].append(row.said)
    return Digests(**{k: hashlib.sha256("\n".join(sorted(v)).encode()).hexdigest() for k, v in kinds.items()})
