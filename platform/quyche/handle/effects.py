"""The closed set of effects an action may have: each says which events follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from quyche.decide.deciding import decide
from quyche.decide.decision import Facts, as_data
from quyche.errors import Refused
from quyche.events import Event
from quyche.handle.clock_effects import CLOCK_EFFECTS, clock_from
from quyche.handle.deferring import DEFERRAL_EFFECTS
from quyche.handle.filing import facts_from
from quyche.handle.step import Step
from quyche.handle.tasks import TASK_EFFECTS
from quyche.policy.rules import FLAG, YES
from quyche.policy.workplace import Effect, EffectKind

Follow = Callable[[Step, Effect], Iterator[Event]]


def _classify(step: Step, _: Effect) -> Iterator[Event]:
    filing, form = step.command.filing, step.form
    if filing and form:
        facts = facts_from(form, filing.values, step.case.facts)
        barred = decide(step.book, Facts(facts, step.case.sent_at, step.at)).barred
        yield step.event("classified", {"facts": facts, "barred": list(barred)})


def _decide(step: Step, _: Effect) -> Iterator[Event]:
    start = clock_from(step)
    facts = Facts(step.case.facts, step.case.sent_at, start, start)
    decision = decide(step.book, facts)
    if decision.decider and decision.decider not in step.command.actor.roles:
        role = next((r.label.vi for r in step.workplace.roles if r.head.id == decision.decider), decision.decider)
        raise Refused({"": ("another-decides", {"role": role})})
    rules, serving = step.book.policy.digests, step.workplace.digests
    yield step.event(
        "decided",
        {
            "decision": as_data(decision),
            "version": step.case.version,
            "digests": {"rules": rules.rules, "calendar": serving.calendar, "workplace": serving.workplace},
            "facts": dict(step.case.facts),
            "instants": {
                "sent": step.case.sent_at.isoformat(),
                "dispatch": start.isoformat(),
                "clock": start.isoformat(),
            },
        },
    )


def _assign(step: Step, _: Effect) -> Iterator[Event]:
    decision = step.case.decision or {}
    lead = step.entered("lead") or decision.get("lead")
    helpers = step.entered("helpers")
    chosen = decision.get("with", []) if helpers is None else helpers
    if decision.get("admissible") == "no":
        raise Refused({"": ("not-admissible", {"reason": decision.get("reason", "")})})
    if not lead:
        raise Refused({"": ("no-lead", {})})
    _demand_milestones(step)
    barred = list(decision.get("barred", []))
    if lead in barred:
        raise Refused({"": ("lead-barred", {})})
    yield step.event(
        "assigned",
        {
            "lead": lead, "helpers": [h for h in chosen if h != lead and h not in barred], "barred": barred,
            "dispatched_at": clock_from(step).isoformat(), "proposed": decision.get("lead"),
        },
    )  # fmt: skip


def _demand_milestones(step: Step) -> None:
    """A flag may ask for something to be on record before any agency gets the case (a leader's direction)."""
    passed = {m for m, _ in step.case.milestones}
    for flag in step.workplace.flags:
        if flag.needs and flag.needs not in passed and step.case.facts.get(FLAG + flag.head.id) == YES:
            raise Refused(
                {
                    "": (
                        "milestone-first",
                        {"flag": flag.label.vi, "actions": step.offering(Effect("milestone", flag.needs))},
                    )
                }
            )


def _milestone(step: Step, effect: Effect) -> Iterator[Event]:
    yield step.event("milestone", {"milestone": effect.target})


def _says(kind: str) -> Follow:
    def effect(step: Step, _: Effect) -> Iterator[Event]:
        yield step.event(kind, {"content": step.content})

    return effect


def _tells(kind: str) -> Follow:
    def effect(step: Step, _: Effect) -> Iterator[Event]:
        yield step.event(kind, {})

    return effect


def _publish(step: Step, _: Effect) -> Iterator[Event]:
    """Never what the rules withhold; the sender's own words and pictures only with their consent."""
    if (step.case.decision or {}).get("publish") == "withheld":
        raise Refused({"": ("withheld", {})})
    shows = [what for what in ("words", "pictures") if step.entered(f"show_{what}")]
    if shows and not step.case.consent:
        raise Refused({"": ("consent-missing", {})})
    yield step.event("published", {"content": step.content, "shows": shows})


def _consents(given: bool) -> Follow:
    def effect(step: Step, _: Effect) -> Iterator[Event]:
        yield step.event("consent", {"given": given})

    return effect


def _return(step: Step, _: Effect) -> Iterator[Event]:
    yield step.event("returned", {"agency": step.case.lead})


def _merge(step: Step, _: Effect) -> Iterator[Event]:
    into = step.entered("merge_into")
    if not into or into == step.case.code:
        raise Refused({"": ("merge-into-itself", {})})
    yield step.event("merged", {"into": into})


def _split(step: Step, _: Effect) -> Iterator[Event]:
    rows = step.entered("parts") or []
    yield step.event("split", {"into": list(step.command.codes[: len(rows)])})


def _erase(step: Step, _: Effect) -> Iterator[Event]:
    """With the cases of the same matter that were chosen (all where no form asks); why another stays is said."""
    kin, asks = step.command.kin, bool(step.field("also_erased"))
    chosen = [c for c in kin if not asks or c in (step.entered("also_erased") or [])]
    kept = [c for c in kin if c not in chosen]
    if kept and not step.entered("reason"):
        raise Refused({step.field("reason"): ("kept-without-reason", {"cases": ", ".join(kept)})})
    yield step.event("erased", {"with": chosen, "kept": kept} if kin else {})


EFFECTS: Mapping[EffectKind, Follow] = {
    "classify": _classify,
    "decide": _decide,
    "assign": _assign,
    **CLOCK_EFFECTS,
    "milestone": _milestone,
    "reply": _says("replied"),
    "publish": _publish,
    "withhold": _says("withheld"),
    "merge": _merge,
    "split": _split,
    "lock": _tells("locked"),
    "unlock": _tells("unlocked"),
    "erase": _erase,
    "ask_consent": _tells("consent_asked"),
    "consent": _consents(True),
    "refuse_consent": _consents(False),
    "mask": _says("masked"),
    **DEFERRAL_EFFECTS,
    "return": _return,
    "refuse": _tells("refused"),
    **TASK_EFFECTS,
}
