"""The page of somebody who follows a report."""

from __future__ import annotations

import secrets
from typing import Any

from flask import render_template

from quyche import handle
from quyche.case import Case
from quyche.policy.rules import TIME
from quyche.policy.succession import state_of
from quyche.service import telling
from quyche.texts.words import when
from quyche.web.context import desk, language

STEPS = ("Đã tiếp nhận", "Giao cơ quan xử lý", "Cơ quan xử lý xong", "Trả lời")


def followed(case: Case) -> str:
    """Every matter of the report as far as its sender may know, and what they are asked."""
    shown = [_shown(s) for s in telling.strands(desk(), case)]
    return render_template(
        "public_case.html", case=case, strands=shown, moments=_moments(case),
        asked=handle.available(desk().policy, case, telling.HOLDER), command_id=secrets.token_hex(16),
    )  # fmt: skip


def _shown(strand: telling.Strand) -> dict[str, Any]:
    case = strand.case
    state = state_of(case.state, desk().policy, desk().book(case).policy)
    title = telling.told(desk(), case).get("public_title", "") if strand.answer else ""
    quiet = case.locked or case.erased or case.withheld
    clock = None if quiet else case.limit_clock
    steps = [] if quiet else _steps(case)
    promised = "" if quiet else _promised(case)
    return {
        "row": strand, "case": case, "state": state, "clock": clock, "title": title, "steps": steps,
        "promised": promised,
    }  # fmt: skip


def _promised(case: Case) -> str:
    """What the policy lets the sender know of a promised time that runs; "" for nothing."""
    clock = case.promise
    row = next((c for c in desk().policy.clocks if clock and c.head.id == clock.kind), None)
    if case.closed or clock is None or row is None or row.told is None:
        return ""
    return row.told.said(language()).replace(TIME, when(clock.due_at, desk().live.book.zone))


def _steps(case: Case) -> list[dict[str, Any]]:
    """The way of a case as far as it has come; one that ended before an agency had it shows no way."""
    clock = case.limit_clock
    if case.closed and not case.dispatched_at:
        return []
    done = [case.sent_at, case.dispatched_at, clock.stopped_at if clock else None, case.closed_at]
    here = next((i for i, at in enumerate(done) if at is None), len(done))
    tones = ["done" if i < here else "here" if i == here else "" for i in range(len(done))]
    return [
        {"name": name, "at": at if tone == "done" else None, "tone": tone}
        for name, at, tone in zip(STEPS, done, tones, strict=True)
    ]


def _moments(case: Case) -> list[dict[str, Any]]:
    """What the sender sees of the course of things: states they may know, in their words."""
    policies = desk().book(case).policy, desk().policy
    states = {s.head.id: s.public.said(language()) for p in policies for s in p.states}
    moments: list[dict[str, Any]] = []
    for at, state in telling.states_since(case):
        said = states.get(state)
        if said and (not moments or moments[-1]["said"] != said):
            moments.append({"at": at, "said": said})
    return moments
