"""An office whose policy rests, hands over and reopens clocks, which the shipped one does not."""

import base64
import itertools
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from office_server import copy_policy
from peewee import Database

from quyche.case import Case, Clock
from quyche.files import FileStore
from quyche.handle import ANYBODY, Actor
from quyche.service import cases, ladder, replanning
from quyche.service.desk import Desk, Submission, load_case, stream
from quyche.service.serving import Serving
from quyche.store import journal
from quyche.store.contents import Keys

KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HEAD = Actor("truong-ioc", frozenset({"truong-ioc"}), "ioc")
OFFICE = Actor("chuyen-vien-van-phong", frozenset({"chuyen-vien-van-phong"}), "van-phong")
ATTITUDE = {"linh-vuc": "thai-do-phuc-vu", "co-quan-bi-phan-anh": "ubnd-tan-phong"}
ACTIONS = """
hành động:
  - {mã: tam-dung, tên: Tạm dừng, từ: [da-giao, dang-xu-ly], ai: [chuyen-vien-van-phong], biểu mẫu: tam-dung, hiệu ứng: [{tạm dừng đồng hồ: xu-ly}], căn cứ: kỹ thuật}
  - {mã: chay-tiep, tên: Chạy tiếp, từ: [da-giao, dang-xu-ly], ai: [chuyen-vien-van-phong], hiệu ứng: [{chạy tiếp đồng hồ: xu-ly}], căn cứ: kỹ thuật}
  - mã: chuyen-giu-gio
    tên: Chuyển, giữ đồng hồ
    từ: [da-giao, dang-xu-ly]
    đến: da-giao
    ai: [chuyen-vien-van-phong]
    biểu mẫu: chuyen-xu-ly
    hiệu ứng: [phân loại, quyết định, giao xử lý, {chuyển đồng hồ: xu-ly}]
    căn cứ: kỹ thuật
  - {mã: mo-lai, tên: Mở lại, từ: [da-co-ket-qua], đến: dang-xu-ly, ai: [chuyen-vien-van-phong], hiệu ứng: [{dừng đồng hồ: cong-khai}, {chạy tiếp đồng hồ: xu-ly}], căn cứ: kỹ thuật}
  - {mã: mo-lai-moi, tên: Mở lại từ đầu, từ: [da-co-ket-qua], đến: dang-xu-ly, ai: [chuyen-vien-van-phong], hiệu ứng: [{dừng đồng hồ: cong-khai}, {chạy đồng hồ: xu-ly}], căn cứ: kỹ thuật}
biểu mẫu:
  - mã: tam-dung
    tên: Tạm dừng
    nút: Tạm dừng
    căn cứ: kỹ thuật
    trường:
      - {mã: ly-do, nhãn: Lý do, loại: đoạn văn, bắt buộc: có, dùng cho: lý do}
      - {mã: xem-lai, nhãn: Xem lại lúc, loại: ngày giờ, dùng cho: xem lại lúc}
"""


def at(text: str) -> datetime:
    """An instant in the city's own time: `2026-11-16 09:15`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class Clocked:
    """An office that does what it is told at the instant it is told."""

    def __init__(self, database: Database, folder: Path, *edits: tuple[str, str, str]) -> None:
        self.policy = copy_policy(folder / "policy")
        (self.policy / "rules" / "clocks-of-tests.yaml").write_text(ACTIONS)
        self.edit(*edits)
        self.serving = Serving(self.policy, follow=True)
        self.database, self.files, self.numbers = database, FileStore(folder / "files"), itertools.count()

    def edit(self, *edits: tuple[str, str, str]) -> None:
        """Files with one text in place of another."""
        for name, old, new in edits:
            path = self.policy / name
            assert old in path.read_text()
            path.write_text(path.read_text().replace(old, new))

    def desk(self, now: datetime) -> Desk:
        return Desk(self.database, KEYS, self.files, self.serving, self.serving.refresh(now))

    def report(self, now: datetime, **fields: str) -> str:
        typed = {
            "linh-vuc": "trat-tu-do-thi",
            "dia-ban": "tan-phong",
            "noi-dung": "Hàng quán.",
            "cam-ket": "yes",
        } | fields
        sent = Submission(f"r{next(self.numbers)}", {k: [v] for k, v in typed.items()})
        return cases.report(self.desk(now), "nguoi-dan", sent, Actor(ANYBODY, frozenset()), now)

    def act(self, now: datetime, code: str, action: str, who: Actor = OFFICE, seen: int = 0, **fields: str) -> Case:
        """By somebody who looked at the case at number `seen`, 0 for as it is now."""
        sent = Submission(
            f"a{next(self.numbers)}", {k: [v] for k, v in fields.items()}, (), seen or self.case(code).seq
        )
        return cases.act(self.desk(now), code, action, sent, who, now)

    def dispatched(self, now: datetime, handed: datetime | None = None, **fields: str) -> str:
        """A report given to its agency at `now`, or written down then as handed over before."""
        code = self.report(handed or now, **fields)
        typed = {"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong"} | fields
        typed |= {"da-bao-luc": handed.strftime("%Y-%m-%dT%H:%M")} if handed else {}
        self.act(now, code, "giao-xu-ly", HEAD, **typed)
        return code

    def work(self, now: datetime) -> int:
        """What a worker's beat puts on record."""
        return ladder.fire_due(self.desk(now), now)

    def replan(self, now: datetime) -> int:
        return replanning.replan_due(self.desk(now), now)

    def done(self, now: datetime, code: str, agency: str = "ubnd-tan-phong", seen: int = 0) -> Case:
        who = Actor(agency, frozenset({"can-bo-don-vi"}), agency)
        return self.act(now, code, "bao-cao-ket-qua", who, seen, **{"ket-qua": "Đã thu dọn."})

    def case(self, code: str) -> Case:
        case = load_case(code)
        assert case
        return case

    def clock(self, code: str) -> Clock:
        clock = self.case(code).limit_clock
        assert clock
        return clock

    def noted(self, code: str, *kinds: str) -> list[dict]:
        return [dict(s.event.data) for s in journal.read(stream(code)) if s.event.kind in kinds]
