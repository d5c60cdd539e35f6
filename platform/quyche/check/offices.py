"""Whoever a row names can be reached as long as the row names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import cast

from quyche.check.walking import Span, intervals, live_cells, spans_between
from quyche.decide.domain import change_days
from quyche.decide.table import Table
from quyche.errors import Finding, Place, finding
from quyche.match import Chain, inherited
from quyche.policy.base import Head
from quyche.policy.policy import Policy
from quyche.policy.rules import WARD, AgencyRef, Rule

KEYS = {"lead": "chủ trì", "helpers": "phối hợp"}
Lack = tuple[str, Place, tuple[tuple[str, str], ...], tuple[Place, ...]]
"""Code, place, words, other places."""


def check_offices(policy: Policy, table: Table) -> Iterator[Finding]:
    """`table` is the one of routing. Each lack once, from its first day on."""
    lacking: dict[Lack, list[Span]] = defaultdict(list)
    for i, (day, last) in intervals(policy, table):
        answers = {n for cell in live_cells(policy, table.domain, day) for n in table.answers[(i, *cell)]}
        for part in spans_between(change_days((*policy.agencies, *policy.wards)), day):
            if last is None or part[0] <= last:
                for lack in _lacks(policy, [table.chains[n] for n in sorted(answers)], part[0]):
                    lacking[lack].append(_within(part, last))
    for (code, place, words, also), spans in lacking.items():
        until = spans[-1][1].isoformat() if spans[-1][1] else ""
        made = finding(code, "error", place, **dict(words))
        yield replace(made, since=spans[0][0].isoformat(), until=until, also=also)


def _within(span: Span, last: date | None) -> Span:
    ends = [d for d in (span[1], last) if d]
    return span[0], min(ends, default=None)


def _lacks(policy: Policy, chains: list[Chain], day: date) -> Iterator[Lack]:
    for chain in chains:
        parts = inherited(chain)
        lead = parts.get("lead")
        helpers = cast(tuple[AgencyRef, ...], parts.get("helpers", ()))
        for part, ref in [("lead", lead), *(("helpers", h) for h in helpers)]:
            if isinstance(ref, AgencyRef) and ref.kind == "agency":
                yield from _ended(policy, chain, part, ref.id, day)
        if isinstance(lead, AgencyRef) and lead.kind == "group":
            yield from _one_a_ward(policy, chain, lead.id, day)


def _ended(policy: Policy, chain: Chain, part: str, agency: str, day: date) -> Iterator[Lack]:
    rows = [a for a in policy.agencies if a.head.id == agency]
    if not any(a.head.active_on(day) for a in rows):
        row = next(r for r in reversed(chain) if part in r.stated)
        words = (("agency", agency), ("row", row.head.id))
        yield "agency-not-in-force", row.head.at_key(KEYS[part]), words, tuple(a.head.place for a in rows)


def _one_a_ward(policy: Policy, chain: Chain, group: str, day: date) -> Iterator[Lack]:
    """Every ward the chain may answer for has one agency of the group, and only one."""
    row = next(r for r in reversed(chain) if "lead" in r.stated)
    for ward in policy.wards:
        if not ward.head.active_on(day) or not _meant(chain, ward.head.id):
            continue
        serving = [a.head for a in policy.agencies if a.ward == ward.head.id and group in a.groups]
        live = [h for h in serving if h.active_on(day)]
        if len(live) != 1:
            yield _counted(ward.head, ward.label.vi, group, row, live)


def _meant(chain: Chain, ward: str) -> bool:
    return all(ward in c.values for r in chain for c in r.when if c.field == WARD)


def _counted(ward: Head, label: str, group: str, row: Rule, live: list[Head]) -> Lack:
    words = {"ward": label, "group": group, "row": row.head.id, "agencies": ", ".join(h.id for h in live)}
    also = (row.head.place, *(h.place for h in live[1:]))
    code, place = ("ward-two-agencies", live[0].place) if live else ("ward-without-agency", ward.place)
    return code, place, tuple(sorted((k, v) for k, v in words.items() if v)), also
