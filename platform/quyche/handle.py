"""What a person may do to a case, and which events follow when they do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from quyche.case import Case, Clock
from quyche.decide.deciding import Rulebook, decide
from quyche.decide.decision import Decision, Facts, as_data, limit_data
from quyche.errors import Conflict, NotAllowed, Refused
from quyche.events import Event
from quyche.policy.durations import Duration
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, COMPLAINED, FLAG, NO, SOURCE, WARD, YES, ClockRow
from quyche.policy.workplace import Action, Effect, Entrance, Form, Role

VERSION = 1
ANYBODY = "anybody"
"""The actor of a report sent without an account."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account with its roles and, for agency people, their agency."""

    id: str
    roles: frozenset[str]
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """A checked form entry: `values` by field id, `content` the record that holds what was typed."""

    form: str
    version: str
    values: Mapping[str, Any]
    content: str = ""
    attachments: tuple[str, ...] = ()

    @property
    def entry(self) -> dict[str, Any]:
        return {
            "form": self.form, "version": self.version, "content": self.content, "attachments": list(self.attachments),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """`seen` is the sequence number of the case the person was looking at."""

    actor: Actor
    action: str
    seen: int
    filing: Filing | None
    extra: Mapping[str, str] = field(default_factory=dict)


def sees(policy: Policy, case: Case, actor: Actor) -> bool:
    """Whether the actor may know of the case at all. A barred agency may not (conflict of interest)."""
    if actor.agency and actor.agency in case.barred:
        return False
    scopes = {r.sees for r in roles_of(policy, actor)}
    return "all" in scopes or ("agency" in scopes and actor.agency in (case.lead, *case.helpers))


def sees_identity(policy: Policy, case: Case, actor: Actor) -> bool:
    """Whether the sender's name may be opened; never by people of the agency complained about."""
    own = actor.agency and actor.agency == case.facts.get(COMPLAINED)
    return sees(policy, case, actor) and not own and any(r.identity for r in roles_of(policy, actor))


def roles_of(policy: Policy, actor: Actor) -> tuple[Role, ...]:
    return tuple(r for r in policy.roles if r.head.id in actor.roles)


def available(policy: Policy, case: Case, actor: Actor) -> tuple[Action, ...]:
    """The actions the actor may take on the case as it stands, the primary ones first."""
    if not sees(policy, case, actor) or case.erased:
        return ()
    found = (a for a in policy.actions if case.state in a.origins and _may(a, case, actor))
    return tuple(sorted(found, key=lambda a: (not a.primary, a.head.id)))


def _may(action: Action, case: Case, actor: Actor) -> bool:
    scope = {
        "all": True,
        "lead": actor.agency == case.lead,
        "agency": actor.agency in (case.lead, *case.helpers),
    }
    facts = case.facts
    fits = all(facts.get(c.field, NO if c.field.startswith(FLAG) else "") in c.values for c in action.when)
    return bool(actor.roles & set(action.roles)) and scope.get(action.scope, False) and fits


def facts_from(form: Form, values: Mapping[str, Any], before: Mapping[str, str]) -> dict[str, str]:
    """Decision facts after a form entry: bound fields replace what was known, others leave it."""
    facts = dict(before)
    for f in form.fields:
        if f.use in (CATEGORY, WARD, COMPLAINED):
            facts = {k: v for k, v in facts.items() if k != f.use}
            facts |= {f.use: values[f.id]} if values.get(f.id) else {}
        if f.use == "flags":
            facts = {k: v for k, v in facts.items() if not k.startswith(FLAG)}
            facts |= {FLAG + flag: YES for flag in values.get(f.id, ())}
    return facts


def value_for(form: Form, values: Mapping[str, Any], use: str) -> Any:
    """What was entered in the field bound to a use; None when there is none."""
    return next((values[f.id] for f in form.fields if f.use == use and f.id in values), None)


def open_case(
    book: Rulebook, entrance: Entrance, form: Form, filing: Filing, actor: Actor, at: datetime
) -> list[Event]:
    """The first events of a case. What a camera showed counts from when it was seen."""
    seen = value_for(form, filing.values, "seen_at")
    sent_at = min(datetime.fromisoformat(seen), at) if seen else at
    facts = facts_from(form, filing.values, {SOURCE: entrance.source})
    opened = {
        "version": filing.version, "state": entrance.state, "sent_at": sent_at.isoformat(),
        "entrance": entrance.head.id, "facts": facts, "entry": filing.entry,
    }  # fmt: skip
    first = Event("opened", VERSION, at, actor.id, entrance.head.id, opened)
    clocks = [_started(book, c, None, (), sent_at, 1, "") for c in _clock_rows(book.policy, entrance.clocks)]
    return [first, *(Event("clock_started", VERSION, at, actor.id, entrance.head.id, c) for c in clocks)]


def _clock_rows(policy: Policy, ids: tuple[str, ...]) -> list[ClockRow]:
    return [c for c in policy.clocks if c.head.id in ids]


def propose(book: Rulebook, case: Case, at: datetime) -> Decision:
    """What the rules say of the case if it were dispatched now."""
    return decide(book, Facts(case.facts, case.sent_at, at, at))


def act(book: Rulebook, workplace: Policy, case: Case, command: Command, at: datetime) -> list[Event]:
    """The events of one action, or an error that says why not.

    `book` is the version of the case's first receipt, `workplace` the policy
    that serves now. Raises NotAllowed, Conflict (someone acted in between) and
    Refused (a change of the proposal without its reason, a lead missing).
    """
    action = next((a for a in available(workplace, case, command.actor) if a.head.id == command.action), None)
    if command.seen != case.seq:
        raise Conflict(str(case.seq))
    if action is None:
        raise NotAllowed(command.action)
    state = next(s for s in workplace.states if s.head.id == (action.to or case.state))
    step = _Step(book, workplace, case, command, action, at)
    _demand_reason(step)
    data = {"state": state.head.id, "closed": state.closed, "entry": command.filing and command.filing.entry}
    return [step.event("acted", data), *step.events()]


def _demand_reason(step: _Step) -> None:
    """Who departs from what the rules propose, or from what the sender chose, says why."""
    filing, form = step.command.filing, step.form
    if not (step.action.asks_reason_on_change and filing and form):
        return
    facts = facts_from(form, filing.values, step.case.facts)
    proposed = decide(step.book, Facts(facts, step.case.sent_at, step.at, step.at)).lead
    changed = any(step.case.facts.get(f) not in (None, facts.get(f)) for f in (CATEGORY, WARD))
    other_lead = proposed and step.entered("lead") not in (None, proposed)
    if (changed or other_lead) and not step.entered("reason"):
        field_id = next((f.id for f in form.fields if f.use == "reason"), "")
        raise Refused({field_id: ("reason-needed", {})})


@dataclass(frozen=True, slots=True)
class _Step:
    """One action being carried out: its effects in order, each seeing what the ones before it did."""

    book: Rulebook
    workplace: Policy
    case: Case
    command: Command
    action: Action
    at: datetime

    def event(self, kind: str, data: Mapping[str, Any]) -> Event:
        return Event(kind, VERSION, self.at, self.command.actor.id, self.action.head.id, data)

    def events(self) -> Iterator[Event]:
        for effect in self.action.effects:
            made = list(_EFFECTS[effect.kind](self, effect))
            self = replace(self, case=self._after(made))  # noqa: PLW0642 - the step as the next effect sees it
            yield from made

    def _after(self, made: list[Event]) -> Case:
        case = self.case
        for e in made:
            case = _PREVIEW.get(e.kind, lambda c, _: c)(case, e)
        return case

    @property
    def form(self) -> Form | None:
        return next((f for f in self.workplace.forms if f.head.id == self.action.form), None)

    def entered(self, use: str) -> Any:
        filing, form = self.command.filing, self.form
        return value_for(form, filing.values, use) if filing and form else None


def _preview_classified(case: Case, event: Event) -> Case:
    return replace(case, facts=dict(event.data["facts"]))


def _preview_decided(case: Case, event: Event) -> Case:
    return replace(case, decision=event.data["decision"])


def _preview_assigned(case: Case, event: Event) -> Case:
    return replace(case, lead=event.data["lead"], helpers=tuple(event.data["helpers"]))


_PREVIEW = {"classified": _preview_classified, "decided": _preview_decided, "assigned": _preview_assigned}


def _classify(step: _Step, _: Effect) -> Iterator[Event]:
    filing, form = step.command.filing, step.form
    if filing and form:
        yield step.event("classified", {"facts": facts_from(form, filing.values, step.case.facts)})


def _clock_from(step: _Step) -> datetime:
    """The agency's receipt: now, or an earlier handover that the dispatcher records (a call at night)."""
    handed = step.entered("received_at")
    return max(min(datetime.fromisoformat(handed), step.at), step.case.sent_at) if handed else step.at


def _decide(step: _Step, _: Effect) -> Iterator[Event]:
    start = _clock_from(step)
    facts = Facts(step.case.facts, step.case.sent_at, start, start)
    decision = decide(step.book, facts)
    digests = step.book.policy.digests
    yield step.event(
        "decided",
        {
            "decision": as_data(decision),
            "version": step.case.version,
            "digests": {"rules": digests.rules, "calendar": digests.calendar, "workplace": digests.workplace},
            "facts": dict(step.case.facts),
            "instants": {
                "sent": step.case.sent_at.isoformat(),
                "dispatch": start.isoformat(),
                "clock": start.isoformat(),
            },
        },
    )


def _assign(step: _Step, _: Effect) -> Iterator[Event]:
    decision = step.case.decision or {}
    lead = step.entered("lead") or decision.get("lead")
    helpers = step.entered("helpers")
    chosen = decision.get("with", []) if helpers is None else helpers
    if not lead:
        raise Refused({"": ("no-lead", {})})
    barred = list(decision.get("barred", []))
    if lead in barred:
        raise Refused({"": ("lead-barred", {})})
    yield step.event(
        "assigned",
        {
            "lead": lead, "helpers": [h for h in chosen if h != lead and h not in barred], "barred": barred,
            "dispatched_at": _clock_from(step).isoformat(), "proposed": decision.get("lead"),
        },
    )  # fmt: skip


def _start_clock(step: _Step, effect: Effect) -> Iterator[Event]:
    row = next(c for c in step.workplace.clocks if c.head.id == effect.target)
    decision = step.case.decision or {}
    start = _clock_from(step) if row.kind == "limit" else step.at
    epoch = 1 + sum(c.kind == effect.target for c in step.case.clocks)
    if row.kind == "limit" and not decision.get("limit"):
        raise Refused({"": ("no-limit", {})})
    steps = tuple(decision.get("steps", ()))
    yield step.event("clock_started", _started(step.book, row, decision, steps, start, epoch, step.case.lead))


def _started(
    book: Rulebook, row: ClockRow, decision: Mapping[str, Any] | None, steps: tuple[Mapping[str, Any], ...],
    start: datetime, epoch: int, agency: str,
) -> dict[str, Any]:  # fmt: skip
    limit = row.target if row.kind == "target" else _limit_of(decision or {})
    agency = agency if row.kind == "limit" else ""
    if limit is None:
        raise Refused({"": ("no-limit", {})})
    due = book.due(start, limit)
    rungs = [dict(s) for s in steps if s["at"]] if row.kind == "limit" else []
    return {
        "clock": row.head.id, "agency": agency, "epoch": epoch, "started_at": start.isoformat(),
        "due_at": due.at.isoformat(), "target": row.kind == "target", "limit": limit_data(limit), "steps": rungs,
        "calendar_decided": due.decided,
    }  # fmt: skip


def _limit_of(decision: Mapping[str, Any]) -> Duration | None:
    limit = decision.get("limit")
    return Duration(limit["amount"], limit["unit"], limit["clock"]) if limit else None


def _stop_clock(step: _Step, effect: Effect) -> Iterator[Event]:
    clock = step.case.running(effect.target)
    if clock:
        yield step.event("clock_stopped", _stopped(clock, step.at))


def _stopped(clock: Clock, at: datetime) -> dict[str, Any]:
    late = not clock.target and at > clock.due_at
    return {"clock": clock.kind, "epoch": clock.epoch, "at": at.isoformat(), "late": late}


def _milestone(step: _Step, effect: Effect) -> Iterator[Event]:
    yield step.event("milestone", {"milestone": effect.target})


def _said(kind: str) -> Any:
    def effect(step: _Step, _: Effect) -> Iterator[Event]:
        yield step.event(kind, {"content": step.command.filing.content if step.command.filing else ""})

    return effect


def _publish(step: _Step, effect: Effect) -> Iterator[Event]:
    """Never what the rules withhold (state secrets), whatever the workflow allows."""
    if (step.case.decision or {}).get("publish") == "withheld":
        raise Refused({"": ("withheld", {})})
    yield from _said("published")(step, effect)


_EFFECTS = {
    "classify": _classify,
    "decide": _decide,
    "assign": _assign,
    "start_clock": _start_clock,
    "stop_clock": _stop_clock,
    "milestone": _milestone,
    "reply": _said("replied"),
    "publish": _publish,
    "withhold": _said("withheld"),
}
