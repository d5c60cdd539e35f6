"""Building policy tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from quyche.policy import rules as r
from quyche.policy import scenarios as t
from quyche.source import schema_of_tests as m
from quyche.source.nodes import Table
from quyche.source.raw import Raw, places
from quyche.source.workplace import USES


@lru_cache(maxsize=8192)
def build_trials(raw: Raw[Any], zone: str) -> tuple[t.Trial, ...]:
    """The test with its instants placed in the policy's zone, once for each case it covers."""
    made = _BUILDERS[type(raw.model)](raw.model, raw.node, zone)
    if isinstance(made, t.Carried):
        return (made,)
    made = replace(made, grounds=tuple(map(str, raw.model.cites)))
    return tuple(_alike(made, raw.model.whatever)) if isinstance(made, t.Scenario) else (made,)


def _alike(test: t.Scenario, whatever: m.PolicyTestWhatever) -> Iterator[t.Scenario]:
    """The test itself first, then with everything that is said to make no difference."""
    values = {r.CATEGORY: whatever.category, r.WARD: whatever.ward, r.SOURCE: whatever.source}
    values[r.COMPLAINED] = whatever.complained
    values |= {r.FLAG + flag: [r.YES] for flag in whatever.flags}
    for others in product(*([None, *said] for said in values.values())):
        facts = {field: value for field, value in zip(values, others, strict=True) if value}
        said = ", ".join(f.removeprefix(r.FLAG) if f.startswith(r.FLAG) else v for f, v in facts.items())
        title = f"{test.title}; {said}" if said else test.title
        yield replace(test, title=title, facts=tuple(sorted((dict(test.facts) | facts).items())))


def _scenario(test: m.PolicyTestModel, node: Table, zone: str) -> t.Scenario:
    given = test.given
    at = _local(test.at, zone)
    received = given.received_at and _local(given.received_at, zone)
    sent = _local(given.sent_at, zone) if given.sent_at else received or at
    return t.Scenario(test.title, node.place, at, _facts(given), sent, received, _expected(test.expected, zone))


def _walk(test: m.WalkModel, node: Table, zone: str) -> t.Walk:
    at, start = dict(places(node)), test.start
    strides = tuple(
        t.Stride(
            at[("đường đi", i)], _local(s.at, zone), s.role, s.agency, s.action, s.task, _typed(s.typed), s.refused,
            _expected(s.expected, zone),
        )
        for i, s in enumerate(test.strides)
    )  # fmt: skip
    return t.Walk(
        test.title, node.place, start.entrance, _local(start.at, zone), start.role, _typed(start.typed), strides,
        _expected(start.expected, zone),
    )  # fmt: skip


def _rights(test: m.RightsModel, node: Table, zone: str) -> t.Rights:
    return t.Rights(test.title, node.place, test.role, _expected(test.expected, zone))


def _entry(test: m.EntryModel, node: Table, zone: str) -> t.Entry:
    at = _local(test.at, zone) if test.at else datetime.min.replace(tzinfo=ZoneInfo(zone))
    files = tuple(sorted(test.files.items()))
    meant = {f"dùng cho {field}": (USES.get(use, use),) for field, use in test.expected.meant.items()}
    expected = tuple((k, meant.get(k, v)) for k, v in _expected(test.expected, zone))
    return t.Entry(test.title, node.place, test.form, at, test.role, _typed(test.typed), files, expected)


def _carried(test: m.CarriedModel, node: Table, zone: str) -> t.Carried:
    return t.Carried(test.title, node.place, str(test.citation), _expected(test.expected, zone))


def _members(test: m.MembersModel, node: Table, zone: str) -> t.Members:
    key, value = next(iter(test.common.items()), ("", ""))
    return t.Members(test.title, node.place, key, value, _expected(test.expected, zone))


def _year(test: m.YearModel, node: Table, zone: str) -> t.Year:
    return t.Year(test.title, node.place, test.calendar, test.year, _expected(test.expected, zone))


_BUILDERS: Mapping[type, Callable[[Any, Table, str], t.Trial]] = {
    m.PolicyTestModel: _scenario, m.WalkModel: _walk, m.RightsModel: _rights, m.EntryModel: _entry,
    m.CarriedModel: _carried, m.MembersModel: _members, m.YearModel: _year,
}  # fmt: skip


def _facts(given: m.PolicyTestFacts) -> tuple[tuple[str, str], ...]:
    facts = {
        r.CATEGORY: given.category,
        r.WARD: given.ward,
        r.SOURCE: given.source,
        r.COMPLAINED: given.complained,
    }
    facts |= {r.FLAG + flag: r.YES for flag in given.flags}
    return tuple((k, v) for k, v in sorted(facts.items()) if v)


def _local(at: datetime, zone: str) -> datetime:
    return at.replace(tzinfo=ZoneInfo(zone))


def _typed(typed: Mapping[str, list[str]]) -> t.Typed:
    return tuple((k, tuple(v)) for k, v in sorted(typed.items()))


ORDERED = frozenset({"hỏi", "lựa chọn", "nhận"})
"""Lists compared in the order in which they stand."""


WHOLE = frozenset({"bước", "đồng hồ", "việc chờ trả lời", "được", "làm bù", "hàng"})
"""Maps in which nothing may be missing."""


def _expected(model: Any, zone: str) -> t.Expected:
    """What a model states, key by key; a map gives `key <its key>` for each entry, a whole one its keys as well."""
    if model is None:
        return ()
    said: list[tuple[str, tuple[str, ...]]] = []
    for name, info in type(model).model_fields.items():
        value, key = getattr(model, name), info.alias or name
        if name not in model.model_fields_set or value is None:
            continue
        if isinstance(value, BaseModel):
            value = {type(value).model_fields[n].alias: getattr(value, n) for n in value.model_fields_set}
        if isinstance(value, dict):
            said += [*_mapped(key, value, zone)]
        else:
            said.append((key, _told(key, value, zone)))
    return tuple(said)


def _mapped(key: str, value: Mapping[str, Any], zone: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    for inner, said in value.items():
        if isinstance(said, dict):
            yield from _mapped(f"{key} {inner}", said, zone)
        else:
            yield f"{key} {inner}", _told(key, said, zone)
    if key.partition(" ")[0] in WHOLE or key in WHOLE:
        yield key, tuple(sorted(value))


def _told(key: str, value: Any, zone: str) -> tuple[str, ...]:
    if isinstance(value, list):
        texts = tuple(t for item in value for t in _told(key, item, zone))
        return texts if key in ORDERED else tuple(sorted(texts))
    if isinstance(value, bool):
        return ("có" if value else "không",)
    if isinstance(value, datetime):
        return (_local(value, zone).isoformat(),)
    if isinstance(value, date):
        return (value.isoformat(),)
    return (value.said("vi") if hasattr(value, "said") else str(value),)
