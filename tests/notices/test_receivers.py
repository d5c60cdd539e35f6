"""Who stands behind a role, an agency, its head, its roster; until when quiet hours hold."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from quyche.handle import Actor
from quyche.handle.notices import Crowd, Quiet, accounts
from quyche.policy.policy import Policy
from quyche.service.preparing import prepare, read_directory

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICERS = {
    "an": ("can-bo-don-vi", "phong-kinh-te"), "binh": ("can-bo-don-vi", "phong-kinh-te"),
    "chi": ("can-bo-don-vi", "phong-noi-vu"), "dung": ("chanh-van-phong", "van-phong"),
    "em": ("chuyen-vien-van-phong", "van-phong"), "giang": ("van-thu", "van-phong"),
    "hoa": ("truong-ioc", "ioc"), "khanh": ("truc-ioc", "ioc"), "lan": ("lanh-dao", "lanh-dao"),
}  # fmt: skip
PEOPLE = tuple(Actor(name, frozenset({role}), agency) for name, (role, agency) in OFFICERS.items())
CROWD = Crowd(PEOPLE, {"phong-kinh-te": ("binh",), "phong-noi-vu": ("da-nghi",)})
BEHIND = {
    "a role": (["chanh-van-phong"], "dung"),
    "an agency: who does its work, not its registry": (["van-phong"], "em"),
    "an agency of several": (["phong-kinh-te"], "an binh"),
    "its head, by the head's role": (["head:van-phong"], "dung"),
    "the head of a sister agency": (["head:ioc"], "hoa"),
    "no role of the head: the agency": (["head:phong-kinh-te"], "an binh"),
    "whoever is on duty": (["roster:phong-kinh-te"], "binh"),
    "nobody on duty: the agency": (["roster:ioc"], "khanh"),
    "somebody on duty whose account has ended: the agency": (["roster:phong-noi-vu"], "chi"),
    "each once": (["phong-kinh-te", "roster:phong-kinh-te", "lanh-dao"], "an binh lan"),
    "nobody at all": (["khong-co", "head:khong-co", "roster:khong-co"], ""),
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    book = prepare(read_directory(Path(__file__).parents[2])).book
    assert book
    return book.policy


@pytest.mark.parametrize(("named", "expected"), BEHIND.values(), ids=BEHIND.keys())
def test_who_is_behind_a_name(policy: Policy, named: list[str], expected: str) -> None:
    assert accounts(policy, named, CROWD) == tuple(expected.split())


def test_who_holds_a_lent_role_is_told_as_well(policy: Policy) -> None:
    lent = Actor("em", frozenset({"chuyen-vien-van-phong", "chanh-van-phong"}), "van-phong")
    crowd = Crowd((*(p for p in PEOPLE if p.id != "em"), lent))
    assert accounts(policy, ["chanh-van-phong"], crowd) == ("dung", "em")


NIGHT, NOON = Quiet(22 * 3600, 6 * 3600), Quiet(12 * 3600, 13 * 3600 + 1800)
HOURS = {
    "before": (NIGHT, "2026-11-16 21:59:59", "2026-11-16 21:59:59"),
    "as they begin": (NIGHT, "2026-11-16 22:00:00", "2026-11-17 06:00:00"),
    "after midnight": (NIGHT, "2026-11-17 00:30:00", "2026-11-17 06:00:00"),
    "as they end": (NIGHT, "2026-11-17 06:00:00", "2026-11-17 06:00:00"),
    "at noon": (NOON, "2026-11-17 12:10:00", "2026-11-17 13:30:00"),
    "none": (Quiet(3600, 3600), "2026-11-17 01:00:00", "2026-11-17 01:00:00"),
    "the last day of a month": (NIGHT, "2026-11-30 23:00:00", "2026-12-01 06:00:00"),
}


@pytest.mark.parametrize(("quiet", "now", "free"), HOURS.values(), ids=HOURS.keys())
def test_quiet_hours(quiet: Quiet, now: str, free: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    assert quiet.over(at, ZONE) == datetime.fromisoformat(free).replace(tzinfo=ZONE)
