"""Policy tests made from a policy: what no test reaches yet, and the second before and after each boundary.

They say what the policy does today, not what the regulation wants: somebody reads them before they count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from quyche.decide.deciding import Rulebook, decide
from quyche.decide.decision import Facts
from quyche.decide.domain import change_days
from quyche.decide.table import cells_of
from quyche.policy.policy import Policy
from quyche.policy.rules import FLAG, NO, OTHER, QUESTIONS, Rule
from quyche.trials.covering import first_instant, given, untested
from quyche.trials.decisions import said
from quyche.trials.registers import TABLES

STATED = ("tiếp nhận", "chủ trì", "thời hạn", "trả lời")


def ready_to_paste(book: Rulebook, begins: date) -> Iterator[str]:
    """A test for each class of cells without one."""
    for gap in untested(book):
        at = first_instant(book, gap.day, begins)
        yield _test(book, f"{TABLES[gap.question]}: cần đọc lại với Quy chế", gap.facts, at, at)


def boundaries(book: Rulebook, begins: date) -> Iterator[str]:
    """Tests a second before and after each limit and each day on which a row begins or ends."""
    for rule in book.policy.rules_of("limit"):
        facts = _facts_for(book, rule)
        if facts is not None:
            yield from _of_limit(book, rule, facts, first_instant(book, _day_in(rule, begins), begins))
    for question in QUESTIONS:
        for day in change_days(book.policy.rules_of(question)):
            if day > begins:
                yield from _of_day(book, question, day)


def _of_limit(book: Rulebook, rule: Rule, facts: Mapping[str, str], at: datetime) -> Iterator[str]:
    due = decide(book, Facts(facts, at, at, at)).due_at
    if due:
        yield _test(book, f"{rule.head.id}: đúng giây cuối", facts, at, due, ("hạn", "quá hạn"))
        yield _test(book, f"{rule.head.id}: sau một giây", facts, at, due + timedelta(seconds=1), ("hạn", "quá hạn"))


def _of_day(book: Rulebook, question: str, day: date) -> Iterator[str]:
    midnight = datetime.combine(day, datetime.min.time(), book.zone)
    for rule in (r for r in book.policy.rules if r.question == question and day in _edges(r)):
        facts = _facts_for(book, rule) or {}
        for at, side in ((midnight - timedelta(seconds=1), "trước"), (midnight, "từ")):
            yield _test(book, f"{rule.head.id}: {side} {day:%d/%m/%Y}", facts, at, at)


def _edges(rule: Rule) -> tuple[date | None, date | None]:
    until = rule.head.until
    return rule.head.since, until + timedelta(days=1) if until else None


def _day_in(rule: Rule, begins: date) -> date:
    return max(rule.head.since or begins, begins)


def _facts_for(book: Rulebook, rule: Rule) -> Mapping[str, str] | None:
    """Facts that this very row answers, not an exception to it."""
    table = book.tables[rule.question]
    for _, facts, found in cells_of(table):
        if len(found) == 1 and table.chains[found[0]][-1] is rule and OTHER not in facts.values():
            return facts
    return None


def _test(
    book: Rulebook, title: str, facts: Mapping[str, str], sent: datetime, at: datetime, keys: tuple[str, ...] = STATED
) -> str:
    whole = _whole(book.policy, facts)
    told = said(decide(book, Facts(whole, sent, sent, sent)), at)
    expected = ", ".join(f"{k}: {_local(told[k][0])}" for k in keys if told[k] and told[k][0])
    return (
        f'- tên: "{title}"\n  thời điểm: {_local(at.isoformat())}\n'
        f"  cho: {{{given(whole)}, nhận lúc: {_local(sent.isoformat())}}}\n"
        f"  mong đợi: {{{expected}}}"
    )


def _whole(policy: Policy, facts: Mapping[str, str]) -> dict[str, str]:
    first = {"category": policy.categories[0].head.id, "source": policy.sources[0].head.id}
    first |= {"ward": policy.wards[0].head.id} if policy.wards else {}
    return {**first, **{k: v for k, v in facts.items() if v != NO or not k.startswith(FLAG)}}


def _local(text: str) -> str:
    """An instant as a clerk writes it; anything else as it is."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return at.strftime("%Y-%m-%d %H:%M:%S" if at.second else "%Y-%m-%d %H:%M")
