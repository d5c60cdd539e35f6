"""Saying yes to a version, byte for byte, by somebody who has just shown again who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from quyche.activation import Record
from quyche.errors import NotAllowed, NotFound, QuycheError
from quyche.handle import Actor
from quyche.service import accounts, keeping, recording, second_factor
from quyche.service.desk import Desk
from quyche.service.git import Origin
from quyche.service.judging import Reason, against_content, base_of, may_approve, policy_of
from quyche.service.preparing import prepare
from quyche.store import registers, sessions


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody gives to show again who they are; `where` is the address they ask from."""

    password: str
    code: str
    where: str


class NotShown(QuycheError):
    """Password or code is not right: nothing was done."""


class NotApprovable(QuycheError):
    """The version's own check or tests stand against it."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        self.reasons = reasons
        super().__init__(", ".join(code for code, _ in reasons))


def keep_candidate(desk: Desk, files: Mapping[str, bytes], origin: Origin, by: str, at: datetime) -> str:
    """Store a version that may be looked at and approved; gives its source digest.

    One that cannot serve is not stored: check says why. Raises NotFound for it.
    """
    prepared = prepare(files, today=at.date())
    with desk.database.atomic():
        keeping.keep(prepared, origin, at)
        if prepared.source_digest not in recording.read().kept:
            said = {"source": prepared.source_digest, "commit": origin.commit}
            recording.write_next("version_kept", by, at, said)
    return prepared.source_digest


def approve(desk: Desk, source: str, actor: Actor, shown: Shown, at: datetime, seen: int | None = None) -> None:
    """An approval of exactly these bytes, by the rules of the version that serves.

    Raises NotFound, NotAllowed, TooManyTries, NotShown, NotApprovable, Conflict.
    """
    row = registers.version(source)
    if row is None:
        raise NotFound(source)
    reauthenticate(desk, actor, shown, at)
    reasons = tuple(reason for reason, _ in against_content(prepare(registers.files_of(row), today=at.date())))
    if reasons:
        raise NotApprovable(reasons)
    with desk.database.atomic():
        record = recording.read()
        _demand(desk, record, actor, at)
        recording.demand_seen(seen)
        said = {"source": source, "over": base_of(desk, record, at)}
        recording.write(record.seq, "version_approved", actor.id, at, said)


def take_back(desk: Desk, approval: int, actor: Actor, shown: Shown, at: datetime, seen: int | None = None) -> None:
    """The approval holds no longer; what was activated by it goes on. Raises like `approve`."""
    reauthenticate(desk, actor, shown, at)
    with desk.database.atomic():
        record = recording.read()
        _demand(desk, record, actor, at)
        recording.demand_seen(seen)
        if approval not in {a.id for a in record.approvals if not a.withdrawn}:
            raise NotFound(str(approval))
        recording.write(record.seq, "approval_withdrawn", actor.id, at, {"approval": approval})


def withdraw(desk: Desk, activation: int, actor: Actor, shown: Shown, at: datetime, seen: int | None = None) -> None:
    """A plan that has not come into force will not. Raises like `approve`."""
    reauthenticate(desk, actor, shown, at)
    with desk.database.atomic():
        record = recording.read()
        _demand(desk, record, actor, at)
        recording.demand_seen(seen)
        if activation not in {a.id for a in record.planned(at)}:
            raise NotFound(str(activation))
        recording.write(record.seq, "activation_withdrawn", actor.id, at, {"activation": activation})
    desk.serving.look_again()


def acknowledge(desk: Desk, number: int, actor: Actor, at: datetime) -> None:
    """Somebody has looked at an alarm: an emergency needs the right to approve, a refusal any keeper of the policy.

    Raises NotFound, NotAllowed, Conflict.
    """
    with desk.database.atomic():
        record = recording.read()
        policy = policy_of(desk, record, at)
        keeps = any(r.office and r.head.id in actor.roles for r in policy.roles)
        if number not in {r.id for r in record.refusals if r.open}:
            if number not in {a.id for a in record.emergencies}:
                raise NotFound(str(number))
            keeps = False
        if not (keeps or may_approve(policy, actor.id)):
            raise NotAllowed(actor.id)
        recording.write(record.seq, "alarm_seen", actor.id, at, {"number": number})


def reauthenticate(desk: Desk, actor: Actor, shown: Shown, at: datetime) -> None:
    """Password again, and the code where the account has one. Raises TooManyTries, NotShown."""
    tries = accounts.begin_try((f"approve:{actor.id}", f"from:{shown.where}"), at)
    if not accounts.proves(actor.id, shown.password):
        raise NotShown
    if second_factor.has(actor.id) and not second_factor.proves(desk, actor.id, shown.code, at):
        raise NotShown
    sessions.forget_try(tries)


def _demand(desk: Desk, record: Record, actor: Actor, at: datetime) -> None:
    """Raises NotAllowed unless the version that serves gives the right to a role of the account's own."""
    if not may_approve(policy_of(desk, record, at), actor.id):
        raise NotAllowed(actor.id)
