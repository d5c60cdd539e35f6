"""`quyche check` at the command line: exit codes, the version before, what cannot be read."""

import json
import resource
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dulwich import porcelain
from policies import base

from quyche.wiring.main import quyche as command


@pytest.fixture
def town(tmp_path: Path) -> Path:
    for name, data in base("town").items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def checked(root: Path, *words: str) -> Result:
    return CliRunner().invoke(command, ["check", str(root), *words])


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def without_the_state(root: Path) -> None:
    edit(
        root,
        "rules/duong-di.yaml",
        "  - {mã: bo, tên: Bỏ, người gửi thấy: Không nhận, kết thúc: có, căn cứ: Điều 1}\n",
        "",
    )
    edit(root, "rules/duong-di.yaml", "đến: bo,", "đến: dong,")


def test_exit_codes(town: Path) -> None:
    assert checked(town).exit_code == 0
    edit(town, "rules/luat.yaml", "ngày ký: 2025-06-01", "giả định hiệu lực từ: 2025-06-01")
    assert (checked(town).exit_code, checked(town, "--strict").exit_code) == (0, 1)
    edit(town, "sla.yaml", "thời hạn: 06 giờ", "thời hạn: 6")
    assert checked(town).exit_code == 1
    assert checked(town / "nowhere").exit_code == 2
    assert checked(town, "--since", "nowhere").exit_code == 2


def test_an_empty_directory_is_wrong_use(tmp_path: Path) -> None:
    assert checked(tmp_path).exit_code == 2


@pytest.mark.parametrize("since", ["a directory", "a revision"])
def test_a_state_that_is_gone_is_told_against_the_version_before(
    town: Path, tmp_path_factory: pytest.TempPathFactory, since: str
) -> None:
    before = tmp_path_factory.mktemp("before")
    for name, data in base("town").items():
        (before / name).parent.mkdir(parents=True, exist_ok=True)
        (before / name).write_bytes(data)
    porcelain.init(str(town))
    porcelain.add(str(town), [str(p) for p in town.rglob("*.yaml")])
    porcelain.commit(str(town), message=b"before", author=b"a <a@b>", committer=b"a <a@b>")
    without_the_state(town)
    named = str(before) if since == "a directory" else "HEAD"
    assert checked(town).exit_code == 0
    found = checked(town, "--since", named, "--format", "json")
    (gone,) = [f for f in json.loads(found.output)["findings"] if f["severity"] == "error"]
    assert (found.exit_code, gone["code"], gone["suggestion"]) == (1, "state-removed", "thay cho: [bo]")
    edit(town, "rules/duong-di.yaml", "người gửi thấy: Xong,", "người gửi thấy: Xong, thay cho: [bo],")
    assert checked(town, "--since", named).exit_code == 0


def test_a_file_too_large_to_hold_is_told_not_read(town: Path) -> None:
    with (town / "rules" / "lon.yaml").open("wb") as file:
        file.truncate(2_000_000_000)
    assert "yaml-too-large" in checked(town).output
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_000_000, "kilobytes, at the most so far"
