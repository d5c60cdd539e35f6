"""Impact reports: asked for, worked off in batches, kept; what is activated has been looked at before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quyche.store.batches import fetch, repeat
from quyche.store.impact_tables import Impact, ImpactCase
from quyche.store.tables import CaseRow


@dataclass(frozen=True, slots=True)
class Changed:
    """A case that would have gone another way: which changes (`|a|b|`), and both outcomes as JSON."""

    case: str
    what: str
    told: str


def keep(old_digest: str, new_digest: str, since: str, at: datetime, by: str, summary_json: str) -> int:
    """Keep a whole report on two versions, by source digest; gives its number. `since`: a local day, "" for all."""
    row = {
        "old": old_digest, "new": new_digest, "since": since, "asked_at": at, "by": by, "at": at,
        "found": summary_json,
    }  # fmt: skip
    return int(Impact.insert(row).execute())


def latest(old_digest: str, new_digest: str) -> Impact | None:
    """The newest finished report on all cases under two versions, by source digest; None when there is none.

    One that looked only at cases since a day says too little for a version to come into force.
    """
    found = Impact.select().where(
        (Impact.old == old_digest) & (Impact.new == new_digest) & (Impact.since == "") & Impact.at.is_null(False)
    )
    newest: Impact | None = found.order_by(Impact.at.desc(), Impact.id.desc()).first()
    return newest


def ask(old_digest: str, new_digest: str, since: str, on_day: str, at: datetime, by: str) -> int:
    """Ask for a report; gives its number. While one just like it is worked at, that one's."""
    like = (Impact.old == old_digest) & (Impact.new == new_digest) & (Impact.since == since) & (Impact.on_day == on_day)
    running = Impact.select(Impact.id).where(like & _waiting()).first()
    if running:
        return int(running.id)
    row = {"old": old_digest, "new": new_digest, "since": since, "on_day": on_day, "asked_at": at, "by": by}
    return int(Impact.insert({**row, "total": _cases(since, "").count()}).execute())


def _waiting() -> Any:
    return Impact.at.is_null() & (Impact.failure == "")


def waiting() -> Impact | None:
    """The report to be worked at: the one asked for first."""
    found: Impact | None = Impact.select().where(_waiting()).order_by(Impact.id).first()
    return found


def one(number: int) -> Impact | None:
    return Impact.get_or_none(Impact.id == number)


def newest(most: int) -> list[Impact]:
    """Without what they found."""
    columns = [f for f in Impact._meta.sorted_fields if f is not Impact.found]
    return list(Impact.select(*columns).order_by(Impact.id.desc()).limit(most))


def many() -> int:
    """How many reports there are."""
    return int(Impact.select().count())


def _cases(since: str, after: str) -> Any:
    query = CaseRow.select(CaseRow.code).where(CaseRow.code > after)
    return query.where(CaseRow.sent_day >= since) if since else query


def codes(since: str, after: str, most: int) -> list[str]:
    """The next cases in the order of their codes, of those received since a local day."""
    return [code for (code,) in fetch(_cases(since, after).order_by(CaseRow.code).limit(most))]


def advance(report: Impact, after: str, done: int, found: str, changed: Sequence[Changed]) -> bool:
    """Put a batch on record; False when another worker has done so already. In the caller's transaction."""
    here = (Impact.id == report.id) & (Impact.after == report.after) & _waiting()
    if not Impact.update(after=after, done=Impact.done + done, found=found).where(here).execute():
        return False
    row = ImpactCase.insert(impact=0, case="", what="", told="")
    repeat(row, [(report.id, c.case, c.what, c.told) for c in changed])
    return True


def finish(report: Impact, found: str, at: datetime) -> None:
    """The report is whole; the lists of earlier ones on the same versions are dropped, their sums stay."""
    Impact.update(at=at, total=Impact.done, found=found).where((Impact.id == report.id) & _waiting()).execute()
    earlier = Impact.select(Impact.id).where(
        (Impact.old == report.old) & (Impact.new == report.new) & (Impact.id < report.id) & Impact.at.is_null(False)
    )
    ImpactCase.delete().where(ImpactCase.impact.in_(earlier)).execute()


def fail(number: int, failure: str) -> None:
    Impact.update(failure=failure).where((Impact.id == number) & _waiting()).execute()


def changed(number: int, what: str, after: str, most: int) -> list[ImpactCase]:
    """The next cases of a report in the order of their codes; `what`: only those with this change, "" for all."""
    query = ImpactCase.select().where((ImpactCase.impact == number) & (ImpactCase.case > after))
    query = query.where(ImpactCase.what.contains(f"|{what}|")) if what else query
    return list(query.order_by(ImpactCase.case).limit(most))


def listed(number: int) -> bool:
    """Whether the cases of a report are still listed."""
    return ImpactCase.select(ImpactCase.case).where(ImpactCase.impact == number).first() is not None
