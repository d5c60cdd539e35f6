"""Changes an office makes to the shipped policy, as data: what is written, in which steps, and what must follow.

Each file of `changes/` is one. A step edits files of the policy directory (one place, or `everywhere`), appends to or adds some; `red` says what the
check must find while the change is not complete, the last step leaves nothing to find. `⟦` stands where the finding
must point. The words of `title` and `say` are those of the handbook's chapter, which is made from the same files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from quyche.errors import Place
from quyche.policy.difference import Difference
from quyche.service.comparing import compare, side
from quyche.service.preparing import Prepared, prepare, read_directory

ROOT = Path(__file__).parents[2]
CHANGES = Path(__file__).parent / "changes"
MARK = "⟦"
TODAY = date(2026, 11, 24)
Files = dict[str, bytes]
Told = Mapping[str, Any]
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
USUAL = {
    "linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong", "noi-dung": "Hàng quán lấn vỉa hè.", "cam-ket": "yes",
}  # fmt: skip
"""What a report says where an entry types nothing else."""


def at(said: object) -> datetime:
    """An instant in the city's own time: `2026-12-31 23:59:59`, as text or as YAML reads it."""
    return datetime.fromisoformat(str(said)).replace(tzinfo=ZONE)


@dataclass(frozen=True)
class Step:
    """What is written, the files after it, and what the check must say of them: code and place, or nothing."""

    say: str
    files: Files
    red: tuple[str, Place] | None

    @cached_property
    def prepared(self) -> Prepared:
        """Checked once for all tests; the proof by the engine is left to one of them."""
        return prepare(self.files, prove=False)


@dataclass(frozen=True)
class Scenario:
    name: str
    told: Mapping[str, Any]

    @property
    def steps(self) -> tuple[Step, ...]:
        return _steps(self.name)

    @property
    def files(self) -> Files:
        return self.steps[-1].files

    @property
    def prepared(self) -> Prepared:
        return self.steps[-1].prepared

    @property
    def difference(self) -> Difference:
        """From the shipped policy."""
        return _difference(self.name)


def scenarios() -> list[Scenario]:
    return [Scenario(path.stem, _read(path)) for path in sorted(CHANGES.glob("*.yaml"))]


def _read(path: Path) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded


@cache
def shipped() -> Files:
    return read_directory(ROOT)


@cache
def told_before() -> frozenset[tuple[str, tuple[tuple[str, str], ...]]]:
    """What the check says of the shipped policy anyway."""
    return frozenset((f.code, f.words) for f in prepare(shipped(), prove=False).findings)


@cache
def _steps(name: str) -> tuple[Step, ...]:
    return tuple(_written(_read(CHANGES / f"{name}.yaml")["steps"]))


@cache
def _difference(name: str) -> Difference:
    return compare(side(shipped()), side(_steps(name)[-1].files), TODAY)


def _written(steps: list[Mapping[str, Any]]) -> Iterator[Step]:
    texts = {n: d.decode() for n, d in shipped().items() if not n.endswith(".docx")}
    rest = {n: d for n, d in shipped().items() if n.endswith(".docx")}
    for step in steps:
        for file, old, new in step.get("edits", ()):
            assert texts[file].count(old) == 1, f"{old!r} stands {texts[file].count(old)} times in {file}"
            texts[file] = texts[file].replace(old, new)
        for file, old, new in step.get("everywhere", ()):
            assert old in texts[file], f"{old!r} stands nowhere in {file}"
            texts[file] = texts[file].replace(old, new)
        for file, text in step.get("append", {}).items():
            texts[file] += text
        texts |= step.get("add", {})
        yield Step(step["say"], rest | {n: t.encode() for n, t in texts.items()}, _expected(step.get("red"), texts))


def _expected(red: Mapping[str, Any] | None, texts: Mapping[str, str]) -> tuple[str, Place] | None:
    if red is None:
        return None
    file, snippet = red["at"]
    plain = snippet.replace(MARK, "")
    assert texts[file].count(plain) == 1, f"{plain!r} stands {texts[file].count(plain)} times in {file}"
    before = texts[file][: texts[file].index(plain) + snippet.index(MARK)]
    return red["code"], Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
