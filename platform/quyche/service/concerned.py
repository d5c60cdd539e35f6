"""The rows of the policy that decided a case, for whoever finds one of them difficult."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quyche.forms import Raw
from quyche.handle import Actor
from quyche.policy.base import Head
from quyche.policy.places import Clause
from quyche.policy.policy import Policy
from quyche.policy.workplace import Form
from quyche.service import reading
from quyche.service.desk import Desk, tidy_code


@dataclass(frozen=True, slots=True)
class Concerned:
    """A row by its id and where it stands in the version that decided, with the clause it rests on, if any."""

    rule: str
    file: str
    line: int
    clause: Clause | None


def rows_for(desk: Desk, form: Form, raw: Raw, actor: Actor, at: datetime) -> list[Concerned]:
    """The rows of the case a form says it is about, as far as the form asks for one and the actor knows the case."""
    about = next((f.id for f in form.fields if f.use == "line_case"), "")
    typed = raw.get(about) or [""]
    case = reading.visible(desk, tidy_code(typed[0]), actor) if any(f.kind == "rule" for f in form.fields) else None
    if case is None or case.locked:
        return []
    rows = reading.decision_of(desk, case, at)["rows"]
    once = {row["rule"]: row for row in rows}
    policy = desk.book(case).policy
    return [Concerned(r["rule"], r["file"], r["line"], _clause(policy, desk.policy, r["rule"])) for r in once.values()]


def heads_of(policy: Policy, rule: str) -> list[Head]:
    """The rows of this id that may decide: rules, and the categories themselves."""
    return [h for h in (*(r.head for r in policy.rules), *(c.head for c in policy.categories)) if h.id == rule]


def _clause(decided: Policy, serving: Policy, rule: str) -> Clause | None:
    """The first clause the row cites that stands in the register."""
    register = {c.text: c for c in serving.clauses}
    cites = (c.ref for head in heads_of(decided, rule) for c in head.cites)
    return next((register[ref] for ref in cites if ref in register), None)
