"""What running cases stand in or lie with, and a new version no longer has, goes on somewhere, and in one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from quyche.errors import Finding, Place, finding
from quyche.policy.base import Head
from quyche.policy.places import Agency, Ward
from quyche.policy.policy import Policy
from quyche.policy.workplace import State

Replaceable = Sequence[State] | Sequence[Agency]


def check_replacements(policy: Policy) -> Iterator[Finding]:
    """A row takes the place only of one that is gone or ends, each of these has one successor for a case, and a row
    that has limits counted again says one."""
    yield from _living("địa bàn", policy.wards)
    for section, rows in _kinds(policy):
        yield from _living(section, rows)
        yield from _ending(section, rows)
        yield from _unclear(policy, section, rows)
    for rule in policy.rules:
        if rule.transition == "reroute" and "lead" not in rule.stated:
            yield finding("transition-without-lead", "error", rule.head.at_key("chuyển tiếp"), row=rule.head.id)
        if rule.transition == "recount" and "limit" not in rule.stated:
            yield finding("transition-without-limit", "error", rule.head.at_key("chuyển tiếp"), row=rule.head.id)


def _living(section: str, rows: Replaceable | Sequence[Ward]) -> Iterator[Finding]:
    lasting = {r.head.id for r in rows if r.head.until is None}
    for row in rows:
        for named in sorted(lasting & {*row.replaces}):
            yield finding("replaces-living", "error", row.head.at_key("thay cho"), found=named, section=section)


def _ending(section: str, rows: Replaceable) -> Iterator[Finding]:
    """Errors for what ends while nothing takes its cases on the day after."""
    for row in rows:
        after = _day_after(row.head)
        named = [r.head for r in rows if r.head.id == row.head.id or row.head.id in r.replaces]
        if after and not any(_lasts(h, after) for h in named):
            place = row.head.at_key("đến hết ngày")
            yield finding("ends-without-successor", "error", place, f"thay cho: [{row.head.id}]", found=row.head.id,
                          section=section)  # fmt: skip


def _day_after(head: Head) -> date | None:
    return head.until + timedelta(days=1) if head.until and head.until < date.max else None


def _lasts(head: Head, day: date) -> bool:
    return head.active_on(day)


def _unclear(policy: Policy, section: str, rows: Replaceable) -> Iterator[Finding]:
    """Several may share what is gone only ward by ward; of agencies one without a ward may have the rest."""
    every = {w.head.id for w in policy.wards}
    for gone in dict.fromkeys(i for r in rows for i in r.replaces):
        sharing = [r for r in rows if gone in r.replaces]
        for row, wards in ((r, [_ward(o) for o in sharing if _overlap(r.head, o.head)]) for r in sharing[1:]):
            twice, missing = len(wards) > len({*wards}), every - {*wards}
            if len(wards) > 1 and (twice or None in wards):
                yield finding("successor-unclear", "error", row.head.at_key("thay cho"), found=gone, section=section)
            elif len(wards) > 1 and "" not in wards and missing:
                place, first = row.head.at_key("thay cho"), min(missing)
                yield finding("successor-of-no-ward", "error", place, found=gone, ward=first, count=str(len(missing)))


def _ward(row: State | Agency) -> str | None:
    return row.ward if isinstance(row, Agency) else None


def _overlap(one: Head, other: Head) -> bool:
    since = max(one.since or date.min, other.since or date.min)
    return since <= min(one.until or date.max, other.until or date.max)


def check_succession(old: Policy, new: Policy) -> Iterator[Finding]:
    """What stands against `new` because of cases that run under `old`: errors where they would be left without a
    state or an agency, or would be closed by nobody; warnings for names neither version knows."""
    for code, word, before, after in (
        ("state-removed", "state", old.states, new.states),
        ("agency-removed", "agency", old.agencies, new.agencies),
    ):
        kept = {i for row in after for i in (row.head.id, *row.replaces)}
        for gone in dict.fromkeys(r.head.id for r in before if r.head.id not in kept):
            place = min((r.head.place for r in after), default=Place(".", 1, 1))
            yield finding(code, "error", place, f"thay cho: [{gone}]", **{word: gone})
        known = {i for row in (*before, *after) for i in (row.head.id, *_replaced_in(before, row))}
        for row in after:
            for named in sorted({*row.replaces} - known):
                yield finding("replaces-unknown", "warning", row.head.at_key("thay cho"), found=named)
    yield from _closing(old, new)


def _replaced_in(rows: Replaceable, row: State | Agency) -> tuple[str, ...]:
    return row.replaces if row in rows else ()


def _closing(old: Policy, new: Policy) -> Iterator[Finding]:
    """Cases people work on would end without anybody having ended them."""
    running = {s.head.id for s in old.states if not s.closed}
    for row in (s for s in new.states if s.closed):
        for named in sorted(running & {*row.replaces}):
            yield finding("replaced-by-end", "error", row.head.at_key("thay cho"), found=named, state=row.head.id)


def _kinds(policy: Policy) -> tuple[tuple[str, Replaceable], ...]:
    return ("trạng thái", policy.states), ("cơ quan", policy.agencies)
