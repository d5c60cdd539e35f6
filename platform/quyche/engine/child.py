"""The process that runs durable-rules. Started by path, reads one request, writes one answer, ends.

It keeps to the one pattern that neither crashes nor lies: one flat fact a
session, one flat `$and`, a catch-all so that something always fires, every
session deleted, a fresh session id for each fact.
"""

import json
import sys
from itertools import count
from typing import Any

import durable_rules_engine as engine

CATCH_ALL = "~otherwise"
LOWEST = 65535
_OPERATORS = {"ne": "$neq", "lt": "$lt", "lte": "$lte", "gt": "$gt", "gte": "$gte"}
_sessions = count(1)


def condition(test: list[Any]) -> dict[str, Any]:
    field, op, value = test
    return {field: value} if op == "eq" else {_OPERATORS[op]: {field: value}}


def definition(rules: list[Any]) -> str:
    """The ruleset as the engine wants it: the rule's name is the result."""
    made = {name: {"all": [{"m": {"$and": [condition(t) for t in tests]}}], "pri": pri} for name, pri, tests in rules}
    made[CATCH_ALL] = {"all": [{"m": {"$and": [{"$gte": {"~any": 0}}]}}], "pri": LOWEST}
    return json.dumps(made)


def fired(handle: int, fact: dict[str, Any]) -> list[str]:
    """Names of the rules that fire on one fact, in the engine's order."""
    sid = f"s{next(_sessions)}"
    code, offset = engine.assert_fact(handle, json.dumps({"sid": sid, "id": sid, "~any": 0, **fact}))
    if code not in (0, 1):
        raise RuntimeError(f"assert_fact: {code}")
    names: list[str] = []
    try:
        result = engine.start_action_for_state(handle, offset)
        message = result[1] if result else None
        while message:
            names.append(next(iter(json.loads(message))))
            message = engine.complete_and_start_action(handle, offset)
    finally:
        engine.delete_state(handle, sid)
    return [n for n in names if n != CATCH_ALL]


def run(request: list[Any]) -> list[list[list[str]]]:
    answers = []
    for number, (rules, facts) in enumerate(request):
        handle = engine.create_ruleset(f"r{number}", definition(rules))
        answers.append([fired(handle, fact) for fact in facts])
        engine.delete_ruleset(handle)
    return answers


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
