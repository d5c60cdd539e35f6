"""An office whose policy changes while cases run."""

import re
from pathlib import Path
from shutil import rmtree

from clocked import Clocked, at
from peewee import Database

from quyche.service import rebuilding, replaying, running
from quyche.store import cases as rows
from quyche.store import timers

URBAN = "  - mã: th-trat-tu-do-thi\n    áp dụng khi: {lĩnh vực: trat-tu-do-thi}\n    thời hạn: 02 giờ\n"
THREE = URBAN.replace("02 giờ", "03 giờ")
FOLLOWS = "    chuyển tiếp: hồ sơ đang xử lý tính lại thời hạn\n"
PAID = "    văn bản: {số: 12/QĐ-UBND, ngày: 16/11/2026, người ký: Chủ tịch UBND thành phố}\n"
WORKFLOW = "rules/workflow.yaml"
OLD = """  - mã: ubnd-tan-phong
    tên: {vi: UBND phường Tân Phong, en: People's Committee of Tân Phong ward}
"""
NEW = """  - mã: ubnd-tan-lap
    tên: UBND phường Tân Lập
    quan hệ: trực thuộc
    người đứng đầu: Chủ tịch UBND
    nhóm: ubnd-xa-phuong
    địa bàn: tan-phong
    vai trò: can-bo-don-vi
    thay cho: [ubnd-tan-phong]
    hiệu lực từ: 2026-11-17
    căn cứ: Điều 7 khoản 4 điểm c
    văn bản: {số: 9/NQ-HĐND, ngày: 10/11/2026, người ký: Chủ tịch HĐND thành phố}
"""
ENDED = OLD.replace("  - mã: ubnd-tan-phong\n", "  - mã: ubnd-tan-phong\n    đến hết ngày: 2026-11-16\n")


class Changing(Clocked):
    """What a worker does of running cases, until there is nothing left."""

    def __init__(self, database: Database, folder: Path) -> None:
        super().__init__(database, folder)
        rmtree(self.policy / "rules" / "tests")  # what a version expects of itself is proven elsewhere, and takes time

    def carry(self, text: str) -> int:
        """How many cases were looked at."""
        desk = self.desk(at(text))
        assert self.serving.trouble is None, self.serving.trouble.prepared.findings
        return sum(iter(lambda: running.carry_due(desk, at(text)), 0))

    def renamed(self, old: str, new: str) -> None:
        """A state goes by another id everywhere, and takes the place of the one before."""
        whole = re.compile(rf"(?<![\w-]){old}(?![\w-])")
        for path in [*self.policy.glob("rules/**/*.yaml"), *self.policy.glob("forms/**/*.yaml")]:
            path.write_text(whole.sub(new, path.read_text()))
        self.edit((WORKFLOW, f"{{mã: {new},", f"{{mã: {new}, thay cho: [{old}],"))

    def sound(self, text: str) -> None:
        """Decisions come out again as they did, and a rebuild changes nothing."""
        found = replaying.replay(self.desk(at(text)))
        assert found.departures == ()
        before = rows.all_rows(), rows.all_seats(), timers.all_timers()
        rebuilding.rebuild(self.desk(at(text)))
        assert (rows.all_rows(), rows.all_seats(), timers.all_timers()) == before
