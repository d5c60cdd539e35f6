"""What a person may do to a case, and which events follow when they do it."""

from quyche.handle import lines
from quyche.handle.acting import act, hindered, offered, removed_along
from quyche.handle.actors import (
    ANYBODY,
    Actor,
    available,
    available_on,
    hears,
    roles_of,
    sees,
    sees_identity,
    sees_originals,
    widest_sight,
)  # fmt: skip
from quyche.handle.filing import Command, Filing, facts_from, value_for
from quyche.handle.opening import open_case, open_part, propose, received_at
from quyche.handle.permissions import Permit, of_role, permits

__all__ = [
    "ANYBODY", "Actor", "Command", "Filing", "Permit", "act", "available", "available_on", "facts_from", "hears",
    "hindered", "lines", "of_role", "offered", "open_case", "open_part", "permits", "propose", "received_at",
    "removed_along", "roles_of", "sees", "sees_identity", "sees_originals", "value_for", "widest_sight",
]  # fmt: skip
