"""What must hold of a policy before it may serve, and of a new one before it may follow another."""

from quyche.check.checking import check
from quyche.check.citing import check_overdue
from quyche.check.succession import check_succession

__all__ = ["check", "check_overdue", "check_succession"]
