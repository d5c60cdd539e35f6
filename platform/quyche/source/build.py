"""From checked models to the frozen rows of a policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from quyche.policy import places as p
from quyche.policy import rules as r
from quyche.policy.base import Document, Head, citation_order
from quyche.policy.calendars import CalendarRow, SeasonRow, Shifts, Week
from quyche.source import briefing
from quyche.source import schema as s
from quyche.source import schema_of_clocks as sc
from quyche.source.notices import build_notice
from quyche.source.raw import Raw
from quyche.source.rows import DocumentModel, NamedRow, Row
from quyche.source.workplace import USES, WORKPLACE, conditions


def head_of(raw: Raw[Row]) -> Head:
    row = raw.model
    cites = tuple(sorted(row.cites, key=citation_order))
    return Head(row.id, raw.node.place, cites, row.since, row.until, document_of(row.document), raw.keys)


def document_of(signed: DocumentModel | None) -> Document | None:
    return Document(signed.number, signed.signed_on.strftime("%d/%m/%Y"), signed.signer) if signed else None


def _clause(row: s.ClauseModel, head: Head) -> p.Clause:
    text = next((c.ref for c in row.cites if c.kind == "clause"), "")
    limit, lead = (row.fixes.limit, row.fixes.lead) if row.fixes else (None, None)
    executed, tests = row.executed == "hệ thống", tuple(row.tests)
    return p.Clause(head, text, row.summary, executed, row.why_not, tests, limit, lead, row.read_as)


def _gap(row: s.GapModel, head: Head) -> p.Gap:
    clause = next((c.ref for c in row.cites if c.kind == "clause"), "")
    return p.Gap(head, row.about, clause, row.reading, row.decider, row.review_on)


def _agency(row: s.AgencyModel, head: Head) -> p.Agency:
    groups = tuple(sorted(row.groups))
    return p.Agency(
        head, row.label, groups, row.ward, row.relation, row.chief, row.role, row.named, row.head_role,
        tuple(sorted(row.replaces)),
    )  # fmt: skip


def _rule(question: r.Question, stated: Callable[[Any], Mapping[str, r.Part | None]]) -> Callable[[Any, Head], r.Rule]:
    def build(row: s.RuleModel, head: Head) -> r.Rule:
        parts = tuple((k, v) for k, v in stated(row).items() if v is not None)
        return r.Rule(head, question, row.base, conditions(row.when), parts)

    return build


def _limit(row: s.LimitModel, head: Head) -> r.Rule:
    rule = _rule("limit", lambda m: {"limit": m.limit, "starts": m.starts})(row, head)
    return replace(rule, transition="recount" if row.transition else "")


def _routed(row: s.RoutingModel, head: Head) -> r.Rule:
    return replace(_rule("routing", _routing)(row, head), transition="reroute" if row.transition else "")


_VERDICTS = {"có": "yes", "không": "no", "người quyết định": "person_decides"}
_VISIBILITY = {"công khai": "public", "không công khai": "withheld"}
RECEIVERS = {
    "chủ trì": r.TO_LEAD, "thủ trưởng chủ trì": r.TO_LEAD_HEAD, "trực của chủ trì": r.TO_LEAD_ROSTER,
    "phối hợp": r.TO_HELPERS,
}  # fmt: skip


def _admission(row: s.AdmissionModel) -> Mapping[str, r.Part | None]:
    return {
        "verdict": _VERDICTS.get(row.verdict or ""), "reason": row.reason, "guidance": row.guidance,
        "decider": row.decider,
    }  # fmt: skip


def _routing(row: s.RoutingModel) -> Mapping[str, r.Part | None]:
    return {"lead": row.lead, "helpers": _maybe(row.helpers), "barred": _maybe(row.barred)}


def _maybe(items: list[Any] | None) -> tuple[Any, ...] | None:
    """A list whose order says nothing, in one order."""
    return None if items is None else tuple(sorted(items, key=str))


def _receiver_order(receiver: str) -> tuple[int, str]:
    """Who a case's own agencies are comes first, the lead before the helpers."""
    relative = [*RECEIVERS.values()]
    return relative.index(receiver) if receiver in relative else len(relative), receiver


def _step(row: sc.StepModel, head: Head) -> r.Step:
    receivers = tuple(sorted((RECEIVERS.get(x, x) for x in row.receivers), key=_receiver_order))
    return r.Step(head, row.label, row.time, receivers, row.without, tuple(sorted(row.states)))


def _night(row: sc.NightModel, head: Head) -> r.Night:
    receivers = tuple(sorted(RECEIVERS.get(x, x) for x in row.receivers))
    return r.Night(head, row.label, row.begins, row.ends, receivers, conditions(row.urgent))


def _clock(row: sc.ClockModel, head: Head) -> r.ClockRow:
    due_from = USES[row.due_from] if row.due_from else ""
    return r.ClockRow(head, row.label, _CLOCKS[row.kind], row.target, tuple(sorted(row.steps)), due_from, row.told)


_CLOCKS: dict[str, Literal["limit", "target", "promise"]] = {
    "thời hạn": "limit", "mục tiêu nội bộ": "target", "lời hẹn": "promise",
}  # fmt: skip


def _calendar(row: sc.CalendarModel, head: Head) -> CalendarRow:
    off = tuple(sorted(d.day for d in row.days_off))
    special = row.swaps + row.short_days
    seasons = tuple(sorted(map(_season, row.seasons), key=lambda x: (x.first, x.since or date.min)))
    decided: list[sc.DayOffModel | sc.SwapModel] = [*row.days_off, *special]
    documents = [(d.day, found) for d in sorted(decided, key=lambda d: d.day) if (found := document_of(d.document))]
    return CalendarRow(
        head, row.label, row.zone, _week(row.week), off, tuple(sorted((d.day, _shifts(d.shifts)) for d in special)),
        row.decided_until, tuple(sorted(row.agencies)), seasons, tuple(documents),
    )  # fmt: skip


def _season(season: sc.SeasonModel) -> SeasonRow:
    return SeasonRow(season.first, season.last, _week(season.week), season.since, season.until)


def _week(week: sc.WeekModel) -> Week:
    days = (week.monday, week.tuesday, week.wednesday, week.thursday, week.friday, week.saturday, week.sunday)
    return tuple(_shifts(d) for d in days)


def _shifts(shifts: list[tuple[int, int]]) -> Shifts:
    return tuple(sorted(shifts))


def _label(row: NamedRow, head: Head) -> p.Named:
    return p.Named(head, row.label)


Builder = Callable[[Any, Head], Any]

BUILDERS: dict[str, tuple[str, Builder]] = {
    "văn bản quy phạm": (
        "instruments",
        lambda m, h: p.Instrument(h, m.label, m.number, m.signed_on, m.assumed_from),
    ),
    "điều khoản": ("clauses", _clause),
    "điểm cần làm rõ": ("gaps", _gap),
    "cổng thông tin": ("sites", lambda m, h: p.Site(h, m.label, m.issuer, m.welcome, m.emergency)),
    "lĩnh vực": ("categories", lambda m, h: p.Category(h, m.label, m.help)),
    "nhóm cơ quan": ("groups", _label),
    "cơ quan": ("agencies", _agency),
    "địa bàn": ("wards", lambda m, h: p.Ward(h, m.label, m.state_code, tuple(sorted(m.replaces)))),
    "nguồn": ("sources", _label),
    "cờ": ("flags", lambda m, h: p.Flag(h, m.label, m.note, m.set_outside, m.needs)),
    "bảng tiếp nhận": ("rules", _rule("admission", _admission)),
    "bảng giao xử lý": ("rules", _routed),
    "bảng thời hạn": ("rules", _limit),
    "bảng báo cáo cấp trên": (
        "rules",
        _rule("ladder", lambda m: {"steps": _maybe(m.steps)}),
    ),
    "bảng công khai": (
        "rules",
        _rule("publication", lambda m: {"visibility": _VISIBILITY.get(m.visibility or "")}),
    ),
    "bước nhắc": ("steps", _step),
    "giờ yên lặng": ("nights", _night),
    "đồng hồ": ("clocks", _clock),
    "lịch làm việc": ("calendars", _calendar),
    "thông báo": ("notices", lambda m, h: build_notice(m, h, RECEIVERS)),
    **WORKPLACE,
    "báo cáo": ("briefings", briefing.build),
}

CALENDAR_PARTS = ("calendars",)
WORKPLACE_PARTS = (
    "roles",
    "states",
    "actions",
    "task_kinds",
    "entrances",
    "forms",
    "queues",
    "books",
    "blocks",
    "notices",
    "sites",
    "samples",
    "nights",
    "briefings",
)
