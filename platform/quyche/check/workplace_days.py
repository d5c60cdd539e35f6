"""What people work by, on each day on which it is another: work leads somewhere, no row outlasts what it uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quyche.check.flow import check_flow
from quyche.check.walking import begins
from quyche.decide.domain import change_days
from quyche.errors import Finding, finding
from quyche.policy.dated import Dated, on_day, standing, turns
from quyche.policy.policy import Policy

Named = tuple[str, str, Sequence[Dated]]
"""The key, the id that stands there, the rows it may be the id of."""


def check_workplace(policy: Policy) -> Iterator[Finding]:
    """Each finding once, however many days it stands."""
    told, start = set[tuple[object, ...]](), begins(policy)
    days = {*turns(policy, start), *(d for d in change_days((*policy.sources, *policy.states)) if d > start)}
    for day in sorted(days):
        today = replace(on_day(policy, day), states=tuple(standing(policy.states, day)))
        sources = standing(policy.sources, day)
        for found in (*check_flow(today), *_outlasting(today, sources)):
            known = (found.code, found.place, found.words)
            if known not in told:
                told.add(known)
                yield found


def _outlasting(today: Policy, sources: Sequence[Dated]) -> Iterator[Finding]:
    for entrance in today.entrances:
        yield from _missing(entrance, ("nguồn", entrance.source, sources), ("biểu mẫu", entrance.form, today.forms))
    for action in today.actions:
        yield from _missing(action, ("biểu mẫu", action.form, today.forms))
    for book in today.books:
        yield from _missing(
            book, ("biểu mẫu", book.form, today.forms), ("biểu mẫu trả lời", book.answer_form, today.forms)
        )


def _missing(row: Dated, *named: Named) -> Iterator[Finding]:
    for key, wanted, rows in named:
        if wanted and all(r.head.id != wanted for r in rows):
            words = {"row": row.head.id, "found": wanted, "key": key}
            yield finding("names-not-in-force", "error", row.head.at_key(key), **words)
