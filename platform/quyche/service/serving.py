"""Which policy serves, and every version a case began under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock

from quyche.activation import serving_at
from quyche.decide.deciding import Rulebook
from quyche.errors import Finding, NotFound, PolicyRefused
from quyche.policy.dated import on_day
from quyche.service import keeping, recording
from quyche.service.git import origin_of
from quyche.service.preparing import Prepared, prepare, read_directory
from quyche.store import activations, registers
from quyche.store.activation_tables import ActivationRow

LOOK_EVERY = timedelta(seconds=1)
AHEAD = timedelta(seconds=5)
"""How early a planned version is made ready, so that it serves at its instant and not a moment later."""
MOST_KNOWN = 24
"""Versions held in memory."""


@dataclass(frozen=True)
class Live:
    """The version that serves; a request keeps the one it began with. `activation` is 0 while the tree is followed."""

    source_digest: str
    book: Rulebook
    commit: str
    since: datetime
    findings: tuple[Finding, ...]
    lines: Mapping[str, list[str]]
    activation: int = 0


@dataclass(frozen=True)
class Trouble:
    """A candidate that was refused while the old version goes on."""

    at: datetime
    prepared: Prepared


class Serving:
    """The current version of one process, refreshed by requests, swapped as one reference.

    A trial follows the tree (`follow`); otherwise what serves is what the record of activations says.
    """

    def __init__(self, root: Path, follow: bool) -> None:
        self.root, self.follow = root, follow
        self._lock = Lock()
        self._looked: datetime | None = None
        self._signature: object = None
        self._near: list[ActivationRow] = []
        self._refused = 0
        self._days: dict[tuple[str, date], Live] = {}
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
                if not self.follow:
                    self._turn(now)
            finally:
                self._lock.release()
        if self.live is None:
            raise PolicyRefused(self.trouble.prepared.findings if self.trouble else ())
        return self._of_today(self.live, now)

    def _of_today(self, live: Live, now: datetime) -> Live:
        """What serves, as people work by it today; made once a day, with its sums of hours."""
        day = live.book.local_day(now)
        policy = on_day(live.book.policy, day)
        if policy is live.book.policy:
            return live
        known, days = (live.source_digest, day), self._days
        if known not in days:
            self._days = days = {known: replace(live, book=replace(live.book, policy=policy))}
        return days[known]

    def look_again(self) -> None:
        """Something was activated by this very process: it need not wait for its next look."""
        self._looked = None

    def _look(self, now: datetime) -> None:
        if self.follow:
            self._look_at_tree(now)
            return
        self._near = activations.near(now, AHEAD)
        if not self._near:
            self._begin(now)
        for row in self._near:
            if row.start > now:
                self._ready(row.source_digest)

    def _turn(self, now: datetime) -> None:
        """Let what the record says serve; what cannot be loaded is told, and the version before it goes on."""
        due = serving_at(self._near, now)
        if due is None or due.id == self._refused or (self.live and self.live.activation == due.id):
            return
        prepared = self._ready(due.source_digest)
        if prepared.book is None:
            self.trouble, self._refused = Trouble(now, prepared), due.id
            if recording.plan_failed(due.id, prepared, now):
                self._near = [row for row in self._near if row.id != due.id]
                self._turn(now)
        else:
            self.trouble, self._refused = None, 0
            self._serve(prepared, due.start, self.commit(due.source_digest), due.id)

    def _ready(self, digest: str) -> Prepared:
        """A version on record; one that is not stored is as bad as one that was altered."""
        try:
            return self.version(digest)
        except NotFound:
            return Prepared(digest, {}, None, (keeping.untrusted(digest),))

    def _begin(self, now: datetime) -> None:
        """The first start: the shipped policy serves without anybody's approval, and that is on record."""
        prepared = prepare(read_directory(self.root), today=now.date())
        if prepared.book is None:
            self.trouble = Trouble(now, prepared)
            return
        recording.bootstrap(prepared, origin_of(self.root), now)
        self._known[prepared.source_digest] = prepared
        self._near = activations.near(now, AHEAD)

    def _look_at_tree(self, now: datetime) -> None:
        signature = _signature(self.root)
        if signature == self._signature:
            return
        self._signature = signature
        prepared = prepare(read_directory(self.root), today=now.date())
        if prepared.book is None:
            self.trouble = Trouble(now, prepared)
            return
        self.trouble = None
        origin = origin_of(self.root)
        keeping.keep(prepared, origin, now)
        self._serve(prepared, now, origin.commit, 0)

    def _serve(self, prepared: Prepared, since: datetime, commit: str, activation: int) -> None:
        if prepared.book is None:
            raise PolicyRefused(prepared.findings)
        self._know(prepared)
        self._books, self._days = {}, {}
        self.live = Live(
            prepared.source_digest, prepared.book, commit, since, prepared.findings, prepared.lines, activation
        )

    def _know(self, prepared: Prepared) -> Prepared:
        while len(self._known) >= MOST_KNOWN:
            self._known.pop(next(iter(self._known)), None)
        return self._known.setdefault(prepared.source_digest, prepared)

    def version(self, digest: str) -> Prepared:
        """A version by its source digest, from memory or from the database. Raises NotFound."""
        return self._known.get(digest) or self._know(keeping.stored(digest))

    def book_of(self, digest: str, live: Live) -> Rulebook:
        """The rules a case began under, with the calendars that serve now; made once, with their sums of hours."""
        key, made = (digest, live.source_digest), self._books
        if key not in made:
            book = self.version(digest).book
            if book is None:
                raise PolicyRefused(self.version(digest).findings)
            made[key] = replace(book, calendars=live.book.calendars)
        return made[key]

    def version_at(self, instant: datetime, live: Live) -> str:
        """The source digest of what counted at an instant; recording late changes none of it.

        Before the record begins, and while the tree is followed, that is what serves now.
        """
        if self.follow or instant >= live.since:
            return live.source_digest
        row = activations.counting(instant)
        return row.source_digest if row else live.source_digest

    def commit(self, digest: str) -> str:
        row = registers.version(digest)
        return str(row.commit) if row else ""


def _signature(root: Path) -> object:
    """Changes whenever a policy file is saved, added or removed."""
    try:
        found = [(p.as_posix(), s.st_mtime_ns, s.st_size) for p in _watched(root) if (s := p.stat())]
    except OSError:
        return None
    return tuple(found)


def _watched(root: Path) -> list[Path]:
    return sorted([*root.glob("*.yaml"), *root.glob("rules/**/*.*"), *root.glob("forms/**/*.*")])
