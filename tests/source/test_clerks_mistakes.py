"""The shipped policy with one mistake in it, as a clerk makes it: one error, at its place, with its mend."""

from pathlib import Path

import pytest

from quyche.service.preparing import prepare, read_directory

FILES = read_directory(Path(__file__).parents[2])
FESTIVAL = """
  - mã: th-mua-le-hoi
    trường hợp riêng của: th-trat-tu-do-thi
    áp dụng khi: {địa bàn: [tan-phong]}
    thời hạn: 01 giờ
    hiệu lực từ: 2023-01-18
    đến hết ngày: 27/01/2023
    căn cứ: Điều 9 đoạn cuối
    văn bản: {số: 35/QĐ-UBND, ngày: 10/01/2023, người ký: Chủ tịch UBND thành phố}
"""

MISTAKES = {
    "a figure that is not": ("forms/bao-cao-tuan.yaml", "{tiếp nhận} phản ánh", "{tiếp nhân} phản ánh", "unknown-figure", "{tiếp nhận}"),
    "another template": ("forms/bao-cao-tuan.yaml", "forms/bao-cao-tuan.docx", "forms/bao-cao.docx", "report-template", "forms/bao-cao-tuan.docx"),
    "a report on no days": ("forms/bao-cao-tuan.yaml", "số ngày: 7", "số ngày: 0", "report-without-days", "số ngày: 7"),
    "a report at no hour": ("forms/bao-cao-tuan.yaml", 'giờ: "07:00"', 'giờ: "7h"', "want-time-of-day", None),
    "a view by what the list does not filter": ("forms/queues.yaml", "- {tên: Theo địa bàn, nhóm theo: địa bàn}", "- {tên: Quá hạn, thời hạn: quá hạn}", "view-not-filtered", ""),
    "a view by what the list does not group": ("forms/queues.yaml", "- {tên: Theo địa bàn, nhóm theo: địa bàn}", "- {tên: Theo nguồn, nhóm theo: nguồn}", "view-not-grouped", ""),
    "a view of another list's state": ("forms/queues.yaml", "thời hạn: quá hạn, nhóm theo: chủ trì}", "trạng thái: da-co-ket-qua}", "view-other-state", None),
    "a view of all": ("forms/queues.yaml", "- {tên: Theo địa bàn, nhóm theo: địa bàn}", "- {tên: Theo địa bàn}", "view-of-all", ""),
    "a view's name twice": ("forms/queues.yaml", "- {tên: Quá hạn theo cơ quan,", "- {tên: Quá hạn,", "view-twice", ""),
    "a bare number": ("sla.yaml", "thời hạn: 04 giờ", "thời hạn: 4", "want-duration", "04 giờ"),
    "another word for hour": ("sla.yaml", "thời hạn: 04 giờ", "thời hạn: 4 tiếng", "want-duration", "04 giờ"),
    "a unit in short": ("sla.yaml", "thời hạn: 04 giờ", "thời hạn: 4h", "want-duration", "04 giờ"),
    "a key pasted from Word": ("sla.yaml", "thời hạn: 04 giờ", "thời hạn:\u00a004 giờ", "yaml-odd-space", "thời hạn: 04 giờ"),
    "an agency's name": ("rules/routing.yaml", "trì: phong-kinh-te", "trì: Phòng Kinh tế", "want-agency", "phong-kinh-te"),
    "no accents": ("sla.yaml", "08 giờ làm việc", "08 gio lam viec", "want-duration", "08 giờ làm việc"),
    "pasted from Word": ("sla.yaml", "thời hạn: 04 giờ", "thời hạn: 04\u00a0giờ", "yaml-odd-space", "thời hạn: 04 giờ"),
    "smart quotes": ("sla.yaml", "thời hạn: 04 giờ", "thời hạn: “04 giờ”", "yaml-smart-quote", 'thời hạn: "04 giờ"'),
    "a section misspelt": ("sla.yaml", "bảng thời hạn:", "bảng thời hạng:", "unknown-section", "bảng thời hạn"),
    "one space too many": ("sla.yaml", "    thời hạn:", "     thời hạn:", "yaml-indent", ""),
    "a name for an id": ("sla.yaml", "{lĩnh vực: moi-truong}", "{lĩnh vực: Môi trường}", "unknown-id", "moi-truong"),
    "a khoản that is not": ("sla.yaml", "Điều 7 khoản 4 điểm i", "Điều 7 khoản 5", "unknown-citation", ""),
    "đ for d": ("sla.yaml", "khoản 4 điểm d", "khoản 4 điểm đ", "unknown-citation", "Điều 7 khoản 4 điểm d"),
    "a hash": ("sla.yaml", "Điều 7 khoản 4 điểm i", "Điều 7 #khoản 4 điểm i", "yaml-hash", None),
    "an anchor": ("sla.yaml", "thời hạn: 04 giờ", "thời hạn: &a 04 giờ", "yaml-anchor", ""),
    "no citation": ("sla.yaml", "    căn cứ: Điều 7 khoản 4 điểm i\n", "", "missing-key", "căn cứ: …"),
    "a promise due nowhen": ("sla.yaml", "    hạn lấy từ: dự kiến xong\n", "", "missing-key", "hạn lấy từ: dự kiến xong"),
    "a promise to a time no form asks for": (
        "forms/xu-ly.yaml", ", thời gian: sắp tới, dùng cho: dự kiến xong", ", thời gian: sắp tới", "promise-without-field", "",
    ),
    "a promise told without its time": ("sla.yaml", "hẹn xong trước {lúc};", "hẹn xong sớm;", "want-time-in-text", ""),
    "another brace in what the sender reads": ("sla.yaml", "trước {lúc};", "trước {lúc} {giờ};", "want-time-in-text", ""),
    "a target with what only promises have": (
        "sla.yaml", "    thời gian: 30 phút\n", "    thời gian: 30 phút\n    hạn lấy từ: hạn việc\n", "only-of-a-promise", "",
    ),
    "leave of a kind that is not": (
        "rules/workflow.yaml", "giải quyết: xin-lui}", "giải quyết: xin-luii}", "unknown-id", "xin-lui",
    ),
    "a row in another section": (
        "agencies.yaml", "cơ quan:\n", "cơ quan:\n  - {mã: x, thời hạn: 04 giờ, tính từ: giao, căn cứ: kỹ thuật}\n",
        "other-section", "",
    ),
    "an agency misspelt": ("rules/routing.yaml", "phong-kinh-te", "phong-kin-te", "unknown-id", "phong-kinh-te"),
    "a letter that looks like Đ": ("agencies.yaml", "UBND phường Đoàn", "UBND phường Ðoàn", "yaml-twin", None),
    "a state misspelt": ("rules/workflow.yaml", "đến: da-giao", "đến: da-gia", "unknown-id", "da-giao"),
    "a form misspelt": ("rules/workflow.yaml", "biểu mẫu: tach", "biểu mẫu: tac", "unknown-id", "tach"),
    "a role misspelt": ("rules/workflow.yaml", "ai: [truong-ioc]", "ai: [truong-ioca]", "unknown-id", "truong-ioc"),
    "a section borrowed that is not": ("forms/nhap-ho.yaml", "phần: [ve-thuc-pham,", "phần: [ve-thuc-pam,", "unknown-id", "ve-thuc-pham"),
    "a field to stand after that is not": ("forms/nhap-ho.yaml", "sau trường: noi-dung", "sau trường: noi-dug", "unknown-id", "noi-dung"),
    "a form to borrow from that is not": ("forms/nhap-ho.yaml", "của: phan-anh", "của: phan-an", "unknown-id", "phan-anh"),
    "a question borrowed and asked": ("forms/nhap-ho.yaml", "mã: noi-xay-ra", "mã: bien-so", "same-id-twice", ""),
    "an effect misspelt": ("rules/workflow.yaml", "- quyết định", "- quyet dinh", "unknown-effect", "quyết định"),
    "a clock misspelt": ("rules/workflow.yaml", "chạy đồng hồ: xu-ly", "chạy đồng hồ: xu-li", "unknown-id", "xu-ly"),
    "a milestone nobody records": ("rules/workflow.yaml", "sau mốc: tra-lai", "sau mốc: tra-la", "unknown-milestone", "tra-lai"),
    "a task misspelt": ("rules/workflow.yaml", "trên việc: chi-dao", "trên việc: chi-da", "unknown-id", "chi-dao"),
    "a column misspelt": ("forms/queues.yaml", "[mã vụ việc,", "[mã vu việc,", "not-offered", "mã vụ việc"),
    "a kind of field misspelt": ("forms/phan-anh.yaml", "loại: đoạn văn", "loại: đoạn van", "not-offered", "đoạn văn"),
    "yes for có": ("rules/roles.yaml", "xem người gửi: có", "xem người gửi: yes", "want-yes-no", "có"),
    "a shift of one digit": ("rules/calendar.yaml", "07:30-11:30", "7:30-11:30", "want-shift", "07:30-11:30"),
    "a step at a bare number": ("rules/escalation.yaml", "tại: 50 %", "tại: 50", "want-ladder-time", None),
    "a step's offset in office hours": (
        "rules/escalation.yaml", "tại: 50 %", "tại: trước hạn 2 giờ làm việc", "want-ladder-time", None,
    ),
    "a night without an end": ("rules/escalation.yaml", "đến: 07:00", "đến: 7 giờ", "want-time-of-day", None),
    "an unknown variable in a notice": ("rules/notices.yaml", "Phản ánh mới {mã}", "Phản ánh mới {ma}", "unknown-variable", "{mã}"),
    "a variable of another occasion": ("rules/notices.yaml", "Phản ánh mới {mã}", "Phản ánh mới {trễ}", "unknown-variable", None),
    "a loose brace": ("rules/notices.yaml", "Phản ánh mới {mã}", "Phản ánh mới {mã", "loose-brace", None),
    "an occasion misspelt": ("rules/notices.yaml", "khi: giao xử lý", "khi: giao xu lý", "unknown-occasion", "giao xử lý"),
    "a notice of a milestone nobody records": ("rules/notices.yaml", "ghi mốc: tra-lai", "ghi mốc: tra-la", "unknown-milestone", "tra-lai"),
    "a notice of no step": ("rules/notices.yaml", "bước nhắc: nhac-50", "bước nhắc: nhac-5", "unknown-id", "nhac-50"),
    "a receiver the occasion has not": ("rules/notices.yaml", "gửi: [ioc]", "gửi: [nơi nhận]", "receiver-of-other-occasion", None),
    "a notice to nobody known": ("rules/notices.yaml", "gửi: [ioc]", "gửi: [iocc]", "unknown-id", "ioc"),
    "a channel misspelt": ("rules/notices.yaml", "kênh: [trong hệ thống,", "kênh: [trong hệ thông,", "not-offered", "trong hệ thống"),
    "a night of no length": ("rules/escalation.yaml", "đến: 07:00", "đến: 22:00", "night-without-hours", None),
    "a night for nobody": ("rules/escalation.yaml", "cho: [lanh-dao,", "cho: [lanh-da,", "unknown-id", "lanh-dao"),
    "a night's exception misspelt": ("rules/escalation.yaml", "trừ khi: {lĩnh vực:", "trừ khi: {lĩnh vức:", "unknown-condition", "lĩnh vực"),
    "a step to nobody": ("rules/escalation.yaml", "gửi: [chủ trì]", "gửi: [chủ chì]", "unknown-id", "chủ trì"),
    "steps of a limit on its clock": (
        "sla.yaml", "    loại: thời hạn\n", "    loại: thời hạn\n    các bước: [nhac-50]\n", "steps-from-ladder", None,
    ),
    "a season on a leap day": (
        "rules/calendar.yaml", "    ngày nghỉ:\n",
        "    mùa: [{từ: 29/02, đến: 15/04, giờ làm việc: {thứ hai: [08:00-12:00]}}]\n    ngày nghỉ:\n", "want-day-of-year", None,
    ),
    "the only calendar for one agency": (
        "rules/calendar.yaml", "    ngày nghỉ:\n", "    cơ quan: [phong-noi-vu]\n    ngày nghỉ:\n", "no-calendar-for-all", None,
    ),
    "an effect's condition misspelt": (
        "rules/workflow.yaml", "- {chạy đồng hồ: xu-ly}", "- {chạy đồng hồ: xu-ly, áp dụng khi: {lĩnh vự: moi-truong}}",
        "unknown-condition", "lĩnh vực",
    ),
    "an outline of no ward": ("rules/dia-ban.geojson", "tan-phong", "tan-phongg", "unknown-id", "tan-phong"),
    "no limit for prices": (
        "sla.yaml", "    áp dụng khi: {lĩnh vực: gia-ca-thi-truong}\n", "    áp dụng khi: {lĩnh vực: moi-truong}\n",
        "two-answers", None,
    ),
}  # fmt: skip


def errors(files: dict[str, bytes]) -> list[tuple[str, str]]:
    return [(f.code, f.suggestion) for f in prepare(files, prove=False).findings if f.severity == "error"]


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_one_mistake_is_told_once_with_its_mend(mistake: tuple[str, str, str, str, str | None]) -> None:
    file, right, wrong, code, mend = mistake
    text = FILES[file].decode()
    assert right in text
    found = errors({**FILES, file: text.replace(right, wrong, 1).encode()})
    assert code in [c for c, _ in found]
    assert len(found) == 1 or code == "two-answers", found
    assert mend is None or mend == found[0][1]


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 40, b"a: " + b"[" * 40_000, "đ: ".encode("utf-16")])
def test_an_unreadable_file_is_the_only_thing_told(data: bytes) -> None:
    assert len(errors({**FILES, "sla.yaml": data})) == 1


@pytest.mark.parametrize("file", ["agencies.yaml", "categories.yaml", "rules/roles.yaml", "rules/workflow.yaml"])
def test_a_missing_file_is_a_missing_section(file: str) -> None:
    found = errors({name: data for name, data in FILES.items() if name != file})
    assert len(found) <= 4
    assert "section-missing" in [c for c, _ in found]


def test_an_exception_for_a_festival_is_right() -> None:
    head, clocks = FILES["sla.yaml"].decode().split("\nđồng hồ:")
    text = f"{head.rstrip()}{FESTIVAL}\nđồng hồ:{clocks}"
    assert errors({**FILES, "sla.yaml": text.encode()}) == []


def test_a_tone_mark_in_the_other_place_is_warned_of() -> None:
    text = FILES["agencies.yaml"].decode().replace("Phòng Văn hóa", "Phòng Văn hoá", 1)
    found = [
        f for f in prepare({**FILES, "agencies.yaml": text.encode()}, prove=False).findings if f.code == "yaml-tone"
    ]
    assert [f.severity for f in found] == ["warning"]
    assert "Văn hóa" in found[0].suggestion


WARNINGS = {
    "a limit ended and nothing said of the result": (
        "rules/workflow.yaml", "      - trả lại\n      - {dừng đồng hồ: xu-ly}", "      - {dừng đồng hồ: xu-ly}",
        "limit-ends-without-result", "trả lại", "{dừng đồng hồ: xu-ly}",
    ),
    "a result that no field takes": (
        "forms/xu-ly.yaml", "tối thiểu: 10, dùng cho: kết quả}", "tối thiểu: 10}",
        "limit-ends-without-result", "trả lại", "{dừng đồng hồ: xu-ly}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", WARNINGS.values(), ids=WARNINGS.keys())
def test_what_would_make_a_figure_untrue_is_warned_of_at_its_line(mistake: tuple[str, ...]) -> None:
    name, right, wrong, code, mend, stands = mistake
    text = FILES[name].decode()
    assert right in text
    files = {**FILES, name: text.replace(right, wrong, 1).encode()}
    (told,) = [f for f in prepare(files, prove=False).findings if f.code == code]
    assert (told.severity, told.suggestion, told.place.file) == ("warning", mend, "rules/workflow.yaml")
    line = files[told.place.file].decode().splitlines()[told.place.line - 1]
    assert line[told.place.column - 1 :].startswith(stands)
    assert code not in {f.code for f in prepare(FILES).findings}
