"""The books beside cases: who is on duty, who stands in for whom, what is difficult."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from quyche import clock
from quyche.errors import Conflict, NotAllowed, Refused
from quyche.handle import lines
from quyche.policy.base import Label
from quyche.policy.books import Book
from quyche.policy.places import Clause
from quyche.policy.register import in_order
from quyche.policy.workplace import Choice, Form
from quyche.service import books, cases, concerned
from quyche.service.desk import Submission
from quyche.texts.words import when
from quyche.web import asking
from quyche.web.context import actor, desk, name_of
from quyche.web.showing import shown, who

pages = Blueprint("books", __name__)
HEADING = ("line_from", "line_until")
"""Said in the heading of a line, not once more below."""
GIVEN = {"vu-viec": "line_case", "dieu-khoan": "line_clause"}
"""What a link into a form may say of the line to be written, by its place in the address."""


@pages.get("/so/<book>")
def overview(book: str) -> str:
    row = books.book_of(desk(), book)
    found = [shown_line(row, s) for s in books.page(desk(), row, actor(), clock.now())]
    looked, whole = books.unseen(row)
    may = bool(actor().roles & set(row.writers))
    groups = _by_clause(found)
    return render_template("book.html", book=row, groups=groups, may_write=may, looked=looked, whole=whole)


def _by_clause(lines: list[dict[str, Any]]) -> list[tuple[Clause | None, list[dict[str, Any]]]]:
    """What is about a clause under that clause, in the order of the register; the rest last, under none."""
    about = [(c, [x for x in lines if x["row"].clause == c.head.id]) for c in in_order(desk().policy)]
    named = {c.head.id for c, mine in about if mine}
    return [(c, mine) for c, mine in about if mine] + [(None, [x for x in lines if x["row"].clause not in named])]


@pages.route("/so/<book>/ghi", methods=["GET", "POST"])
def write(book: str) -> str | AnyResponse | tuple[str, int]:
    row = books.book_of(desk(), book)
    form = cases.form_of(desk(), row.form)
    if not actor().roles & set(row.writers):
        raise NotAllowed(book)
    if request.method == "GET":
        return _form_page(row, form, {**asking.defaults(form), **_given(form)})
    sent = asking.submitted()
    try:
        beside = books.enter(desk(), row, sent, actor(), clock.now())
    except Refused as refused:
        return _form_page(row, form, sent, refused), 422
    zone = desk().live.book.zone
    for other in beside:
        span = f"{when(other.line.starts, zone)} – {when(other.line.ends, zone)}"
        flash(f"Cùng thời gian này cơ quan đã có người trực khác: {_first(other)}, {span}.", "warning")
    flash("Đã ghi.", "ok")
    return redirect(url_for("books.overview", book=book))


@pages.route("/so/<book>/<line>/tra-loi", methods=["GET", "POST"])
def answer(book: str, line: str) -> str | AnyResponse | tuple[str, int]:
    row = books.book_of(desk(), book)
    if not actor().roles & set(row.answerers):
        raise NotAllowed(book)
    found, form = books.visible(desk(), row, line, actor()), cases.form_of(desk(), row.answer_form)
    if request.method == "GET":
        return _form_page(row, form, asking.defaults(form), about=found)
    sent = asking.submitted()
    try:
        books.answer(desk(), row, line, sent, actor(), clock.now())
    except Refused as refused:
        return _form_page(row, form, sent, refused, found), 422
    except Conflict:
        return _form_page(row, form, sent, about=books.visible(desk(), row, line, actor())), 409
    return redirect(url_for("books.overview", book=book))


@pages.post("/so/<book>/<line>/ket-thuc")
def end(book: str, line: str) -> AnyResponse:
    row = books.book_of(desk(), book)
    books.end(desk(), row, line, actor(), clock.now())
    return redirect(url_for("books.overview", book=book))


def _given(form: Form) -> dict[str, list[str]]:
    asked = {use: request.args[key] for key, use in GIVEN.items() if request.args.get(key)}
    return {f.id: [asked[f.use]] for f in form.fields if f.use in asked}


def _form_page(
    book: Book, form: Form, given: Submission | dict[str, list[str]], refused: Refused | None = None,
    about: books.Shown | None = None,
) -> str:  # fmt: skip
    told = shown_line(book, about) if about else None
    raw = given.raw if isinstance(given, Submission) else given
    rows = concerned.rows_for(desk(), form, raw, actor(), clock.now())
    return render_template(
        "book_form.html",
        book=book,
        told=told,
        seen=about.line.seq if about else 0,
        **asking.page_of(form, given, refused, {"rule": tuple(map(_row_choice, rows))}),
    )


def _row_choice(row: concerned.Concerned) -> Choice:
    said = f"{row.clause.text}: {row.clause.summary} " if row.clause else ""
    return Choice(row.rule, Label(f"{said}({row.rule}, {row.file}:{row.line})"))


def shown_line(book: Book, line: books.Shown) -> dict[str, Any]:
    """A line for the templates, with what the reader may do about it."""
    now, row = clock.now(), line.line
    label = name_of(desk().policy.agencies, row.agency) if row.agency else ""
    answers = [
        {
            "by": who(said.by), "at": said.at, "values": [shown(v) for v in values], "version": said.version[:16],
            "commit": desk().serving.commit(said.version),
        }
        for said, values in line.answers
    ]  # fmt: skip
    return {
        "row": row, "agency": label, "by": who(row.said.by),
        "values": [shown(v) for v in line.values if v.field.use not in HEADING],
        "answers": answers, "holds": row.holds_at(now), "over": row.ended_at or (row.ends and row.ends <= now),
        "may_answer": bool(actor().roles & set(book.answerers)),
        "may_end": lines.may_end(book, actor()) and not row.ended_at and not (row.ends and row.ends <= now),
    }  # fmt: skip


def _first(line: books.Shown) -> str:
    """Who is on duty: what the form asks first beside the agency."""
    return next((str(v.value) for v in line.values if v.field.use == "" and v.field.kind == "text"), "")


def on_duty(agency: str) -> list[dict[str, str]]:
    """Names and phones of who is on duty for an agency now."""
    found = books.on_duty(desk(), agency, clock.now())
    return [{"name": _first(s), "phone": s.said("line_phone")} for s in found]


def difficulties(case: str = "") -> list[dict[str, Any]]:
    """Difficulties raised about a case, or about any clause, as far as the reader may know of them."""
    rows = {b.head.id: b for b in desk().policy.books}
    return [
        {**shown_line(rows[s.line.book], s), "book": s.line.book} for s in books.difficulties(desk(), actor(), case)
    ]
