"""The handbook has a chapter for each role, and every picture it shows is there and taken by the script."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "docs" / "handbook"
TEXT = {p.name: p.read_text(encoding="utf-8") for p in BOOK.glob("*.md")}


def test_every_picture_is_there_and_taken_by_the_script() -> None:
    shown = {name for text in TEXT.values() for name in re.findall(r"images/([\w-]+)\.png", text)}
    taken = set(re.findall(r'Shot\("([\w-]+)"', (BOOK / "screenshots.py").read_text(encoding="utf-8")))
    assert shown - taken == set()
    assert {p.stem for p in (BOOK / "images").glob("*.png")} == taken


def test_every_chapter_stands_in_the_contents() -> None:
    assert set(re.findall(r"\(([\w-]+\.md)\)", TEXT["README.md"])) == set(TEXT) - {"README.md"}


def test_every_role_has_its_chapter() -> None:
    roles = yaml.load((ROOT / "rules" / "roles.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["vai trò"]  # noqa: S506
    assert [r["tên"] for r in roles if r["tên"] not in TEXT["README.md"]] == []


POLICY = ("agencies.yaml", "categories.yaml", "sla.yaml", "rules", "forms")
SAID_BY = ("*.yaml", "*.py", "*.html", "*.js")


def test_whatever_a_chapter_tells_to_press_is_there_to_be_pressed() -> None:
    """Words in bold are names of buttons, lists and pages; in the common part and the warning they are headings."""
    folders = [ROOT / name for name in (*POLICY, "platform/quyche")]
    files = [
        f
        for folder in folders
        for f in ([folder] if folder.is_file() else [p for s in SAID_BY for p in folder.rglob(s)])
    ]
    said = " ".join(" ".join(f.read_text(encoding="utf-8").split()) for f in files).lower()
    pressed = {
        (name, word)
        for name, text in TEXT.items() if name != "README.md"
        for bold in re.findall(r"\*\*([^*]+)\*\*", text) if not bold.endswith(".")
        for word in " ".join(bold.split()).removeprefix("+ ").split(" → ")
    }  # fmt: skip
    assert len(pressed) > 40
    assert sorted(p for p in pressed if p[1].lower() not in said) == []
