"""Bringing a version into force, and saying what serves."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

import click

from quyche.activation import Refusal
from quyche.errors import NotFound
from quyche.service import activating, affecting, finding_versions
from quyche.service.activating import ActivationRefused
from quyche.service.desk import Desk
from quyche.service.judging import Wish
from quyche.service.standing import InDirectory, Standing, Told, in_directory, standing
from quyche.texts.activation_messages import ACTORS, KINDS, ORIGINS, reason_said, word
from quyche.texts.findings import message
from quyche.texts.words import when

OPERATOR = "operator"
TRIAL = (
    "đang chạy thử theo thư mục chính sách: bản vừa ghi chưa phục vụ",
    "a trial that follows the policy directory: what was recorded does not serve",
)
IN_PLACE = (
    "lưu ý: {count} câu trả lời đang có hiệu lực được sửa tại chỗ, chỉ tính từ lúc bản này có hiệu lực",
    "note: {count} answers in force were edited in place; they count only from when this version does",
)
UNDECLARED = ("hồi tố từ {day}, không khai điều khoản", "retroactive to {day}, without a clause")
LISTED = 50
"""Cases and findings named; more are counted."""


def wish(start: str, emergency: str | None, retroactive: str) -> Wish:
    """The options as typed; exit 2 for what is no instant at all."""
    try:
        instant = datetime.fromisoformat(start) if start else None
    except ValueError as error:
        raise click.UsageError(f"--from: không phải thời điểm: {start} (như 2026-12-01T00:00+07:00)") from error
    return Wish(instant, emergency or "", retroactive, emergency is not None)


def activate(desk: Desk, name: str, asked: Wish, now: datetime, lang: str) -> None:
    """Exit 1 when it was refused; then nothing changed but the record of the refusal."""
    try:
        files, origin = finding_versions.found(name, desk.serving.root)
    except NotFound:
        raise click.UsageError(
            f"“{name}” không phải thư mục chính sách, không phải bản nào trong git, cũng không phải bản đã lưu"
        ) from None
    try:
        done = activating.activate(desk, files, now, OPERATOR, asked, origin=origin, name=name)
    except ActivationRefused as refused:
        _tell_refused(refused, lang)
        sys.exit(1)
    zone, made = desk.live.book.zone, done.activation
    verb = ("có hiệu lực từ", "serves from")[lang == "en"]
    click.echo(f"{made.source[:16]} {verb} {when(made.start, zone)} ({word(KINDS, made.kind, lang)})")
    if desk.serving.follow:
        click.echo(TRIAL[lang == "en"])
    if done.in_place:
        click.echo(IN_PLACE[lang == "en"].format(count=done.in_place))
    for line in affecting.lines(affecting.affected(done.record, done.activation), lang, LISTED):
        click.echo(line)


def _tell_refused(refused: ActivationRefused, lang: str) -> None:
    click.echo(("từ chối, bản cũ vẫn chạy:", "refused; the old version goes on:")[lang == "en"])
    for code, words in refused.reasons:
        click.echo(f"- {reason_said(code, words, lang)}")
    for finding in refused.findings[:LISTED]:
        click.echo(f"  {finding.place}: {message(finding, lang)}")
    if len(refused.findings) > LISTED:
        click.echo(f"  … {len(refused.findings) - LISTED} (quyche check)")


def status(desk: Desk, now: datetime, form: str, lang: str) -> None:
    found, there = standing(desk, now), in_directory(desk, now)
    if form == "json":
        click.echo(json.dumps(_as_data(found, there), ensure_ascii=False, indent=1))
        return
    for line in _lines(desk, found, there, lang):
        click.echo(line)


def _as_data(found: Standing, there: InDirectory | None) -> dict[str, Any]:
    return {
        "serving": {"source": found.source, "commit": found.commit, "since": found.since.isoformat(),
                    "follows_tree": found.follows_tree, **(_activation(found.serving) if found.serving else {})},
        "planned": [_activation(t) for t in found.planned],
        "refused": [_refusal(r) for r in found.refused],
        "emergencies": [_activation(t) for t in found.emergencies],
        "directory": there and {
            "source": there.prepared.source_digest, "serves": there.serves, "origin": there.origin.label,
            "commit": there.origin.commit, "reasons": [code for code, _ in there.reasons],
        },
    }  # fmt: skip


def _activation(told: Told) -> dict[str, Any]:
    a, note = told.activation, told.note
    return {
        "number": a.id, "source": a.source, "content": note.content, "from": a.start.isoformat(),
        "recorded_at": a.at.isoformat(), "kind": a.kind, "by": a.by, "approver": a.approver, "reason": told.reason,
        "retroactive_to": a.since.isoformat() if a.since else None, "clause": a.clause,
        "reaches_back_to": a.reaches.isoformat() if a.reaches else None, "commit": note.commit,
        "author": note.author, "origin": note.origin,
    }  # fmt: skip


def _refusal(r: Refusal) -> dict[str, Any]:
    return {
        "number": r.id, "source": r.source, "name": r.name, "at": r.at.isoformat(), "by": r.by,
        "reasons": [{"code": code, "message": reason_said(code, words)} for code, words in r.reasons],
        "findings": list(r.findings),
    }  # fmt: skip


def _lines(desk: Desk, found: Standing, there: InDirectory | None, lang: str) -> list[str]:
    zone, en = desk.live.book.zone, lang == "en"
    told = [f"{('đang chạy', 'serving')[en]}: {found.source[:16]} {('từ', 'since')[en]} {when(found.since, zone)}"]
    told += [f"commit: {found.commit or word(ORIGINS, 'uncommitted', lang)}"]
    if found.follows_tree:
        told.append(("chạy thử: theo thư mục chính sách", "a trial: follows the policy directory")[en])
    told += [f"  {line}" for line in (_of(found.serving, lang) if found.serving else [])]
    for plan in found.planned:
        told.append(f"{('sắp chạy', 'planned')[en]}: {plan.activation.source[:16]} {when(plan.activation.start, zone)}")
        told += [f"  {line}" for line in _of(plan, lang)]
    for alarm in found.emergencies:
        told.append(f"{('khẩn cấp chưa ai xem', 'emergency nobody has looked at')[en]}: {alarm.activation.source[:16]}")
    for refusal in found.refused:
        told.append(f"{('đã từ chối', 'refused')[en]}: {refusal.name or refusal.source[:16]} {when(refusal.at, zone)}")
        told += [f"  - {reason_said(code, words, lang)}" for code, words in refusal.reasons]
    return told + _directory(there, lang)


def _of(told: Told, lang: str) -> list[str]:
    a, en = told.activation, lang == "en"
    said = [f"{word(KINDS, a.kind, lang)}; {word(ACTORS, a.by, lang)}"]
    said += [f"{('phê duyệt', 'approved by')[en]}: {a.approver}"] if a.approver else []
    said += [f"{('lý do', 'reason')[en]}: {told.reason}"] if told.reason else []
    said += [UNDECLARED[en].format(day=f"{a.reaches:%d/%m/%Y}")] if a.reaches else []
    said += [f"{('hồi tố theo', 'retroactive under')[en]}: {a.clause}"] if a.clause else []
    return said


def _directory(there: InDirectory | None, lang: str) -> list[str]:
    en = lang == "en"
    if there is None:
        return [("thư mục chính sách: không đọc được", "policy directory: cannot be read")[en]]
    state = ("bản đang chạy", "what serves")[en] if there.serves else there.prepared.source_digest[:16]
    told = [f"{('thư mục chính sách', 'policy directory')[en]}: {state} ({word(ORIGINS, there.origin.label, lang)})"]
    return told + [f"  - {reason_said(code, words, lang)}" for code, words in there.reasons]
