"""What clocks, their steps and calendars must say to be of use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from quyche.errors import Finding, finding
from quyche.policy.nearest import nearest
from quyche.source import schema as s
from quyche.source.build import RECEIVERS
from quyche.source.raw import Raw
from quyche.source.rows import Row

Ids = Mapping[str, set[str]]


def clock_findings(row: Raw[Row], ids: Ids) -> Iterator[Finding]:
    """Receivers that exist; a target with a length; steps of a clock of its own only where no ladder gives them."""
    model = row.model
    if isinstance(model, s.StepModel):
        yield from _receivers(row, "gửi", model.receivers, ids)
    if isinstance(model, s.NightModel):
        yield from _receivers(row, "cho", model.receivers, ids)
        if model.begins == model.ends:
            yield finding("night-without-hours", "error", row.places[("đến",)], id=model.id)
    if isinstance(model, s.ClockModel) and model.kind == "thời hạn" and model.steps:
        yield finding("steps-from-ladder", "error", row.places[("các bước",)], id=model.id)


def _receivers(row: Raw[Row], key: str, named: Sequence[str], ids: Ids) -> Iterator[Finding]:
    known = {*RECEIVERS, *ids["vai trò"], *ids["cơ quan"]}
    for i, receiver in enumerate(named):
        if receiver not in known:
            place = row.places.get((key, i)) or row.places[(key,)]
            near = nearest(receiver, sorted(known))
            yield finding("unknown-id", "error", place, near or "", found=receiver, section="vai trò, cơ quan")


def calendar_findings(rows: Sequence[Raw[Row]]) -> Iterator[Finding]:
    """One calendar for everybody; an agency works by one of its own at most."""
    calendars = [(r, r.model) for r in rows if isinstance(r.model, s.CalendarModel)]
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
