"""Carrying out an action of the workflow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from quyche.case import Case, after
from quyche.decide.deciding import Rulebook, decide
from quyche.decide.decision import Facts
from quyche.errors import Conflict, NotAllowed, Refused
from quyche.events import Event
from quyche.handle.actors import Actor, available, available_on
from quyche.handle.deferring import hindrance
from quyche.handle.effects import EFFECTS
from quyche.handle.filing import Command, facts_from
from quyche.handle.step import Step
from quyche.match import fits
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, WARD
from quyche.policy.succession import state_of
from quyche.policy.workplace import Action


def act(book: Rulebook, workplace: Policy, case: Case, command: Command, at: datetime) -> list[Event]:
    """The events of one action, or an error that says why not.

    `book` is the version of the case's first receipt, `workplace` the policy
    that serves now. Raises NotAllowed, Conflict (someone acted in between) and
    Refused (a change of the proposal without its reason, a lead missing).
    """
    action = offered(workplace, case, command)
    if not case.touched <= command.seen <= case.seq:
        raise Conflict(str(case.seq))
    if action is None:
        raise NotAllowed(command.action)
    state = state_of(action.to or case.state, workplace)
    step = Step(book, workplace, case, command, action, at)
    _demand_reason(step)
    entry = command.filing and command.filing.entry
    data: dict[str, Any] = {"state": state.head.id, "closed": state.closed, "entry": entry}
    behalf = command.actor.behalf(action.roles)
    data |= {"for": behalf} if behalf else {}
    acted = step.event("acted", data)
    return [acted, *_followed(replace(step, case=after(case, acted)))]


def offered(workplace: Policy, case: Case, command: Command) -> Action | None:
    """The action asked for, if the actor may take it now."""
    task = next((t for t in case.tasks if t.number == command.task), None)
    found = available_on(workplace, case, task, command.actor) if task else available(workplace, case, command.actor)
    return next((a for a in found if a.head.id == command.action), None)


def hindered(
    book: Rulebook, workplace: Policy, case: Case, action: Action, actor: Actor, at: datetime
) -> Refused | None:
    """What stands in the action's way whatever is typed, to be told before anybody types."""
    return hindrance(Step(book, workplace, case, Command(actor, action.head.id, case.seq, None), action, at))


def removed_along(
    book: Rulebook, workplace: Policy, case: Case, action_id: str, of: str, actor: Actor, at: datetime
) -> list[Event]:
    """The events of a case that is taken away together with another of the same matter."""
    action = next(a for a in workplace.actions if a.head.id == action_id)
    action = replace(action, effects=tuple(e for e in action.effects if e.kind == "stop_clock"))
    state = state_of(action.to or case.state, workplace)
    step = Step(book, workplace, case, Command(actor, action_id, case.seq, None), action, at)
    acted = step.event("acted", {"state": state.head.id, "closed": state.closed, "entry": None})
    return [acted, *_followed(replace(step, case=after(case, acted))), step.event("erased", {"of": of})]


def _followed(step: Step) -> Iterator[Event]:
    """The events of every effect in order, each seeing what the ones before it did."""
    for effect in (e for e in step.action.effects if fits(e.when, step.case.facts)):
        for event in list(EFFECTS[effect.kind](step, effect)):
            step = replace(step, case=after(step.case, event))
            yield event


def _demand_reason(step: Step) -> None:
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
