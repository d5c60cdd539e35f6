"""Tests of who carries a clause out, of agencies with something in common, and of the days of a year."""

from __future__ import annotations

from collections.abc import Iterator

from quyche.policy.base import Head
from quyche.policy.last import of_the_last
from quyche.policy.places import Agency
from quyche.policy.policy import Policy
from quyche.policy.rules import Question
from quyche.policy.scenarios import Carried, Members, Year
from quyche.trials.comparing import Actual

SECTIONS = {
    "sites": "cổng thông tin", "categories": "lĩnh vực", "groups": "nhóm cơ quan", "agencies": "cơ quan",
    "wards": "địa bàn", "sources": "nguồn", "flags": "cờ", "steps": "bước nhắc", "nights": "giờ yên lặng",
    "clocks": "đồng hồ", "calendars": "lịch làm việc", "roles": "vai trò", "states": "trạng thái",
    "actions": "hành động", "task_kinds": "loại việc", "entrances": "cửa tiếp nhận", "forms": "biểu mẫu",
    "queues": "hàng đợi", "books": "sổ", "blocks": "trang đầu", "briefings": "báo cáo", "notices": "thông báo",
}  # fmt: skip
TABLES: dict[Question, str] = {
    "admission": "bảng tiếp nhận", "routing": "bảng giao xử lý", "limit": "bảng thời hạn",
    "ladder": "bảng báo cáo cấp trên", "publication": "bảng công khai",
}  # fmt: skip
"""The sections whose rows carry a clause out, as they stand in the files; the register's own are not among them."""


def carriers(policy: Policy, test: Carried) -> Actual:
    """By section: ids of the rows that cite the clause or open point."""
    return {f"dòng {section}": tuple(ids) for section, ids in _citing(policy).get(test.citation, {}).items()}


@of_the_last
def _citing(policy: Policy) -> dict[str, dict[str, list[str]]]:
    """By what is cited and by section the ids of the rows that cite it."""
    found: dict[str, dict[str, list[str]]] = {}
    for section, head in _heads(policy):
        for cited in dict.fromkeys(map(str, head.cites)):
            found.setdefault(cited, {}).setdefault(section, []).append(head.id)
    return found


def _heads(policy: Policy) -> Iterator[tuple[str, Head]]:
    for part, section in SECTIONS.items():
        yield from ((section, row.head) for row in getattr(policy, part))
    yield from ((TABLES[rule.question], rule.head) for rule in policy.rules)


def members(policy: Policy, test: Members) -> Actual:
    return {"gồm": tuple(sorted(a.head.id for a in policy.agencies if test.value in _said(a, test.key)))}


def _said(agency: Agency, key: str) -> tuple[str, ...]:
    return {
        "nhóm": agency.groups, "địa bàn": (agency.ward,), "quan hệ": (agency.relation,), "vai trò": (agency.role,),
        "vai trò người đứng đầu": (agency.head_role,),
    }.get(key, ())  # fmt: skip


def days(policy: Policy, test: Year) -> Actual:
    row = next(c for c in policy.calendars if c.head.id == test.calendar)
    special = {day.isoformat(): shifts for day, shifts in row.swapped if day.year == test.year}
    told: Actual = {
        "nghỉ": tuple(d.isoformat() for d in row.days_off if d.year == test.year),
        "làm bù": tuple(sorted(special)),
        "đã quyết định đến hết ngày": (row.decided_until.isoformat() if row.decided_until else "",),
    }
    return told | {f"làm bù {day}": tuple(_shift(s) for s in shifts) for day, shifts in special.items()}


def _shift(shift: tuple[int, int]) -> str:
    return "-".join(f"{s // 3600:02d}:{s % 3600 // 60:02d}" for s in shift)
