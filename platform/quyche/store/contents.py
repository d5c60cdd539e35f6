"""What people typed: sealed with a key a case, the key wrapped by the office's. Drop the key, and it is gone."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from quyche.store.tables import CaseKey, Content

NONCE = 12


@dataclass(frozen=True)
class Keys:
    """`QUYCHE_KEYS`: the first wraps new case keys, all of them unwrap."""

    keys: tuple[tuple[str, bytes], ...]

    @classmethod
    def read(cls, text: str) -> Keys:
        """From `id:base64,id:base64`, 32 bytes each. Raises ValueError."""
        pairs = [part.partition(":") for part in text.split(",") if part.strip()]
        keys = tuple((name.strip(), urlsafe_b64decode(value)) for name, _, value in pairs)
        if not keys or any(len(k) != 32 for _, k in keys):
            raise ValueError("QUYCHE_KEYS: id:base64 of 32 bytes each, separated by commas")
        return cls(keys)

    def digest(self, text: str) -> str:
        """A keyed digest: proves what was typed without giving it away."""
        return _keyed(self.keys[0][1], text)

    def proves(self, text: str, digest: str) -> bool:
        """Whether the digest was made of this text, by whichever of the keys was first at the time."""
        return any(hmac.compare_digest(_keyed(key, text), digest) for _, key in self.keys)


def _keyed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def put(keys: Keys, case: str, kind: str, text: str) -> str:
    """Seal a text and return its record's id."""
    content_id = secrets.token_hex(16)
    nonce = secrets.token_bytes(NONCE)
    sealed = nonce + AESGCM(_key(keys, case)).encrypt(nonce, text.encode(), content_id.encode())
    Content.insert(id=content_id, case=case, kind=kind, sealed=sealed).execute()
    return content_id


def get(keys: Keys, content_id: str) -> str | None:
    """The text, or None when it was erased or never was."""
    row = Content.get_or_none(Content.id == content_id) if content_id else None
    held = CaseKey.get_or_none(CaseKey.case == row.case) if row else None
    if row is None or held is None:
        return None
    sealed = bytes(row.sealed)
    return AESGCM(_unwrapped(keys, held)).decrypt(sealed[:NONCE], sealed[NONCE:], content_id.encode()).decode()


def erase(case: str) -> None:
    """Drop the key and the ciphertexts of a case for good."""
    CaseKey.delete().where(CaseKey.case == case).execute()
    Content.delete().where(Content.case == case).execute()


def drop(content_id: str) -> None:
    """Forget one record; the others of its case stay."""
    Content.delete().where(Content.id == content_id).execute()


def _key(keys: Keys, case: str) -> bytes:
    """The key of a case, made with the first text; of two that make it at once the first one's serves both."""
    held = CaseKey.get_or_none(CaseKey.case == case)
    if held:
        return _unwrapped(keys, held)
    key, nonce = secrets.token_bytes(32), secrets.token_bytes(NONCE)
    name, wrapper = keys.keys[0]
    wrapped = nonce + AESGCM(wrapper).encrypt(nonce, key, case.encode())
    CaseKey.insert(case=case, wrapped_by=name, wrapped=wrapped).on_conflict_ignore().execute()
    return _unwrapped(keys, CaseKey.get(CaseKey.case == case))


def _unwrapped(keys: Keys, held: CaseKey) -> bytes:
    wrapped = bytes(held.wrapped)
    for name, key in keys.keys:
        if name == held.wrapped_by:
            try:
                return AESGCM(key).decrypt(wrapped[:NONCE], wrapped[NONCE:], held.case.encode())
            except InvalidTag as error:
                raise ValueError(f"QUYCHE_KEYS: key {name} is not the one that wrapped") from error
    raise ValueError(f"QUYCHE_KEYS lacks the key {held.wrapped_by}")
