"""What is kept of the files nobody touched never answers for the file somebody did."""

from pathlib import Path

from quyche.service.preparing import Prepared, prepare, read_directory
from quyche.source import loading

TESTS = ("moi-truong.yaml", "quyen.yaml", "lich.yaml", "co-quan.yaml", "cach-tinh-gio.yaml")
SHIPPED = read_directory(Path(__file__).parents[2])
FILES = {n: data for n, data in SHIPPED.items() if "/tests/" not in n or n.endswith(TESTS)}
EDITS = (
    ("sla.yaml", "thời hạn: 02 giờ", "thời hạn: 03 giờ"),
    ("rules/routing.yaml", "chủ trì: phong-tai-nguyen-moi-truong", "chủ trì: phong-noi-vu"),
    ("rules/calendar.yaml", "- {ngày: 2026-04-30", "# - {ngày: 2026-04-30"),
    ("rules/roles.yaml", "xem vụ việc: cơ quan mình", "xem vụ việc: không"),
)


def test_an_edit_is_checked_as_if_nothing_had_been_checked_before() -> None:
    prepare(FILES, prove=False)
    edited = [{**FILES, name: FILES[name].decode().replace(old, new, 1).encode()} for name, old, new in EDITS]
    kept = [told(prepare(files, prove=False)) for files in edited]
    loading._read_file.cache_clear()
    fresh = [told(prepare({**files, "rules/empty.yaml": b"{}\n"}, prove=False)) for files in edited]
    for (name, *_), once, again in zip(EDITS, kept, fresh, strict=True):
        assert once == again, name
    assert len({str(k[0]) for k in kept}) == len(EDITS)


def told(found: Prepared) -> tuple[object, ...]:
    answers = {q: (dict(t.answers), t.chains) for q, t in found.book.tables.items()} if found.book else {}
    return found.findings, found.book and found.book.policy, answers
