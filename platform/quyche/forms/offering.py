"""What the forms of a policy offer to choose from."""

from __future__ import annotations

from datetime import datetime, tzinfo

from quyche.forms.given import Options
from quyche.policy.dated import standing
from quyche.policy.policy import Policy


def options_of(
    policy: Policy,
    people: frozenset[str] | None,
    roles: frozenset[str],
    zone: tzinfo,
    now: datetime,
    sent_at: datetime | None = None,
) -> Options:
    """What the forms of a policy offer; `people` None when accounts cannot be looked up.

    Categories, wards and agencies in force now, and on the day on which the case that a form is about was sent.
    """
    days = {at.astimezone(zone).date() for at in (now, sent_at or now)}
    return Options(
        categories=frozenset(c.head.id for c in standing(policy.categories, *days)),
        wards=frozenset(w.head.id for w in standing(policy.wards, *days)),
        agencies=frozenset(a.head.id for a in standing(policy.agencies, *days)),
        flags=frozenset(f.head.id for f in policy.flags),
        people=people,
        roles=roles,
        zone=zone,
        now=now,
        every_role=frozenset(r.head.id for r in policy.roles),
        clauses=frozenset(c.head.id for c in policy.clauses),
    )
