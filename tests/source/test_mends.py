"""What a clerk most likely meant, and nothing where nobody can know."""

import pytest

from quyche.source.mends import mend

MEANT = {
    "want-duration": {
        "4h": "04 giờ", "O2 giờ": "02 giờ", "08 giờ hành chính": "08 giờ làm việc", "3 ngày hành chính": "03 ngày làm việc",
        "30 phut": "30 phút", "bốn giờ": "", "2 tuần": "",
    },
    "want-yes-no": {"Có": "có", "CO": "có", "Đúng": "có", "Không": "không", "false": "không", "bắt buộc": "", "có thể": ""},
    "want-shift": {
        "7h30 - 11h30": "07:30-11:30", "7h-11h": "07:00-11:00", "17:30-13:30": "13:30-17:30", "22:00-06:00": "",
        "cả ngày": "",
    },
    "want-date": {
        "2027-4-30": "2027-04-30", "30.4.2027": "2027-04-30", "11-24-2026": "2026-11-24", "31/11/2026": "", "hôm nay": "",
        "2026": "",
    },
    "want-citation": {
        "điểm d khoản 4 Điều 7": "Điều 7 khoản 4 điểm d", "Điều 7.4.d": "Điều 7 khoản 4 điểm d",
        "điều 9 Khoản 2 gạch đầu dòng 3": "Điều 9 khoản 2 gạch đầu dòng 3", "g07": "điểm cần làm rõ g07",
        "Kỹ thuật": "kỹ thuật", "khoản 4": "", "Luật Đất đai": "",
    },
    "want-ladder-time": {"50": "50 %", "nửa hạn": ""},
    "want-agency": {"Phòng Kinh tế": "phong-kinh-te"},
}  # fmt: skip


@pytest.mark.parametrize("kind", MEANT)
def test_a_slip_has_the_mend_a_clerk_would_write(kind: str) -> None:
    assert {found: mend(kind, found) for found in MEANT[kind]} == MEANT[kind]
