"""Who may open which page: every route stands in one of these rooms, and a test walks them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from quyche.handle import Actor, roles_of
from quyche.policy.policy import Policy
from quyche.policy.workplace import Role

OPEN = frozenset({
    "static", "healthz", "readyz", "metrics", "sign_in.enter", "sign_in.code", "sign_in.leave",
    "public.home", "public.report", "public.received",
    "public.follow", "public.case", "public.answer_back", "public.picture", "public.published", "public.answer",
    "public.outlines", "public.speak", "passwords.first",
})  # fmt: skip
STAFF = frozenset({
    "sign_in.first", "lists.queue", "lists.keep", "lists.forget", "many.preview",
    "work.case", "work.sender", "work.original", "work.attachment", "work.task",
    "work.entry", "work.enter", "work.action", "policy.overview", "policy.clauses", "policy.reading",
    "explaining.explained", "find.results",
    "overview.overview", "reporting.figures", "books.overview", "books.write", "books.answer", "books.end",
    "briefings.draft", "briefings.one", "briefings.change", "briefings.file",
    "accounts.overview", "accounts.new", "accounts.one", "accounts.change", "accounts.end", "accounts.issue",
    "accounts.reset_factor",
    "passwords.change", "enlisting.preview", "enlisting.confirm", "enlisting.template",
    "mine.overview", "mine.close", "mine.close_others", "mine.enrol", "mine.picture", "mine.drop",
    "bell.overview", "bell.unread", "bell.read", "bell.follow", "choices.form", "choices.device", "choices.forget",
})  # fmt: skip
"""For everybody with an account; what a page shows is asked of the service, case by case."""

OFFICE = frozenset({"policy.permissions", "looks.listed", "policy.notices"})
"""For those who keep the policy."""

RULES = frozenset({
    "differences.compared", "impacts.overview", "impacts.ask", "impacts.one", "versions.overview", "versions.keep",
    "versions.one", "versions.approve", "versions.activate", "versions.withdraw", "versions.take_back",
    "versions.seen", "versions.activation",
})  # fmt: skip
"""For those who keep the policy, and those who approve it; what they may do the service says."""

KEEPERS = frozenset({"bell.failed", "bell.again"})
"""For those who keep the policy, and those who keep the machine."""

ENROLLING = frozenset({"mine.enrol", "mine.picture", "sign_in.leave"})
"""All that opens to somebody who needs a second factor and has none yet."""

ROOMS = (OPEN, STAFF, OFFICE, RULES, KEEPERS)
_NEEDED: Mapping[frozenset[str], Callable[[Role], bool]] = {
    OFFICE: lambda r: r.office, RULES: lambda r: r.office or r.approves, KEEPERS: lambda r: r.office or r.technical,
}  # fmt: skip


def signed_in_only(endpoint: str | None) -> bool:
    return any(endpoint in room for room in (STAFF, *_NEEDED))


def opens(endpoint: str | None, policy: Policy, actor: Actor) -> bool:
    """Whether somebody with an account may open the page at all."""
    needed = next((needed for room, needed in _NEEDED.items() if endpoint in room), None)
    return needed is None or any(needed(r) for r in roles_of(policy, actor))
