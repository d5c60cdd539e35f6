"""The technical administrator's pages: what the system holds, never what people typed or who sent it."""

from quyche.admin.site import install

__all__ = ["install"]
