"""`make fuzz`: policies with bytes, lines and words gone astray. Check may find anything wrong but never fail itself.

Runs for SECONDS (60): no traceback, no check longer than a few seconds, no memory over 500 MB.
"""

import os
import re
import resource
import sys
import time
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from policies import base, cases, files_of

from quyche.service.preparing import prepare
from quyche.texts.findings import as_json, as_sarif, as_text

SECONDS = int(os.environ.get("SECONDS", "60"))
LONGEST, MOST_MEMORY = 10.0, 500
NASTY = (
    "\x00", "\ufeff", "\u00a0", "\u200b", "\u2028", "\t", "\r", "“", "ð", "#", " #", ": ", "- ", "&a ", "*a", "<<: ", "!!int ", "? ",
    "|", ">", "[", "]", "{", "}", "'", '"', "%", "---\n", "...\n", "[" * 200, "{a: " * 200, "- " * 200, "x" * 5000, "9" * 400,
    "9999-12-31", "0001-01-01", "0000-00-00", "2025-02-30", "31/12/9999", "00 giờ", "9999 ngày", "9999 ngày làm việc", "9999-12-31 23:59", "0001-01-01 00:00", "0 %", "9999 %", "24:00", "00:00-24:00",
    "sau hạn 9999 ngày", "trước hạn 9999 ngày", "có", "không", "null", "~", "yes", "010", "1e9", "-1", "Điều 0", "Điều 7 khoản 5",
    "điểm cần làm rõ ", "kỹ thuật", "{nhóm: x}", "[]", "{}", "''", "Asia/", "../../etc/localtime", "UTC", "\\d{9", "(?P<a>", "{mã}", "{", "}",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "😀", "a\u0301", "ñ" * 300,
)  # fmt: skip
Mutation = Callable[[bytes, Random], bytes]


def _lines(data: bytes, pick: Random, change: Callable[[list[bytes], int, Random], None]) -> bytes:
    lines = data.split(b"\n")
    change(lines, pick.randrange(len(lines)), pick)
    return b"\n".join(lines)


def flip(data: bytes, pick: Random) -> bytes:
    at = pick.randrange(max(1, len(data)))
    return data[:at] + bytes([pick.randrange(256)]) + data[at + 1 :]


def put(data: bytes, pick: Random) -> bytes:
    at = pick.randrange(len(data) + 1)
    return data[:at] + pick.choice(NASTY).encode() + data[at:]


def cut(data: bytes, pick: Random) -> bytes:
    at = pick.randrange(len(data) + 1)
    return data[:at] + data[at + pick.choice((1, 2, 10, 200, len(data))) :]


def drop_line(data: bytes, pick: Random) -> bytes:
    return _lines(data, pick, lambda lines, n, _: lines.__delitem__(n))


def twice(data: bytes, pick: Random) -> bytes:
    return _lines(data, pick, lambda lines, n, p: lines.insert(p.randrange(len(lines)), lines[n]))


def indent(data: bytes, pick: Random) -> bytes:
    return _lines(data, pick, lambda lines, n, p: lines.__setitem__(n, b" " * p.randrange(1, 9) + lines[n]))


def value(data: bytes, pick: Random) -> bytes:
    """Another value behind a colon: one that stands elsewhere in the file, or a nasty one."""

    def change(lines: list[bytes], n: int, p: Random) -> None:
        other = lines[p.randrange(len(lines))].partition(b": ")[2] or p.choice(NASTY).encode()
        key, colon, old = lines[n].partition(b": ")
        new = p.choice((other, p.choice(NASTY).encode(), b""))
        if colon and not (old.startswith(b"{") and p.random() < 0.5):
            lines[n] = key + colon + new
        else:
            words = lines[n].split(b" ")
            words[p.randrange(len(words))] = p.choice(NASTY).encode()
            lines[n] = b" ".join(words)

    return _lines(data, pick, change)


SCALAR = re.compile(r"(?<=: )[^{}\[\],\n]+|(?<=[\[ ])[a-z]+(?:-[a-z0-9]+)+")
DAYS = ("0001-01-01", "9999-12-31", "2025-06-01", "2026-01-10", "2026-01-20", "2030-01-01", "1990-12-31")


def swap(data: bytes, pick: Random) -> bytes:
    """One value in the place of another of its kind: a row that can be read and says something else."""
    text = data.decode("utf-8", "replace")
    found = list(SCALAR.finditer(text))
    if not found:
        return data
    one = pick.choice(found)
    kin = [m[0] for m in found if _kind(m[0]) == _kind(one[0])]
    new = pick.choice(DAYS) if _kind(one[0]) == "day" else pick.choice(kin)
    return (text[: one.start()] + new + text[one.end() :]).encode()


def _kind(said: str) -> str:
    if re.match(r"\d{4}-|\d+/\d+/", said):
        return "day"
    return "number" if said[:1].isdigit() else "id" if re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", said) else "text"


def dated(data: bytes, pick: Random) -> bytes:
    """A row that begins or ends on some day."""

    def change(lines: list[bytes], n: int, p: Random) -> None:
        key = p.choice(("hiệu lực từ", "đến hết ngày"))
        lines[n] = lines[n].replace(", căn cứ:".encode(), f", {key}: {p.choice(DAYS)}, căn cứ:".encode(), 1)
        lines[n] = lines[n].replace("    căn cứ:".encode(), f"    {key}: {p.choice(DAYS)}\n    căn cứ:".encode(), 1)

    return _lines(data, pick, change)


ROUGH: tuple[Mutation, ...] = (flip, put, cut, drop_line, twice, indent, value, value)
GENTLE: tuple[Mutation, ...] = (swap, swap, swap, dated, dated, drop_line, twice)


@cache
def seeds() -> list[dict[str, bytes]]:
    return [
        files_of(p.values[0]) for folder in ("broken", "sound") for p in cases(folder) if "repeat" not in p.values[0]
    ]


def spoilt(number: int) -> dict[str, bytes]:
    pick = Random(number)
    begin = pick.random()
    files = dict(base("shipped") if begin < 0.03 else base("town") if begin < 0.6 else pick.choice(seeds()))
    names = [n for n in files if n.endswith((".yaml", ".geojson"))]
    kinds = pick.choice((ROUGH, GENTLE, GENTLE))
    for _ in range(pick.randrange(1, 6)):
        name = pick.choice(names)
        files[name] = pick.choice(kinds)(files[name], pick)
    return files


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Tally:
    runs = 0
    slowest = 0.0
    sound = 0


def looked_at(files: dict[str, bytes], prove: bool) -> None:
    started = time.process_time()
    found = prepare(files, prove)
    for language in ("vi", "en"):
        lines = found.lines
        assert all(as_text(f, lines, language) for f in found.findings)
        assert len(as_json(found.findings, language)) == len(as_sarif(found.findings, language)["runs"][0]["results"])
    took = time.process_time() - started
    Tally.runs, Tally.slowest = Tally.runs + 1, max(Tally.slowest, took)
    Tally.sound += found.book is not None
    assert took < LONGEST, f"{took:.1f} s"
    assert memory() < MOST_MEMORY, f"{memory()} MB"


QUIET: Any = settings(
    max_examples=300, deadline=None, database=None, phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck)
)  # fmt: skip


@QUIET
@given(st.integers(0, 2**48))
def mutated(number: int) -> None:
    looked_at(spoilt(number), prove=number % 50 == 0)


@QUIET
@given(st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(NASTY), max_size=12).map("".join).map(str.encode)))
def anything(data: bytes) -> None:
    looked_at({**base("tiny"), "rules/x.yaml": data, "rules/tests/y.yaml": data, "rules/z.geojson": data}, prove=False)


def main() -> int:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        mutated()
        anything()
    print(f"{Tally.runs} policies, {Tally.sound} of them sound; slowest {Tally.slowest:.2f} s, {memory()} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
