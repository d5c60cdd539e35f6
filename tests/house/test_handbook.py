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
