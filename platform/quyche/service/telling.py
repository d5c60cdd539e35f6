"""What the sender and everybody else are told of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from quyche.case import Case
from quyche.errors import NotFound
from quyche.handle import ANYBODY, Actor
from quyche.service import cases, reading
from quyche.service.desk import Desk, Submission, load_case
from quyche.store import cases as rows
from quyche.store import registers

HOLDER = Actor(ANYBODY, frozenset(), holder=True)


@dataclass(frozen=True, slots=True)
class Strand:
    """A matter the sender follows. `case` answers for it: the case itself, or the one it was merged into.

    `code` is "" where the sender may not know it: the answering case is somebody else's.
    """

    code: str
    case: Case
    reply: str
    answer: str
    """The public answer's id, "" while there is none."""


def strands(desk: Desk, case: Case) -> list[Strand]:
    """The case and every part it was cut into, each with what answers for it now."""
    parts = (p for code in case.split_into if (p := load_case(code)))
    return [_strand(desk, case), *(s for p in parts for s in strands(desk, p))]


def _strand(desk: Desk, case: Case) -> Strand:
    answering = answering_for(case)
    told = dict(reading.said(desk, answering, answering.reply_shown)).get("reply", "")
    own = case.code if answering.code == case.code else ""
    return Strand(own, answering, told, answering.published if answering.public else "")


def answering_for(case: Case) -> Case:
    """The case at the end of a chain of merges; a locked or removed one answers for nobody else."""
    seen = {case.code}
    while case.merged_into and case.merged_into not in seen:
        following = load_case(case.merged_into)
        if following is None or following.locked or following.erased:
            break
        seen.add(following.code)
        case = following
    return case


def states_since(case: Case) -> list[tuple[datetime, str]]:
    """When the case came into which state, as far as the sender is concerned: after a merge, the other's."""
    moved = _moves(case)
    answering = answering_for(case)
    if answering.code == case.code:
        return moved
    merged_at = moved[-1][0]
    return [*moved, *((at, state) for at, state in _moves(answering) if at > merged_at)]


def _moves(case: Case) -> list[tuple[datetime, str]]:
    kinds = ("opened", "acted", "state_replaced")
    return [(e.at, e.data["state"]) for e in reading.events_of(case.code) if e.kind in kinds]


def answer(desk: Desk, code: str, action_id: str, sent: Submission, at: datetime) -> None:
    """The sender, who holds the code, acts. Raises NotFound, NotAllowed or Conflict."""
    cases.act(desk, code, action_id, sent, HOLDER, at)


def published(answer_id: str) -> Case:
    """The case with this public answer. Raises NotFound. Its address gives the sender's code away to nobody."""
    row = rows.published_as(answer_id)
    case = load_case(row.code) if row else None
    if case is None or not case.public:
        raise NotFound(answer_id)
    return case


def told(desk: Desk, case: Case) -> Mapping[str, str]:
    """The public answer by use: title, summary, reply, and the sender's words where they agreed."""
    said = dict(reading.said(desk, case, case.published))
    return said if "words" in case.shows else {k: v for k, v in said.items() if k != "public_words"}


def pictures(desk: Desk, case: Case) -> list[str]:
    """Attachments everybody may see: those made for the public answer, never the sender's own."""
    entry = next((e for e in case.entries if e.content == case.published), None)
    if entry is None or "pictures" not in case.shows:
        return []
    fields = {f.id for f in reading.form_at(desk, entry).fields if f.use == "public_pictures"}
    rows = (registers.attachment(a, case.code) for a in entry.attachments)
    return [str(r.id) for r in rows if r and r.field in fields and r.public_sha256]


def picture(desk: Desk, case: Case, attachment_id: str) -> bytes:
    """The drawn copy, without the file's metadata. Raises NotFound."""
    if attachment_id not in pictures(desk, case):
        raise NotFound(attachment_id)
    return reading.attachment(desk, case, attachment_id, True, HOLDER)[0]
