"""Looking for a case by its code, its words or its place."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from quyche.service import searching
from quyche.service.desk import tidy_code
from quyche.web.context import actor, desk

pages = Blueprint("find", __name__)
LONGEST = 200


@pages.get("/tim")
def results() -> str | AnyResponse:
    """A whole code leads straight to its case."""
    asked = request.args.get("q", "")[:LONGEST].strip()
    found = searching.find(desk(), actor(), asked) if asked else searching.Hits((), cut=False)
    hits = found.of
    if len(hits) == 1 and tidy_code(asked) == hits[0].row.code:
        return redirect(url_for("work.case", code=hits[0].row.code))
    return render_template("found.html", asked=asked, hits=hits, cut=found.cut)
