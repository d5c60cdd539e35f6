"""What the technical administrator reads, each list from one service function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_admin import AdminIndexView, expose

from quyche.admin.listing import PAGE, Guarded, Listing, desk
from quyche.service import oversight, sending
from quyche.store.oversight import Sort

Rows = tuple[int | None, list[Any]]


class Start(Guarded, AdminIndexView):
    """Settings without secrets, the version that serves, and how full the tables are."""

    def __init__(self, settings: Mapping[str, str], address: str) -> None:
        super().__init__(name="Hệ thống", endpoint="technical", url=address)
        self.settings = settings

    @expose("/")
    def index(self) -> str:
        live = desk().live
        serving = {
            "Phiên bản": live.book.policy.digests.content, "Commit": live.commit or "chưa ghi vào git",
            "Chạy từ": live.since, "Cảnh báo": len(live.findings),
        }  # fmt: skip
        page: str = self.render(
            "technical/start.html", settings=self.settings, serving=serving, tables=oversight.standing()
        )
        return page


class Accounts(Listing):
    about = "Văn phòng và trưởng IOC cấp, đổi, kết thúc tài khoản ở trang Tài khoản; ở đây chỉ xem."
    shows = (
        ("id", "Tài khoản"),
        ("name", "Họ tên"),
        ("roles", "Vai trò"),
        ("agency", "Cơ quan"),
        ("active", "Đang dùng"),
    )
    sortable = ("id", "name", "agency", "active")

    def rows(self, sort: Sort, first: int) -> Rows:
        return oversight.accounts(desk().policy, sort, first, PAGE)


class Agencies(Listing):
    about = "Như trong chính sách đang chạy; sửa ở tệp chính sách."
    shows = (
        ("id", "Mã"), ("name", "Tên"), ("chief", "Người đứng đầu"), ("role", "Vai trò"), ("ward", "Địa bàn"),
        ("place", "Ở tệp"),
    )  # fmt: skip

    def rows(self, sort: Sort, first: int) -> Rows:
        found = oversight.agencies(desk().policy)
        last = max(0, len(found) - 1) // PAGE * PAGE
        return len(found), found[min(first, last) :][:PAGE]


class Cases(Listing):
    about = "Chỉ trạng thái và mốc giờ. Nội dung, người gửi và mã đầy đủ không hiện ở đây."
    shows = (
        ("code", "Vụ việc"), ("state", "Trạng thái"), ("category", "Lĩnh vực"), ("lead", "Chủ trì"),
        ("sent_at", "Gửi lúc"), ("due_at", "Hạn"), ("steps", "Số bước ghi"),
    )  # fmt: skip
    sortable = ("state", "category", "lead", "sent_at", "due_at")

    def rows(self, sort: Sort, first: int) -> Rows:
        return oversight.cases(desk().policy, sort, first, PAGE)


class Journal(Listing):
    about = "Mới nhất ở trên. Nhật ký chỉ ghi thêm, không sửa, không xóa; dữ liệu của từng bước không hiện ở đây."
    seeks = "Tài khoản đã làm, hoặc đầu tên dòng như account:, case:ABCD (của một vụ việc chỉ 4 chữ đầu)"
    shows = (
        ("at", "Lúc"), ("stream", "Dòng"), ("seq", "Số"), ("kind", "Việc"), ("action", "Hành động"),
        ("actor", "Người làm"), ("hash", "Mã băm"),
    )  # fmt: skip

    def found(self, wanted: str, sort: Sort, first: int) -> Rows:
        return None, oversight.journal(first, PAGE, wanted)[:PAGE]


class Versions(Listing):
    about = "Mỗi phiên bản được giữ trọn vẹn; phiên bản đang chạy được đánh dấu."
    shows = (
        ("source", "Mã nguồn"), ("content", "Nội dung"), ("commit", "Commit"), ("stored_at", "Lưu lúc"),
        ("serves", "Đang chạy"),
    )  # fmt: skip
    sortable = ("stored_at", "commit")

    def rows(self, sort: Sort, first: int) -> Rows:
        return oversight.versions(sort, first, PAGE, desk().live.source_digest)


class Timers(Listing):
    about = "Các bước nhắc đang chờ tới giờ."
    shows = (("case", "Vụ việc"), ("clock", "Đồng hồ"), ("step", "Bước"), ("at", "Lúc"))
    sortable = ("at", "step", "clock")

    def rows(self, sort: Sort, first: int) -> Rows:
        return oversight.timers(sort, first, PAGE)


class Letters(Listing):
    about = "Tin gửi ra ngoài đã thôi thử, không kèm lời. Gửi lại ở trang Tin chưa gửi được (/thong-bao/chua-gui-duoc)."
    shows = (
        ("channel", "Kênh"), ("receiver", "Người nhận"), ("urgency", "Mức"), ("tries", "Số lần thử"),
        ("problem", "Lỗi"), ("at", "Thôi lúc"),
    )  # fmt: skip

    def rows(self, sort: Sort, first: int) -> Rows:
        found = sending.failed()
        return len(found), found[first : first + PAGE]


LISTS: tuple[tuple[type[Listing], str, str, str], ...] = (
    (Accounts, "Tài khoản", "technical_accounts", "tai-khoan"),
    (Agencies, "Cơ quan", "technical_agencies", "co-quan"),
    (Cases, "Vụ việc", "technical_cases", "vu-viec"),
    (Journal, "Nhật ký", "technical_journal", "nhat-ky"),
    (Versions, "Phiên bản", "technical_versions", "phien-ban"),
    (Timers, "Bước nhắc", "technical_timers", "buoc-nhac"),
    (Letters, "Tin chưa gửi được", "technical_letters", "tin-chua-gui-duoc"),
)
"""View, name, endpoint, address."""
