"""A case from its log. Folding never asks the policy: events carry what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from quyche.case.clock_events import APPLY as CLOCKS
from quyche.case.clock_events import QUIET
from quyche.case.shape import Case, Deferral, Entry, instant
from quyche.case.successions import APPLY as SUCCESSIONS
from quyche.case.tasks import APPLY as TASKS
from quyche.events import Event


def fold(code: str, events: Iterable[Event]) -> Case | None:
    """The case after these events, oldest first; None for an empty log."""
    case: Case | None = None
    for event in events:
        case = after(case, event) if case else _opened(code, event)
    return case


def after(case: Case, event: Event) -> Case:
    """The case with one more event."""
    seq = case.seq + 1
    touched = case.touched if event.kind in QUIET else seq
    return replace(_APPLY[event.kind](case, event), seq=seq, touched=touched)


def _opened(code: str, event: Event) -> Case:
    data = event.data
    case = Case(
        code=code, seq=1, version=data["version"], state=data["state"], closed=False,
        sent_at=instant(data["sent_at"]), recorded_at=event.at, entrance=data["entrance"], facts=dict(data["facts"]),
        consent=data.get("consent"), split_from=data.get("split_from", ""), opened_by=event.actor,
        barred=tuple(data.get("barred", ())),
    )  # fmt: skip
    return replace(case, entries=(_entry(1, event),))


def _entry(seq: int, event: Event) -> Entry:
    e = event.data["entry"]
    attachments = tuple(e["attachments"])
    return Entry(
        seq, event.at, event.actor, event.action, e["form"], e["version"], e["content"], attachments,
        e.get("digest", ""), event.data.get("for", ""),
    )  # fmt: skip


def _acted(case: Case, event: Event) -> Case:
    closed = event.data["closed"]
    entries = case.entries
    if event.data.get("entry"):
        entries = (*entries, _entry(case.seq + 1, event))
    return replace(
        case,
        state=event.data["state"],
        closed=closed,
        entries=entries,
        closed_at=event.at if closed else None,
    )


def _classified(case: Case, event: Event) -> Case:
    barred = tuple(event.data.get("barred", case.barred))
    return replace(case, facts=dict(event.data["facts"]), barred=barred)


def _decided(case: Case, event: Event) -> Case:
    return replace(case, decision=event.data["decision"], reroutes=())


def _assigned(case: Case, event: Event) -> Case:
    d = event.data
    return replace(
        case, lead=d["lead"], helpers=tuple(d["helpers"]), barred=tuple(d["barred"]),
        dispatched_at=instant(d["dispatched_at"]),
    )  # fmt: skip


def _milestone(case: Case, event: Event) -> Case:
    return replace(case, milestones=(*case.milestones, (event.data["milestone"], event.at)))


def _replied(case: Case, event: Event) -> Case:
    return replace(case, reply=event.data["content"], reply_under_lock=case.locked)


def _published(case: Case, event: Event) -> Case:
    shows = tuple(event.data.get("shows", ()))
    return replace(case, published=event.data["content"], published_at=event.at, shows=shows, withheld=False)


def _withheld(case: Case, event: Event) -> Case:
    return replace(case, withheld=True, published="", published_at=None)


def _consent(case: Case, event: Event) -> Case:
    return replace(case, consent=event.data["given"], consent_at=event.at)


def _deferred(case: Case, event: Event) -> Case:
    expected = event.data["expected_at"]
    agency = event.data.get("agency", case.lead)
    deferral = Deferral(
        event.at, instant(expected) if expected else None, event.data["content"], event.actor, agency
    )  # fmt: skip
    return replace(case, deferrals=(*case.deferrals, deferral))


def _deferral_answered(case: Case, event: Event) -> Case:
    d = event.data
    granted = instant(d["granted_at"]) if d["granted_at"] else None
    *before, last = case.deferrals
    told = replace(
        last, accepted=d["accepted"], answered_at=event.at, answered_by=event.actor, granted_at=granted,
        answer=d["content"],
    )  # fmt: skip
    return replace(case, deferrals=(*before, told))


def _erased(case: Case, event: Event) -> Case:
    dropped = (*case.dropped, event.at)
    return replace(case, erased=True, published="", published_at=None, reply="", masked="", dropped=dropped)


def _returned(case: Case, event: Event) -> Case:
    returns = (*case.returns, (event.data["agency"], event.at))
    return replace(case, returns=returns, dropped=(*case.dropped, event.at))


def _refused(case: Case, event: Event) -> Case:
    return replace(case, refusals=(*case.refusals, event.at), dropped=(*case.dropped, event.at))


def _merged(case: Case, event: Event) -> Case:
    return replace(case, merged_into=event.data["into"], dropped=(*case.dropped, event.at))


_APPLY: dict[str, Callable[[Case, Event], Case]] = {
    "acted": _acted,
    "classified": _classified,
    "decided": _decided,
    "assigned": _assigned,
    **CLOCKS,
    **SUCCESSIONS,
    "milestone": _milestone,
    "replied": _replied,
    "published": _published,
    "withheld": _withheld,
    "erased": _erased,
    "locked": lambda case, _: replace(case, locked=True, reply_under_lock=False),
    "unlocked": lambda case, _: replace(case, locked=False),
    "consent_asked": lambda case, _: replace(case, consent_asked=True),
    "consent": _consent,
    "masked": lambda case, event: replace(case, masked=event.data["content"]),
    "deferred": _deferred,
    "deferral_answered": _deferral_answered,
    **TASKS,
    "returned": _returned,
    "refused": _refused,
    "merged": _merged,
    "spared": lambda case, event: replace(case, entries=(*case.entries, _entry(case.seq + 1, event))),
    "absorbed": lambda case, event: replace(case, merged=(*case.merged, event.data["case"])),
    "split": lambda case, event: replace(case, split_into=(*case.split_into, *event.data["into"])),
}
KINDS = frozenset(_APPLY) | {"opened"}
