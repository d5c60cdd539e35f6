"""Twelve changes of the policy done with YAML only: red before they are complete, then what they say and decide."""

from datetime import timedelta
from itertools import permutations

import pytest
from chapter import CHAPTER, chapter
from chronicle import answers
from scenario import MARK, Scenario, Told, at, scenarios, shipped, told_before

from quyche.errors import Finding
from quyche.service.preparing import FILES, FOLDERS, prepare
from quyche.texts.difference_forms import as_text
from quyche.texts.findings import message

each = pytest.mark.parametrize("scenario", [pytest.param(s, id=s.name) for s in scenarios()])


def told(found: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    """What the check says that it does not say of the shipped policy anyway."""
    new = [f for f in found if (f.code, f.words) not in told_before()]
    return [(f.code, str(f.place), message(f)) for f in new if f.severity != "gap"]


@each
def test_only_files_of_the_policy_change(scenario: Scenario) -> None:
    changed = {n for n, d in scenario.files.items() if shipped().get(n) != d}
    assert changed
    assert shipped().keys() <= scenario.files.keys()
    assert all(n in FILES or n.split("/")[0] in FOLDERS for n in changed)
    assert not any(MARK in d.decode() for n, d in scenario.files.items() if n in changed)


@each
def test_the_check_is_red_until_the_change_is_complete(scenario: Scenario) -> None:
    *unfinished, complete = scenario.steps
    assert unfinished
    for step in unfinished:
        assert step.red
        found = step.prepared
        assert found.book is None
        errors = [(f.code, str(f.place)) for f in found.findings if f.severity == "error"]
        assert (step.red[0], str(step.red[1])) in errors
    assert complete.red is None
    assert told(scenario.prepared.findings) == []


@each
def test_the_difference_says_it_in_the_regulations_words(scenario: Scenario) -> None:
    said = as_text(scenario.difference)
    for line in scenario.told["diff"]:
        assert line in said, said


@each
def test_decisions_around_the_day(scenario: Scenario) -> None:
    for entry, found in answers(scenario):
        assert {k: found[k] for k in entry["answer"]} == entry["answer"], (entry, found)


RESULT = {"answer", "then", "finds", "shows", "hides", "refused"}


def asked(entry: Told) -> Told:
    return {k: v for k, v in entry.items() if k not in {"at", "report", *RESULT}}


def came(entry: Told) -> Told:
    return {k: v for k, v in entry.items() if k in RESULT}


@each
def test_each_shows_both_sides_of_the_day_and_cases_that_run(scenario: Scenario) -> None:
    """The same asked or done a second later comes out otherwise; a case of the older version is looked at afterwards."""
    sides = list(permutations(scenario.told["decided"], 2))
    seconds = [(a, b) for a, b in sides if at(b["at"]) - at(a["at"]) == timedelta(seconds=1) and asked(a) == asked(b)]
    assert any(came(a) != came(b) for a, b in seconds)
    start, running = at(scenario.told["serves"]), scenario.told["running"]
    old = {e["report"] for e in running if "report" in e and at(e["at"]) < start}
    assert any(e.get("case") in old and "then" in e and at(e["at"]) >= start for e in running)


def test_the_chapter_of_the_handbook_is_made_from_these() -> None:
    """Written anew by `make schemas`."""
    assert CHAPTER.read_text(encoding="utf-8") == chapter()


def test_the_rules_engine_agrees() -> None:
    """Once, for the change with most rows: the proof is the same whatever is proven, and takes a second."""
    most = max(scenarios(), key=lambda s: len(b"".join(s.files.values())))
    assert prepare(most.files).book is not None
