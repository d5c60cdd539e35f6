"""What must hold of a policy before it may serve."""

from quyche.check.checking import check

__all__ = ["check"]
