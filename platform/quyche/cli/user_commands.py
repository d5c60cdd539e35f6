"""Accounts from the server's own command line: how the first one comes to be."""

from __future__ import annotations

import secrets
import sys
from datetime import datetime

import click

from quyche.errors import Refused
from quyche.handle import Actor
from quyche.handle.granting import Wanted
from quyche.service import granting
from quyche.service.desk import Desk
from quyche.texts.account_messages import said
from quyche.texts.words import when

CONSOLE = "console"
"""Who grants from the command line: whoever holds the server, with what all roles together may grant."""


def grant(desk: Desk, wanted: Wanted, at: datetime) -> None:
    """Give the account and tell the code that sets its password; exit 1 with every problem told."""
    everything = Actor(CONSOLE, frozenset(r.head.id for r in desk.policy.roles))
    try:
        (issued,) = granting.grant(desk, [wanted], secrets.token_hex(16), everything, at)
    except Refused as refused:
        for problem in refused.problems.values():
            click.echo(said(problem), err=True)
        sys.exit(1)
    until = when(issued.until, desk.live.book.zone)
    click.echo(f"{issued.account}: {issued.code} (đặt mật khẩu tại /dat-mat-khau trước {until})")
