"""What a policy rests on: documents for departures, a signature, the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from operator import attrgetter

from quyche.decide.deciding import hours_of
from quyche.errors import Finding, finding
from quyche.hours import CalendarError, week_seconds
from quyche.match import Chain, chains
from quyche.policy.base import Head
from quyche.policy.places import Clause
from quyche.policy.policy import Policy

USUAL_WEEK = 40 * 3600


def check_standing(policy: Policy) -> Iterator[Finding]:
    yield from _departures(policy)
    yield from _unsigned(policy)
    yield from _calendars(policy)


def _departures(policy: Policy) -> Iterator[Finding]:
    """A row that says otherwise than the clause it cites needs the document of the one who may change it."""
    for chain in chains(policy.rules):
        row = chain[-1]
        if row.head.document or row.head.gaps:
            continue
        for part, key, fixed in (
            ("limit", "thời hạn", attrgetter("fixes_limit")),
            ("lead", "chủ trì", attrgetter("fixes_lead")),
        ):
            said, lawful = row.stated.get(part), _fixing(chain, policy.clauses, fixed)
            if said is not None and any(fixed(c) != said for c in lawful):
                place = row.head.at_key(key)
                words = {"row": row.head.id, "clause": lawful[0].text, "key": key}
                yield finding("departs-without-document", "warning", place, **words)


def _fixing(chain: Chain, clauses: Sequence[Clause], fixed: Callable[[Clause], object]) -> list[Clause]:
    """The wordings, in force with its last row, of the clause nearest to a chain's end that fixes something."""
    cited = [c.ref for row in chain for c in row.head.cites if c.kind == "clause"]
    held = [c for c in clauses if fixed(c) is not None and _together(c.head, chain[-1].head)]
    nearest = next((text for text in reversed(cited) if any(c.text == text for c in held)), "")
    return [c for c in held if c.text == nearest]


def _together(one: Head, other: Head) -> bool:
    """Whether there is a day on which both are in force."""
    since = max(one.since or date.min, other.since or date.min)
    return since <= min(one.until or date.max, other.until or date.max)


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
