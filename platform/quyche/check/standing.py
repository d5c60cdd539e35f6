"""What a policy rests on: documents for departures, open points, the calendar, the agencies it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from quyche.check.cells import begins
from quyche.decide.deciding import hours_of
from quyche.errors import Finding, finding
from quyche.hours import CalendarError, week_seconds
from quyche.match import chains, inherited
from quyche.policy.places import Agency, Clause
from quyche.policy.policy import Policy
from quyche.policy.rules import WARD, AgencyRef, Rule

USUAL_WEEK = 40 * 3600


def check_standing(policy: Policy) -> Iterator[Finding]:
    yield from _departures(policy)
    yield from _open_points(policy)
    yield from _unsigned(policy)
    yield from _calendars(policy)
    yield from _agencies(policy)


def _departures(policy: Policy) -> Iterator[Finding]:
    """A row that says otherwise than the clause it cites needs the document of the one who may change it."""
    clauses = {c.text: c for c in policy.clauses}
    for chain in chains(policy.rules):
        row, fixed = chain[-1], _fixed(chain, clauses)
        if row.head.document or row.head.gaps:
            continue
        for part, key in (("limit", "thời hạn"), ("lead", "chủ trì")):
            said, lawful = row.stated.get(part), fixed.get(part)
            if said is not None and lawful is not None and said != lawful[0]:
                place = row.head.at_key(key)
                yield finding("departs-without-document", "warning", place, row=row.head.id, clause=lawful[1], key=key)


def _fixed(chain: tuple[Rule, ...], clauses: Mapping[str, Clause]) -> dict[str, tuple[object, str]]:
    """What the clauses cited along a chain fix, by part: the value and the clause."""
    found: dict[str, tuple[object, str]] = {}
    for row in chain:
        for clause in (clauses[c.ref] for c in row.head.cites if c.kind == "clause" and c.ref in clauses):
            found |= {"limit": (clause.fixes_limit, clause.text)} if clause.fixes_limit else {}
            found |= {"lead": (clause.fixes_lead, clause.text)} if clause.fixes_lead else {}
    return found


def _open_points(policy: Policy) -> Iterator[Finding]:
    for gap in policy.gaps:
        yield finding("open-point", "gap", gap.head.place, gap=gap.head.id, about=gap.about, decider=gap.decider)


def _unsigned(policy: Policy) -> Iterator[Finding]:
    for instrument in policy.instruments:
        if instrument.signed_on is None:
            yield finding("unsigned", "warning", instrument.head.place, name=instrument.label.vi)


def _calendars(policy: Policy) -> Iterator[Finding]:
    for row in policy.calendars:
        try:
            week = week_seconds(hours_of(row))
        except CalendarError as error:
            yield finding("bad-calendar", "error", row.head.place, detail=str(error))
            continue
        if week != USUAL_WEEK:
            place = row.head.at_key("giờ làm việc")
            yield finding("unusual-week", "warning", place, hours=f"{week / 3600:g}")
        if row.decided_until:
            place = row.head.at_key("đã quyết định đến hết ngày")
            yield finding("calendar-undecided", "warning", place, day=row.decided_until.strftime("%d/%m/%Y"))


def _agencies(policy: Policy) -> Iterator[Finding]:
    """The agencies of the lead rows exist while the rows do; a group has one for each ward."""
    for chain in chains(policy.rules_of("routing")):
        lead = inherited(chain).get("lead")
        if isinstance(lead, AgencyRef) and lead.kind == "group":
            yield from _one_a_ward(policy, lead.id, chain[-1])


def _one_a_ward(policy: Policy, group: str, row: Rule) -> Iterator[Finding]:
    meant = {v for c in row.when if c.field == WARD for v in c.values} or {w.head.id for w in policy.wards}
    start = begins(policy)
    for ward in (w for w in policy.wards if w.head.id in meant):
        serving = [a for a in policy.agencies if a.ward == ward.head.id and group in a.groups]
        if not any(_holds_at(a, start) for a in serving):
            yield finding(
                "ward-without-agency",
                "error",
                ward.head.place,
                ward=ward.label.vi,
                group=group,
                row=row.head.id,
            )


def _holds_at(agency: Agency, start: date) -> bool:
    return agency.head.since is None or agency.head.since <= start
