"""Reports as files: DOCX from the office's template, XLSX, PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from quyche.errors import Refused
from quyche.papers import Broken, Paper, to_docx, to_pdf, to_xlsx
from quyche.policy.briefing import Briefing
from quyche.service import reporting, sayings, timeliness
from quyche.service.desk import Desk
from quyche.service.reporting import Shown

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def as_file(desk: Desk, shown: Shown, suffix: str) -> bytes:
    """A report in one of TYPES. Raises Refused with what is wrong with the template, NotFound without one."""
    draft = shown.report.issued is None
    zone = desk.live.book.zone
    paper = sayings.paper_of(shown.policy, shown.briefing, shown.found, shown.texts, draft, zone)
    return _written(paper, suffix, lambda: reporting.template_of(desk, shown))


def of_days(desk: Desk, briefing: Briefing, first: date, last: date, suffix: str, at: datetime) -> bytes:
    """The report on these days as it stands, or a draft of it that is not kept. Raises Refused as `as_file` does."""
    shown = reporting.on_days(desk, briefing, first, last, at)
    if shown:
        return as_file(desk, shown, suffix)
    found = timeliness.reckon(desk, first, last, at)
    texts = {p.id: sayings.filled(p.text, found) for p in briefing.parts}
    paper = sayings.paper_of(desk.policy, briefing, found, texts, True, desk.live.book.zone)
    files = desk.serving.version(desk.live.source_digest).files
    return _written(paper, suffix, lambda: files[briefing.template])


def _written(paper: Paper, suffix: str, template: Callable[[], bytes]) -> bytes:
    if suffix == "xlsx":
        return to_xlsx(paper)
    if suffix == "pdf":
        return to_pdf(paper)
    try:
        return to_docx(paper, template())
    except Broken as broken:
        raise Refused({"": ("template-broken", {"what": str(broken)})}) from broken
