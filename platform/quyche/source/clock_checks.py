"""What clocks, their steps and calendars must say to be of use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from quyche.errors import Finding, finding
from quyche.policy.nearest import nearest
from quyche.policy.rules import TIME
from quyche.source import schema as s
from quyche.source import schema_of_clocks as sc
from quyche.source.build import RECEIVERS
from quyche.source.raw import Raw
from quyche.source.rows import Row
from quyche.source.workplace import effect

Ids = Mapping[str, set[str]]


def clock_findings(row: Raw[Row], ids: Ids) -> Iterator[Finding]:
    """Receivers that exist; a target with a length; steps of a clock of its own only where no ladder gives them."""
    model = row.model
    if isinstance(model, sc.StepModel):
        yield from _receivers(row, "gửi", model.receivers, ids)
    if isinstance(model, sc.NightModel):
        yield from _receivers(row, "cho", model.receivers, ids)
        if model.begins == model.ends:
            yield finding("night-without-hours", "error", row.places[("đến",)], id=model.id)
    if isinstance(model, sc.ClockModel) and model.kind == "thời hạn" and model.steps:
        yield finding("steps-from-ladder", "error", row.places[("các bước",)], id=model.id)
    if isinstance(model, sc.ClockModel):
        yield from _promise(row, model)


def _promise(row: Raw[Row], model: sc.ClockModel) -> Iterator[Finding]:
    """Only a promise takes its due time from a form, and tells the sender of it."""
    promise = model.kind == "lời hẹn"
    if promise and not model.due_from:
        yield finding(
            "missing-key", "error", row.node.place, f"hạn lấy từ: {get_args(sc.MomentUse)[0]}", key="hạn lấy từ"
        )
    for key, said in (("hạn lấy từ", model.due_from), ("báo người gửi", model.told)):
        if said and not promise:
            yield finding("only-of-a-promise", "error", row.places[(key,)], key=key, id=model.id)
    texts = (model.told.vi, model.told.en) if model.told else ()
    if any(t and (t.count(TIME) != 1 or "{" in t.replace(TIME, "") or "}" in t.replace(TIME, "")) for t in texts):
        yield finding("want-time-in-text", "error", row.places[("báo người gửi",)], key="báo người gửi")


def promise_findings(rows: Sequence[Raw[Row]]) -> Iterator[Finding]:
    """Whoever starts a promise's clock is asked on a form for the time it runs to."""
    clocks = {r.model.id: r.model for r in rows if isinstance(r.model, sc.ClockModel) and r.model.kind == "lời hẹn"}
    forms = {r.model.id: r.model for r in rows if isinstance(r.model, s.FormModel)}
    for row in rows if forms else ():
        for i, made in _starting(row):
            due_from = clocks[made].due_from if made in clocks else None
            form = forms.get(row.model.form) if isinstance(row.model, s.ActionModel) else None
            asked = {f.use for f in form.fields if f.kind == "ngày giờ"} if form else set()
            if due_from and due_from not in asked:
                place = row.places[("hiệu ứng", i)]
                yield finding("promise-without-field", "error", place, clock=made, use=due_from)


WITHOUT_RESULT = {"return", "refuse", "merge", "erase"}
"""Effects that say on record that a limit's clock stops for want of a result."""


def result_findings(rows: Sequence[Raw[Row]]) -> Iterator[Finding]:
    """An action that ends a limit says what came of it: what it leaves unsaid is counted as solved."""
    limits = {r.model.id for r in rows if isinstance(r.model, sc.ClockModel) and r.model.kind == "thời hạn"}
    forms = {r.model.id: r.model for r in rows if isinstance(r.model, s.FormModel)}
    for row in rows:
        if isinstance(row.model, s.ActionModel) and not _asks_result(forms.get(row.model.form)):
            yield from _ended_unsaid(row, row.model, limits)


def _asks_result(form: s.FormModel | None) -> bool:
    return form is not None and any(f.use == "kết quả" for f in form.fields)


def _ended_unsaid(row: Raw[Row], action: s.ActionModel, limits: set[str]) -> Iterator[Finding]:
    made = [m for m in map(effect, action.effects) if m]
    if any(m.kind in WITHOUT_RESULT or (m.kind == "start_clock" and m.target in limits) for m in made):
        return
    for i, stated in enumerate(action.effects):
        m = effect(stated)
        if m and m.kind == "stop_clock" and m.target in limits:
            words = {"action": action.label.vi, "clock": m.target}
            yield finding("limit-ends-without-result", "warning", row.places["hiệu ứng", i], "trả lại", **words)


def _starting(row: Raw[Row]) -> Iterator[tuple[int, str]]:
    """The clocks an action starts, each with its number among the effects."""
    stated = row.model.effects if isinstance(row.model, s.ActionModel) else []
    for i, made in enumerate(effect(e) for e in stated):
        if made and made.kind == "start_clock":
            yield i, made.target


def _receivers(row: Raw[Row], key: str, named: Sequence[str], ids: Ids) -> Iterator[Finding]:
    known = {*RECEIVERS, *ids["vai trò"], *ids["cơ quan"]}
    for i, receiver in enumerate(named):
        if receiver not in known:
            place = row.places.get((key, i)) or row.places[(key,)]
            near = nearest(receiver, sorted(known))
            yield finding("unknown-id", "error", place, near or "", found=receiver, section="vai trò, cơ quan")


def calendar_findings(rows: Sequence[Raw[Row]]) -> Iterator[Finding]:
    """One calendar for everybody; an agency works by one of its own at most."""
    calendars = [(r, r.model) for r in rows if isinstance(r.model, sc.CalendarModel)]
    general = [r for r, m in calendars if not m.agencies]
    for row in general[1:]:
        words = {"id": row.model.id, "first": general[0].model.id}
        yield finding("calendar-for-all-twice", "error", row.places[("mã",)], "cơ quan: […]", **words)
    if calendars and not general:
        yield finding("no-calendar-for-all", "error", calendars[0][0].places[("cơ quan",)])
    seen: dict[str, str] = {}
    for row, model in calendars:
        for i, agency in enumerate(model.agencies):
            place = row.places.get(("cơ quan", i)) or row.places[("cơ quan",)]
            if agency in seen:
                yield finding("agency-in-two-calendars", "error", place, agency=agency, first=seen[agency])
            seen.setdefault(agency, model.id)
