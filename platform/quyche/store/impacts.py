"""Impact reports: kept once they are whole, so that what is activated has been looked at before."""

from __future__ import annotations

from datetime import datetime

from quyche.store.impact_tables import Impact


def keep(old_digest: str, new_digest: str, since: str, at: datetime, by: str, summary_json: str) -> int:
    """Keep a whole report on two versions, by source digest; gives its number. `since`: a local day, "" for all."""
    row = {
        "old": old_digest, "new": new_digest, "since": since, "asked_at": at, "by": by, "at": at,
        "found": summary_json,
    }  # fmt: skip
    return int(Impact.insert(row).execute())


def latest(old_digest: str, new_digest: str) -> Impact | None:
    """The newest whole report on two versions, by source digest; None when there is none."""
    found = Impact.select().where((Impact.old == old_digest) & (Impact.new == new_digest) & Impact.at.is_null(False))
    newest: Impact | None = found.order_by(Impact.at.desc(), Impact.id.desc()).first()
    return newest
