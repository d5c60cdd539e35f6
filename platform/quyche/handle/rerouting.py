"""Moving a running case to another lead, where a row of the serving version says so (`chuyển tiếp`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from quyche.case import Case
from quyche.decide.deciding import Rulebook, agency_of, with_flags
from quyche.handle.clocks import handed_on
from quyche.handle.recounting import grounds_of
from quyche.match import Chain


def reroutes(serving: Rulebook, pinned: Rulebook, case: Case, at: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """`lead_rerouted` for a case that is still led by whom its rules named, when the serving row names another.

    The row is read on the day of `at`. A lead that somebody chose by hand stays, and nobody who is kept out leads.
    Running clocks go on as they stand.
    """
    day = serving.local_day(at)
    chain = _answer(serving, case, day)
    row = next((r for r in reversed(chain) if "lead" in r.stated), None)
    if row is None or row.transition != "reroute" or not case.lead or case.lead != named(case):
        return
    lead = agency_of(serving.policy, row.stated["lead"], with_flags(serving.policy, case.facts), day)
    if lead in (None, case.lead) or lead in case.barred:
        return
    helpers = [h for h in case.helpers if h != lead]
    yield "lead_rerouted", {
        "was": {"lead": case.lead, "citations": _cited(case)}, "lead": lead, "helpers": helpers,
        "clocks": [*handed_on(pinned, case, at, lead, tuple(helpers))],
        **grounds_of([*(r.head for r in chain if r is not row), row.head]),
    }  # fmt: skip


def named(case: Case) -> str:
    """The lead that rules named last: at dispatch, or when they moved the case."""
    return case.reroutes[-1].lead if case.reroutes else str((case.decision or {}).get("lead") or "")


def _answer(serving: Rulebook, case: Case, day: date) -> Chain:
    return serving.tables["routing"].lookup(with_flags(serving.policy, case.facts), day) or ()


def _cited(case: Case) -> list[str]:
    """What the lead until now rests on."""
    if case.reroutes:
        return [*case.reroutes[-1].citations]
    return [*(case.decision or {}).get("cited", {}).get("routing", ())]
