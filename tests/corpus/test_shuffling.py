"""Files, rows, lists and keys in any order are one policy: one digest, the same decisions, the same findings."""

import random
import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from policies import base

from quyche.service.preparing import Prepared, prepare
from quyche.source.raw import ORDERED_KEYS, UNORDERED

PLACE = re.compile(r"[\w/.-]+:\d+:\d+")


def shuffled(files: Mapping[str, bytes], pick: random.Random) -> dict[str, bytes]:
    """The same rows in other files, in another order, with their keys and unordered lists in another order."""
    rows = [
        (section, turned(row, section, pick))
        for name, data in files.items()
        if name.endswith(".yaml") and not name.startswith("rules/tests/")
        for section, listed in yaml.load(data, Loader=yaml.CBaseLoader).items()  # noqa: S506 - texts only
        for row in listed
    ]
    pick.shuffle(rows)
    texts: dict[str, dict[str, list[Any]]] = {}
    for section, row in rows:
        texts.setdefault(f"rules/{pick.randrange(4)}.yaml", {}).setdefault(section, []).append(row)
    kept = {n: d for n, d in files.items() if not n.endswith(".yaml") or n.startswith("rules/tests/")}
    return kept | {name: dumped(text) for name, text in texts.items()}


def turned(node: Any, section: str, pick: random.Random, key: str = "") -> Any:
    if isinstance(node, dict):
        return {k: turned(node[k], section, pick, k) for k in pick.sample(list(node), len(node))}
    if isinstance(node, list):
        items = [turned(i, section, pick) for i in node]
        ordered = key in ORDERED_KEYS and UNORDERED.get(section) != key
        return items if ordered else pick.sample(items, len(items))
    return node


def dumped(text: object) -> bytes:
    return yaml.dump(text, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000).encode()


def told(prepared: Prepared) -> list[Any]:
    """Everything that is found, but where it stands."""
    return sorted(
        (
            f.code,
            f.severity,
            PLACE.sub("", str([w for w in f.words if w[0] != "file"])),
            f.suggestion,
            f.clause,
            f.cells,
            f.since,
            f.until,
            f.example,
        )
        for f in prepared.findings
    )


def decided(prepared: Prepared) -> list[Any]:
    assert prepared.book
    return [
        (q, key, [[r.head.id for r in t.chains[i]] for i in found], [t.chains[i][-1].parts for i in found])
        for q, t in prepared.book.tables.items()
        for key, found in sorted(t.answers.items(), key=str)
    ]


@pytest.mark.parametrize(("name", "times"), [("tiny", 100), ("town", 25), ("shipped", 5)])
def test_order_says_nothing(name: str, times: int) -> None:
    files, pick = base(name), random.Random(name)
    one = prepare(files, prove=False)
    for _ in range(times):
        other = prepare(shuffled(files, pick), prove=False)
        assert other.book and one.book
        assert other.book.policy.digests == one.book.policy.digests
        assert decided(other) == decided(one)
        assert told(other) == told(one)


BROKEN = (
    ("sla.yaml", "áp dụng khi: {lĩnh vực: rac}", "áp dụng khi: {lĩnh vực: rac, địa bàn: [ben-tren, cu-lao]}"),
    ("sla.yaml", "hiệu lực từ: 2026-01-10", "hiệu lực từ: 2026-01-10"),
    ("rules/bang.yaml", "{lĩnh vực: can-bo}", "{lĩnh vực: [can-bo, rac]}"),
    ("rules/duong-di.yaml", "      - {dừng đồng hồ: sua-chua}\n", ""),
    ("rules/duong-di.yaml", "      - quyết định\n", ""),
    ("agencies.yaml", "địa bàn: cu-lao, quan hệ", "địa bàn: ben-duoi, quan hệ"),
)


def test_order_says_nothing_of_what_is_broken_either() -> None:
    files, pick = dict(base("town")), random.Random(5)
    for file, old, new in BROKEN:
        assert old in files[file].decode()
        files[file] = files[file].decode().replace(old, new, 1).encode()
    first = told(prepare(files, prove=False))
    assert len({code for code, *_ in first}) > 5
    for _ in range(10):
        assert told(prepare(shuffled(files, pick), prove=False)) == first
