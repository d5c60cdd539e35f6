"""Policies with a change in them, as data.

A case is a base policy and what is changed in it. `⟦` stands where the finding must point: in the new text, or in
`at: [file, text]` where it points elsewhere. Only one thing may be told beyond what is told of the base, unless
`any_code` says that the mistake has consequences; `any_place` where the YAML parser notices a mistake only later.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from quyche.errors import Finding, Place
from quyche.service.preparing import following, prepare, read_directory

HERE = Path(__file__).parent
BASES = {"town": HERE / "town", "tiny": HERE.parent / "policy" / "tiny", "shipped": HERE.parents[1]}
MARK = "⟦"
Case = Mapping[str, Any]


def cases(folder: str) -> list[Any]:
    found = [(path.stem, case) for path in sorted((HERE / folder).glob("*.yaml")) for case in read(path)]
    return [pytest.param(case, id=f"{stem}: {case['name']}") for stem, case in found]


def read(path: Path) -> list[Case]:
    loaded: list[Case] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded


@cache
def base(name: str) -> Mapping[str, bytes]:
    return read_directory(BASES[name])


@cache
def told_of(name: str) -> frozenset[Finding]:
    return frozenset(prepare(base(name), prove=False).findings)


def changed(case: Case) -> dict[str, str]:
    """The texts of the policy with the mistake, the mark still in them."""
    texts = {n: d.decode() for n, d in base(case.get("base", "town")).items() if not n.endswith(".docx")}
    edits = list(case.get("edits", []))
    if "file" in case:
        edits.append([case["file"], case["old"], case["new"]])
    for file, old, new in edits:
        assert texts[file].replace(MARK, "").count(old) >= 1, f"{old!r} is not in {file}"
        texts[file] = texts[file].replace(old, new, -1 if case.get("all") else 1)
    texts |= case.get("add", {})
    texts |= {file: text.format(*numbered(*series)) for file, (text, *series) in case.get("series", {}).items()}
    for name in case.get("drop", []):
        del texts[name]
    return texts | {file: text * times for file, (text, times) in case.get("repeat", {}).items()}


def numbered(*series: str) -> list[str]:
    """Each line twenty times over, with its number in place of N."""
    return ["".join(line.replace("N", str(n)) for n in range(20)) for line in series]


def files_of(case: Case) -> dict[str, bytes]:
    given = {n: d for n, d in base(case.get("base", "town")).items() if n.endswith(".docx")}
    ends = case.get("all_lines", "\n")
    return {
        **given,
        **{n: t.replace(MARK, "").replace("\n", ends).encode() for n, t in changed(case).items()},
        **{n: bytes.fromhex(h) for n, h in case.get("hex", {}).items()},
    }


def expected(case: Case) -> Place:
    texts = changed(case)
    if "at" in case:
        file, snippet = case["at"]
        text = texts.get(file, "").replace(MARK, "")
        at = text.index(snippet.replace(MARK, "")) + snippet.index(MARK)
    else:
        file, text = next((f, t) for f, t in texts.items() if MARK in t)
        at = text.index(MARK)
    return Place(file, text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1)


def found_in(case: Case) -> list[Finding]:
    known = {(f.code, f.words) for f in told_of(case.get("base", "town"))}
    prepared = prepare(files_of(case), prove=False, today=case.get("today"))
    if "since" in case:
        prepared = following(prepare(base(case["since"]), prove=False), prepared)
    return [f for f in prepared.findings if (f.code, f.words) not in known]
