"""Why a case was decided as it was: every decision of it, and whether it would be decided so again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from quyche import clock
from quyche.case import Case
from quyche.events import Event
from quyche.service import keeping, reading, replaying
from quyche.service.desk import tidy_code
from quyche.service.saying_why import shown_why
from quyche.web.context import actor, desk
from quyche.web.showing import who

pages = Blueprint("explaining", __name__)


@pages.get("/chinh-sach/giai-thich")
def explained() -> tuple[str, int]:
    """For whoever may see the case; a code that leads nowhere is told beside what was typed."""
    typed = request.args.get("ma", "").strip()
    found = reading.visible(desk(), tidy_code(typed), actor()) if typed else None
    page = render_template(
        "explained.html", typed=typed, case=found, decisions=_decisions(found) if found else [],
        again=replaying.replay(desk(), [found.code]) if found else None,
    )  # fmt: skip
    return page, 404 if typed and not found else 200


def _decisions(case: Case) -> list[dict[str, Any]]:
    return [
        {"at": e.at, "by": who(e.actor), "told": e.data["decision"], "why": shown_why(why), "version": _version(e)}
        for e, why in reversed(reading.every_why(desk(), case, clock.now()))
    ]


def _version(event: Event) -> dict[str, str]:
    digest = event.data["version"]
    book = keeping.stored(digest).book
    return {
        "source": digest, "commit": desk().serving.commit(digest),
        "label": book.policy.digests.content if book else "",
    }  # fmt: skip
