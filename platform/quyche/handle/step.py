"""One action being carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quyche.case import Case
from quyche.decide.deciding import Rulebook
from quyche.events import VERSION, Event
from quyche.handle.filing import Command, value_for
from quyche.policy.policy import Policy
from quyche.policy.workplace import Action, Effect, Form


@dataclass(frozen=True, slots=True)
class Step:
    """What an effect works with; `case` is the case as the effects before it left it."""

    book: Rulebook
    workplace: Policy
    case: Case
    command: Command
    action: Action
    at: datetime

    def event(self, kind: str, data: Mapping[str, Any]) -> Event:
        return Event(kind, VERSION, self.at, self.command.actor.id, self.action.head.id, data)

    @property
    def form(self) -> Form | None:
        return next((f for f in self.workplace.forms if f.head.id == self.action.form), None)

    def entered(self, use: str) -> Any:
        filing, form = self.command.filing, self.form
        return value_for(form, filing.values, use) if filing and form else None

    def field(self, use: str) -> str:
        """The id of the form's field bound to a use; "" when there is none."""
        return next((f.id for f in self.form.fields if f.use == use), "") if self.form else ""

    def offering(self, effect: Effect) -> str:
        """The actions that have an effect, by name, for people who are told what comes first."""
        found = (a.label.vi for a in self.workplace.actions if effect in a.effects)
        return ", ".join(f"“{name}”" for name in found)

    @property
    def content(self) -> str:
        """The record of what was typed, "" for an action without a form."""
        return self.command.filing.content if self.command.filing else ""
