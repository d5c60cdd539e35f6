"""Attachments: originals kept unaltered, and copies of pictures that the public may see."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

import puremagic
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore
from PIL import Image, ImageOps, UnidentifiedImageError

from quyche.errors import NotFound
from quyche.policy.workplace import FieldKind

LARGEST = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
PUBLIC_WIDTH = 1600
NAME_LENGTH = 120
PICTURES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
"""By Pillow's name; many phones write JPEG with a second picture inside (MPO)."""
DOCUMENTS = {
    ".pdf": ("application/pdf", ""),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/"),
}
"""By suffix: the media type, and the folder that such an archive must have."""
_MP3 = (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")
SOUNDS = {
    ".mp3": ("audio/mpeg", 0, _MP3), ".m4a": ("audio/mp4", 4, (b"ftyp",)),
    ".ogg": ("audio/ogg", 0, (b"OggS",)), ".wav": ("audio/wav", 8, (b"WAVE",)),
}  # fmt: skip
VIDEOS = {
    ".mp4": ("video/mp4", 4, (b"ftyp",)), ".mov": ("video/quicktime", 4, (b"ftyp",)),
    ".webm": ("video/webm", 0, (b"\x1aE\xdf\xa3",)),
}  # fmt: skip
"""By suffix: the media type, and what must stand at which place of the file."""
SHORTEST_RECORDING = 256
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True, slots=True)
class Checked:
    """An upload that may be kept: its bytes, what it is, its SHA-256, and of a picture the copy for the public."""

    data: bytes
    media_type: str
    sha256: str
    copy: bytes = b""


Found = tuple[str, bytes]
"""Media type ("" when it is none of the kind) and public copy."""


class _Unfit(Exception):
    """A file of the right kind that may not be kept: a code of `texts.form_messages`."""


def clean_name(given: str) -> str:
    """A file's own name as it may be shown: no folders, nothing unseen, at most 120 letters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    path = PurePosixPath(seen)
    return seen if len(seen) <= NAME_LENGTH else path.stem[: NAME_LENGTH - 10] + path.suffix[:10]


def check_upload(data: bytes, name: str, kind: FieldKind) -> Checked | str:
    """What an upload is, judged by its content; a code of `texts.form_messages` when it may not be kept."""
    if not data:
        return "file-empty"
    if len(data) > LARGEST:
        return "file-too-large"
    finders, problem = _FINDERS[kind]
    try:
        media_type, copy = next((found for find in finders if (found := find(data, name))[0]), ("", b""))
    except _Unfit as unfit:
        return str(unfit)
    return Checked(data, media_type, hashlib.sha256(data).hexdigest(), copy) if media_type else problem


_BROKEN_PICTURE = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError,
    MemoryError, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises on bytes made to confuse it."""


def _picture(data: bytes, _: str) -> Found:
    """Decodes the whole picture, for a header alone proves nothing, and draws it anew for the public."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            kind = PICTURES[str(picture.format)]
            if picture.width * picture.height > MOST_PIXELS:
                raise _Unfit("picture-too-large")
            if kind != "image/jpeg" and getattr(picture, "is_animated", False):
                raise _Unfit("picture-moves")
            return kind, _drawn_anew(picture)
    except Image.DecompressionBombError as bomb:
        raise _Unfit("picture-too-large") from bomb
    except _BROKEN_PICTURE:
        return "", b""


def _drawn_anew(picture: Image.Image) -> bytes:
    """As JPEG: upright, at most 1600 px wide, on white, without metadata, comment or hidden payload.

    A large JPEG is decoded at a fraction of its size, or one picture could take all memory.
    """
    picture.draft("RGB", (PUBLIC_WIDTH, PUBLIC_WIDTH))
    picture.load()
    whole = _upright(picture)
    whole.thumbnail((PUBLIC_WIDTH, PUBLIC_WIDTH))
    drawn = whole.convert("RGBA")
    canvas = Image.new("RGB", drawn.size, "white")
    canvas.paste(drawn, mask=drawn.getchannel("A"))
    out = BytesIO()
    canvas.save(out, "JPEG", quality=82)
    return out.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its metadata says, where they can be read."""
    try:
        return ImageOps.exif_transpose(picture)
    except _BROKEN_PICTURE:
        return picture.copy()


def _document(data: bytes, name: str) -> Found:
    suffix = PurePosixPath(name).suffix.lower()
    media_type, folder = DOCUMENTS.get(suffix, ("", ""))
    sound = _is_archive(data, folder) if folder else _is_pdf(data)
    return (media_type if media_type and sound else ""), b""


def _is_pdf(data: bytes) -> bool:
    """Begins as a PDF and has its end: a cut one lacks it."""
    try:
        guesses = {g.extension for g in puremagic.magic_string(data[:8192])}
    except puremagic.PureError:
        return False
    return ".pdf" in guesses and data.startswith(b"%PDF-") and b"%%EOF" in data[-4096:]


def _is_archive(data: bytes, folder: str) -> bool:
    """An Office file by its list of contents, which is all that is ever read; none with macros."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, OSError, EOFError, LookupError, NotImplementedError):
        return False
    inside = any(n.startswith(folder) for n in names)
    return inside and "[Content_Types].xml" in names and not any(n.endswith("vbaProject.bin") for n in names)


def _recording(kinds: Mapping[str, tuple[str, int, tuple[bytes, ...]]]) -> Callable[[bytes, str], Found]:
    """The media type that the suffix claims, if the first bytes bear it out. What follows cannot be proved here."""

    def find(data: bytes, name: str) -> Found:
        media_type, at, signatures = kinds.get(PurePosixPath(name).suffix.lower(), ("", 0, ()))
        borne_out = len(data) >= SHORTEST_RECORDING and any(data[at : at + len(s)] == s for s in signatures)
        return (media_type if borne_out else ""), b""

    return find


_FINDERS: Mapping[FieldKind, tuple[tuple[Callable[[bytes, str], Found], ...], str]] = {
    "photos": ((_picture,), "not-a-picture"),
    "files": ((_picture, _document), "file-kind"),
    "sound": ((_recording(SOUNDS),), "not-sound"),
    "video": ((_recording(VIDEOS),), "not-video"),
}


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

    def older_than(self, at: datetime) -> Iterator[str]:
        """Names of files last written before `at`."""
        for listed in self._store.list():
            for found in listed:
                name = found["path"].rpartition("/")[2]
                if found["last_modified"] < at and found["path"] == self._path(name):
                    yield name

    def remove_older(self, name: str, at: datetime) -> bool:
        """Remove a file unless it has been written since `at`, or is gone; whether it was removed."""
        try:
            if self._store.head(self._path(name))["last_modified"] >= at:
                return False
            self.remove(name)
        except (FileNotFoundError, NotFoundError):
            return False
        return True

    @staticmethod
    def _path(name: str) -> str:
        return f"{name[:2]}/{name}"
