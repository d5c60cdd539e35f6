"""An office whose policy changes while cases run."""

from clocked import Clocked, at

from quyche.case import Case
from quyche.service import rebuilding, replaying, running
from quyche.store import cases as rows
from quyche.store import timers

URBAN = "  - mã: th-trat-tu-do-thi\n    áp dụng khi: {lĩnh vực: trat-tu-do-thi}\n    thời hạn: 02 giờ\n"
THREE = URBAN.replace("02 giờ", "03 giờ")
FOLLOWS = "    chuyển tiếp: hồ sơ đang xử lý tính lại thời hạn\n"
PAID = "    văn bản: {số: 12/QĐ-UBND, ngày: 16/11/2026, người ký: Chủ tịch UBND thành phố}\n"
TAN_PHONG = "  - mã: ubnd-tan-phong\n"


class Changing(Clocked):
    """What a worker does of running cases, until there is nothing left."""

    def carry(self, text: str) -> None:
        desk = self.desk(at(text))
        assert self.serving.trouble is None, self.serving.trouble.prepared.findings
        while running.carry_due(desk, at(text)):
            pass

    def renamed(self, old: str, new: str, label: str) -> None:
        """A state goes by another id everywhere, and takes the place of the one before."""
        for path in [*self.policy.glob("rules/**/*.yaml"), *self.policy.glob("forms/**/*.yaml")]:
            text = path.read_text()
            path.write_text(text.replace(f"{{mã: {old},", f"{{mã: {new}, thay cho: [{old}],").replace(old + ",", new + ","))
        raise NotImplementedError(label)

    def sound(self, text: str) -> None:
        """Decisions come out again as they did, and a rebuild changes nothing."""
        found = replaying.replay(self.desk(at(text)))
        assert found.departures == ()
        before = rows.all_rows(), rows.all_seats(), timers.all_timers()
        rebuilding.rebuild(self.desk(at(text)))
        assert (rows.all_rows(), rows.all_seats(), timers.all_timers()) == before

    def lead(self, code: str) -> tuple[str, str]:
        case: Case = self.case(code)
        return case.lead, case.state
