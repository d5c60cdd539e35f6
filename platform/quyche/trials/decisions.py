"""Tests of single decisions."""

from __future__ import annotations

from datetime import datetime

from quyche.decide.deciding import Rulebook, decide
from quyche.decide.decision import Decision, Facts
from quyche.policy.scenarios import Scenario
from quyche.trials.comparing import Actual, instant, yes

_VERDICTS = {"yes": "có", "no": "không", "person_decides": "người quyết định", None: ""}
_VISIBILITY = {"public": "công khai", "withheld": "không công khai", None: ""}


def decided(book: Rulebook, scenario: Scenario) -> Decision:
    """What the rules say of the test's facts."""
    return decide(book, Facts(dict(scenario.facts), scenario.sent_at, scenario.received_at, scenario.received_at))


def chain(decision: Decision) -> str:
    """The rows a decision rests on, question by question, for somebody who asks why it came out so."""
    return "; ".join(f"{r.rule} ({r.file}:{r.line})" for r in decision.rows)


def said(d: Decision, at: datetime) -> Actual:
    told: Actual = {
        "tiếp nhận": (_VERDICTS[d.admissible],),
        "người quyết định": (d.decider,),
        "chủ trì": (d.lead or "",),
        "phối hợp": tuple(sorted(d.helpers)),
        "không được tiếp cận": tuple(sorted(d.barred)),
        "thời hạn": (d.limit.said("vi"),) if d.limit else (),
        "hạn": (instant(d.due_at),) if d.due_at else (),
        "quá hạn": yes(bool(d.due_at and at > d.due_at)),
        "trả lời": (_VISIBILITY[d.visibility],),
        "tạm thời": yes(d.interim),
        "căn cứ": d.citations,
        "bước": tuple(sorted(s.step for s in d.steps)),
    }
    told |= {f"bước {s.step}": (instant(s.at),) for s in d.steps if s.at}
    return told | {f"gửi {s.step}": tuple(sorted(s.to)) for s in d.steps}
