"""Filling a trial with accounts and cases, through the very functions that people's clicks call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from quyche import handle
from quyche.case import Case
from quyche.forms import offered
from quyche.handle import ANYBODY, Actor
from quyche.policy.rules import CATEGORY, COMPLAINED, WARD
from quyche.policy.workplace import Action, Field, Form, Sample
from quyche.service import cases
from quyche.service.accounts import actor_of, sample_accounts
from quyche.service.desk import Desk, Submission, load_case
from quyche.store import lists, registers

LOADED = "samples"
ROUNDS = 2
BETWEEN_ROUNDS = timedelta(hours=25)
PACE = timedelta(minutes=20)
PASSWORD = "quyche"  # noqa: S105 - told on the sign-in page of a trial
_DONE = "Đã kiểm tra và xử lý tại chỗ. "


def load_samples(desk: Desk, now: datetime) -> None:
    """Once for each database: accounts, and every sample case in a few variants."""
    if registers.mark(LOADED):
        return
    sample_accounts(desk.policy, PASSWORD)
    for turn in range(ROUNDS):
        for sample in desk.policy.samples:
            _load(desk, sample, now, turn)
    registers.set_mark(LOADED, now.isoformat())


def _load(desk: Desk, sample: Sample, now: datetime, turn: int) -> None:
    at = now - timedelta(seconds=sample.ago.seconds(86400)) - turn * BETWEEN_ROUNDS
    entrance = next(e for e in desk.policy.entrances if e.head.id == sample.entrance)
    who = _somebody(desk, set(entrance.roles)) if entrance.roles else Actor(ANYBODY, frozenset())
    form = cases.form_of(desk, entrance.form)
    sent = Submission(f"{sample.head.id}-{turn}", _typed(desk, form, who, dict(sample.facts), sample.text, at))
    code = cases.report(desk, entrance.head.id, sent, who, at)
    for number, action_id in enumerate(sample.actions, start=1):
        case = load_case(code)
        if case is None or not _step(desk, case, sample, action_id, min(at + number * PACE, now)):
            return


def _step(desk: Desk, case: Case, sample: Sample, action_id: str, at: datetime) -> bool:
    action = next(a for a in desk.policy.actions if a.head.id == action_id)
    who = _who_may(desk, case, action)
    if who is None:
        return False
    form = cases.form_of(desk, action.form) if action.form else None
    raw = _typed(desk, form, who, {**dict(case.facts), **dict(sample.facts)}, _DONE + sample.text, at) if form else {}
    cases.act(desk, case.code, action_id, Submission(f"{case.code}-{action_id}", raw, (), case.seq), who, at)
    return True


def _somebody(desk: Desk, roles: set[str]) -> Actor:
    return next(a for a in map(actor_of, registers.accounts()) if a.roles & roles)


def _who_may(desk: Desk, case: Case, action: Action) -> Actor | None:
    people = map(actor_of, registers.accounts())
    return next((p for p in people if action in handle.available(desk.policy, case, p)), None)


def _typed(desk: Desk, form: Form, who: Actor, facts: dict[str, str], text: str, at: datetime) -> dict[str, list[str]]:
    typed = {f.id: _answer(desk, f, who, facts, text, at) for f in form.fields}
    return {field: [value] for field, value in typed.items() if value}


def _answer(desk: Desk, field: Field, who: Actor, facts: dict[str, str], text: str, at: datetime) -> str:
    by_use: dict[str, Callable[[], str]] = {
        "seen_at": lambda: _local(desk, at),
        "public_title": lambda: " ".join(text.removeprefix(_DONE).split()[:7]) + "…",
        "merge_into": lambda: _another_case(desk),
    }
    by_kind: dict[str, Callable[[], str]] = {
        "text": lambda: text, "long_text": lambda: text, "consent": lambda: "yes",
        "choice": lambda: offered(field, who.roles)[0].id, "datetime": lambda: _local(desk, at + _side(field)),
        "person": lambda: who.id if who.roles & set(field.holders) else _somebody(desk, set(field.holders)).id,
        "agency": lambda: _agency_without_table_row(desk) if field.use == "lead" else "",
    }  # fmt: skip
    if field.use in (CATEGORY, WARD, COMPLAINED):
        return facts.get(field.use, "")
    if field.use in by_use:
        return by_use[field.use]()
    return by_kind[field.kind]() if field.required and field.kind in by_kind else ""


def _local(desk: Desk, at: datetime) -> str:
    return at.astimezone(desk.live.book.zone).replace(tzinfo=None).isoformat(timespec="minutes")


def _side(field: Field) -> timedelta:
    """On which side of now a time must lie."""
    return timedelta(days=2) if field.moment == "future" else -timedelta(minutes=5)


def _another_case(desk: Desk) -> str:
    """The newest case that is still being worked on."""
    open_states = [s.head.id for s in desk.policy.states if not s.closed]
    return str(lists.page(lists.Wanted(open_states, {}, "sent")).rows[0].code)


def _agency_without_table_row(desk: Desk) -> str:
    """Somebody who can act and whom only a person's choice would name."""
    free: list[Any] = [a for a in desk.policy.agencies if a.role and not a.named]
    return str((free or list(desk.policy.agencies))[0].head.id)
