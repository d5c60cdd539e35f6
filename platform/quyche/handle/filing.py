"""What somebody filled in and wants done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quyche.handle.actors import Actor
from quyche.policy.rules import CATEGORY, COMPLAINED, FLAG, WARD, YES
from quyche.policy.workplace import Form


@dataclass(frozen=True, slots=True)
class Filing:
    """A checked form entry: `values` by field id, `content` the record that holds what was typed."""

    form: str
    version: str
    values: Mapping[str, Any]
    content: str = ""
    attachments: tuple[str, ...] = ()
    digest: str = ""

    @property
    def entry(self) -> dict[str, Any]:
        return {
            "form": self.form, "version": self.version, "content": self.content, "attachments": list(self.attachments),
            "digest": self.digest,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """`seen` is the sequence number of the case the person was looking at."""

    actor: Actor
    action: str
    seen: int
    filing: Filing | None
    task: int = 0
    """The number of the task acted on, 0 for the case itself."""
    codes: tuple[str, ...] = ()
    """Codes kept ready for cases that this one may be split into."""
    kin: tuple[str, ...] = ()
    """Codes of the cases with the same matter, where the action takes content away."""


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
