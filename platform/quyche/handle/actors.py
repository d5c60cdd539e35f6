"""Who acts, and what they may know of a case and do to it."""

from __future__ import annotations

from dataclasses import dataclass

from quyche.case import Case, Task
from quyche.handle.permissions import acts_on_locked
from quyche.match import fits
from quyche.policy.policy import Policy
from quyche.policy.rules import COMPLAINED
from quyche.policy.workplace import Action, Role

ANSWERING = ("accept_deferral", "refuse_deferral")
"""Effects that say something to a report which nobody has answered yet."""
ANYBODY = "anybody"
"""The actor of a report sent without an account."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account with its roles and, for agency people, their agency.

    `lent` are the roles held only for somebody else, as (role, account of that
    person). A `holder` has no account but the code of the case, like its sender.
    """

    id: str
    roles: frozenset[str]
    agency: str = ""
    lent: tuple[tuple[str, str], ...] = ()
    holder: bool = False

    def behalf(self, roles: tuple[str, ...]) -> str:
        """For whom the actor acts when one of these roles is needed: "" for themselves."""
        held = self.roles - {role for role, _ in self.lent}
        return "" if held & set(roles) else next((whose for role, whose in self.lent if role in roles), "")


def sees(policy: Policy, case: Case, actor: Actor) -> bool:
    """Whether the actor may know of the case at all. A barred agency may not (conflict of interest)."""
    if actor.holder:
        return not (case.locked or case.erased)
    roles = roles_of(policy, actor)
    if (actor.agency and actor.agency in case.barred) or (case.locked and not _sees_locked(policy, case, roles)):
        return False
    scopes = {r.sees for r in roles}
    return "all" in scopes or ("agency" in scopes and actor.agency in case.agencies)


def _sees_locked(policy: Policy, case: Case, roles: tuple[Role, ...]) -> bool:
    """A locked case is one role's; another's only while all who would be in charge are complained about."""
    barred = all(r.agency in case.barred for r in policy.roles if r.locked == "yes")
    return any(r.locked == "yes" or (r.locked == "substitute" and barred) for r in roles)


def widest_sight(policy: Policy, actor: Actor) -> tuple[str, bool]:
    """The cases a list may show the actor: `all`, `agency` or `none`, and whether locked ones are among them."""
    roles = roles_of(policy, actor)
    scopes = {r.sees for r in roles}
    scope = next((s for s in ("all", "agency") if s in scopes), "none")
    return scope, any(r.locked == "yes" for r in roles)


def sees_identity(policy: Policy, case: Case, actor: Actor) -> bool:
    """Whether the sender's name may be opened; never by people of the agency complained about."""
    own = actor.agency and actor.agency == case.facts.get(COMPLAINED)
    return sees(policy, case, actor) and not own and any(r.identity for r in roles_of(policy, actor))


def hears(case: Case, actor: Actor) -> bool:
    """Whether the sender's recordings are for the actor: people complained about would know the voice."""
    return not (actor.agency and actor.agency == case.facts.get(COMPLAINED))


def sees_originals(policy: Policy, case: Case, actor: Actor) -> bool:
    """Whether the words may be opened as they were before they were masked."""
    return bool(case.masked) and sees(policy, case, actor) and any(r.originals for r in roles_of(policy, actor))


def roles_of(policy: Policy, actor: Actor) -> tuple[Role, ...]:
    return tuple(r for r in policy.roles if r.head.id in actor.roles)


def available(policy: Policy, case: Case, actor: Actor) -> tuple[Action, ...]:
    """The actions the actor may take on the case as it stands, the primary ones first."""
    if not sees(policy, case, actor) or case.erased:
        return ()
    may = _sender_may if actor.holder else _may
    found = (a for a in policy.actions if not a.task and case.state in a.origins and may(a, case, actor))
    return tuple(sorted(found, key=lambda a: (not a.primary, a.rank, a.head.id)))


def available_on(policy: Policy, case: Case, task: Task, actor: Actor) -> tuple[Action, ...]:
    """The actions the actor may take on something asked within the case."""
    if not sees(policy, case, actor) or case.erased or case.locked:
        return ()
    mine = {"target": actor.agency in task.to, "opener": actor.agency == task.origin}
    return tuple(
        a
        for a in policy.actions
        if a.task == task.kind
        and case.state in a.origins
        and (mine.get(a.scope) if a.scope in mine else _may(a, case, actor))
        and actor.roles & set(a.roles)
        and all(_still(e.kind, case, task, actor) for e in a.effects)
    )


def _still(effect: str, case: Case, task: Task, actor: Actor) -> bool:
    """Whether the effect would still change something: nobody acknowledges or answers twice, or what was replaced."""
    if case.replaced_by(task.number) and effect != "number":
        return False
    done = {
        "acknowledge": actor.agency in [a for a, _ in (*task.acknowledged, *task.answered)],
        "answer": actor.agency in [a for a, _ in task.answered],
        "chase": not task.waiting,
        "number": bool(task.numbers),
        "approve": task.approved is not None,
        "decline": task.approved is not None,
        "complete": not task.approved or bool(task.done),
    }
    return not done.get(effect, False)


def _sender_may(action: Action, case: Case, _: Actor) -> bool:
    """The sender answers what they were asked, and may change their mind until the answer is public."""
    asked = case.consent_asked or case.consent is not None
    useful = {"consent": asked and case.consent is not True, "refuse_consent": asked and case.consent is not False}
    open_still = not (case.published or case.merged_into)
    return action.scope == "sender" and open_still and all(useful.get(e.kind, True) for e in action.effects)


def _may(action: Action, case: Case, actor: Actor) -> bool:
    scope = {
        "all": True,
        "lead": actor.agency == case.lead,
        "agency": actor.agency in (case.lead, *case.helpers),
    }
    facts, passed = case.facts, {m for m, _ in case.milestones}
    if (
        (action.once in passed)
        or (action.again and action.again not in passed)
        or case.locked != acts_on_locked(action)
    ):
        return False
    if not case.unanswered_deferral and any(e.kind in ANSWERING for e in action.effects):
        return False
    mine = bool(actor.roles & set(action.roles)) and scope.get(action.scope, False)
    return mine and fits(action.when, facts)
