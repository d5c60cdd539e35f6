"""How each kind of field reads what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable

from quyche.forms.given import CASE_CODE, Options, Raw, Read, one, problem, tidy, unreadable
from quyche.forms.times import read_date, read_datetime
from quyche.policy.workplace import Choice, Field

TEXT_LIMIT, LONG_TEXT_LIMIT, CHOICES_LIMIT = 300, 5000, 50
Reader = Callable[[Field, Raw, Options], Read]


def read(field: Field, raw: Raw, options: Options) -> Read:
    """The value of a field that is neither a file nor a table, or what is wrong with it."""
    several = field.kind in ("choices", "agencies", "flags", "kin")
    given = [v for axis in _AXES for v in raw.get(field.id + axis, ())]
    unfit = next((code for v in given if (code := unreadable(v))), "")
    if unfit:
        return problem(unfit)
    if not several and any(len({tidy(v) for v in raw.get(field.id + axis, ())}) > 1 for axis in _AXES):
        return problem("given-twice")
    return _READERS[field.kind](field, raw, options)


_AXES = ("", ".lat", ".lon")


def _text(field: Field, raw: Raw, _: Options) -> Read:
    """Lengths count letters as people do: composed code points."""
    text = one(raw.get(field.id, ()))
    limit = field.maximum or (LONG_TEXT_LIMIT if field.kind == "long_text" else TEXT_LIMIT)
    if len(text) > limit:
        return problem("too-long", limit=limit, length=len(text))
    if text and field.minimum and len(text) < field.minimum:
        return problem("too-short", limit=field.minimum)
    if field.kind == "text" and "\n" in text and not field.pattern:
        text = " ".join(text.split())
    if text and field.pattern and not re.fullmatch(field.pattern, text):
        says = field.pattern_says or field.label
        return problem("pattern", said=says.vi, said_en=says.said("en"))
    return text, None


def _number(field: Field, raw: Raw, _: Options) -> Read:
    text = one(raw.get(field.id, ()))
    if not text:
        return None, None
    if not re.fullmatch(r"-?\d{1,12}", text, re.ASCII):
        return problem("not-a-number")
    number = int(text)
    if field.minimum is not None and number < field.minimum:
        return problem("too-small", limit=field.minimum)
    if field.maximum is not None and number > field.maximum:
        return problem("too-large", limit=field.maximum)
    return number, None


def _case(field: Field, raw: Raw, _: Options) -> Read:
    code = one(raw.get(field.id, ())).upper()
    return (code, None) if not code or re.fullmatch(CASE_CODE, code) else problem("not-a-case")


def _yes(field: Field, raw: Raw, _: Options) -> Read:
    text = one(raw.get(field.id, ()))
    return (text == "yes" or None, None) if text in ("", "yes", "no") else problem("not-offered")


Offered = Callable[[Field, Options], frozenset[str] | None]


def _among(known_to: Offered) -> Reader:
    def reader(field: Field, raw: Raw, options: Options) -> Read:
        chosen, known = one(raw.get(field.id, ())), known_to(field, options)
        return (chosen, None) if not chosen or known is None or chosen in known else problem("not-offered")

    return reader


def _many(known_to: Offered) -> Reader:
    def reader(field: Field, raw: Raw, options: Options) -> Read:
        chosen = sorted({tidy(v) for v in raw.get(field.id, ())} - {""})
        limit = field.maximum or CHOICES_LIMIT
        if not set(chosen) <= (known_to(field, options) or frozenset()):
            return problem("not-offered")
        return (chosen, None) if len(chosen) <= limit else problem("too-many-choices", limit=limit)

    return reader


def _point(field: Field, raw: Raw, _: Options) -> Read:
    given = [one(raw.get(field.id + axis, ())) for axis in (".lat", ".lon")]
    if not any(given):
        return None, None
    lat, lon = (_degrees(text, most) for text, most in zip(given, (90, 180), strict=True))
    return problem("not-a-point") if lat is None or lon is None else ({"lat": lat, "lon": lon}, None)


def _degrees(text: str, most: int) -> float | None:
    """Decimal degrees, with a point or a comma."""
    if not re.fullmatch(r"-?\d{1,3}([.,]\d{1,20})?", text, re.ASCII):
        return None
    degrees = round(float(text.replace(",", ".")), 6)
    return degrees if -most <= degrees <= most else None


def _people(field: Field, options: Options) -> frozenset[str] | None:
    return holding(field.holders, options) if field.holders else options.people


def holding(roles: tuple[str, ...], options: Options) -> frozenset[str] | None:
    """Everybody who holds one of these roles; None where accounts cannot be looked up."""
    if options.people is None:
        return None
    return frozenset(p for role in roles for p in options.holders.get(role, ()))


def _choices(field: Field, options: Options) -> frozenset[str]:
    return frozenset(c.id for c in offered(field, options.roles))


def offered(field: Field, roles: frozenset[str]) -> tuple[Choice, ...]:
    """The choices open to people of these roles."""
    return tuple(c for c in field.choices if not c.roles or roles & set(c.roles))


def counted(field: Field, count: int) -> Read:
    """Of files only the number is judged here; what they are is judged where their bytes are."""
    if field.required and count == 0:
        return problem("file-required")
    limit = field.maximum or CHOICES_LIMIT
    return problem("too-many-files", limit=limit) if count > limit else (None, None)


_READERS: dict[str, Reader] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "date": read_date,
    "datetime": read_datetime,
    "case": _case,
    "person": _among(_people),
    "yes_no": _yes,
    "consent": _yes,
    "point": _point,
    "choice": _among(_choices),
    "choices": _many(_choices),
    "category": _among(lambda _, o: o.categories),
    "ward": _among(lambda _, o: o.wards),
    "agency": _among(lambda _, o: o.agencies),
    "role": _among(lambda _, o: o.every_role),
    "clause": _among(lambda _, o: o.clauses),
    "agencies": _many(lambda _, o: o.agencies),
    "flags": _many(lambda _, o: o.flags),
    "kin": _many(lambda _, o: o.kin),
    "rule": _among(lambda _, o: o.rules),
}
