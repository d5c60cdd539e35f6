"""Impact reports: past cases decided again under two versions, in batches, so that no request waits for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from quyche import handle
from quyche.case import Case
from quyche.errors import NotFound, PolicyRefused
from quyche.handle import Actor
from quyche.impact import Past, Reader, Tally, as_data, changes, past_of
from quyche.service import finding_versions
from quyche.service.desk import Desk, load_case
from quyche.service.preparing import prepare, source_digest
from quyche.source.loading import Files
from quyche.store import impacts, journal, registers
from quyche.store.impact_tables import Impact, ImpactCase
from quyche.store.impacts import Changed

BATCH = 500
UNSOUND, GONE = "unsound", "gone"
"""Why a report cannot be made: a version that could not serve, one that is not on record."""
MOST_READERS = 4
LARGEST = 2**31
"""Beyond the numbers a database gives."""
Readers = tuple[Reader, Reader]


def put_on_record(files: Files, commit: str, at: datetime) -> str:
    """Keep a policy whole, as a report on it must be able to be made again; its source digest. Raises PolicyRefused."""
    digest = source_digest(files)
    if registers.version(digest):
        return digest
    prepared = prepare(files, prove=False)
    if prepared.book is None:
        raise PolicyRefused(prepared.findings)
    registers.keep_version(digest, prepared.book.policy.digests.content, commit, files, at)
    return digest


def on_record(name: str, root: Path, at: datetime) -> str:
    """The source digest of a directory, a git revision or a version on record; what is not on record is put there.

    Raises NotFound, PolicyRefused.
    """
    files, origin = finding_versions.found(name, root)
    return put_on_record(files, origin.commit, at)


def report_of(number: int) -> Impact:
    """Raises NotFound."""
    report = impacts.one(number) if number < LARGEST else None
    if report is None:
        raise NotFound(str(number))
    return report


def changed_cases(number: int) -> Iterator[ImpactCase]:
    """Every case of a report that comes out otherwise, never many at a time."""
    after = ""
    while found := impacts.changed(number, "", after, BATCH):
        yield from found
        after = found[-1].case


def ask(desk: Desk, old: str, new: str, since: date | None, on: date | None, by: str, at: datetime) -> int:
    """Ask for a report on two versions on record, by source digest; its number. Raises NotFound."""
    for digest in (old, new):
        if registers.version(digest) is None:
            raise NotFound(digest)
    with desk.database.atomic():
        return impacts.ask(old, new, _iso(since), _iso(on), at, by)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


class Comparison:
    """Works reports off, one batch at a time, and remembers from batch to batch what the policies have answered."""

    def __init__(self) -> None:
        self._readers: dict[tuple[str, str], Reader] = {}

    def work_off(self, desk: Desk, now: datetime) -> int:
        """The next batch of the report that was asked for first; 0 when there is none to make."""
        report = impacts.waiting()
        return self.work_at(desk, report, now) if report else 0

    def work_at(self, desk: Desk, report: Impact, now: datetime) -> int:
        """One step of a report, at least 1: a version made ready to decide, or a batch of cases.

        Cases are decided outside any transaction and put on record in a short one.
        """
        new = [d for d in (report.old, report.new) if (d, report.on_day) not in self._readers]
        if new:
            self._get_ready(desk, report, new[0])
            return 1
        codes = impacts.codes(report.since, report.after, BATCH)
        if codes:
            self._batch(desk, report, codes)
        else:
            found = json.loads(report.found) or Tally().as_data()  # there may have been no case at all
            with desk.database.atomic():
                impacts.finish(report, json.dumps(found), now)
        return max(1, len(codes))

    def _batch(self, desk: Desk, report: Impact, codes: list[str]) -> None:
        readers = self._readers[(report.old, report.on_day)], self._readers[(report.new, report.on_day)]
        tally = Tally.from_data(json.loads(report.found))
        changed = _compared(codes, readers, tally, report.asked_at)
        with desk.database.atomic():
            impacts.advance(report, codes[-1], len(codes), json.dumps(tally.as_data()), changed)

    def _get_ready(self, desk: Desk, report: Impact, digest: str) -> None:
        """Compile a version; a report on one that is not there or cannot decide is never made."""
        try:
            book = desk.serving.version(digest).book
        except NotFound:
            impacts.fail(report.id, GONE)
            return
        if book is None:
            impacts.fail(report.id, UNSOUND)
            return
        if len(self._readers) >= MOST_READERS:
            self._readers.clear()
        on = date.fromisoformat(report.on_day) if report.on_day else None
        self._readers[(digest, report.on_day)] = Reader(book, on)


def _compared(codes: list[str], readers: Readers, tally: Tally, now: datetime) -> list[Changed]:
    """Count these cases in; those that come out otherwise."""
    told = []
    for code, log in journal.read_texts(codes):
        past = past_of(code, log)
        if past is None:
            tally.undecided += 1
        elif found := _one(past, readers, tally, now):
            told.append(found)
    return told


def _one(past: Past, readers: Readers, tally: Tally, now: datetime) -> Changed | None:
    old, new = (reader.outcome(past, now) for reader in readers)
    found = changes(old, new)
    tally.add(past, {"old": (readers[0], old), "new": (readers[1], new)}, found)
    if not found:
        return None
    said: dict[str, Any] = {"old": as_data(old), "new": as_data(new)}
    return Changed(past.code, f"|{'|'.join(found)}|", json.dumps(said))


def namer(desk: Desk, report: Impact, language: str = "vi") -> Callable[[str | None], str]:
    """What an agency is called: by the newer version, else the older one, else its id."""
    names: dict[str, str] = {}
    for digest in (report.old, report.new):
        book = desk.serving.version(digest).book
        names |= {a.head.id: a.label.said(language) for a in book.policy.agencies} if book else {}
    return lambda agency: names.get(agency or "", agency or "–")


def known(desk: Desk, codes: Iterable[str], actor: Actor) -> dict[str, Case]:
    """Those of the cases that the reader may know of."""
    found = {code: load_case(code) for code in codes}
    return {code: case for code, case in found.items() if case and handle.sees(desk.policy, case, actor)}
