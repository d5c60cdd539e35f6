"""The ways out of the house, from the environment."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import urlsplit

from quyche.channels import Channels, Outlet
from quyche.channels.mail import Mail, fits
from quyche.channels.push import Push
from quyche.channels.webhook import Webhook


def read_channels(environ: Mapping[str, str], push_key: str, anywhere: bool) -> Channels:
    """The channels that are set up. Raises ValueError for a setting that cannot be used.

    `push_key` stands in where none is set (a trial's); `anywhere` lets push go inside the house (a trial's).
    """
    outlets: dict[str, Outlet] = {}
    smtp, sender = environ.get("QUYCHE_SMTP", ""), environ.get("QUYCHE_MAIL_FROM", "")
    if smtp:
        if not fits(smtp, sender):
            raise ValueError("QUYCHE_SMTP: smtp://máy-chủ:587 hoặc smtps://máy-chủ:465, kèm QUYCHE_MAIL_FROM")
        outlets["mail"] = Mail(smtp, sender)
    key = environ.get("QUYCHE_PUSH_KEY", "") or push_key
    push = Push(_key(key), environ.get("QUYCHE_PUSH_CONTACT") or f"mailto:{sender or 'khong-co@localhost'}", anywhere)
    if key:
        outlets["push"] = push
    hook, secret = environ.get("QUYCHE_WEBHOOK", ""), environ.get("QUYCHE_WEBHOOK_SECRET", "")
    if hook:
        if urlsplit(hook).scheme not in ("https", "http") or len(secret) < 16:
            raise ValueError("QUYCHE_WEBHOOK: địa chỉ http(s), kèm QUYCHE_WEBHOOK_SECRET từ 16 ký tự trở lên")
        outlets["webhook"] = Webhook(hook, secret)
    return Channels(outlets, environ.get("QUYCHE_HOME", ""), push.public_key if key else "")


def _key(text: str) -> bytes:
    try:
        key = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        key = b""
    if text and len(key) != 32:
        raise ValueError("QUYCHE_PUSH_KEY: base64url của 32 byte / base64url of 32 bytes")
    return key


def new_push_key() -> str:
    return urlsafe_b64encode(os.urandom(32)).decode()
