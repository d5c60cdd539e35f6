"""What check says of gaps and overlaps is exact: the same as trying every case on every day."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import product

import pytest
from policies import base

from quyche.check.walking import uncovered
from quyche.decide.grouping import merged
from quyche.errors import Finding, Place
from quyche.match import winners
from quyche.policy.base import Head
from quyche.policy.policy import Policy
from quyche.service.preparing import prepare
from quyche.source.loading import load

CATEGORIES, WARDS, SOURCES = (
    ("den-duong", "rac", "can-bo"),
    ("ben-tren", "ben-duoi", "cu-lao"),
    ("thu-tay", "dien-thoai"),
)
SEEDS = range(40)
DAYS = [date(2025, 5, 1) + timedelta(days=30 * n) for n in range(12)]


def row(n: int, pick: random.Random, of: str) -> str:
    """A limit for some categories, wards, sources, flags and days; with `of` an exception."""
    offered = {"lĩnh vực": CATEGORIES, "địa bàn": WARDS, "nguồn": SOURCES, "viec-kin": ("có", "không")}
    when = {k: pick.sample(vs, pick.randrange(1, len(vs) + 1)) for k, vs in offered.items() if pick.random() < 0.4}
    days = sorted(pick.sample(DAYS, 2))
    parts = [f"mã: han-{n}", f"thời hạn: {n + 1} giờ", "căn cứ: kỹ thuật"]
    parts += [f"trường hợp riêng của: {of}"] if of else []
    parts += [f"áp dụng khi: {{{', '.join(f'{k}: [{chr(44).join(v)}]' for k, v in when.items())}}}"] if when else []
    parts += [f"hiệu lực từ: {days[0]}"] if pick.random() < 0.4 else []
    parts += [f"đến hết ngày: {days[1]}"] if pick.random() < 0.4 else []
    return "  - {" + ", ".join(parts) + "}\n"


def policy_of(seed: int) -> dict[str, bytes]:
    pick = random.Random(seed)
    rows = [row(n, pick, pick.choice(["", "", f"han-{n - 1}"]) if n else "") for n in range(pick.randrange(2, 7))]
    rest = base("town")["sla.yaml"].decode().split("đồng hồ:\n", 1)[1]
    text = "bảng thời hạn:\n" + "".join(rows) + "đồng hồ:\n" + rest
    return {**base("town"), "sla.yaml": text.replace("điểm cần làm rõ d01", "kỹ thuật").encode()}


@cache
def read(seed: int) -> tuple[Policy, tuple[Finding, ...]]:
    """The policy and what check says of it."""
    files = policy_of(seed)
    policy = load(files).policy
    assert policy, [(f.code, str(f.place)) for f in load(files).findings]
    return policy, prepare(files, prove=False).findings


def by_hand(policy: Policy) -> set[tuple[str, str, date]]:
    """Every category and day with a case that has no answer, or several: all cases tried, day by day."""
    rules = policy.rules_of("limit")
    heads = [r.head for r in rules]
    days = {date(2025, 6, 1)} | {d for h in heads for d in (h.since, h.until and h.until + timedelta(days=1)) if d}
    wrong = set()
    for day in (d for d in days if d >= date(2025, 6, 1)):
        for category, ward, source, flag in product(CATEGORIES, WARDS, SOURCES, ("yes", "no")):
            facts = {"category": category, "ward": ward, "source": source, "flag:viec-kin": flag}
            answers = len(winners(rules, facts, day))
            if answers != 1:
                wrong.add(("two-answers" if answers else "no-answer", category, day))
    return wrong


def said(findings: tuple[Finding, ...]) -> Iterator[tuple[str, str, date, date]]:
    labels = {"Đèn đường": "den-duong", "Rác thải": "rac", "Thái độ cán bộ": "can-bo"}
    for f in findings:
        words = dict(f.words)
        if f.code in ("no-answer", "two-answers") and words["table"] == "limit":
            until = date.fromisoformat(f.until) if f.until else date.max
            for category in [labels[words["category"]]] if "category" in words else CATEGORIES:
                yield f.code, category, date.fromisoformat(f.since), until


@pytest.mark.parametrize("seed", SEEDS)
def test_gaps_and_overlaps_are_those_found_by_trying_every_case(seed: int) -> None:
    policy, findings = read(seed)
    wrong, told = by_hand(policy), list(said(findings))
    for code, category, day in wrong:
        assert any((c, k) == (code, category) and since <= day <= until for c, k, since, until in told)
    for code, category, since, until in told:
        assert any((c, k) == (code, category) and since <= day <= until for c, k, day in wrong)


def test_a_random_policy_is_seldom_whole() -> None:
    """Or the test above would compare nothing with nothing."""
    found = [by_hand(read(seed)[0]) for seed in SEEDS]
    codes = [{code for code, *_ in wrong} for wrong in found]
    assert sum("two-answers" in c for c in codes) > 10
    assert sum("no-answer" in c for c in codes) > 10


def idle_by_hand(policy: Policy) -> set[str]:
    """Rows that answer no case on any day, cases without a place included."""
    rules = policy.rules_of("limit")
    days = {date(2025, 6, 1)} | {d for r in rules for d in (r.head.since, r.head.until) if d}
    days |= {d + timedelta(days=1) for d in days}
    cases = [
        {"category": c, "ward": w, "source": s, "flag:viec-kin": f}
        for c, w, s, f in product(CATEGORIES, (*WARDS, ""), SOURCES, ("yes", "no"))
    ]
    found = [winners(rules, facts, day) for day in days if day >= date(2025, 6, 1) for facts in cases]
    return {r.head.id for r in rules} - {chain[-1].head.id for answers in found for chain in answers}


IDLE = {"row-covered", "row-never-applies", "row-outside-base", "row-outside-dates", "row-before-beginning"}


def test_rows_that_do_nothing_are_those_found_by_trying_every_case() -> None:
    seen = 0
    for seed in SEEDS:
        policy, findings = read(seed)
        told = {dict(f.words)["row"] for f in findings if f.code in IDLE}
        wider = {dict(f.words)["base"] for f in findings if f.code == "exception-narrows-nothing"}
        idle = idle_by_hand(policy)
        assert told <= idle
        assert idle - told <= wider | {dict(f.words)["row"] for f in findings if f.code.startswith("exception-")}
        seen += len(told)
    assert seen > 5


LINES = {
    "one ward": ("địa bàn: [ben-tren, ben-duoi]", "lĩnh vực Rác thải · địa bàn Cù Lao · mọi nguồn"),
    "all but one": ("địa bàn: cu-lao", "lĩnh vực Rác thải · mọi địa bàn trừ Cù Lao · mọi nguồn"),
    "one source": ("nguồn: thu-tay", "lĩnh vực Rác thải · mọi địa bàn · nguồn Điện thoại"),
    "when a flag is raised": ("viec-kin: không", "lĩnh vực Rác thải · mọi địa bàn · mọi nguồn · cờ “Việc kín” có"),
}


@pytest.mark.parametrize(("narrower", "line"), LINES.values(), ids=LINES.keys())
def test_what_is_missing_is_said_in_one_line(narrower: str, line: str) -> None:
    text = base("town")["sla.yaml"].decode().replace("{lĩnh vực: rac}", f"{{lĩnh vực: rac, {narrower}}}")
    found = prepare({**base("town"), "sla.yaml": text.encode()}, prove=False).findings
    (gap,) = [f for f in found if f.code == "no-answer"]
    assert gap.cells == (line,)
    (english,) = gap.cells_en
    assert english.startswith("category Rác thải · ")


def test_boxes_are_as_few_as_can_be_and_cover_the_same() -> None:
    pick = random.Random(3)
    for _ in range(200):
        cells = {(pick.choice("ab"), pick.choice("xyz"), pick.choice("12")) for _ in range(pick.randrange(1, 12))}
        boxes = merged(cells)
        assert sorted(c for box in boxes for c in product(*box)) == sorted(cells)
    assert len(merged({(a, b) for a in "abc" for b in "xyz"} - {("b", "y")})) == 2


def head(since: str, until: str) -> Head:
    return Head("a", Place("x", 1, 1), (), *(date.fromisoformat(d) if d else None for d in (since, until)))


UNCOVERED = {
    "for good": (("2026-01-01", ""), [("", "")], None),
    "by two in a row": (("2026-01-01", "2026-12-31"), [("2026-07-01", ""), ("", "2026-06-30")], None),
    "a day between": (("2026-01-01", ""), [("", "2026-06-30"), ("2026-07-02", "")], ("2026-07-01", "2026-07-01")),
    "at the beginning": (("2026-01-01", ""), [("2026-02-01", "")], ("2026-01-01", "2026-01-31")),
    "at the end": (("2026-01-01", ""), [("", "2026-02-01")], ("2026-02-02", "")),
    "to the last of days": (("2026-01-01", "9999-12-31"), [("", "9999-12-31")], None),
    "never": (("2026-01-01", "2026-01-31"), [("2027-01-01", "")], ("2026-01-01", "2026-01-31")),
}


@pytest.mark.parametrize(("span", "rows", "bare"), UNCOVERED.values(), ids=UNCOVERED.keys())
def test_days_no_row_covers(span: tuple[str, str], rows: list, bare: tuple[str, str] | None) -> None:
    asked = head(*span)
    found = uncovered((asked.since or date.min, asked.until), [head(*r) for r in rows])
    assert found == (bare and (date.fromisoformat(bare[0]), date.fromisoformat(bare[1]) if bare[1] else None))
