"""Asking the rules engine: what may be asked, and how."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from quyche.errors import QuycheError

Operator = Literal["eq", "ne", "lt", "lte", "gt", "gte"]
Fact = Mapping[str, str | int]
MOST_TESTS, MOST_RULES, LONGEST, LOWEST = 250, 1000, 1000, 65534
CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of a field with a value of the same type; texts are only equal or not."""

    __test__ = False
    field: str
    op: Operator
    value: str | int


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """All tests must hold; a smaller priority fires first."""

    name: str
    priority: int
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Ruleset:
    name: str
    rules: tuple[RuleSpec, ...]


class EngineRefused(QuycheError):
    """The question lies outside what durable-rules answers truthfully."""


class EngineFailed(QuycheError):
    """The engine's process crashed, took too long or talked nonsense."""


def infer(asked: Sequence[tuple[Ruleset, Sequence[Fact]]], timeout: float = 60) -> list[list[tuple[str, ...]]]:
    """For every ruleset and fact the names of the rules that fired, first fired first.

    One subprocess for all, with a time limit in seconds. Raises EngineRefused
    before anything runs, EngineFailed when the process does not answer properly.
    """
    for ruleset, facts in asked:
        _admit(ruleset, facts)
    request = [
        [
            [[r.name, r.priority, [[t.field, t.op, t.value] for t in r.tests]] for r in ruleset.rules],
            list(facts),
        ]
        for ruleset, facts in asked
    ]
    answer = _run(json.dumps(request), timeout)
    return [[tuple(names) for names in ruleset] for ruleset in answer]


def _run(request: str, timeout: float) -> list[list[list[str]]]:
    command = [sys.executable, "-I", str(CHILD)]
    try:
        done = subprocess.run(command, input=request, capture_output=True, text=True, timeout=timeout, check=False)  # noqa: S603 - our own child
    except subprocess.TimeoutExpired as error:
        raise EngineFailed(f"no answer within {timeout:g} s") from error
    if done.returncode != 0:
        raise EngineFailed(f"exit {done.returncode}: {done.stderr.strip()[-300:]}")
    try:
        answer: list[list[list[str]]] = json.loads(done.stdout)
    except ValueError as error:
        raise EngineFailed("unreadable answer") from error
    return answer


def _admit(ruleset: Ruleset, facts: Sequence[Fact]) -> None:
    """Refuse what crashes the engine or makes it answer wrongly."""
    problem = next(_problems(ruleset, facts), None)
    if problem:
        raise EngineRefused(f"{ruleset.name}: {problem}")


def _problems(ruleset: Ruleset, facts: Sequence[Fact]) -> Iterator[str]:
    tests = {t for r in ruleset.rules for t in r.tests}
    if len(ruleset.rules) > MOST_RULES:
        yield f"{len(ruleset.rules)} rules, at most {MOST_RULES}"
    if len(tests) > MOST_TESTS:
        yield f"{len(tests)} different tests, at most {MOST_TESTS}"
    for rule in ruleset.rules:
        if not 0 <= rule.priority <= LOWEST or not rule.tests:
            yield f"rule {rule.name}: priority or tests"
    for test in tests:
        if not _plain(test.value) or not _plain(test.field):
            yield f"value {test.value!r}"
        if isinstance(test.value, str) and test.op not in ("eq", "ne"):
            yield f"texts have no order: {test.field}"
    types = {t.field: type(t.value) for t in tests}
    if any(type(t.value) is not types[t.field] for t in tests):
        yield "a field compared with two types"
    for fact in facts:
        wrong = next((f for f, kind in types.items() if type(fact.get(f)) is not kind), None)
        if wrong is not None:
            yield f"fact without a proper {wrong}: {fact.get(wrong)!r}"
        if not all(map(_plain, fact.values())):
            yield "a fact with a value the engine cannot hold"


def _plain(value: Any) -> bool:
    if type(value) is int:
        return abs(value) < 2**53
    return isinstance(value, str) and len(value) <= LONGEST and unicodedata.is_normalized("NFC", value)
