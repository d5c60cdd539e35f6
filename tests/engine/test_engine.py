"""durable-rules within its safe subset, against plain Python."""

import random

import pytest

from quyche.engine.inference import EngineFailed, EngineRefused, Ruleset, RuleSpec, Test, infer

OPS = {
    "eq": lambda a, b: a == b, "ne": lambda a, b: a != b, "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b, "gt": lambda a, b: a > b, "gte": lambda a, b: a >= b,
}  # fmt: skip
WORDS = ["đường", "Ổ gà", 'a"b', "c\\d", "🚧", "năm"]


def random_ruleset(seed: int) -> tuple[Ruleset, list[dict[str, str | int]]]:
    pick = random.Random(seed)
    rules = []
    for i in range(30):
        tests = [Test("word", pick.choice(["eq", "ne"]), pick.choice(WORDS))]
        tests += [Test("n", pick.choice(sorted(OPS)), pick.randrange(9)) for _ in range(pick.randrange(3))]
        rules.append(RuleSpec(f"rule {i} đ", pick.randrange(5), tuple(tests)))
    facts: list[dict[str, str | int]] = [{"word": w, "n": n} for w in WORDS for n in range(10)]
    return Ruleset(f"set {seed}", tuple(rules)), facts


def test_the_engine_fires_what_plain_python_fires() -> None:
    asked = [random_ruleset(seed) for seed in range(20)]
    for (ruleset, facts), answers in zip(asked, infer(asked), strict=True):
        for fact, fired in zip(facts, answers, strict=True):
            expected = [r for r in ruleset.rules if all(OPS[t.op](fact[t.field], t.value) for t in r.tests)]
            assert set(fired) == {r.name for r in expected}
            priorities = {r.name: r.priority for r in expected}
            assert [priorities[n] for n in fired] == sorted(priorities.values())


RULE = RuleSpec("r", 1, (Test("n", "eq", 1),))
REFUSED = {
    "a float": (Ruleset("s", (RuleSpec("r", 1, (Test("n", "eq", 1.5),)),)), [{"n": 1}]),
    "a truth value": (Ruleset("s", (RuleSpec("r", 1, (Test("n", "eq", True),)),)), [{"n": 1}]),
    "ordered texts": (Ruleset("s", (RuleSpec("r", 1, (Test("n", "lt", "a"),)),)), [{"n": "b"}]),
    "two types": (Ruleset("s", (RULE,)), [{"n": "1"}]),
    "a missing field": (Ruleset("s", (RULE,)), [{"m": 1}]),
    "a list": (Ruleset("s", (RULE,)), [{"n": 1, "m": [1]}]),
    "text not composed": (Ruleset("s", (RuleSpec("r", 1, (Test("n", "eq", "a\u0300"),)),)), [{"n": "b"}]),
    "a long text": (Ruleset("s", (RULE,)), [{"n": 1, "m": "x" * 1001}]),
    "too many tests": (
        Ruleset("s", tuple(RuleSpec(str(i), 1, (Test("n", "eq", i),)) for i in range(251))), [{"n": 1}],
    ),
    "too many rules": (Ruleset("s", (RULE,) * 1001), [{"n": 1}]),
    "no tests": (Ruleset("s", (RuleSpec("r", 1, ()),)), [{"n": 1}]),
    "priority of the catch-all": (Ruleset("s", (RuleSpec("r", 65535, RULE.tests),)), [{"n": 1}]),
}  # fmt: skip


@pytest.mark.parametrize("asked", REFUSED.values(), ids=REFUSED.keys())
def test_what_the_engine_answers_wrongly_is_not_asked(asked: tuple) -> None:
    with pytest.raises(EngineRefused):
        infer([asked])


def test_silence_is_a_failure() -> None:
    with pytest.raises(EngineFailed, match="within"):
        infer([(Ruleset("s", (RULE,)), [{"n": 1}])], timeout=0.001)


def test_a_crash_is_a_failure() -> None:
    twice = Ruleset("s", (RuleSpec("r", 1, (Test('n"', "eq", 1), Test("$and", "gt", 1))),))
    with pytest.raises(EngineFailed):
        infer([(twice, [{'n"': 1, "$and": 1}] * 2 + [{'n"': 1, "$and": 2, "sid": 5}])])
