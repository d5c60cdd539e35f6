"""What serves, what was refused, what is open."""

from __future__ import annotations

from flask import Blueprint, render_template

from quyche.texts.findings import as_text
from quyche.web.context import desk, serving

pages = Blueprint("policy", __name__)


@pages.get("/chinh-sach")
def overview() -> str:
    live, trouble = desk().live, serving().trouble
    version = {
        "label": live.book.policy.digests.content, "source_digest": live.source_digest, "commit": live.commit,
        "since": live.since,
    }  # fmt: skip
    refused = None
    if trouble:
        errors = [f for f in trouble.prepared.findings if f.severity == "error"]
        refused = {"at": trouble.at, "findings": [as_text(f, trouble.prepared.lines) for f in errors]}
    return render_template(
        "policy.html", version=version, refused=refused, gaps=live.book.policy.gaps,
        warnings=[as_text(f, live.lines) for f in live.findings if f.severity == "warning"],
        limits=live.book.policy.rules_of("limit"),
    )  # fmt: skip
