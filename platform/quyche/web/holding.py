"""Files of a form that was refused: kept for its sender, so that nobody has to choose them again.

The bytes lie in the store, where a sweep takes them after a day unless the form is sent; what names them travels in the
page, signed for one browser session and two hours. There is no address at which they can be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, request, session
from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from quyche.errors import NotFound, Refused
from quyche.files import LARGEST
from quyche.forms import visible
from quyche.policy.workplace import UPLOADS, Form
from quyche.service.desk import Submission, Upload
from quyche.web import context

LASTS = 2 * 3600
"""Seconds; far less than the day a file nobody names is left alone."""
MOST = 10 * LARGEST
"""Bytes read back for one form: as much as one may send."""
TOKEN, DROP = "~held.", "~drop."


@dataclass(frozen=True, slots=True)
class Held:
    """A file as the page shows it; `token` brings it back."""

    name: str
    token: str


@dataclass(frozen=True, slots=True)
class Left:
    """What became of the files of one field: those held, and the names of those to be chosen again."""

    held: tuple[Held, ...] = ()
    lost: tuple[str, ...] = ()


def taken_back() -> Iterator[Upload]:
    """The held files that come with this form, but those the sender drops; without bytes those held no longer."""
    room = MOST
    for key in (k for k in request.form if k.startswith(TOKEN)):
        field = key.removeprefix(TOKEN)
        dropped = set(request.form.getlist(DROP + field))
        for number, token in enumerate(request.form.getlist(key)):
            if str(number) not in dropped:
                upload = _read(field, token, room)
                room -= len(upload.data)
                yield upload


def _read(field: str, token: str, room: int) -> Upload:
    name = ""
    try:
        of, name, sha256, size = _signer().loads(token, max_age=LASTS)
        data = context.desk().files.get(sha256) if of == field and size <= room else b""
    except SignatureExpired as late:
        _, name, *_ = _signer().load_payload(late.payload or b"")
        data = b""
    except (BadData, NotFound):
        data = b""
    return Upload(field, name, data, held=True)


def hold(form: Form, sent: Submission, refused: Refused | None) -> dict[str, Left]:
    """Keep the sound files of a form that was not accepted, by field. A page's script keeps what was chosen itself."""
    by_itself = request.headers.get("X-Sent-By") == "script"
    wrong = {key.partition(".")[0] for key in refused.problems} if refused else set()
    left = {}
    for field in (f for f in form.fields if f.kind in UPLOADS):
        mine = [u for u in sent.uploads if u.field == field.id]
        new = visible(form, field, sent.raw) and field.id not in wrong and not by_itself
        kept = [u for u in mine if u.data and (u.held or new)]
        lost = tuple(u.name for u in mine if u not in kept and u.name)
        left[field.id] = Left(tuple(_held(u) for u in kept), lost)
    return left


def _held(upload: Upload) -> Held:
    """Written anew, so that it is young; signed anew, so that it lasts as long as somebody is at work on the form."""
    sha256 = context.desk().files.put(upload.data)
    return Held(upload.name, _signer().dumps([upload.field, upload.name, sha256, len(upload.data)]))


def _signer() -> URLSafeTimedSerializer:
    """Of this browser session alone: coming in and going out begin another."""
    whose = f"{session.get('token', '')}.{session.get('csrf_token', '')}"
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt=f"held.{whose}")
