"""Tests of what people of a role may know and do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from quyche.handle import permits
from quyche.policy.policy import Policy
from quyche.policy.scenarios import Rights
from quyche.policy.workplace import Role
from quyche.trials.comparing import Actual

_SEES = {"all": "tất cả", "agency": "cơ quan mình", "none": "không"}
_LOCKED = {"yes": "có", "no": "không", "substitute": "khi người phụ trách bị phản ánh"}
_SCOPES = {
    "all": "mọi vụ việc", "agency": "cơ quan mình", "lead": "cơ quan chủ trì", "target": "nơi nhận",
    "opener": "nơi giao", "known": "vụ việc được biết",
}  # fmt: skip


def held(policy: Policy, test: Rights) -> Actual:
    """Everything a test may ask of a role."""
    role = next(r for r in policy.roles if r.head.id == test.role)
    mine = role.head.id
    return {
        "xem vụ việc": (_SEES[role.sees],),
        "xem vụ việc khóa": (_LOCKED[role.locked],),
        "cơ quan": (role.agency,),
        "quyền": tuple(sorted(_rights(role))),
        "cấp cho vai trò": tuple(sorted(role.grants)),
        "cửa tiếp nhận": tuple(sorted(e.head.id for e in policy.entrances if mine in e.roles)),
        "hàng đợi": tuple(sorted(q.head.id for q in policy.queues if mine in q.roles)),
        **{f"hàng đợi {q.head.id}": tuple(sorted(q.states)) for q in policy.queues if mine in q.roles},
        "ghi sổ": tuple(sorted(b.head.id for b in policy.books if mine in b.writers)),
        "trả lời sổ": tuple(sorted(b.head.id for b in policy.books if mine in b.answerers)),
    } | dict(_may(policy, mine))


def _rights(role: Role) -> Iterator[str]:
    said = {
        "xem người gửi": role.identity, "giữ quy chế": role.office, "xem lời gốc": role.originals,
        "xem tổng quan": role.overview, "quản trị kỹ thuật": role.technical, "xác thực hai bước": role.two_steps,
        "phê duyệt quy tắc": role.approves,
    }  # fmt: skip
    return (name for name, has in said.items() if has)


def _may(policy: Policy, role: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Actions with their states, by whose cases they may be taken on."""
    states: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for p in permits(policy):
        if p.role == role:
            states[_SCOPES.get(p.scope, p.scope)][p.action].add(p.state)
    yield "được làm", tuple(sorted(states))
    for scope, actions in states.items():
        yield f"được làm {scope}", tuple(sorted(actions))
        for action, found in actions.items():
            yield f"được làm {scope} {action}", tuple(sorted(found))
