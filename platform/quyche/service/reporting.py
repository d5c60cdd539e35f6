"""Reports of the office: drafted by hand or by themselves, rewritten, sent out; after that nothing in them moves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from quyche.briefing import Report, fold
from quyche.errors import Conflict, NotAllowed, NotFound, Refused
from quyche.events import Event
from quyche.handle import Actor
from quyche.policy.briefing import Briefing
from quyche.policy.policy import Policy
from quyche.service import overview, sayings, timeliness
from quyche.service.desk import Desk
from quyche.service.frozen import frozen, thawed
from quyche.service.timeliness import Reckoned
from quyche.store import contents, journal, registers, reports
from quyche.store.figure_tables import ReportRow

SYSTEM = "system"
LONGEST_TEXT = 20_000
CAUGHT_UP = 4
"""Periods that are made up for after downtime; older ones are made by hand, if anybody wants them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A report with its texts by part, its figures, the policy that names them, and what the reader may do."""

    report: Report
    policy: Policy
    briefing: Briefing
    texts: Mapping[str, str]
    found: Reckoned
    may_edit: bool
    may_issue: bool


def briefing_of(desk: Desk, kind: str) -> Briefing:
    """Raises NotFound."""
    for briefing in desk.policy.briefings:
        if briefing.head.id == kind:
            return briefing
    raise NotFound(kind)


def makes(briefing: Briefing, actor: Actor) -> bool:
    return bool(actor.roles & {*briefing.makers, *briefing.issuers})


def period(briefing: Briefing, day: date) -> tuple[date, date]:
    """The days before this one that a report made on it is about."""
    return day - timedelta(days=briefing.days), day - timedelta(days=1)


def draft(desk: Desk, briefing: Briefing, first: date, last: date, actor: Actor, at: datetime) -> str:
    """The id of the report on these days, drafted unless it is there. Raises NotAllowed, or Refused for the span."""
    if actor.id != SYSTEM and not makes(briefing, actor):
        raise NotAllowed(briefing.head.id)
    report_id = _id(briefing, first, last)
    if _load(report_id):
        return report_id
    found = timeliness.reckon(desk, first, last, at)
    texts = {p.id: sayings.filled(p.text, found) for p in briefing.parts}
    try:
        with desk.database.atomic():
            data = {
                "report": briefing.head.id, "first": first.isoformat(), "last": last.isoformat(),
                "version": desk.live.source_digest, **_sealed(desk, report_id, texts),
            }  # fmt: skip
            _write(report_id, 0, [], Event("report_drafted", 1, at, actor.id, "", data))
    except Conflict:
        pass  # another drafted it first: there is one
    return report_id


def rewrite(desk: Desk, report_id: str, seen: int, texts: Mapping[str, str], actor: Actor, at: datetime) -> None:
    """New texts; earlier ones stay on record. Raises NotFound, NotAllowed, Conflict, or Refused for too long ones."""
    shown = visible(desk, report_id, actor, at)
    if not shown.may_edit:
        raise NotAllowed(report_id)
    kept = {p.id: texts.get(p.id, "").replace("\r\n", "\n").strip() for p in shown.briefing.parts}
    long = {
        p: ("too-long", {"length": str(len(t)), "limit": str(LONGEST_TEXT)})
        for p, t in kept.items()
        if len(t) > LONGEST_TEXT
    }
    if long:
        raise Refused(long)
    with desk.database.atomic():
        event = Event("report_rewritten", 1, at, actor.id, "", _sealed(desk, report_id, kept))
        _write(report_id, seen, _events(report_id), event)


def redraft(desk: Desk, report_id: str, seen: int, actor: Actor, at: datetime) -> None:
    """The texts once more from the figures as they are now. Raises as `rewrite` does."""
    shown = visible(desk, report_id, actor, at)
    texts = {p.id: sayings.filled(p.text, shown.found) for p in shown.briefing.parts}
    rewrite(desk, report_id, seen, texts, actor, at)


def issue(desk: Desk, report_id: str, seen: int, texts: Mapping[str, str], actor: Actor, at: datetime) -> None:
    """Send it out with these texts: figures, annex and texts are frozen. Raises as `rewrite` does."""
    shown = visible(desk, report_id, actor, at)
    if not shown.may_issue:
        raise NotAllowed(report_id)
    figures, annex = frozen(shown.found)
    digests = desk.policy.digests
    with desk.database.atomic():
        rewrite(desk, report_id, seen, texts, actor, at)
        seen += 1
        sealed = json.dumps(annex, ensure_ascii=False)
        data = {
            "figures": figures, "annex": contents.put(desk.keys, _stream(report_id), "annex", sealed),
            "annex_digest": desk.keys.digest(sealed), 
            "digests": {
                "rules": digests.rules, "calendar": digests.calendar, "workplace": digests.workplace,
                "source": desk.live.source_digest,
            },
        }  # fmt: skip
        _write(report_id, seen, _events(report_id), Event("report_issued", 1, at, actor.id, "", data))


def visible(desk: Desk, report_id: str, actor: Actor, at: datetime) -> Shown:
    """A draft for those who make it, an issued one for whoever sees the overview. Raises NotFound for others."""
    report = _load(report_id)
    if report is None:
        raise NotFound(report_id)
    policy = _policy(desk, report)
    briefing = _briefing(policy, report)
    if not makes(briefing, actor) and not (report.issued and overview.may_see(desk, actor)):
        raise NotFound(report_id)
    texts: dict[str, str] = json.loads(contents.get(desk.keys, report.versions[-1].content) or "{}")
    open_ = report.issued is None
    issues = open_ and bool(actor.roles & set(briefing.issuers))
    return Shown(report, policy, briefing, texts, _found(desk, report, at), open_ and makes(briefing, actor), issues)


def on_days(desk: Desk, briefing: Briefing, first: date, last: date, at: datetime) -> Shown | None:
    """The report on just these days, if there is one; for the server's own command line."""
    everybody = Actor(SYSTEM, frozenset({*briefing.makers, *briefing.issuers}))
    report_id = _id(briefing, first, last)
    return visible(desk, report_id, everybody, at) if _load(report_id) else None


def _id(briefing: Briefing, first: date, last: date) -> str:
    """One report for one span: whoever comes second finds it made."""
    return f"{briefing.head.id}-{first:%Y%m%d}-{last:%Y%m%d}"


def _policy(desk: Desk, report: Report) -> Policy:
    """The one that serves now; of an issued report the one that served then."""
    book = desk.serving.version(report.issued.digests["source"]).book if report.issued else desk.live.book
    if book is None:
        raise NotFound(report.id)
    return book.policy


def _briefing(policy: Policy, report: Report) -> Briefing:
    found = next((b for b in policy.briefings if b.head.id == report.kind), None)
    if found is None:
        raise NotFound(report.kind)
    return found


def _found(desk: Desk, report: Report, at: datetime) -> Reckoned:
    if report.issued is None:
        return timeliness.reckon(desk, report.first, report.last, at)
    annex = json.loads(contents.get(desk.keys, report.issued.annex) or "[]")
    return thawed(report.issued.figures, annex)


def template_of(desk: Desk, shown: Shown) -> bytes:
    """The DOCX template of the version the report belongs to. Raises NotFound when the policy names none."""
    issued = shown.report.issued
    files = desk.serving.version(issued.digests["source"] if issued else desk.live.source_digest).files
    if shown.briefing.template not in files:
        raise NotFound(shown.briefing.template)
    return files[shown.briefing.template]


def listed(desk: Desk, actor: Actor) -> tuple[list[ReportRow], int]:
    """Drafts for those who make any, issued ones for whoever sees the overview: the newest, and of how many."""
    drafts = any(makes(b, actor) for b in desk.policy.briefings)
    if not (drafts or overview.may_see(desk, actor)):
        return [], 0
    return reports.newest(not drafts), reports.many(not drafts)


def make_due(desk: Desk, now: datetime) -> int:
    """Draft what the policy wants made by itself by now; how many were. One a period, however many workers ask."""
    system, made = Actor(SYSTEM, frozenset()), 0
    for briefing in desk.policy.briefings:
        for day in _due_days(desk, briefing, now):
            first, last = period(briefing, day)
            if _load(_id(briefing, first, last)) is None:
                draft(desk, briefing, first, last, system, now)
                made += 1
    return made


def _due_days(desk: Desk, briefing: Briefing, now: datetime) -> Iterator[date]:
    """Days of the last weeks on which a report was to be made, since the policy that asks for it serves."""
    if briefing.weekday is None:
        return
    local = now.astimezone(desk.live.book.zone)
    back = (local.weekday() - briefing.weekday) % 7
    newest, begun = local.date() - timedelta(days=back), registers.first_stored()
    for weeks in range(CAUGHT_UP - 1, -1, -1):
        day = newest - timedelta(weeks=weeks)
        run = datetime.combine(day, time(), local.tzinfo) + timedelta(seconds=briefing.hour)
        if begun and begun <= run <= now:
            yield day


def rebuild() -> None:
    """Every row again from the log. In the caller's transaction."""
    reports.clear()
    for stream in journal.streams("report:"):
        report = _load(stream.removeprefix("report:"))
        if report:
            reports.put(report)


def _stream(report_id: str) -> str:
    return f"report:{report_id}"


def _events(report_id: str) -> list[Event]:
    return [s.event for s in journal.read(_stream(report_id))]


def _load(report_id: str) -> Report | None:
    return fold(report_id, _events(report_id))


def _sealed(desk: Desk, report_id: str, texts: Mapping[str, str]) -> dict[str, str]:
    said = json.dumps(texts, ensure_ascii=False)
    return {"content": contents.put(desk.keys, _stream(report_id), "report", said), "digest": desk.keys.digest(said)}


def _write(report_id: str, seq: int, before: Sequence[Event], event: Event) -> None:
    journal.append(_stream(report_id), seq, [event])
    report = fold(report_id, [*before, event])
    if report:
        reports.put(report)
