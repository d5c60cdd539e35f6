"""Which policy serves, and every version a case began under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from quyche.decide.deciding import Rulebook
from quyche.errors import Finding, NotFound, PolicyRefused
from quyche.service.git import commit_of
from quyche.service.preparing import Prepared, prepare, read_directory
from quyche.store import registers

ACTIVE = "active-version"
LOOK_EVERY = timedelta(seconds=1)


@dataclass(frozen=True)
class Live:
    """The version that serves; a request keeps the one it began with."""

    source_digest: str
    book: Rulebook
    commit: str
    since: datetime
    findings: tuple[Finding, ...]
    lines: Mapping[str, list[str]]


@dataclass(frozen=True)
class Trouble:
    """A candidate that was refused while the old version goes on."""

    at: datetime
    prepared: Prepared


class Serving:
    """The current version of one process, refreshed by requests, swapped as one reference."""

    def __init__(self, root: Path, follow: bool) -> None:
        self._root, self._follow = root, follow
        self._lock = Lock()
        self._looked: datetime | None = None
        self._signature: object = None
        self._known: dict[str, Prepared] = {}
        self._books: dict[tuple[str, str], Rulebook] = {}
        self.live: Live | None = None
        self.trouble: Trouble | None = None

    def refresh(self, now: datetime) -> Live:
        """The version that serves now. Raises PolicyRefused when there has never been a sound one."""
        if self._lock.acquire(blocking=self.live is None):
            try:
                if self._looked is None or now - self._looked >= LOOK_EVERY:
                    self._look(now)
                    self._looked = now
            finally:
                self._lock.release()
        if self.live is None:
            raise PolicyRefused(self.trouble.prepared.findings if self.trouble else ())
        return self.live

    def _look(self, now: datetime) -> None:
        if not self._follow and self.live is not None:
            return
        active = "" if self._follow else registers.mark(ACTIVE)
        if active:
            self._serve(self._stored(active), now, self._commit_of(active))
        else:
            self._look_at_tree(now)

    def _look_at_tree(self, now: datetime) -> None:
        signature = _signature(self._root)
        if signature == self._signature:
            return
        self._signature = signature
        prepared = prepare(read_directory(self._root), today=now.date())
        if prepared.book is None:
            self.trouble = Trouble(now, prepared)
            return
        self.trouble = None
        commit = commit_of(self._root) or ""
        content = prepared.book.policy.digests.content
        registers.keep_version(prepared.source_digest, content, commit, prepared.files, now)
        self._serve(prepared, now, commit)
        if not self._follow:
            registers.set_mark(ACTIVE, prepared.source_digest)

    def _serve(self, prepared: Prepared, now: datetime, commit: str) -> None:
        if prepared.book is None:
            raise PolicyRefused(prepared.findings)
        self._known[prepared.source_digest] = prepared
        self._books = {}
        self.live = Live(prepared.source_digest, prepared.book, commit, now, prepared.findings, prepared.lines)

    def _stored(self, digest: str) -> Prepared:
        row = registers.version(digest)
        if row is None:
            raise NotFound(digest)
        return prepare(registers.files_of(row), prove=False)

    def _commit_of(self, digest: str) -> str:
        row = registers.version(digest)
        return str(row.commit) if row else ""

    def version(self, digest: str) -> Prepared:
        """A version by its source digest, from memory or from the database. Raises NotFound."""
        if digest not in self._known:
            self._known[digest] = self._stored(digest)
        return self._known[digest]

    def book_of(self, digest: str, live: Live) -> Rulebook:
        """The rules a case began under, with the calendars that serve now; made once, with their sums of hours."""
        key = digest, live.source_digest
        if key not in self._books:
            book = self.version(digest).book
            if book is None:
                raise PolicyRefused(self.version(digest).findings)
            self._books[key] = replace(book, calendars=live.book.calendars)
        return self._books[key]

    def commit(self, digest: str) -> str:
        return self._commit_of(digest)


def _signature(root: Path) -> object:
    """Changes whenever a policy file is saved, added or removed."""
    try:
        found = [(p.as_posix(), s.st_mtime_ns, s.st_size) for p in _watched(root) if (s := p.stat())]
    except OSError:
        return None
    return tuple(found)


def _watched(root: Path) -> list[Path]:
    return sorted([*root.glob("*.yaml"), *root.glob("rules/**/*.*"), *root.glob("forms/**/*.*")])
