"""All that is checked of a policy that could be read."""

from __future__ import annotations

from datetime import date

from quyche.check.cells import check_cells
from quyche.check.citing import check_citing, check_overdue
from quyche.check.lengths import check_lengths
from quyche.check.offices import check_offices
from quyche.check.rereading import check_rereading
from quyche.check.rows import check_rows
from quyche.check.standing import check_standing
from quyche.check.succession import check_replacements
from quyche.check.workplace_days import check_workplace
from quyche.decide.table import Tables
from quyche.errors import Finding, in_order
from quyche.policy.policy import Policy


def check(policy: Policy, tables: Tables, today: date | None = None) -> tuple[Finding, ...]:
    """Every finding, errors, warnings and open points, in the order of their places.

    Only with `today` is told what is merely overdue.
    """
    return in_order(
        [
            *check_cells(policy, tables),
            *check_rows(policy, tables),
            *check_offices(policy, tables["routing"]),
            *check_citing(policy),
            *(check_overdue(policy, today) if today else ()),
            *check_workplace(policy),
            *check_standing(policy),
            *check_rereading(policy),
            *check_lengths(policy),
            *check_replacements(policy),
        ]
    )
