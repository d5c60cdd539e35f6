"""`make bench`: what a full check costs, how it grows with the wards, and what one edited file costs."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from quyche.service.preparing import Prepared, prepare, read_directory

ROOT = Path(__file__).parents[1]
CHANGES = 20
BEGIN = date(2027, 1, 1)
Files = Mapping[str, bytes]


def told(what: str, value: str, target: str = "") -> None:
    print(f"{what:<58} {value:<28} {target}")


def dated(files: Files, times: int) -> dict[str, bytes]:
    """The policy with exceptions that begin and end on `times` days, each for a ward and a category of its own."""
    wards = re.findall(r"mã: ([\w-]+)", files["rules/places.yaml"].decode().split("địa bàn:")[1])
    bases = re.findall(r"  - mã: (th-[\w-]+)", files["sla.yaml"].decode())
    rows = ""
    for n in range(times // 2):
        since = BEGIN + timedelta(days=60 * n)
        days = f"hiệu lực từ: {since}, đến hết ngày: {since + timedelta(days=20)}"
        rows += exception(f"dot-{n}", bases[n % len(bases)], wards[n % 7], f"01 giờ, {days}")
    return {**files, "rules/dot.yaml": ("bảng thời hạn:\n" + rows).encode()}


def exception(row: str, base: str, ward: str, limit: str) -> str:
    return (
        f"  - {{mã: {row}, trường hợp riêng của: {base}, áp dụng khi: {{địa bàn: {ward}}}, thời hạn: {limit},"
        " căn cứ: Điều 9 đoạn cuối, văn bản: {số: 1/QĐ, ngày: 01/12/2026, người ký: Chủ tịch}}\n"
    )


def grown(files: Files, wards: int) -> dict[str, bytes]:
    """The policy with so many wards, each with its two agencies, and a limit of its own in every other one."""
    places = agencies = limits = ""
    for n in range(wards - 7):
        places += f"  - {{mã: xa-{n}, tên: Xã {n}, căn cứ: kỹ thuật}}\n"
        for short, group in (("ub", "ubnd-xa-phuong"), ("ca", "cong-an-xa-phuong")):
            agencies += (
                f"  - {{mã: {short}-{n}, tên: Cơ quan {short} {n}, nhóm: [{group}], địa bàn: xa-{n},"
                " quan hệ: trực thuộc, người đứng đầu: Trưởng, vai trò: can-bo-don-vi, căn cứ: kỹ thuật}\n"
            )
        limits += exception(f"rieng-{n}", "th-moi-truong", f"xa-{n}", "03 giờ") if n % 2 else ""
    text = f"địa bàn:\n{places}cơ quan:\n{agencies}bảng thời hạn:\n{limits}"
    return {**files, "rules/them-xa.yaml": text.encode()}


def timed(files: Files) -> tuple[float, Prepared]:
    start = time.perf_counter()
    found = prepare(files)
    return time.perf_counter() - start, found


EDITS = (
    ("a limit changed", "sla.yaml", "thời hạn: 02 giờ", ["thời hạn: 03 giờ", "thời hạn: 04 giờ", "thời hạn: 05 giờ"]),
    ("an exception for another ward", "rules/dot.yaml", "doan-ket", ["san-thang", "tan-phong", "sung-phai"]),
    ("a field asked otherwise", "forms/phan-anh.yaml", "tối đa: 5,", ["tối đa: 6,", "tối đa: 7,", "tối đa: 8,"]),
    ("a day off taken back", "rules/calendar.yaml", "- {ngày: 202", ["# 1 ", "# 2 ", "# 3 "]),
    ("a policy test", "rules/tests/quyen.yaml", '- tên: "', ['- tên: "1 ', '- tên: "2 ', '- tên: "3 ']),
)
"""What a clerk changes in one file, not only a comment: each time something else is decided, asked or allowed."""


def told_edits(files: Files) -> None:
    """Until one edit is checked by a process that has checked the policy before, as an editor or page asks for it.

    The middle of three edits, before the machine's own noise.
    """
    for what, name, old, news in EDITS:
        text, took = files[name].decode(), []
        assert old in text, (name, old)
        for new in news:
            prepare(files)
            begun = time.process_time()
            seconds, _ = timed({**files, name: text.replace(old, new, 1).encode()})
            took.append((seconds, time.process_time() - begun))
        seconds, used = sorted(took)[1]
        told(f"  once more with {what}", f"{seconds * 1000:.0f} ms ({used * 1000:.0f} computing)", "≤ 300 ms")


def size(found: Prepared) -> str:
    assert found.book, [(f.code, str(f.place), f.words) for f in found.findings if f.severity == "error"][:5]
    tables = found.book.tables.values()
    days = sum(len(t.domain.days) for t in tables)
    return f"{sum(len(t.answers) for t in tables):,} classes, {days} intervals"


def main() -> None:
    files = read_directory(ROOT)
    many = dated(files, CHANGES)
    seconds, found = timed(many)
    told(f"check of the shipped policy, {CHANGES} change dates", f"{seconds:.2f} s", "≤ 5 s")
    told("  its domain", size(found))
    told_edits(many)
    for wards in (10, 50, 200):
        seconds, found = timed(grown(files, wards))
        told(f"check with {wards} wards", f"{seconds:.2f} s", size(found))
    told("memory of a check with 20 change dates", f"{memory()} MB", "< 200 MB")


def memory() -> int:
    """The most a process of its own takes, in MB."""
    script = (
        "import resource, sys; sys.path[:0] = sys.argv[1:]; import check\n"
        "check.prepare(check.dated(check.read_directory(check.ROOT), check.CHANGES))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", script, here, str(ROOT / "platform")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own script
    return int(done.stdout)


if __name__ == "__main__":
    main()
