"""From the bytes of a policy to something that can serve, or to the reasons why not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from quyche.check import check, check_overdue, check_succession
from quyche.decide.deciding import Rulebook, rulebook
from quyche.decide.table import LARGEST, compile_tables, too_large
from quyche.engine.inference import EngineFailed, EngineRefused
from quyche.engine.proof import differences
from quyche.errors import Finding, Place, finding, in_order
from quyche.policy.policy import Policy
from quyche.policy.rules import Question
from quyche.source.loading import load
from quyche.trials import failures

FOLDERS = ("rules", "forms")
FILES = ("agencies.yaml", "categories.yaml", "sla.yaml")
TEXTS = (".yaml", ".yml", ".geojson")
MOST_BYTES = 20_000_000
KEPT = (*TEXTS, ".docx")
"""What belongs to a policy: its texts, and the templates of its papers."""


@dataclass(frozen=True)
class Prepared:
    """`book` is None whenever a finding is an error. `files` are the exact bytes that were read."""

    source_digest: str
    files: Mapping[str, bytes]
    book: Rulebook | None
    findings: tuple[Finding, ...]

    @property
    def lines(self) -> dict[str, list[str]]:
        """The files by line, for excerpts."""
        texts = {name: data for name, data in self.files.items() if name.endswith(TEXTS)}
        return {name: data.decode("utf-8", "replace").splitlines() for name, data in texts.items()}


def read_directory(root: Path) -> dict[str, bytes]:
    """The policy files below a directory, by relative path. Raises OSError when it cannot be read."""
    found = [root / name for name in FILES if (root / name).is_file()]
    for folder in FOLDERS:
        found += [p for p in sorted((root / folder).rglob("*")) if p.suffix in KEPT and p.is_file()]
    if not found:
        raise FileNotFoundError(root)
    return {p.relative_to(root).as_posix(): _bytes_of(p) for p in found}


def _bytes_of(path: Path) -> bytes:
    """The whole file, or of one too large to be read at all only enough to tell that it is."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES)


def source_digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and bytes: another comment, another digest."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return digest.hexdigest()


def prepare(files: Mapping[str, bytes], prove: bool = True, today: date | None = None) -> Prepared:
    """Load, compile, check, and prove the table against the rules engine; run the policy's own tests.

    Without `prove` the engine is left out: for versions that were proven before they were stored. With
    `today` open points past their review date are told.
    The same bytes are prepared once: an edit taken back serves at once.
    """
    return _prepared(tuple(sorted(files.items())), prove, today)


def following(old: Prepared, new: Prepared) -> Prepared:
    """`new` with what stands against its taking the place of `old` while cases run."""
    if old.book is None or new.book is None:
        return new
    found = list(check_succession(old.book.policy, new.book.policy))
    bad = any(f.severity == "error" for f in found)
    return replace(new, book=None if bad else new.book, findings=in_order([*new.findings, *found]))


Named = tuple[tuple[str, bytes], ...]


@lru_cache(maxsize=12)
def _prepared(named: Named, prove: bool, today: date | None) -> Prepared:
    read = _read(named)
    if read.book is None:
        return read
    found = [*read.findings, *_checked(read.book, named, prove, today)]
    bad = any(f.severity == "error" for f in found)
    return replace(read, book=None if bad else read.book, findings=in_order(found))


@lru_cache(maxsize=12)
def _read(named: Named) -> Prepared:
    """Loaded and compiled, not checked yet."""
    files = dict(named)
    loaded = load(files)
    digest = source_digest(files)
    if loaded.policy is None:
        return Prepared(digest, files, None, loaded.findings)
    large = [_too_large(loaded.policy, question, size) for question, size in too_large(loaded.policy)]
    if large:
        return Prepared(digest, files, None, in_order([*loaded.findings, *large]))
    return Prepared(digest, files, rulebook(loaded.policy, compile_tables(loaded.policy)), loaded.findings)


def _too_large(policy: Policy, question: Question, size: int) -> Finding:
    place = min(r.head.place for r in policy.rules_of(question))
    return finding("table-too-large", "error", place, table=question, size=f"{size}", most=f"{LARGEST}")


def _checked(book: Rulebook, named: Named, prove: bool, today: date | None) -> Iterator[Finding]:
    with ThreadPoolExecutor(1) as beside:
        proof = beside.submit(lambda: list(_unproven(book)) if prove else [])
        yield from _examined(named)
        yield from check_overdue(book.policy, today) if today else ()
        yield from proof.result()


@lru_cache(maxsize=12)
def _examined(named: Named) -> tuple[Finding, ...]:
    """What check and the policy's own tests say whatever the day; a version is proven once and read again later."""
    book = _read(named).book
    found = list(check(book.policy, book.tables)) if book else []
    bad = any(f.severity == "error" for f in found)
    return (*found, *(_failed(book) if book and not bad else ()))


def _failed(book: Rulebook) -> Iterator[Finding]:
    """The policy's own tests that do not hold."""
    for failed in failures(book):
        why = f" [{failed.why}]" if failed.why else ""
        words = {"title": failed.trial.title, "why": why}
        words |= {key: "; ".join(w.said(language) for w in failed.wrong) for key, language in _SAID.items()}
        yield finding("test-failed", "warning", failed.trial.place, **words)


_SAID = {"detail": "vi", "detail_en": "en"}


def _unproven(book: Rulebook) -> Iterator[Finding]:
    """Where the rules engine says otherwise, or cannot say anything. It is a process of its own, so nobody waits."""
    place = Place(".", 1, 1)
    try:
        for table, detail in differences(book.tables):
            yield finding("engine-differs", "error", place, table=table, detail=detail)
    except (EngineRefused, EngineFailed) as error:
        yield finding("engine-failed", "error", place, detail=str(error))
