"""Two versions on record side by side, for those who keep the policy."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from quyche import clock
from quyche.service import comparing
from quyche.store import registers
from quyche.texts.difference_forms import cites_said, kind_said, summary
from quyche.texts.differences import answer_lines, path_said, row_title
from quyche.web.context import desk

pages = Blueprint("differences", __name__)
LISTED = 200
"""Versions to choose from; an older one still opens by its address."""


@pages.get("/chinh-sach/khac-biet")
def compared() -> str:
    """Without a choice: what serves beside what was stored before it."""
    versions = registers.versions(LISTED)
    new = request.args.get("sau", "") or desk().live.source_digest
    old = request.args.get("truoc", "") or _before(new, [v.source_digest for v in versions])
    found = None
    if old:
        today = clock.now().astimezone(desk().live.book.zone).date()
        found = comparing.compare(comparing.stored(old), comparing.stored(new), today)
    return render_template(
        "differences.html", versions=versions, old=old, new=new, found=found, serving=desk().live.source_digest,
        summary=summary(found) if found else [], answers=answer_lines(found) if found else [],
        kind_said=kind_said, path_said=path_said, row_title=row_title, cites_said=cites_said,
    )  # fmt: skip


def _before(digest: str, newest_first: list[str]) -> str:
    """The version stored before this one; "" when there is none."""
    after = newest_first[newest_first.index(digest) + 1 :] if digest in newest_first else newest_first
    return next(iter(after), "")
