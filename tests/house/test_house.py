"""The house stands as it is said to stand."""

import ast
import platform
import re
from pathlib import Path

import yaml

from quyche.source.schema import SECTIONS

ROOT = Path(__file__).parents[2]
CODE = [
    p for p in (ROOT / "platform").rglob("*") if p.suffix in (".py", ".html", ".js", ".css") and "build" not in p.parts
]


def test_the_standard_library_keeps_its_platform_module() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert platform.python_version()


def test_locks_name_no_address() -> None:
    assert "://" not in (ROOT / "requirements.txt").read_text()
    assert "://" not in (ROOT / "package-lock.json").read_text()


def test_rooms_and_functions_stay_small() -> None:
    """A module has at most 300 lines that are not blank, a function at most 30."""
    told = []
    for path in (p for p in CODE if p.suffix == ".py"):
        text = path.read_text(encoding="utf-8")
        full = sum(bool(line.strip()) for line in text.splitlines())
        told += [f"{path.name}: {full} lines"] if full > 300 else []
        functions = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef))
        told += [f"{path.name}: {n.name}" for n in functions if (n.end_lineno or 0) - n.lineno + 1 > 30]
    assert told == []


def policy_words() -> set[str]:
    """Ids with a hyphen and Vietnamese names of the rows of both policies."""
    words: set[str] = set()
    for path in [
        *ROOT.glob("*.yaml"),
        *ROOT.glob("rules/*.yaml"),
        *ROOT.glob("forms/*.yaml"),
        *ROOT.glob("tests/policy/tiny/*/*.yaml"),
    ]:
        for rows in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader).values():  # noqa: S506 - our own files
            for row in rows:
                words.add(row["mã"])
                label = row.get("tên")
                words.add(label["vi"] if isinstance(label, dict) else label or row["mã"])
    return {w for w in words if re.search(r"-|\s", w)}


def test_no_word_of_the_policy_stands_in_code() -> None:
    words, told = policy_words(), []
    assert len(words) > 150
    stands = re.compile(rf"[\"'>](?=({'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})[\"'<])")
    for path in CODE:
        told += [f"{path.name}: {w}" for w in stands.findall(path.read_text(encoding="utf-8"))]
    assert [t for t in told if not t.endswith(ALLOWED)] == []


ALLOWED = (": Gửi phản ánh", ": Thời hạn xử lý")
"""Words of the trade that a page would say in any city."""


def test_every_key_of_the_format_says_what_it_is_called() -> None:
    for model in SECTIONS.values():
        assert all(f.alias for f in model.model_fields.values()), model
