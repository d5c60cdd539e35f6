"""What people work by, on each day on which it is another: work leads somewhere, no row outlasts what it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from quyche.check.flow import check_flow
from quyche.check.walking import begins
from quyche.decide.domain import change_days
from quyche.errors import Finding, finding
from quyche.policy.dated import Dated, on_day, standing, turns
from quyche.policy.policy import Policy


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


def _outlasting(today: Policy, sources: Iterable[Dated]) -> Iterator[Finding]:
    """A case that would come to stand in a state that has ended goes on in the one that took its place."""
    named = {"nguồn": _ids(sources), "biểu mẫu": _ids(today.forms), "biểu mẫu trả lời": _ids(today.forms)}
    states = _ids(today.states) | {i for s in today.states for i in s.replaces}
    for e in today.entrances:
        said = {"nguồn": e.source, "biểu mẫu": e.form, "trạng thái đầu": e.state}
        yield from _missing(e, named | {"trạng thái đầu": states}, said)
    for a in today.actions:
        yield from _missing(a, named | {"đến": states}, {"biểu mẫu": a.form, "đến": a.to})
    for b in today.books:
        yield from _missing(b, named, {"biểu mẫu": b.form, "biểu mẫu trả lời": b.answer_form})


def _ids(rows: Iterable[Dated]) -> set[str]:
    return {r.head.id for r in rows}


def _missing(row: Dated, known: Mapping[str, set[str]], said: Mapping[str, str]) -> Iterator[Finding]:
    for key, wanted in said.items():
        if wanted and wanted not in known[key]:
            words = {"row": row.head.id, "found": wanted, "key": key}
            yield finding("names-not-in-force", "error", row.head.at_key(key), **words)
