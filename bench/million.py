"""Queue, search, case page and submit as the cases grow to a million, on SQLite.

Rows of cases that are nobody's are written straight into the tables; the cases that are opened and sent are real.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from peewee import AutoField

from quyche import clock
from quyche.events import GENESIS
from quyche.handle import ANYBODY, Actor
from quyche.service import cases
from quyche.service.accounts import sample_accounts
from quyche.service.desk import ALPHABET, Desk, Submission, stream
from quyche.store import journal, search
from quyche.store.tables import CaseRow, EventRow, SearchRow, Seat, UtcField
from quyche.wiring.office import Office, open_office
from quyche.wiring.settings import read_settings

ROOT = Path(__file__).parents[1]
SIZES = (10_000, 100_000, 1_000_000)
ROUNDS, BATCH = 60, 20_000
PICK = random.Random(11)
TEXTS = (
    "Mặt đường có ổ gà lớn trước nhà văn hóa, xe máy ngã.", "Hàng quán bày kín vỉa hè trước cổng trường.",
    "Rác đổ thành đống đầu ngõ nhiều hôm chưa dọn.", "Quán ăn để thịt sống lẫn đồ chín, có mùi ôi.",
    "Xe tải đỗ chắn lối rẽ vào chợ buổi sáng.", "Nước thải chảy tràn ra đường, bốc mùi.",
)  # fmt: skip
HTML_LIMIT, SCRIPT_LIMIT, GROWTH = 60_000, 80_000, 1.5


def bench_million() -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(read_settings({"QUYCHE_DATA": folder, "QUYCHE_POLICY": str(ROOT), "QUYCHE_DEMO": "1",
                                            "QUYCHE_FOLLOW": "tree"}))  # fmt: skip
        app = office.app()
        with office.database.connection_context():
            desk = office.desk(clock.now())
            sample_accounts(desk.policy, "quyche")
            code = _report(desk, "bench-0")
            like = journal.read(stream(code))[0].text
        client, medians, had = _signed_in(app.test_client()), {}, 0
        for size in SIZES:
            _seed(office, desk, had, size, like)
            had = size
            medians[size] = _measured(office, client, code, size)
        for what, first in medians[SIZES[0]].items():
            growth = medians[SIZES[-1]][what] / first
            _told(f"{what}: growth to {SIZES[-1]:,} cases", f"{growth:.2f}", f"at most {GROWTH}")
        _weights(client)


def _measured(office: Office, client: FlaskClient, code: str, size: int) -> dict[str, float]:
    numbers = iter(range(10_000))
    acts: dict[str, Callable[[], object]] = {
        "queue page": lambda: _page(client, "/viec/dang-xu-ly"),
        "search": lambda: _page(client, "/tim?q=o+ga"),
        "case page": lambda: _page(client, f"/vu-viec/{code}"),
        "submit": lambda: _submit(office, f"bench-{size}-{next(numbers)}"),
    }
    medians = {}
    for what, act in acts.items():
        times = sorted(_timed(act) for _ in range(ROUNDS))
        medians[what] = statistics.median(times)
        late = times[int(ROUNDS * 0.95)]
        _told(f"{what} at {size:,} cases", f"p50 {medians[what]:.1f} ms, p95 {late:.1f} ms")
    return medians


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.text


def _submit(office: Office, command: str) -> None:
    with office.database.connection_context():
        _report(office.desk(clock.now()), command)


def _report(desk: Desk, command: str) -> str:
    typed = {"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong", "noi-dung": TEXTS[0], "cam-ket": "yes"}
    sent = Submission(command, {k: [v] for k, v in typed.items()})
    return cases.report(desk, "nguoi-dan", sent, Actor(ANYBODY, frozenset()), clock.now())


def _signed_in(client: FlaskClient) -> FlaskClient:
    page = client.get("/dang-nhap").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    client.post("/dang-nhap", data={"csrf_token": found[1], "user": "truong-ioc", "password": "quyche"})
    return client


def _weights(client: FlaskClient) -> None:
    page = len(gzip.compress(_page(client, "/viec/dang-xu-ly").encode()))
    built = ROOT / "platform" / "quyche" / "web" / "static" / "build"
    script = sum(len(gzip.compress(p.read_bytes())) for p in built.glob("*.js"))
    _told("queue page, compressed", f"{page / 1000:.1f} KB", f"under {HTML_LIMIT // 1000} KB")
    _told("all scripts, compressed", f"{script / 1000:.1f} KB", f"under {SCRIPT_LIMIT // 1000} KB")


def _seed(office: Office, desk: Desk, first: int, last: int, like: str) -> None:
    """Cases `first` to `last`, a third of them open, spread over states, wards, categories and agencies."""
    start = time.perf_counter()
    with office.database.connection_context():
        for begin in range(first, last, BATCH):
            rows = [_row(desk, n) for n in range(begin, min(begin + BATCH, last))]
            with office.database.atomic():
                _insert(office, CaseRow, rows)
                _insert(office, Seat, [_seat(r) for r in rows if r["lead"]])
                _insert(office, EventRow, [_event(r, like) for r in rows])
                _insert(office, SearchRow, [_words(r) for r in rows])
        office.database.execute_sql("ANALYZE")
    _told(f"(written {last - first:,} rows)", f"{time.perf_counter() - start:.0f} s")


def _insert(office: Office, table: Any, rows: list[dict[str, Any]]) -> None:
    """Many rows at once; what a row does not say is as the table has it by default."""
    fields = [f for f in table._meta.sorted_fields if not isinstance(f, AutoField)]
    columns = ", ".join(f'"{f.column_name}"' for f in fields)
    marks = ", ".join("?" * len(fields))
    values = ([f.db_value(r.get(f.name, f.default)) for f in fields] for r in rows)
    statement = f'INSERT INTO "{table._meta.table_name}" ({columns}) VALUES ({marks})'  # noqa: S608 - names of our own
    office.database.connection().executemany(statement, values)


def _row(desk: Desk, number: int) -> dict[str, Any]:
    policy = desk.policy
    opened = number % 3 == 0
    state = PICK.choice([s for s in policy.states if s.closed != opened])
    sent = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(seconds=number * 40)
    due = sent + timedelta(hours=2)
    lead = PICK.choice(policy.agencies).head.id
    return {
        "code": _code(number), "seq": 1, "state": state.head.id, "closed": state.closed,
        "category": PICK.choice(policy.categories).head.id, "ward": PICK.choice(policy.wards).head.id,
        "source": policy.sources[0].head.id, "lead": lead, "sent_at": sent, "received_at": sent, "due_at": due,
        "order_due": UtcField().db_value(due), "order_sent": UtcField().db_value(sent),
    }  # fmt: skip


def _code(number: int) -> str:
    letters = "".join(_letters(number))
    return f"{letters[:4]}-{letters[4:9]}-{letters[9:]}"


def _letters(number: int) -> Iterator[str]:
    mixed = (number * 2_654_435_761) % 31**13
    for _ in range(13):
        mixed, letter = divmod(mixed, 31)
        yield ALPHABET[letter]


def _seat(row: dict[str, Any]) -> dict[str, Any]:
    kept = {k: row[k] for k in ("state", "order_due", "order_sent")}
    return {"agency": row["lead"], "case": row["code"], "lead": True, **kept}


def _event(row: dict[str, Any], like: str) -> dict[str, Any]:
    """The first event of a real case, told of another: what was typed is shared."""
    said = json.loads(like)
    facts = {"category": row["category"], "ward": row["ward"], "source": row["source"]}
    said["data"] |= {"state": row["state"], "sent_at": row["sent_at"].isoformat(), "facts": facts}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {"stream": f"case:{row['code']}", "seq": 1, "text": text, "previous": GENESIS, "hash": GENESIS}


def _words(row: dict[str, Any]) -> dict[str, Any]:
    text = f"{PICK.choice(TEXTS)} {row['ward']} so {PICK.randrange(10_000)}"
    return {"case": row["code"], "words": " ".join(search.words_of(text))}


def _told(what: str, value: str, target: str = "") -> None:
    print(f"{what:<58} {value:<28} {target}", flush=True)


if __name__ == "__main__":
    bench_million()
