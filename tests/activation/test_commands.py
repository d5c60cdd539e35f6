"""quyche activate and quyche status: what REV may be, what is printed, which exit code says what."""

import json
from datetime import timedelta
from pathlib import Path

import click
import pytest
from dulwich import porcelain
from shelf import AT, HEAD, SECOND, Shelf, policy, write

from quyche.cli import activation_commands as commands
from quyche.errors import NotFound
from quyche.service import finding_versions, keeping
from quyche.service.preparing import source_digest

LATER = AT + timedelta(minutes=5)
AUTHOR = b"Lan <lan@example.vn>"


def committed(root: Path, files: dict[str, bytes]) -> str:
    """The library's folder in git at these files; gives the commit."""
    write(files, root)
    if not (root / ".git").exists():
        porcelain.init(str(root))
    porcelain.add(str(root), [str(root / name) for name in files])
    made = porcelain.commit(str(root), message=b"x", author=AUTHOR, committer=AUTHOR)
    return made.decode()


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_a_revision_a_directory_and_a_stored_digest_are_versions(shelf: Shelf, tmp_path: Path) -> None:
    first = committed(shelf.root, policy(45))
    committed(shelf.root, policy(50))
    for name, minutes in (("HEAD~1", 45), (first[:10], 45), ("HEAD", 50), (str(write(policy(55), tmp_path / "d")), 55)):
        assert source_digest(finding_versions.found(name, shelf.root)[0]) == source_digest(policy(minutes)), name
    assert finding_versions.found(shelf.first[:12], shelf.root)[0] == policy()
    for name in ("HEAD~9", "khong-co", shelf.first[:3], "0" * 12):
        with pytest.raises(NotFound):
            finding_versions.found(name, shelf.root)


def test_a_pushed_commit_is_a_candidate_until_it_is_activated(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    made = committed(shelf.root, policy(45))
    assert shelf.served(LATER) == shelf.first
    shelf.report(shelf.approve(policy(45), LATER), LATER)
    commands.activate(shelf.desk(LATER), "HEAD", commands.wish("", None, ""), LATER, "vi")
    assert "có hiệu lực từ" in printed(capsys)
    live = shelf.desk(LATER + SECOND).live
    assert live.source_digest == source_digest(policy(45))
    other = committed(shelf.root, policy(50))
    commands.activate(shelf.desk(LATER), "HEAD", commands.wish("", "Lũ quét", ""), LATER, "vi")
    note = keeping.note(source_digest(policy(50)))
    assert (note.commit, note.author, note.origin) == (other, AUTHOR.decode(), "git")
    assert made != other


def test_a_refusal_prints_every_reason_and_ends_with_one(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    bare = policy(45, (", văn bản: {số: 7/QĐ, ngày: 01/11/2026, người ký: Hiệu trưởng}", ""))
    write(bare, shelf.root)
    for language, words in {
        "vi": (
            "từ chối, bản cũ vẫn chạy",
            "chưa ghi văn bản",
            "chưa ai phê duyệt",
            "báo cáo tác động",
            "thiếu múi giờ",
        ),
        "en": ("refused", "without a document", "nobody has approved", "no impact report", "lacks its offset"),
    }.items():
        with pytest.raises(SystemExit) as ended:
            asked = commands.wish("2026-12-01T00:00", None, "")
            commands.activate(shelf.desk(LATER), str(shelf.root), asked, LATER, language)
        out = printed(capsys)
        assert (ended.value.code, [w for w in words if w not in out]) == (1, [])


def test_wrong_use_is_told_apart_from_a_refusal(shelf: Shelf) -> None:
    with pytest.raises(click.UsageError):
        commands.wish("hôm nay", None, "")
    with pytest.raises(click.UsageError):
        commands.activate(shelf.desk(LATER), "khong-co", commands.wish("", None, ""), LATER, "vi")


def test_status_says_what_serves_what_is_planned_and_what_was_refused(
    shelf: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    instant = LATER + timedelta(days=1)
    shelf.bring(policy(45), LATER, start=instant)
    with pytest.raises(SystemExit):
        commands.activate(shelf.desk(LATER), str(shelf.root), commands.wish("", "", ""), LATER, "vi")
    write(policy(50), shelf.root)
    capsys.readouterr()
    commands.status(shelf.desk(LATER), LATER, "json", "vi")
    told = json.loads(printed(capsys))
    assert (told["serving"]["source"], told["serving"]["kind"]) == (shelf.first, "bootstrap")
    assert [(p["source"], p["from"], p["approver"]) for p in told["planned"]] == [
        (source_digest(policy(45)), instant.isoformat(), HEAD)
    ]
    assert [r["code"] for r in told["refused"][0]["reasons"]] == ["reason-missing"]
    assert (told["directory"]["source"], told["directory"]["serves"]) == (source_digest(policy(50)), False)
    commands.status(shelf.desk(LATER), LATER, "text", "vi")
    text = printed(capsys)
    assert [w for w in ("đang chạy", "sắp chạy", "đã từ chối", "thư mục chính sách", HEAD) if w not in text] == []


def test_going_back_prints_the_cases_decided_under_what_was_left(
    shelf: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf.bring(policy(45), LATER)
    code = shelf.send(LATER + SECOND * 2)
    shelf.report(shelf.approve(policy(), LATER + SECOND * 3), LATER + SECOND * 3)
    then = LATER + SECOND * 4
    commands.activate(shelf.desk(then), shelf.first[:16], commands.wish("", None, ""), then, "vi")
    out = printed(capsys)
    assert "1 vụ việc đã quyết định theo bản vừa bỏ" in out
    assert code in out
