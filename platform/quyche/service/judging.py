"""What stands against a version's coming into force, everything at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from quyche.activation import Approval, Record
from quyche.errors import Finding
from quyche.policy.dated import on_day
from quyche.policy.policy import Policy
from quyche.service.accounts import actor_of
from quyche.service.desk import Desk
from quyche.service.preparing import Prepared, following
from quyche.store import impacts, registers

Reason = tuple[str, Mapping[str, str]]
"""A code and the words of its message."""
STANDING = ("test-failed", "departs-without-document")
"""Warnings that keep a version from coming into force: a test that fails, a row that departs without a document."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: from when (None: at once), an emergency's reason, the clause of what counts from the past."""

    start: datetime | None = None
    emergency: str = ""
    retroactive: str = ""
    is_emergency: bool = False


def base_of(desk: Desk, record: Record, at: datetime) -> str:
    """The source digest of what serves: by the record, or the tree where that is followed."""
    serving = None if desk.serving.follow else record.serving(at)
    return serving.source if serving else desk.live.source_digest


def policy_of(desk: Desk, record: Record, at: datetime) -> Policy:
    """The policy that serves by the record, as of the day; it says who may approve, never the candidate."""
    book = desk.serving.version(base_of(desk, record, at)).book
    return on_day(book.policy, book.local_day(at)) if book else desk.policy


def may_approve(policy: Policy, account_id: str) -> bool:
    """Whether an account that is not ended holds the right, by roles of its own, never by borrowed ones."""
    account = registers.account(account_id)
    held = actor_of(account).roles if account else frozenset()
    return any(r.approves and r.head.id in held for r in policy.roles)


def against_content(prepared: Prepared) -> Iterator[tuple[Reason, tuple[Finding, ...]]]:
    """What its own check and tests say against it, each reason with its findings."""
    for code, found in (
        ("has-errors", tuple(f for f in prepared.findings if f.severity == "error")),
        *((c, tuple(f for f in prepared.findings if f.code == c)) for c in STANDING),
    ):
        if found:
            yield (code, {"count": str(len(found))}), found


def against_succession(desk: Desk, record: Record, prepared: Prepared, start: datetime) -> tuple[Finding, ...]:
    """Where running cases would be left without a state or an agency: after what serves before it, and before what
    is planned after it."""
    before = record.serving(start)
    older = {base_of(desk, record, start), *([before.source] if before else [])}
    later = next((a.source for a in record.planned(start) if a.source != prepared.source_digest), "")
    pairs = [(desk.serving.version(d), prepared) for d in sorted(older)]
    pairs += [(prepared, desk.serving.version(later))] if later else []
    return tuple(dict.fromkeys(f for old, new in pairs for f in _stranded(old, new)))


def _stranded(old: Prepared, new: Prepared) -> list[Finding]:
    known = set(new.findings)
    return [f for f in following(old, new).findings if f not in known]


def against_time(wish: Wish, policy: Policy, at: datetime) -> Iterator[Reason]:
    """An instant needs its offset; one that has passed needs a clause that is in the register."""
    if wish.start is not None and wish.start.tzinfo is None:
        yield "naive-instant", {"instant": wish.start.isoformat()}
    elif wish.start is not None and wish.start < at and not wish.retroactive:
        yield "in-the-past", {"instant": wish.start.isoformat()}
    if wish.retroactive and wish.retroactive not in {c.text for c in policy.clauses}:
        yield "clause-unknown", {"clause": wish.retroactive[:120]}
    if wish.retroactive and (wish.start is None or (wish.start.tzinfo is not None and wish.start >= at)):
        yield "not-retroactive", {}


def approval_for(policy: Policy, record: Record, source: str) -> Approval | None:
    """The newest approval of these bytes by somebody the serving version still allows."""
    found = [a for a in record.approvals_of(source) if may_approve(policy, a.by)]
    return found[-1] if found else None


def against_procedure(desk: Desk, record: Record, wish: Wish, source: str, at: datetime) -> Iterator[Reason]:
    """Approval and impact report, or in an emergency the reason why there are none."""
    base = base_of(desk, record, at)
    if source == base and not record.planned(at):
        yield "serves-already", {}
    if wish.is_emergency:
        if len(wish.emergency.strip()) < 3:
            yield "reason-missing", {}
        return
    if not record.approvals_of(source):
        yield "not-approved", {"version": source[:16]}
    elif approval_for(policy_of(desk, record, at), record, source) is None:
        people = ", ".join(sorted({a.by for a in record.approvals_of(source)}))
        yield "approval-not-allowed", {"version": source[:16], "people": people}
    if impacts.latest(base, source) is None:
        yield "no-impact", {"old": base[:16], "new": source[:16]}
