"""What the forms of a policy offer to choose from."""

from __future__ import annotations

from datetime import datetime, tzinfo

from quyche.forms.given import Options
from quyche.policy.policy import Policy


def options_of(
    policy: Policy, people: frozenset[str] | None, roles: frozenset[str], zone: tzinfo, now: datetime
) -> Options:
    """What the forms of a policy offer; `people` None when accounts cannot be looked up."""
    return Options(
        categories=frozenset(c.head.id for c in policy.categories),
        wards=frozenset(w.head.id for w in policy.wards),
        agencies=frozenset(a.head.id for a in policy.agencies),
        flags=frozenset(f.head.id for f in policy.flags),
        people=people,
        roles=roles,
        zone=zone,
        now=now,
        every_role=frozenset(r.head.id for r in policy.roles),
        clauses=frozenset(c.head.id for c in policy.clauses),
    )
