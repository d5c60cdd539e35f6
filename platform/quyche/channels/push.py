"""Web push: encrypted for one browser (RFC 8291), signed as from us (RFC 8292)."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from quyche.channels.message import Message, Undeliverable
from quyche.channels.posting import Forbidden, post

KEPT_SECONDS = 24 * 3600
RECORD = 4096
_GOOD_FOR = 12 * 3600
_URGENCY = {"normal": "normal", "urgent": "high", "breach": "high"}


class BadSubscription(ValueError):
    """What a browser gave is no push subscription."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where one browser takes messages, and the keys only it can open them with."""

    endpoint: str
    p256dh: str
    auth: str

    @classmethod
    def read(cls, text: str) -> Subscription:
        """From what a browser gives as JSON. Raises BadSubscription."""
        try:
            said = json.loads(text)
            found = cls(str(said["endpoint"]), str(said["keys"]["p256dh"]), str(said["keys"]["auth"]))
            _point(_unpacked(found.p256dh))
            fits = len(_unpacked(found.auth)) == 16 and len(found.endpoint) < 1000
        except (ValueError, KeyError, TypeError) as error:
            raise BadSubscription("subscription") from error
        if not fits:
            raise BadSubscription("subscription")
        return found

    @property
    def text(self) -> str:
        return json.dumps({"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": self.auth}})


@dataclass(frozen=True)
class Push:
    """`key` is our private key (32 bytes); `contact` whom a push service can write to (`mailto:` or `https:`).

    `anywhere` lets messages go to addresses inside the house: for trials and tests only.
    """

    key: bytes
    contact: str
    anywhere: bool = False

    @cached_property
    def _private(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(self.key, "big"), ec.SECP256R1())

    @property
    def public_key(self) -> str:
        """What a browser must be given to subscribe."""
        return _packed(_raw(self._private.public_key()))

    def takes(self, endpoint: str) -> bool:
        """Whether messages could go there at all: https, unless `anywhere`."""
        parts = urlsplit(endpoint)
        return bool(parts.hostname) and (parts.scheme == "https" or (self.anywhere and parts.scheme == "http"))

    def send(self, message: Message) -> None:
        """Raises Undeliverable: every browser has a service of its own, so none speaks for the whole channel."""
        to = Subscription.read(message.address)
        said = {
            "title": message.title, "text": message.text, "link": message.link, "key": message.key,
            "language": message.language,
        }  # fmt: skip
        body = encrypted(to, json.dumps(said, ensure_ascii=False).encode())
        headers = {
            "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream", "TTL": str(KEPT_SECONDS),
            "Topic": message.key[:32], "Urgency": _URGENCY[message.urgency],
            "Authorization": self._vapid(to.endpoint, int(message.at.timestamp())),
        }  # fmt: skip
        try:
            status = post(to.endpoint, body, headers, self.anywhere)
        except Forbidden as error:
            raise Undeliverable("address", final=True) from error
        except (OSError, http.client.HTTPException) as error:
            raise Undeliverable(type(error).__name__, final=False) from error
        if not 200 <= status < 300:
            raise Undeliverable(f"http {status}", final=status in (400, 403, 404, 410, 413))

    def _vapid(self, endpoint: str, now: int) -> str:
        parts = urlsplit(endpoint)
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now + _GOOD_FOR, "sub": self.contact}
        head = {"typ": "JWT", "alg": "ES256"}
        signed = ".".join(_packed(json.dumps(part).encode()) for part in (head, claims))
        r, s = decode_dss_signature(self._private.sign(signed.encode(), ec.ECDSA(SHA256())))
        proof = _packed(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return f"vapid t={signed}.{proof}, k={self.public_key}"


def encrypted(to: Subscription, plain: bytes) -> bytes:
    """The body only that browser can open: one record of aes128gcm under a key made for this message alone."""
    theirs, own, salt = _unpacked(to.p256dh), ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    ours, shared = _raw(own.public_key()), own.exchange(ec.ECDH(), _point(theirs))
    secret = _derived(shared, _unpacked(to.auth), b"WebPush: info\0" + theirs + ours, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return header + AESGCM(key).encrypt(nonce, plain + b"\x02", None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def _point(raw: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)


def _raw(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _packed(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def device_id(account: str, endpoint: str) -> str:
    """The same browser of the same person is the same device, however often it asks."""
    return hashlib.sha256(f"{account}\n{endpoint}".encode()).hexdigest()[:32]
