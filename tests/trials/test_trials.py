"""Policy tests say what is wrong, where, and why; and what they say of queues is what the database says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from peewee import Database

from quyche.case import Case
from quyche.decide.deciding import Rulebook
from quyche.errors import Place
from quyche.handle.queueing import stands_in
from quyche.policy.scenarios import Entry, Walk
from quyche.service.preparing import prepare, read_directory
from quyche.source.loading import load
from quyche.store import cases as rows
from quyche.store.lists import Wanted, page
from quyche.trials import outcome, walking
from quyche.trials.entries import entered
from quyche.trials.walking import walked

ROOT = Path(__file__).parents[2]
FILES = read_directory(ROOT)
NAME = "rules/tests/x.yaml"
WALK = """
- tên: Đường đi
  gửi:
    cửa: nguoi-dan
    lúc: 2022-12-26 08:00
    điền: {linh-vuc: trat-tu-do-thi, dia-ban: tan-phong, noi-dung: Hàng quán lấn vỉa hè., cam-ket: yes}
  đường đi:
"""


@pytest.fixture(scope="module")
def book() -> Rulebook:
    found = prepare(FILES, prove=False).book
    assert found
    return found


def told(text: str) -> list[str]:
    """What is told of one policy test beside the shipped policy."""
    files = {k: v for k, v in FILES.items() if not k.startswith("rules/tests/")}
    loaded = prepare({**files, NAME: text.encode()}, prove=False)
    assert loaded.book, loaded.findings
    return [w.said("vi") for t in loaded.book.policy.scenarios for w in outcome(loaded.book, t).wrong]


FAILING = {
    "a decision": (
        "- tên: x\n  thời điểm: 2022-12-26 08:00\n  cho: {lĩnh vực: moi-truong, địa bàn: san-thang, nguồn: camera}\n"
        "  mong đợi: {chủ trì: ubnd-san-thang}\n",
        "chủ trì: mong đợi ubnd-san-thang; thực tế phong-tai-nguyen-moi-truong",
    ),
    "a receiver": (
        "- tên: x\n  thời điểm: 2022-12-26 08:00\n  cho: {lĩnh vực: moi-truong, địa bàn: san-thang, nguồn: camera}\n"
        "  mong đợi: {gửi: {qua-han-1: lanh-dao}}\n",
        "gửi qua-han-1: mong đợi lanh-dao; thực tế chanh-van-phong",
    ),
    "a stride nobody may take": (
        WALK + "    - {lúc: 2022-12-26 08:10, ai: truc-ioc, làm: giao-xu-ly, điền: {linh-vuc: trat-tu-do-thi}}\n",
        "bị từ chối: mong đợi không; thực tế không được phép làm giao-xu-ly",
    ),
    "a form not filled in": (
        WALK + "    - {lúc: 2022-12-26 08:10, ai: truong-ioc, làm: giao-xu-ly}\n",
        "thực tế biểu mẫu giao-xu-ly: linh-vuc: required",
    ),
    "a field that is not asked": (
        WALK + "    - {lúc: 2022-12-26 08:10, ai: truong-ioc, làm: giao-xu-ly, "
        "điền: {linh-vuc: moi-truong, mau-sac: xanh}}\n",
        "mau-sac: không có trường này",
    ),
    "a refusal that does not come": (
        WALK + "    - {lúc: 2022-12-26 08:10, ai: truong-ioc, làm: giao-xu-ly, bị từ chối: có, "
        "điền: {linh-vuc: trat-tu-do-thi, dia-ban: tan-phong}}\n",
        "bị từ chối: mong đợi có; thực tế không",
    ),
    "a clock": (
        WALK + "    - {lúc: 2022-12-26 08:10, ai: truong-ioc, làm: giao-xu-ly, "
        "điền: {linh-vuc: trat-tu-do-thi, dia-ban: tan-phong}, mong đợi: {đồng hồ: {dieu-phoi: 2022-12-26 08:30}}}\n",
        "đồng hồ: mong đợi dieu-phoi; thực tế xu-ly",
    ),
    "a right too many": (
        "- {tên: x, vai trò: van-thu, mong đợi: {quyền: [xem tổng quan]}}\n",
        "quyền: mong đợi xem tổng quan; thực tế (trống)",
    ),
    "an action nobody wrote down": (
        "- {tên: x, vai trò: van-thu, mong đợi: {được làm: {mọi vụ việc: {khoa: [tu-choi]}}}}\n",
        "được làm mọi vụ việc: mong đợi khoa; thực tế ghi-so-chi-dao, khoa",
    ),
    "a required field": (
        "- {tên: x, biểu mẫu: tra-lai, mong đợi: {còn thiếu: []}}\n",
        "còn thiếu: mong đợi (trống); thực tế ly-do",
    ),
    "a file where none is taken": (
        "- {tên: x, biểu mẫu: tra-lai, số tệp: {anh: 1, de-nghi: 1}, mong đợi: {sai: []}}\n",
        "sai: mong đợi (trống); thực tế anh, de-nghi",
    ),
    "a file for a question not asked now": (
        "- {tên: x, biểu mẫu: cong-khai-tra-loi, số tệp: {anh-cong-khai: 1}, mong đợi: {sai: []}}\n",
        "sai: mong đợi (trống); thực tế anh-cong-khai",
    ),
    "a clause carried out by another row": (
        "- {tên: x, điều khoản: Điều 7 khoản 4 điểm b, mong đợi: {dòng: {bảng thời hạn: [th-moi-truong]}}}\n",
        "dòng bảng thời hạn: mong đợi th-moi-truong; thực tế th-an-toan-giao-thong",
    ),
    "a group": (
        "- {tên: x, các cơ quan có: {vai trò: lanh-dao}, mong đợi: {gồm: [van-phong]}}\n",
        "gồm: mong đợi van-phong; thực tế lanh-dao",
    ),
    "a day off": (
        "- {tên: x, lịch: hanh-chinh, năm: 2023, mong đợi: {nghỉ: [2023-01-01]}}\n",
        "nghỉ: mong đợi 2023-01-01; thực tế 2023-01-02",
    ),
}


@pytest.mark.parametrize("case", FAILING)
def test_a_failing_test_says_what_was_expected_and_what_is(case: str) -> None:
    text, expected = FAILING[case]
    assert expected in " ".join(told(text))


UNKNOWN = {
    "a category": ("- tên: x\n  thời điểm: 2022-12-26 08:00\n  cho: {lĩnh vực: moi-truog, nguồn: camera}\n  mong đợi: {}\n", "moi-truong"),
    "an action": (WALK + "    - {lúc: 2022-12-26 08:10, ai: truong-ioc, làm: giao-xu-l}\n", "giao-xu-ly"),
    "a clock": (WALK + "    - {lúc: 2022-12-26 08:10, làm: giao-xu-ly, mong đợi: {đồng hồ: {xu-li: 2022-12-26 08:10}}}\n", "xu-ly"),
    "a role": ("- {tên: x, vai trò: van-tu, mong đợi: {}}\n", "van-thu"),
    "an action of a role": ("- {tên: x, vai trò: van-thu, mong đợi: {được làm: {mọi vụ việc: {khoaa: [tu-choi]}}}}\n", "khoa"),
    "a form": ("- {tên: x, biểu mẫu: tra-la, mong đợi: {}}\n", "tra-lai"),
    "a calendar": ("- {tên: x, lịch: hanh-chin, năm: 2023, mong đợi: {}}\n", "hanh-chinh"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNKNOWN)
def test_a_test_that_names_what_is_not_there_is_an_error(case: str) -> None:
    text, meant = UNKNOWN[case]
    found = [f for f in load({**FILES, NAME: text.encode()}).findings if f.severity == "error"]
    assert [(f.code, f.suggestion) for f in found] == [("unknown-id", meant)]


def test_a_test_of_time_without_its_instant_is_an_error() -> None:
    text = "- tên: x\n  cho: {lĩnh vực: moi-truong, nguồn: camera}\n  mong đợi: {quá hạn: không}\n"
    found = [f for f in load({**FILES, NAME: text.encode()}).findings if f.severity == "error"]
    assert [(f.code, dict(f.words)["key"]) for f in found] == [("missing-key", "thời điểm")]


def test_a_queue_told_from_the_case_is_what_the_database_shows(
    book: Rulebook, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every case every walk comes by, put into the database and looked for in every queue."""
    seen: dict[str, Case] = {}

    def remember(kept: Callable[..., object]) -> Callable[..., object]:
        def standing(b: Rulebook, case: Case, *asked: object) -> object:
            code = f"2222-{len(seen):05d}"
            seen[code] = replace(case, code=code)
            return kept(b, case, *asked)

        return standing

    monkeypatch.setattr(walking, "standing", remember(walking.standing))
    for walk in (t for t in book.policy.scenarios if isinstance(t, Walk)):
        assert walked(book, walk) == []
    for case in [c for c in seen.values() if c.lead]:  # no agency of the shipped policy ends, so no walk comes by this
        seen[f"{case.code}-left"] = replace(case, code=f"{case.code}-left", stranded=(case.lead,))
    for case in seen.values():
        rows.put(case)
    for queue in (q for q in book.policy.queues if not q.asked):
        wanted = Wanted(queue.states, {}, "sent", has=queue.has, lacks=queue.lacks, most=len(seen))
        held = {code for code, case in seen.items() if stands_in(queue, case)}
        assert {row.code for row in page(wanted).rows} == held, queue.head.id
        assert held


def test_a_role_sends_and_chooses_from_its_day_on_in_tests_as_in_the_office(book: Rulebook) -> None:
    first = datetime(2027, 1, 1, tzinfo=book.zone)
    roles = [replace(r, head=replace(r.head, since=date(2027, 1, 1))) for r in book.policy.roles]
    dated = replace(book, policy=replace(book.policy, roles=tuple(roles)))
    typed = (("linh-vuc", ("an-toan-giao-thong",)), ("noi-dung", ("Xe dừng giữa cầu.",)), ("dia-ban", ("tan-phong",)))
    typed = (*typed, ("phat-hien-luc", ("31/12/2026 23:50",)))
    for now, may in ((first - timedelta(seconds=1), False), (first, True)):
        sent = Walk("x", Place(NAME, 1, 1), "tu-camera", now, "truc-ioc", typed, (), ())
        assert bool(walked(dated, sent)) != may
        signed = Entry("x", Place(NAME, 1, 1), "chi-dao", now, "chanh-van-phong", (), (), ())
        assert bool(entered(dated, signed)["lựa chọn ky"]) == may
