"""All that is checked of a policy that could be read."""

from __future__ import annotations

from quyche.check.cells import check_cells
from quyche.check.standing import check_standing
from quyche.decide.table import Tables
from quyche.errors import Finding, in_order
from quyche.policy.policy import Policy


def check(policy: Policy, tables: Tables) -> tuple[Finding, ...]:
    """Every finding, errors, warnings and open points, in the order of their places."""
    return in_order([*check_cells(policy, tables), *check_standing(policy)])
