"""Checking what a person filled in against a form; the same for web, API and command line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from quyche.policy.rules import Condition
from quyche.policy.workplace import UPLOADS, Choice, Field, Form

CASE_CODE = r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{4}"

Raw = Mapping[str, Sequence[str]]
"""What arrives: texts by field id; a point as `<id>.lat` and `<id>.lon`; files are counted, not read."""

TEXT_LIMIT, LONG_TEXT_LIMIT, CHOICES_LIMIT, ROWS_LIMIT = 300, 5000, 50, 50


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field: a code of `texts.form_messages` and the words that fill it."""

    code: str
    words: tuple[tuple[str, str], ...] = ()


Read = tuple[Any, Problem | None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may choose from: ids by kind of field, their own roles, the zone in which they write times."""

    categories: frozenset[str]
    wards: frozenset[str]
    agencies: frozenset[str]
    flags: frozenset[str]
    people: frozenset[str]
    roles: frozenset[str]
    zone: tzinfo
    now: datetime


@dataclass(frozen=True, slots=True)
class Filled:
    """Values by field id, problems by field id; only without problems may the values be used."""

    values: Mapping[str, Any]
    problems: Mapping[str, Problem]


def fill(form: Form, raw: Raw, uploads: Mapping[str, int], options: Options) -> Filled:
    """Read and check every visible field. Hidden ones are neither checked nor kept.

    `uploads` counts the files given for each field of that kind.
    """
    values: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    for field in form.fields:
        if not visible(form, field, raw):
            continue
        value, problem = _read(field, raw, uploads, options)
        if problem:
            problems[field.id] = problem
        elif value not in ("", None, (), []):
            values[field.id] = value
    return Filled(values, problems)


def visible(form: Form, field: Field, raw: Raw) -> bool:
    """Whether a person sees the field: its section, and whatever it depends on, are seen and say so."""
    section = next((s for s in form.sections if s.id == field.section), None)
    conditions = (*field.shown_when, *(section.shown_when if section else ()))
    return all(_holds(form, c, raw) for c in conditions)


def _holds(form: Form, condition: Condition, raw: Raw) -> bool:
    on = next((f for f in form.fields if f.id == condition.field), None)
    return on is not None and bool(set(raw.get(on.id, ())) & condition.values) and visible(form, on, raw)


def _read(field: Field, raw: Raw, uploads: Mapping[str, int], options: Options) -> Read:
    if field.kind in UPLOADS:
        return _counted(field, uploads.get(field.id, 0))
    value, problem = _table(field, raw, options) if field.kind == "table" else _READERS[field.kind](field, raw, options)
    if problem is None and field.required and value in ("", None, [], False):
        return None, Problem("consent-needed" if field.kind == "consent" else "required")
    return value, problem


def _table(field: Field, raw: Raw, options: Options) -> Read:
    """Rows arrive as `<id>.<row>.<column>`; empty ones are dropped. Told is the first problem, with its row."""
    rows: list[dict[str, Any]] = []
    for number in range(ROWS_LIMIT):
        given = {c.id: raw.get(f"{field.id}.{number}.{c.id}", ()) for c in field.columns}
        if not any(v.strip() for values in given.values() for v in values):
            continue
        row = {}
        for column in field.columns:
            row[column.id], problem = _read(column, given, {}, options)
            if problem:
                told = (
                    ("row", str(len(rows) + 1)),
                    ("column", column.label.vi),
                    ("code", problem.code),
                    *problem.words,
                )
                return None, Problem("in-row", told)
        rows.append(row)
    limit = field.maximum or ROWS_LIMIT
    return (rows, None) if len(rows) <= limit else (None, Problem("too-many-rows", (("limit", str(limit)),)))


def _counted(field: Field, count: int) -> tuple[None, Problem | None]:
    if field.required and count == 0:
        return None, Problem("file-required")
    limit = field.maximum or CHOICES_LIMIT
    return None, Problem("too-many-files", (("limit", str(limit)),)) if count > limit else None


def _one(field: Field, raw: Raw) -> str:
    given = raw.get(field.id, ())
    return unicodedata.normalize("NFC", given[0]).replace("\r\n", "\n").strip() if given else ""


def _text(field: Field, raw: Raw, _: Options) -> Read:
    text = _one(field, raw)
    limit = field.maximum or (LONG_TEXT_LIMIT if field.kind == "long_text" else TEXT_LIMIT)
    if len(text) > limit:
        return None, Problem("too-long", (("limit", str(limit)), ("length", str(len(text)))))
    if text and field.minimum and len(text) < field.minimum:
        return None, Problem("too-short", (("limit", str(field.minimum)),))
    if any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text):
        return None, Problem("control-characters")
    if text and field.pattern and not re.fullmatch(field.pattern, text):
        says = field.pattern_says or field.label
        return None, Problem("pattern", (("said", says.vi), ("said_en", says.said("en"))))
    return text, None


def _number(field: Field, raw: Raw, _: Options) -> Read:
    text = _one(field, raw)
    if not text:
        return None, None
    if not (text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) <= 12):
        return None, Problem("not-a-number")
    number = int(text)
    if field.minimum is not None and number < field.minimum:
        return None, Problem("too-small", (("limit", str(field.minimum)),))
    if field.maximum is not None and number > field.maximum:
        return None, Problem("too-large", (("limit", str(field.maximum)),))
    return number, None


def _datetime(field: Field, raw: Raw, options: Options) -> Read:
    text = _one(field, raw)
    if not text:
        return None, None
    try:
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=options.zone)
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None, Problem("not-a-time")
    return at.isoformat(), _wrong_side(field, at > options.now)


def _date(field: Field, raw: Raw, options: Options) -> Read:
    text = _one(field, raw)
    if not text:
        return None, None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, Problem("not-a-date")
    today = options.now.astimezone(options.zone).date()
    return day.isoformat(), None if day == today else _wrong_side(field, day > today)


def _wrong_side(field: Field, later: bool) -> Problem | None:
    wrong = (field.moment == "past" and later) or (field.moment == "future" and not later)
    return Problem(f"must-be-{field.moment}") if wrong else None


def _case(field: Field, raw: Raw, _: Options) -> Read:
    code = _one(field, raw).upper()
    return (code, None) if not code or re.fullmatch(CASE_CODE, code) else (None, Problem("not-a-case"))


def _yes(field: Field, raw: Raw, _: Options) -> Read:
    text = _one(field, raw)
    if text not in ("", "yes", "no"):
        return None, Problem("not-offered")
    return text == "yes" or None, None


def _among(offered: Callable[[Field, Options], frozenset[str]]) -> Callable[[Field, Raw, Options], Read]:
    def read(field: Field, raw: Raw, options: Options) -> Read:
        chosen = _one(field, raw)
        return (chosen, None) if not chosen or chosen in offered(field, options) else (None, Problem("not-offered"))

    return read


def _many(offered: Callable[[Field, Options], frozenset[str]]) -> Callable[[Field, Raw, Options], Read]:
    def read(field: Field, raw: Raw, options: Options) -> Read:
        chosen = sorted({v for v in raw.get(field.id, ()) if v})
        if not set(chosen) <= offered(field, options):
            return None, Problem("not-offered")
        return chosen, None

    return read


def _point(field: Field, raw: Raw, _: Options) -> Read:
    given = [next(iter(raw.get(f"{field.id}.{axis}", ())), "").strip() for axis in ("lat", "lon")]
    if not any(given):
        return None, None
    try:
        lat, lon = float(given[0]), float(given[1])
    except ValueError:
        return None, Problem("not-a-point")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None, Problem("not-a-point")
    return {"lat": round(lat, 6), "lon": round(lon, 6)}, None


def _choices(field: Field, options: Options) -> frozenset[str]:
    return frozenset(c.id for c in offered(field, options.roles))


def offered(field: Field, roles: frozenset[str]) -> tuple[Choice, ...]:
    """The choices open to people of these roles."""
    return tuple(c for c in field.choices if not c.roles or roles & set(c.roles))


_READERS: dict[str, Callable[[Field, Raw, Options], Read]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
    "case": _case,
    "person": _among(lambda _, o: o.people),
    "yes_no": _yes,
    "consent": _yes,
    "point": _point,
    "choice": _among(_choices),
    "choices": _many(_choices),
    "category": _among(lambda _, o: o.categories),
    "ward": _among(lambda _, o: o.wards),
    "agency": _among(lambda _, o: o.agencies),
    "agencies": _many(lambda _, o: o.agencies),
    "flags": _many(lambda _, o: o.flags),
}
