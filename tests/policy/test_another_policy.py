"""A second policy with nothing in common with ours lives the same life: the code knows neither."""

import base64
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from peewee import Database

from quyche.files import FileStore
from quyche.handle import ANYBODY, Actor
from quyche.service import cases, queues, reading
from quyche.service.desk import Desk, Submission, load_case
from quyche.service.preparing import prepare, read_directory
from quyche.service.serving import Serving
from quyche.store.contents import Keys

TINY = Path(__file__).parent / "tiny"
ROOT = Path(__file__).parents[2]
TOKYO = ZoneInfo("Asia/Tokyo")
AT = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())


def ids(root: Path) -> set[str]:
    found: set[str] = set()
    for path in [*root.glob("*.yaml"), *root.glob("rules/*.yaml"), *root.glob("forms/*.yaml")]:
        for rows in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader).values():  # noqa: S506
            found |= {row["mã"] for row in rows}
    return found


def test_the_two_policies_share_no_id() -> None:
    assert ids(TINY) & ids(ROOT) == set()


def test_the_tiny_policy_is_sound() -> None:
    found = prepare(read_directory(TINY))
    assert [f for f in found.findings if f.severity == "error"] == []


def test_it_lives_the_same_life(database: Database, tmp_path: Path) -> None:
    serving = Serving(TINY, follow=True)
    desk = Desk(database, KEYS, FileStore(tmp_path), serving, serving.refresh(AT))
    anybody, clerk = Actor(ANYBODY, frozenset()), Actor("lan", frozenset({"nhan-vien"}), "kho")
    sent = Submission("1", {"loai": ["sach-hong"], "ke": ["Mất trang 7."]})
    code = cases.report(desk, "khe-thu", sent, anybody, AT)

    cases.act(desk, code, "dan-len", Submission("2", {"dong-dau": ["Sách mất trang"]}, (), 1), clerk, AT)
    case = load_case(code)
    assert case and case.limit_clock
    assert dict(reading.said(desk, case, case.published)) == {"public_title": "Sách mất trang"}
    # Three working days of three hours each, open on Tuesdays and Saturdays from nine to twelve.
    assert case.limit_clock.due_at == datetime(2026, 12, 5, 10, 0, tzinfo=TOKYO)

    queue = queues.queue_of(desk, "trong-hom", clerk)
    assert [r.code for r in queues.first_of(queue, clerk)] == [code]
    done = AT + timedelta(days=1)
    cases.act(desk, code, "cat-vao", Submission("3", {}, (), case.seq), clerk, done)
    after = load_case(code)
    assert after and after.limit_clock
    assert (after.state, after.closed, after.limit_clock.late_at(done)) == ("xong-het", True, False)
