"""The versions of the policy: which served when, what is to come, and the forms of those who approve."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock
from quyche.activation import Activation
from quyche.errors import Conflict, Finding, NotAllowed, NotFound, QuycheError
from quyche.service import (
    accounts,
    activating,
    affecting,
    approving,
    finding_versions,
    impacting,
    judging,
    keeping,
    second_factor,
    standing,
)
from quyche.service.activating import AT_ONCE, ActivationRefused
from quyche.service.approving import NotApprovable, NotShown, Shown
from quyche.service.git import origin_of
from quyche.service.judging import Reason, Wish
from quyche.service.looking_back import LookedBack, look_back
from quyche.store import impacts, registers
from quyche.texts.activation_messages import ACTORS, KINDS, ORIGINS, reason_said, word
from quyche.texts.findings import as_json
from quyche.web.context import account_name, actor, desk

pages = Blueprint("versions", __name__)
LISTED = 50
WAIT = "Đã thử sai quá nhiều lần. Xin đợi 15 phút rồi thử lại."
WRONG = "Mật khẩu hoặc mã không đúng. Chưa có gì được ghi; xin nhập lại."
MOVED = "Hồ sơ các phiên bản vừa thay đổi, nên lần bấm này chưa ghi gì. Xin đọc lại trang rồi bấm lại nếu vẫn muốn."
NO_RIGHT = "Chính sách đang chạy không cho bạn quyền phê duyệt. Chưa có gì được ghi."
NO_TIME = "Thời điểm phải có thật, như 24/11/2026 14:05. Chưa có gì được ghi."


class NoInstant(QuycheError):
    """What was typed is no instant."""


Answer = str | AnyResponse | tuple[str, int]


@pages.get("/chinh-sach/phien-ban")
def overview() -> str:
    now = clock.now()
    found, there = standing.standing(desk(), now), standing.in_directory(desk(), now)
    stored = registers.versions(LISTED)
    return render_template(
        "versions.html", found=found, there=there, kept=there and standing.kept(there.prepared.source_digest),
        history=sorted(found.record.activations, key=lambda a: (a.start, a.id), reverse=True)[:LISTED],
        stored=stored, states={v.source_digest: _state(v.source_digest, found, now) for v in stored}, **_words(),
    )  # fmt: skip


def _words() -> dict[str, object]:
    return {
        "kind_said": lambda k: word(KINDS, k), "origin_said": lambda o: word(ORIGINS, o), "actor_said": _actor_said,
        "reason_said": reason_said, "may_approve": _may_approve(),
    }  # fmt: skip


def _actor_said(who: str) -> str:
    return word(ACTORS, who) if who in ACTORS else account_name(who)


def _may_approve() -> bool:
    return judging.may_approve(desk().policy, actor().id)


def _state(source: str, found: standing.Standing, now: datetime) -> tuple[str, str]:
    """A word for a version and its tone."""
    if source == found.source:
        return "đang chạy", "ok"
    if source in {t.activation.source for t in found.planned}:
        return "sắp chạy", "soon"
    return ("đã từng chạy", "muted") if found.record.was_active(source, now) else ("chưa chạy", "muted")


@pages.post("/chinh-sach/phien-ban")
def keep() -> AnyResponse:
    """Store what lies in the directory, to be looked at and approved."""
    root, now = desk().serving.root, clock.now()
    there = standing.in_directory(desk(), now)
    if there is None or there.prepared.book is None:
        flash("Thư mục chính sách còn lỗi nên chưa lưu được; xin sửa các lỗi ở dưới.", "danger")
        return redirect(url_for("versions.overview"))
    digest = approving.keep_candidate(desk(), there.prepared.files, origin_of(root), actor().id, now)
    return redirect(url_for("versions.one", digest=digest))


@pages.get("/chinh-sach/phien-ban/<digest>")
def one(digest: str) -> str:
    return _one(digest)


def _one(digest: str, problem: str = "", reasons: tuple[Reason, ...] = (), findings: tuple[Finding, ...] = ()) -> str:
    now, note = clock.now(), keeping.note(digest)
    found = standing.standing(desk(), now)
    back = look_back(desk(), found.record, desk().serving.version(digest), AT_ONCE, now)
    base = judging.base_of(desk(), found.record, now)
    return render_template(
        "version.html", note=note, found=found, base=base, state=_state(digest, found, now), problem=problem,
        reasons=reasons, findings=as_json(findings[:LISTED]), more=max(0, len(findings) - LISTED), back=back,
        claims=as_json(back.backdated[:LISTED]), missing=_missing(digest, now, back),
        impact=impacts.latest(base, digest),
        approvals=found.record.approvals_of(digest), plans=[t for t in found.planned if t.activation.source == digest],
        past=[a for a in found.record.activations if a.source == digest and a.start <= now and not a.withdrawn],
        two_steps=second_factor.has(g.account.id), seen=found.record.seq, typed=request.form, **_words(),
    )  # fmt: skip


def _missing(digest: str, now: datetime, back: LookedBack) -> dict[str, str]:
    """What would refuse the version now, by code, as sentences."""
    refused = activating.against(desk(), desk().serving.version(digest), now, back)
    return {code: reason_said(code, words) for code, words in refused.reasons} if refused else {}


def _done(digest: str, act: Callable[[Shown, int], str]) -> Answer:
    """Carry out what was asked for, or show the page again with the reason why not."""
    keeping.note(digest)
    shown = Shown(request.form.get("password", ""), request.form.get("code", ""), request.remote_addr or "")
    seen = request.form.get("~seen", "")
    try:
        said = act(shown, int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1)
    except accounts.TooManyTries:
        return _one(digest, WAIT), 429
    except (NotShown, NotAllowed, Conflict, NoInstant) as error:
        return _one(digest, _PROBLEMS[type(error)]), 409 if isinstance(error, Conflict) else 422
    except NotApprovable as refused:
        return _one(digest, "", refused.reasons), 422
    except ActivationRefused as refused:
        return _one(digest, "", refused.reasons, refused.findings), 422
    flash(said, "ok")
    return redirect(url_for("versions.one", digest=digest))


_PROBLEMS: dict[type[Exception], str] = {NotShown: WRONG, NotAllowed: NO_RIGHT, Conflict: MOVED, NoInstant: NO_TIME}


@pages.post("/chinh-sach/phien-ban/<digest>/phe-duyet")
def approve(digest: str) -> Answer:
    def act(shown: Shown, seen: int) -> str:
        approving.approve(desk(), digest, actor(), shown, clock.now(), seen)
        return "Đã phê duyệt bản này."

    return _done(digest, act)


@pages.post("/chinh-sach/phien-ban/<digest>/rut-phe-duyet")
def take_back(digest: str) -> Answer:
    def act(shown: Shown, seen: int) -> str:
        approving.take_back(desk(), _number("approval"), actor(), shown, clock.now(), seen)
        return "Đã rút phê duyệt."

    return _done(digest, act)


@pages.post("/chinh-sach/phien-ban/<digest>/hieu-luc")
def activate(digest: str) -> Answer:
    def act(shown: Shown, seen: int) -> str:
        wish, now = _wish(), clock.now()
        if not _may_approve():
            raise NotAllowed(actor().id)
        approving.reauthenticate(desk(), actor(), shown, now)
        files, origin = finding_versions.stored(digest)
        done = activating.activate(desk(), files, now, actor().id, wish, origin=origin, name=digest[:16], seen=seen)
        return "Đã ghi. Bản này chạy ngay." if done.activation.start <= now else "Đã ghi. Đến giờ đã định bản tự chạy."

    return _done(digest, act)


def _wish() -> Wish:
    """What the form asks for, in the city's own time. Raises NoInstant."""
    typed, form = request.form.get("from", "").strip(), request.form
    try:
        start = datetime.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise NoInstant from error
    if start and start.tzinfo is None:
        start = start.replace(tzinfo=desk().live.book.zone)
    emergency = form.get("kind") == "emergency"
    return Wish(start, form.get("reason", "")[:2000], form.get("clause", "").strip()[:120], emergency)


@pages.post("/chinh-sach/phien-ban/<digest>/huy")
def withdraw(digest: str) -> Answer:
    def act(shown: Shown, seen: int) -> str:
        approving.withdraw(desk(), _number("activation"), actor(), shown, clock.now(), seen)
        return "Đã hủy lịch chạy của bản này."

    return _done(digest, act)


def _number(name: str) -> int:
    """Raises NotFound for what is no number of an event."""
    typed = request.form.get(name, "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise NotFound(name)
    return int(typed)


@pages.post("/chinh-sach/canh-bao/<int:number>")
def seen(number: int) -> AnyResponse:
    """Somebody looked at an alarm; who may is the service's to say."""
    try:
        approving.acknowledge(desk(), number, actor(), clock.now())
        flash("Đã ghi là đã xem.", "ok")
    except NotAllowed:
        flash("Cảnh báo khẩn cấp do người có quyền phê duyệt xác nhận.", "danger")
    except Conflict:
        flash(MOVED, "danger")
    return redirect(url_for("versions.overview"))


@pages.get("/chinh-sach/hieu-luc/<int:number>")
def activation(number: int) -> str:
    """One activation and the cases it looks back on, or a refusal with everything that was said against it."""
    record = standing.standing(desk(), clock.now()).record
    refused = next((r for r in record.refusals if r.id == number), None)
    if refused:
        return render_template("refusal.html", refused=refused, kept=standing.kept(refused.source), **_words())
    made: Activation | None = next((a for a in record.activations if a.id == number), None)
    if made is None:
        raise NotFound(str(number))
    found = affecting.affected(record, made)
    known = impacting.known(desk(), [r.code for r in found.rows], actor()) if found else {}
    return render_template(
        "activation.html", told=standing.told(desk(), made), affected=found, known=known, number=number, **_words()
    )
