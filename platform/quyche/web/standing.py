"""How a case stands, for the people who work on it: locks, mergers, deferrals, consent, what was masked."""

from __future__ import annotations

from typing import Any

from quyche import handle
from quyche.case import Case
from quyche.policy.books import Book
from quyche.service import reading
from quyche.web.books import difficulties, on_duty
from quyche.web.context import actor, desk
from quyche.web.showing import who


def standing_of(found: Case, filled: list[dict[str, Any]], originals: list[reading.Value]) -> dict[str, Any]:
    """`filled` are the shown entries; `originals` the sender's own words, when they were just asked for."""
    by_content = {e["content"]: e for e in filled}
    entered = found.opened_by not in ("", handle.ANYBODY)
    return {
        "entered_by": who(found.opened_by) if entered else "",
        "deferrals": [
            {"row": d, "entry": by_content.get(d.content), "answer": by_content.get(d.answer)}
            for d in reversed(found.deferrals)
        ],
        "consent": _consent(found),
        "may_see_original": handle.sees_originals(desk().policy, found, actor()) and not originals,
        "originals": [str(v.value) for v in originals],
        "intact": reading.unaltered(desk(), found),
        "digest": found.entries[0].digest[:16],
        "duty": [(a, d) for a in (found.lead, *found.helpers) if (d := on_duty(a))],
        "difficulties": difficulties(found.code),
        "collected": next((b.label.vi for b in desk().policy.books if b.kind == "difficulty"), ""),
        "raising": [b for b in desk().policy.books if _may_raise(b, found)],
        "linked": _open_to_me((*found.merged, *found.split_into, *filter(None, (found.merged_into, found.split_from)))),
    }  # fmt: skip


def _may_raise(book: Book, found: Case) -> bool:
    """Nothing more is typed about a case under lock."""
    return book.kind == "difficulty" and not found.locked and bool(actor().roles & set(book.writers))


def _consent(found: Case) -> tuple[str, str]:
    """What the sender said about publishing their words and pictures, with a tone."""
    if found.consent is not None:
        return ("Người gửi đồng ý", "ok") if found.consent else ("Người gửi không đồng ý", "late")
    return ("Đã hỏi, người gửi chưa trả lời", "soon") if found.consent_asked else ("Người gửi chưa được hỏi", "muted")


def _open_to_me(codes: tuple[str, ...]) -> set[str]:
    """Those of the cases that the reader may open."""
    found = (reading.visible(desk(), code, actor()) for code in codes)
    return {case.code for case in found if case}
