"""What the product can say about a policy: every code known, in two languages, and expected by the corpus."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

from policies import MARK, base, cases, changed

from quyche.errors import Finding
from quyche.match import winners
from quyche.policy.rules import FLAG, NO
from quyche.service.preparing import Prepared, prepare
from quyche.source.loading import load
from quyche.texts.findings import as_json, as_sarif, as_text
from quyche.texts.messages import MESSAGES

CODE = Path(__file__).parents[2] / "platform" / "quyche"
MAKERS = {"finding", "_fail", "_unknown"}
ELSEWHERE = {
    "engine-differs": "a table made to lie, in tests/policy/test_shipped_policy.py",
    "engine-failed": "a policy of more rows than the engine may be asked, below",
    "version-altered": "a stored version whose bytes were changed, in tests/activation/test_activating.py",
    "table-altered": "a stored table that was changed, in tests/activation/test_activating.py",
    "changes-the-past": "a version against the one before it, in tests/activation/test_looking_back.py",
    "bad-calendar": "nothing that can be written leads there any more: what the hours refuse is refused at its place",
}


def emitted() -> Iterator[str]:
    """The codes written in the code, as the first word of what makes a finding."""
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and re.fullmatch(r"[a-z]+(-[a-z]+)+", str(first.value)):
                    yield first.value


def test_every_code_has_its_words_in_two_languages() -> None:
    assert set(emitted()) <= set(MESSAGES)
    for code, (vi, en) in MESSAGES.items():
        assert vi and en and vi != en, code
        named = [{name.removesuffix("_en") for _, name, _, _ in Formatter().parse(text) if name} for text in (vi, en)]
        assert named[1] <= named[0], f"{code}: the English has words the Vietnamese has not"


def test_every_code_is_expected_by_a_broken_policy() -> None:
    expected = {p.values[0]["code"] for p in cases("broken")}
    assert expected <= set(MESSAGES)
    assert set(MESSAGES) - expected - ELSEWHERE.keys() == set()
    assert ELSEWHERE.keys() & expected == set()
    assert (len(cases("broken")), len(cases("sound"))) >= (120, 40)


def test_more_rows_than_the_engine_may_be_asked_are_told_not_thrown() -> None:
    rows = "".join(
        f"  - {{mã: han-{n}, trường hợp riêng của: han-rac, áp dụng khi: {{lĩnh vực: rac}}, hiệu lực từ: 2027-01-01, thời hạn: {n} giờ, căn cứ: kỹ thuật}}\n"
        for n in range(1, 1100)
    )
    found = prepare({**base("town"), "rules/nhieu.yaml": ("bảng thời hạn:\n" + rows).encode()})
    assert "engine-failed" in {f.code for f in found.findings}


SINGLE = ("a bare number", "no for không", "a day that is not", "an agency's name for its id", "a state to go to misspelt",
          "a column misspelt", "a clause that is not in the register", "a shift of one digit", "a tone mark in the other place",
          "a form of a book misspelt", "a variable misspelt", "a role misspelt")  # fmt: skip


def several() -> tuple[Prepared, list[tuple[str, str, int, int]]]:
    """A policy with many mistakes, each in a line of its own, and what must be told."""
    chosen = {p.values[0]["name"]: p.values[0] for p in cases("broken") if p.values[0]["name"] in SINGLE}
    assert len(chosen) == len(SINGLE)
    edits = [[c["file"], c["old"], c["new"]] for c in chosen.values()]
    texts = changed({"edits": edits})
    codes = {c["new"]: c["code"] for c in chosen.values()}
    wanted = []
    for file, text in texts.items():
        for line, row in enumerate(text.split("\n"), start=1):
            for new, code in codes.items():
                if new in row:
                    before = row.replace(new, new.replace(MARK, "\0"))
                    wanted.append((code, file, line, before.replace(MARK, "").index("\0") + 1))
    return prepare({n: t.replace(MARK, "").encode() for n, t in texts.items()}, prove=False), wanted


def test_all_mistakes_come_in_one_run_sorted() -> None:
    found, wanted = several()
    told = [(f.code, *f.place) for f in found.findings]
    assert len(wanted) == len(SINGLE)
    assert [w for w in wanted if w not in told] == []
    assert [f.place for f in found.findings] == sorted(f.place for f in found.findings)


HEADLINE = re.compile(r"^(\S+):(\d+):(\d+): \S.* \[([a-z-]+)\]", re.M)


def test_text_json_and_sarif_say_the_same() -> None:
    found, _ = several()
    for language in ("vi", "en"):
        text = "\n".join(as_text(f, found.lines, language) for f in found.findings)
        in_text = [(code, file, int(line), int(column)) for file, line, column, code in HEADLINE.findall(text)]
        said = json.loads(json.dumps(as_json(found.findings, language)))
        sarif = json.loads(json.dumps(as_sarif(found.findings, language)))
        in_sarif = [(r["ruleId"], *placed(r["locations"][0])) for r in sarif["runs"][0]["results"]]
        assert in_text == [(f["code"], f["file"], f["line"], f["column"]) for f in said] == in_sarif
        assert [f["message"] for f in said] == [r["message"]["text"] for r in sarif["runs"][0]["results"]]


def placed(location: Any) -> tuple[str, int, int]:
    physical = location["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical["region"]["startLine"], physical["region"]["startColumn"]


def test_text_shows_three_lines_with_a_caret_under_the_place() -> None:
    found, _ = several()
    for f in found.findings:
        shown = as_text(f, found.lines).split("\n")
        if f.severity != "gap":
            caret = next(i for i, line in enumerate(shown) if line.rstrip().endswith("^"))
            numbers = [int(m[1]) for line in shown if (m := re.match(r" +(\d+) \| ", line))]
            assert f.place.line in numbers
            assert 2 <= len(numbers) <= 3
            typed = found.lines[f.place.file][f.place.line - 1]
            assert shown[caret - 1].endswith(typed)
            assert shown[caret].index("^") - shown[caret - 1].index("| ") - 2 == f.place.column - 1


def test_sarif_has_the_shape_that_readers_of_sarif_need() -> None:
    found, _ = several()
    sarif = as_sarif(found.findings)
    assert sarif["version"] == "2.1.0"
    (run,) = sarif["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = {r["id"] for r in run["tool"]["driver"]["rules"]}
    assert run["tool"]["driver"]["name"]
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            uri, line, column = placed(location)
            assert re.fullmatch(r"[\w./%-]+", uri, re.A)
            assert min(line, column) >= 1


def example_of(f: Finding) -> dict[str, str]:
    return {k.field: k.value for k in f.example}


def test_the_example_of_a_gap_or_an_overlap_is_one() -> None:
    """Read plainly, the very case that is shown has no row, or two."""
    seen = 0
    for case in (p.values[0] for p in cases("broken") if p.values[0]["code"] in ("no-answer", "two-answers")):
        texts = {n: t.replace(MARK, "").encode() for n, t in changed(case).items()}
        policy = load(texts).policy
        assert policy
        for f in (f for f in prepare(texts, prove=False).findings if f.code == case["code"]):
            facts = {FLAG + row.head.id: NO for row in policy.flags} | example_of(f)
            assert {"category", "ward", "source"} <= facts.keys()
            rules = [r for r in policy.rules if r.question == dict(f.words)["table"]]
            answers = winners(rules, facts, date.fromisoformat(facts["date"]))
            assert len(answers) == 0 if f.code == "no-answer" else len(answers) > 1
            assert f.since <= facts["date"] and (not f.until or facts["date"] <= f.until)
            seen += 1
    assert seen >= 8
