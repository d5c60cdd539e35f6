"""What a form about a case begins with."""

from __future__ import annotations

from typing import Any

from quyche import clock, handle
from quyche.case import Case
from quyche.policy.rules import FLAG, YES
from quyche.policy.workplace import Action, Form, Use
from quyche.service import reading, removing
from quyche.web import asking
from quyche.web.context import actor, desk


def prefilled(action: Action, form: Form, found: Case) -> dict[str, list[str]]:
    """Fields bound to what is known of the case begin with it; an answer with what the rules say to the sender."""
    given = asking.defaults(form)
    for f in form.fields:
        begun = _known(found, f.begins_with) if f.begins_with else None
        if begun is not None:
            given[f.id] = [str(v) for v in (begun if isinstance(begun, list | tuple) else [begun])]
        elif f.use in found.facts:
            given[f.id] = [found.facts[f.use]]
        elif f.use == "flags":
            given[f.id] = [k.removeprefix(FLAG) for k, v in found.facts.items() if k.startswith(FLAG) and v == YES]
        elif f.holders and actor().roles & set(f.holders):
            given[f.id] = [actor().id]
        elif f.use == "also_erased":
            given[f.id] = [c.code for c in removing.kin(desk(), found, actor())[0]]
        elif f.use in ("masked", "public_words"):
            given[f.id] = [reading.words_of(desk(), found, actor())]
        elif f.use == "reply" and any(e.kind == "decide" for e in action.effects):
            given[f.id] = [_refusal(found)]
    return given


def _known(found: Case, use: Use) -> Any:
    """What the case says for a use: a fact, who has it, or the newest entry with such a field."""
    assigned = {"lead": found.lead, "helpers": found.helpers}
    return assigned.get(use) or found.facts.get(use) or reading.newest(desk(), found, actor(), use)


def _refusal(found: Case) -> str:
    """Why the rules do not admit the case and where to turn; "" where they do."""
    decision = handle.propose(desk().book(found), found, clock.now())
    said = (decision.reason.vi, decision.guidance.vi) if decision.admissible == "no" else ()
    return " ".join(text for text in said if text)
