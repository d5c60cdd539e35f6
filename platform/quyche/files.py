"""Attachments: originals kept unaltered, and copies of pictures that the public may see."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import puremagic
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore
from PIL import Image, ImageOps, UnidentifiedImageError

from quyche.errors import NotFound
from quyche.policy.workplace import FieldKind

LARGEST = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
PUBLIC_WIDTH = 1600
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
DOCUMENTS = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MP3 = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
SOUNDS = {
    ".mp3": ("audio/mpeg", 0, _MP3), ".m4a": ("audio/mp4", 4, (b"ftyp",)),
    ".ogg": ("audio/ogg", 0, (b"OggS",)), ".wav": ("audio/wav", 8, (b"WAVE",)),
}  # fmt: skip
VIDEOS = {
    ".mp4": ("video/mp4", 4, (b"ftyp",)), ".mov": ("video/quicktime", 4, (b"ftyp",)),
    ".webm": ("video/webm", 0, (b"\x1aE\xdf\xa3",)),
}  # fmt: skip
"""By suffix: the media type, and what must stand at which place of the file."""
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True, slots=True)
class Checked:
    """An upload that may be kept: its bytes, what it is, and its SHA-256."""

    data: bytes
    media_type: str
    sha256: str

    @property
    def picture(self) -> bool:
        return self.media_type.startswith("image/")


def check_upload(data: bytes, name: str, kind: FieldKind) -> Checked | str:
    """What an upload is, judged by its content; a code of `texts.form_messages` when it may not be kept."""
    if not data:
        return "file-empty"
    if len(data) > LARGEST:
        return "file-too-large"
    finders, problem = _FINDERS[kind]
    media_type = next((found for find in finders if (found := find(data, name))), "")
    return Checked(data, media_type, hashlib.sha256(data).hexdigest()) if media_type else problem


def _picture_type(data: bytes, _: str) -> str:
    """Decodes the whole picture: a header alone proves nothing."""
    try:
        with Image.open(BytesIO(data), formats=tuple(PICTURES)) as picture:
            kind = PICTURES[str(picture.format)]
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ""
    return kind


def _document_type(data: bytes, name: str) -> str:
    suffix = Path(name).suffix.lower()
    try:
        guesses = {g.extension for g in puremagic.magic_string(data[:8192])}
    except puremagic.PureError:
        return ""
    zipped = suffix in (".docx", ".xlsx") and data.startswith(b"PK\x03\x04")
    return DOCUMENTS[suffix] if suffix in DOCUMENTS and (suffix in guesses or zipped) else ""


def _sound_type(data: bytes, name: str) -> str:
    return _by_signature(data, name, SOUNDS)


def _video_type(data: bytes, name: str) -> str:
    return _by_signature(data, name, VIDEOS)


def _by_signature(data: bytes, name: str, kinds: Mapping[str, tuple[str, int, tuple[bytes, ...]]]) -> str:
    """The media type that the suffix claims, if the first bytes bear it out."""
    media_type, at, signatures = kinds.get(Path(name).suffix.lower(), ("", 0, ()))
    return media_type if any(data[at : at + len(s)] == s for s in signatures) else ""


_FINDERS: Mapping[FieldKind, tuple[tuple[Callable[[bytes, str], str], ...], str]] = {
    "photos": ((_picture_type,), "not-a-picture"),
    "files": ((_picture_type, _document_type), "file-kind"),
    "sound": ((_sound_type,), "not-sound"),
    "video": ((_video_type,), "not-video"),
}


def public_copy(data: bytes) -> bytes:
    """The picture drawn anew as JPEG: upright, at most 1600 px wide, without metadata or hidden payload."""
    with Image.open(BytesIO(data)) as picture:
        drawn = ImageOps.exif_transpose(picture).convert("RGB")
        drawn.thumbnail((PUBLIC_WIDTH, PUBLIC_WIDTH))
        out = BytesIO()
        drawn.save(out, "JPEG", quality=82)
    return out.getvalue()


class FileStore:
    """Bytes by SHA-256 under one directory. Written whole before the database speaks of them."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self._store = LocalStore(root)

    def put(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        self._store.put(self._path(name), data)
        return name

    def get(self, name: str) -> bytes:
        try:
            return bytes(self._store.get(self._path(name)).bytes())
        except (FileNotFoundError, NotFoundError) as error:
            raise NotFound(name) from error

    def remove(self, name: str) -> None:
        self._store.delete(self._path(name))

    @staticmethod
    def _path(name: str) -> str:
        return f"{name[:2]}/{name}"
