"""Running the policy's own tests, whatever they are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quyche.decide.deciding import Rulebook
from quyche.policy.scenarios import Carried, Entry, Members, Rights, Scenario, Trial, Walk, Year
from quyche.trials.comparing import Actual, Difference, differing
from quyche.trials.decisions import chain, decided, said
from quyche.trials.entries import entered
from quyche.trials.registers import carriers, days, members
from quyche.trials.rights import held
from quyche.trials.walking import walked


@dataclass(frozen=True, slots=True)
class Outcome:
    """`wrong` holds each difference, expected beside actual; `why` the rows a wrong decision rests on."""

    trial: Trial
    wrong: tuple[Difference, ...]
    why: str = ""


def failures(book: Rulebook) -> Iterator[Outcome]:
    """The tests that do not hold."""
    return (o for o in (outcome(book, t) for t in book.policy.scenarios) if o.wrong)


def outcome(book: Rulebook, trial: Trial) -> Outcome:
    """One test run."""
    if isinstance(trial, Scenario):
        decision = decided(book, trial)
        wrong = tuple(differing(trial.expected, said(decision, trial.at)))
        return Outcome(trial, wrong, chain(decision) if wrong else "")
    if isinstance(trial, Walk):
        return Outcome(trial, tuple(walked(book, trial)))
    return Outcome(trial, tuple(differing(trial.expected, _actual(book, trial))))


def _actual(book: Rulebook, trial: Rights | Entry | Carried | Members | Year) -> Actual:
    policy = book.policy
    match trial:
        case Rights():
            return held(policy, trial)
        case Entry():
            return entered(book, trial)
        case Carried():
            return carriers(policy, trial)
        case Members():
            return members(policy, trial)
        case Year():
            return days(policy, trial)
