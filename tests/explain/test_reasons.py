"""“Vì sao?” tells the truth: the sum is the deadline, and no exception is passed over that holds."""

from datetime import timedelta
from pathlib import Path

import pytest

from quyche.decide.deciding import Rulebook, decide
from quyche.decide.decision import Facts
from quyche.explain import Answered, counted, reasons
from quyche.match import holds, winners
from quyche.policy.rules import FLAG, NO, YES
from quyche.policy.scenarios import Scenario
from quyche.service.preparing import prepare, read_directory
from quyche.texts.words import exactly

ROOT = Path(__file__).parents[2]
BESIDE = ("category", "calendar")
"""Rows a decision cites that answer no question."""


@pytest.fixture(scope="module")
def book() -> Rulebook:
    found = prepare(read_directory(ROOT)).book
    assert found
    return found


def decisions(book: Rulebook) -> list[Scenario]:
    return [t for t in book.policy.scenarios if isinstance(t, Scenario)]


def facts_of(scenario: Scenario) -> Facts:
    return Facts(dict(scenario.facts), scenario.sent_at, scenario.received_at, scenario.received_at)


def test_every_deadline_is_the_sum_of_its_intervals(book: Rulebook) -> None:
    kinds = set()
    for facts in map(facts_of, decisions(book)):
        decision = decide(book, facts)
        if decision.limit and decision.due_at and facts.clock_from:
            told = counted(book, decision.limit, facts.clock_from, decision.due_at)
            assert told.holds
            assert (told.total, told.spans[-1][1]) == (
                decision.limit.seconds(book.timetable().working_day),
                decision.due_at,
            )
            assert not counted(book, decision.limit, facts.clock_from, decision.due_at + timedelta(days=7)).holds
            kinds.add(decision.limit.clock)
    assert kinds == {"plain", "working"}


def test_the_rows_told_are_those_that_decided_and_no_exception_told_holds(book: Rulebook) -> None:
    flags = {FLAG + f.head.id: NO for f in book.policy.flags}
    told = 0
    for facts in map(facts_of, decisions(book)):
        decided = {(r.question, r.rule) for r in decide(book, facts).rows}
        values = flags | dict(facts.values)
        answers = reasons(book, facts)
        assert decided <= {(a.question, r.head.id) for a in answers for r in a.chain} | {
            d for d in decided if d[0] in BESIDE
        }
        for a in answers:
            rows = book.policy.rules_of(a.question)
            assert winners(rows, values, a.day) == ((a.chain,) if a.chain else ())
            below = [r for r in rows if r.base in {c.head.id for c in a.chain}]
            assert {r for r in below if holds(r, values, a.day)} == set(a.chain[1:])
            assert {c.rule for c in a.passed_over} == set(below) - set(a.chain)
            told += len(a.passed_over)
    assert told > 100


def test_an_exception_is_told_with_the_fact_that_kept_it_away(book: Rulebook) -> None:
    scenario = next(s for s in decisions(book) if s.received_at)
    plain = facts_of(scenario)
    flag = FLAG + "khieu-nai-to-cao"

    def admission(value: str) -> Answered:
        facts = Facts({**plain.values, "category": "moi-truong", flag: value}, plain.sent_at)
        return next(a for a in reasons(book, facts) if a.question == "admission")

    (away,) = [c for c in admission(NO).passed_over if c.rule.head.id == "tn-khieu-nai-to-cao"]
    assert [(m.kind, m.field, m.wanted, m.found) for m in away.misses] == [("differs", flag, (YES,), NO)]
    assert [r.head.id for r in admission(YES).chain] == ["tn-chung", "tn-khieu-nai-to-cao"]


@pytest.mark.parametrize(
    ("seconds", "said"), [(8100, "2 giờ 15 phút"), (28800, "8 giờ"), (843, "14 phút 3 giây"), (0, "0 phút")]
)
def test_lengths_are_said_to_the_second(seconds: int, said: str) -> None:
    assert exactly(seconds) == said
