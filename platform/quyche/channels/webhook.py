"""A signed HTTP request to a gateway that the administrator named: Zalo, SMS, or anything else."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
from dataclasses import dataclass

from quyche.channels.message import Message, Unanswered, Undeliverable
from quyche.channels.posting import post


@dataclass(frozen=True)
class Webhook:
    """The body is JSON; `X-Quyche-Signature` is `sha256=` and the HMAC-SHA256, under `secret`, of the text of
    `X-Quyche-Time` (seconds since 1970), a full stop and the body. `Idempotency-Key` tells repeats."""

    url: str
    secret: str

    def send(self, message: Message) -> None:
        """Raises Unanswered when the gateway does not work, Undeliverable when it will not have this message."""
        body = json.dumps(
            {
                "key": message.key, "receiver": message.receiver, "urgency": message.urgency, "title": message.title,
                "text": message.text, "link": message.link, "language": message.language, **message.facts,
            },
            ensure_ascii=False, sort_keys=True,
        ).encode()  # fmt: skip
        time = str(int(message.at.timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message.key, "X-Quyche-Time": time,
            "X-Quyche-Signature": "sha256=" + signature(self.secret, time, body),
        }  # fmt: skip
        try:
            status = post(self.url, body, headers, anywhere=True)
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(type(error).__name__) from error
        if status >= 500 or status in (401, 403, 404, 408, 429):
            raise Unanswered(f"http {status}")
        if status >= 300:
            raise Undeliverable(f"http {status}", final=True)


def signature(secret: str, time: str, body: bytes) -> str:
    return hmac.new(secret.encode(), time.encode() + b"." + body, hashlib.sha256).hexdigest()
