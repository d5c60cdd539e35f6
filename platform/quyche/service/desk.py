"""What a use case works with: one database, one set of keys, one version of the policy."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from peewee import Database

from quyche.case import Case, fold
from quyche.channels import NO_CHANNELS, Channels
from quyche.decide.deciding import Rulebook
from quyche.errors import NotFound
from quyche.events import Event
from quyche.files import FileStore
from quyche.forms import Raw
from quyche.policy.policy import Policy
from quyche.service.serving import Live, Serving
from quyche.store import cases, journal
from quyche.store.contents import Keys

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 13
"""31 letters, 13 of them: 64 random bits, none easily misread."""


@dataclass(frozen=True)
class Desk:
    database: Database
    keys: Keys
    files: FileStore
    serving: Serving
    live: Live
    channels: Channels = NO_CHANNELS

    @property
    def policy(self) -> Policy:
        """How people work: the policy that serves now."""
        return self.live.book.policy

    def book(self, case: Case) -> Rulebook:
        """What decides a case: the rules of its first receipt."""
        return self.serving.book_of(case.version, self.live)

    def sorting(self, case: Case) -> Policy:
        """How people work on a case: its category and ward are among those of the version that decides it.

        One that only a later version knows would leave it without an answer.
        """
        rules = self.book(case).policy
        return replace(self.policy, categories=rules.categories, wards=rules.wards)

    def receiving(self, instant: datetime) -> tuple[Rulebook, str]:
        """The rules that count for what was first received at an instant, and their version."""
        version = self.serving.version_at(instant, self.live)
        late = version != self.live.source_digest
        return self.serving.book_of(version, self.live) if late else self.live.book, version


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a form. `held`: kept since an earlier try; then no bytes mean that it is held no longer."""

    field: str
    name: str
    data: bytes
    held: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """A form as it was sent: `command` makes a second tap harmless, `seen` tells what the person looked at."""

    command: str
    raw: Raw
    uploads: tuple[Upload, ...] = ()
    seen: int = 0
    task: int = 0
    language: str = "vi"

    def counts(self) -> Mapping[str, int]:
        return {f: sum(u.field == f for u in self.uploads) for f in {u.field for u in self.uploads}}


def new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:9]}-{letters[9:]}"


def tidy_code(typed: str) -> str:
    """A code as people type it, brought to its printed form."""
    letters = "".join(c for c in typed.upper() if c in ALPHABET)
    return f"{letters[:4]}-{letters[4:9]}-{letters[9:]}" if len(letters) == CODE_LENGTH else ""


def stream(code: str) -> str:
    return f"case:{code}"


def load_case(code: str) -> Case | None:
    return fold(code, (s.event for s in journal.read(stream(code))))


def write(code: str, seq: int, before: Sequence[Event], events: Sequence[Event]) -> Case:
    """Append events to a case and bring its rows up to date. In the caller's transaction."""
    cases.hold(code)
    journal.append(stream(code), seq, events)
    case = fold(code, [*before, *events])
    if case is None:
        raise NotFound(code)
    cases.put(case)
    return case


def append(case: Case, *events: Event) -> Case:
    """Add events to a case as just loaded. Raises Conflict when it has moved on."""
    return write(case.code, case.seq, [s.event for s in journal.read(stream(case.code))], events)


def command_key(actor: str, command: str) -> str:
    """Commands are remembered per actor: nobody can answer for another's tap."""
    return hashlib.sha256(f"{actor}\n{command}".encode()).hexdigest()
