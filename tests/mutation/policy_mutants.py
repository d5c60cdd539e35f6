"""One-token mutations of a policy: what a slip of the keyboard could do to a decision, a clock, a form or a right."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from quyche.source.nodes import Items, Node, Table, Text
from quyche.source.yaml_reader import read

OUTSIDE = {"forms/samples.yaml", "forms/bao-cao-tuan.yaml", "forms/home.yaml", "rules/site.yaml", "rules/notices.yaml"}
"""Made-up cases, and texts and pages that decide nothing."""
OUTSIDE_SECTIONS = {"điều khoản", "điểm cần làm rõ", "văn bản quy phạm"}
"""The register says what the regulation says; rows are compared with it, it decides nothing itself."""
SAID = {
    "tên", "nhãn", "gợi ý", "lý do", "hướng dẫn", "giải thích", "lưu ý", "mở đầu", "nút", "khi trống", "người gửi thấy",
    "vi", "en", "người đứng đầu", "báo người gửi", "báo khi sai mẫu", "địa danh", "cơ quan ban hành", "lưu", "số",
    "người ký", "tính từ",
}  # fmt: skip
"""Texts that people read or that are printed on a paper."""
SHOWN = {
    "cột", "bộ lọc", "nhóm theo", "cách xem sẵn", "thứ tự", "sắp xếp", "chiều sắp xếp", "chính", "ít dùng", "hàng loạt",
    "nêu trong Quy chế",
}  # fmt: skip
"""How a page looks: order, columns, filters, emphasis. What a list holds (`ai`, `trạng thái` …) is not among them."""
FOREIGN = {"mã nhà nước"}
"""Codes of other registers: nothing is told apart by them."""
NUMBER = re.compile(r"\d+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
UNITS = {"giờ làm việc": "giờ", "ngày làm việc": "ngày", "phút": "giờ", "giờ": "phút", "ngày": "giờ"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file with one token changed; `kind` says how."""

    kind: str
    file: str
    line: int
    path: str
    old: str
    new: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Spot:
    file: str
    path: str
    key: str
    node: Text


def spots(files: Mapping[str, bytes]) -> Iterator[_Spot]:
    """Every scalar that counts."""
    for name in sorted(
        n for n in files if n.endswith(".yaml") and not n.startswith("rules/tests/") and n not in OUTSIDE
    ):
        root, _ = read(files[name], name)
        for key, node in root.entries if isinstance(root, Table) else ():
            if key.text not in OUTSIDE_SECTIONS:
                yield from _below(name, key.text, key.text, node)


def _below(name: str, path: str, key: str, node: Node) -> Iterator[_Spot]:
    if isinstance(node, Text):
        yield _Spot(name, path, key, node)
    elif isinstance(node, Items):
        for item in node.items:
            yield from _below(name, path, key, item)
    else:
        row = next((v.text for k, v in node.entries if k.text == "mã" and isinstance(v, Text)), "")
        here = f"{path}/{row}" if row else path
        for k, v in node.entries:
            if k.text not in SAID | SHOWN | FOREIGN:
                yield from _below(name, f"{here}/{k.text}", k.text, v)


def mutants(files: Mapping[str, bytes], seed: int, count: int) -> list[Mutant]:
    """As many different mutations as asked for, the same ones for the same seed."""
    found = list(spots(files))
    pools: dict[str, set[str]] = defaultdict(set)
    for spot in found:
        pools[_pool(spot)].add(spot.node.text)
    dice = random.Random(seed)
    made = [m for spot in found for m in _mutated(files, spot, sorted(pools[_pool(spot)]), dice)]
    made += list(_removed_rows(files))
    return sorted(dice.sample(made, count), key=lambda m: (m.file, m.line, m.kind))


def _pool(spot: _Spot) -> str:
    """Values that stand under the same key of the same section: what somebody could take one for another."""
    return spot.key if spot.key == "căn cứ" else f"{spot.path.split('/')[0]}/{spot.key}"


def _mutated(files: Mapping[str, bytes], spot: _Spot, pool: list[str], dice: random.Random) -> Iterator[Mutant]:
    text = spot.node.text
    for kind, new in _changes(spot, text, pool, dice):
        changed = _replaced(files[spot.file], spot.node, new)
        if changed:
            yield Mutant(kind, spot.file, spot.node.place.line, spot.path, text, new, changed)


def _changes(spot: _Spot, text: str, pool: list[str], dice: random.Random) -> Iterator[tuple[str, str]]:
    others = [p for p in pool if p != text]
    if text in ("có", "không"):
        yield "yes-no", "không" if text == "có" else "có"
    elif DAY.fullmatch(text):
        yield "date", (date.fromisoformat(text) + timedelta(days=dice.choice((-1, 1)))).isoformat()
    elif spot.key == "căn cứ":
        yield "clause", dice.choice(others)
    elif spot.key == "mã":
        yield "id", text + "x"
    else:
        if number := NUMBER.search(text):
            yield (
                "number",
                text[: number.start()] + str(int(number[0]) + 1).zfill(len(number[0])) + text[number.end() :],
            )
        unit = next((u for u in UNITS if text.endswith(u)), "")
        if unit:
            yield "unit", text.removesuffix(unit) + UNITS[unit]
        if others and not number:
            yield "id", dice.choice(others)


def _replaced(data: bytes, node: Text, new: str) -> bytes | None:
    """The file with the scalar at its place replaced; None where it does not stand there as it reads."""
    lines = data.decode().split("\n")
    line, column = lines[node.place.line - 1], node.place.column - 1
    if line[column : column + 1] in "\"'":
        column += 1
    if not line[column:].startswith(node.text):
        return None
    lines[node.place.line - 1] = line[:column] + new + line[column + len(node.text) :]
    return "\n".join(lines).encode()


def _removed_rows(files: Mapping[str, bytes]) -> Iterator[Mutant]:
    """Each row of each list taken out."""
    for name in sorted({s.file for s in spots(files)}):
        root, _ = read(files[name], name)
        lines = files[name].decode().split("\n")
        for key, node in root.entries if isinstance(root, Table) else ():
            if key.text in OUTSIDE_SECTIONS or not isinstance(node, Items):
                continue
            starts = [i.place.line - 1 for i in node.items]
            after = [k.place.line - 1 for k, _ in root.entries if k.place.line - 1 > starts[-1]]
            for start, end in zip(starts, [*starts[1:], min(after, default=len(lines))], strict=True):
                kept = lines[:start] + lines[end:]
                head = lines[start].strip()
                yield Mutant("row removed", name, start + 1, key.text, head[:60], "", "\n".join(kept).encode())
