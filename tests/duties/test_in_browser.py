"""Every duty by clicks, each next form on the other screen: a phone, then a desk; every page is looked at on both."""

import os
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from office_server import Served
from playwright.sync_api import Browser, Page, expect
from widths import fits

SHOTS = os.environ.get("SCREENSHOTS")
SIZES = [{"width": 1440, "height": 900}, {"width": 390, "height": 844}]
NOW = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
RUDE = "Lũ khốn nạn bày hàng kín vỉa hè trước cổng trường."
DIRECTIVE = {
    "noi-dung": "Giao UBND phường kiểm tra ngay, báo cáo trong ngày.",
    "nguoi-chi-dao": "lanh-dao",
    "ky": "kt-chu-tich",
}


def near(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


class People:
    """Each person in a browser of their own; no page of theirs may scroll sideways, at either width.

    Whatever is looked at stays at the width looked at last, and the next at the other: a form takes three looks, so
    two forms in a row are sent from two screens.
    """

    def __init__(self, browser: Browser, served: Served) -> None:
        self.browser, self.url = browser, served.url
        self.pages: dict[str, Page] = {}
        self.sizes = SIZES

    def page(self, who: str) -> Page:
        if who not in self.pages:
            page = self.pages[who] = self.browser.new_context(viewport=self.sizes[-1]).new_page()
            page.set_default_timeout(5000)
            if who != "citizen":
                page.goto(f"{self.url}/dang-nhap")
                page.get_by_label("Tài khoản").fill(who)
                page.get_by_label("Mật khẩu").fill("quyche")
                with page.expect_navigation():
                    page.get_by_role("button", name="Đăng nhập").click()
        return self.pages[who]

    def open(self, who: str, path: str, shot: str = "") -> Page:
        page = self.page(who)
        page.goto(f"{self.url}{path}")
        self.look(page, shot)
        return page

    def look(self, page: Page, shot: str) -> None:
        self.sizes = self.sizes[::-1]
        for size in self.sizes:
            page.set_viewport_size(size)
            fits(page)
            if SHOTS and shot:
                page.screenshot(path=f"{SHOTS}/duty-{shot}-{size['width']}.png", full_page=True)

    def fill(self, who: str, path: str, typed: dict[str, object], shot: str = "") -> Page:
        """Fill in the form at an address and send it."""
        page = self.open(who, path)
        for field, value in typed.items():
            for one in value if isinstance(value, list) else [value]:
                _put(page, field, str(one))
        self.look(page, shot)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").last.click()
        self.look(page, shot and f"{shot}-done")
        assert page.get_by_text("Chưa gửi được").count() == 0, page.locator("main").inner_text()
        return page

    def act(self, who: str, code: str, action: str, shot: str = "", task: int = 0, **typed: object) -> Page:
        path = f"/vu-viec/{code}/{action}" + (f"?viec={task}" if task else "")
        return self.fill(who, path, {k.replace("_", "-"): v for k, v in typed.items()}, shot)

    def send(self, **typed: object) -> str:
        usual = {"linh-vuc": "trat-tu-do-thi", "noi-dung": RUDE, "dia-ban": "tan-phong", "cam-ket": "yes"}
        page = self.fill("citizen", "/gui", usual | {k.replace("_", "-"): v for k, v in typed.items()})
        return page.locator("p.code").inner_text()


def _put(page: Page, field: str, value: str) -> None:
    boxes = page.locator(f'input[type=checkbox][name="{field}"]')
    if boxes.count():
        box = page.locator(f'input[type=checkbox][name="{field}"][value="{value}"]')
        box.evaluate("b => b.closest('details')?.setAttribute('open', '')")
        box.check()
    elif page.locator(f'select[name="{field}"]').count():
        page.locator(f'select[name="{field}"]').select_option(value)
    else:
        page.locator(f'[name="{field}"]').fill(value)


@pytest.fixture(scope="module")
def people(browser: Browser, served: Served) -> People:
    return People(browser, served)


def test_words_merging_consent_and_sharing(people: People) -> None:
    first, second = people.send(), people.send(noi_dung="Hàng quán tràn ra vỉa hè, sáng nào cũng thế.")
    page = people.act("truc-ioc", first, "che-loi-le", "mask", loi_da_che="[…] bày hàng kín vỉa hè trước cổng trường.")
    expect(page.get_by_text("khốn nạn")).to_have_count(0)
    page = people.open("truong-ioc", f"/vu-viec/{first}")
    page.get_by_role("button", name="Xem lời gốc").click()
    people.look(page, "original")
    expect(page.get_by_text(RUDE)).to_be_visible()
    people.act("truong-ioc", second, "gop", "merge", vao=first, ly_do="Cùng một vỉa hè trước cổng trường.")
    people.act("truong-ioc", first, "giao-xu-ly")
    page = people.act(
        "ubnd-tan-phong",
        first,
        "bao-cao-chua-giai-quyet",
        "defer",
        nguyen_nhan="Chưa có xe cẩu dỡ mái che.",
        du_kien=near(48),
    )
    expect(page.get_by_text("Hẹn xong")).to_be_visible()
    expect(page.get_by_text("Cơ quan báo chưa giải quyết được")).to_be_visible()
    page = people.open("lanh-dao", "/viec/chua-giai-quyet", "deferred-queue")
    expect(page.get_by_role("link", name=first)).to_be_visible()

    asked = {"ben_thu_ba": "Báo Lai Châu", "noi_dung": "Tóm tắt sự việc, không tên.", "muc_dich": "Để tuyên truyền."}
    people.act("truong-ioc", first, "xin-chia-se", "share", **asked)
    expect(people.open("lanh-dao", "/viec/cho-phep-chia-se").get_by_role("link", name=first)).to_be_visible()
    people.act("lanh-dao", first, "cho-phep-chia-se", task=1, y_kien="Đồng ý.", nguoi_ky="lanh-dao")
    page = people.act(
        "truong-ioc",
        first,
        "ghi-da-chia-se",
        "shared",
        task=1,
        luc=near(-0.1),
        cach="Công văn",
        gi="Bản tóm tắt một trang.",
    )
    expect(page.get_by_text("đã thực hiện")).to_be_visible()

    people.act("truong-ioc", first, "xin-dong-y")
    page = people.open("citizen", f"/theo-doi/{first}", "consent")
    page.get_by_role("button", name="Đồng ý cho công khai").click()
    expect(page.get_by_role("button", name="Không đồng ý công khai")).to_be_visible()
    people.look(page, "consent-given")
    expect(page.get_by_text("Quý vị đã đồng ý")).to_be_visible()
    people.act("ubnd-tan-phong", first, "bao-cao-ket-qua", ket_qua="Đã dọn vỉa hè, nhắc nhở các hộ.")
    words = "Bày hàng kín vỉa hè trước cổng trường."
    page = people.open("truong-ioc", f"/vu-viec/{first}/cong-khai-tra-loi")
    for field, value in {
        "tieu-de": "Vỉa hè kín hàng",
        "tom-tat": "Hàng quán lấn vỉa hè.",
        "tra-loi": "Đã dọn xong vỉa hè.",
    }.items():
        page.locator(f"#{field}").fill(value)
    page.locator("#kem-loi").check()
    page.locator("#loi-cong-khai").fill(words)
    people.look(page, "publish")
    with page.expect_navigation():
        page.get_by_role("button", name="Công khai").click()
    page = people.open("citizen", f"/theo-doi/{second}", "merged")
    expect(page.get_by_text("Đã dọn xong vỉa hè.")).to_be_visible()
    expect(page.get_by_text(first)).to_have_count(0)
    page = people.open("citizen", "/cong-khai")
    page.get_by_role("link", name="Vỉa hè kín hàng").click()
    expect(page.get_by_text(words)).to_be_visible()
    people.look(page, "answer")
    assert first not in people.page("citizen").content()


def test_directives_on_paper(people: People) -> None:
    code = people.send(noi_dung="Chợ tạm vừa lấn đường vừa xả rác xuống suối.")
    people.act(
        "truong-ioc",
        code,
        "xin-chi-dao",
        "ask",
        co="phuc-tap",
        noi_dung="Liên quan ba phòng, đề xuất UBND phường chủ trì.",
    )
    expect(people.open("lanh-dao", "/viec/cho-y-kien").get_by_role("link", name=code)).to_be_visible()
    people.act(
        "lanh-dao",
        code,
        "cho-y-kien",
        "directive",
        **{k.replace("-", "_"): v for k, v in DIRECTIVE.items()},
        noi_nhan=["ioc", "ubnd-tan-phong"],
        han=near(24),
    )
    people.act("van-thu", code, "ghi-so-chi-dao", "number", task=1, so="125/UBND-VP", ngay=NOW.strftime("%Y-%m-%d"))
    page = people.open("lanh-dao", f"/vu-viec/{code}/viec/1", "sheet")
    for text in (
        "Số: 125/UBND-VP",
        f"Lai Châu, ngày {NOW:%d} tháng {NOW:%m} năm {NOW.year}",
        "Lãnh đạo UBND thành phố",
        "Lưu: VT",
    ):
        expect(page.get_by_text(text).first).to_be_visible()
    assert [t.strip() for t in page.locator(".signature strong").first.inner_text().splitlines()] == [
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    ]
    people.act("truong-ioc", code, "giao-xu-ly", co="phuc-tap")
    expect(people.open("lanh-dao", "/viec/moi-giao", "assigned").get_by_role("link", name=code)).to_be_visible()
    people.act("lanh-dao", code, "lanh-dao-da-xem")
    people.act("ubnd-tan-phong", code, "nhan-chi-dao", task=1)
    corrected = {k.replace("-", "_"): v for k, v in DIRECTIVE.items()} | {
        "ky": "tl-kt",
        "nguoi_chi_dao": "chanh-van-phong",
    }
    page = people.act("chanh-van-phong", code, "ra-chi-dao", "correct", thay_cho="1", **corrected)
    expect(page.get_by_text("đã được thay bằng số 2")).to_be_visible()
    page = people.open("chanh-van-phong", f"/vu-viec/{code}/viec/2", "sheet-by-order")
    assert [t.strip() for t in page.locator(".signature strong").first.inner_text().splitlines()] == [
        "TL. CHỦ TỊCH",
        "KT. CHÁNH VĂN PHÒNG",
        "PHÓ CHÁNH VĂN PHÒNG",
    ]
    page = people.act(
        "ubnd-tan-phong", code, "bao-cao-chi-dao", "answered", task=2, noi_dung="Đã kiểm tra, đã lập biên bản."
    )
    expect(page.get_by_text("Đã kiểm tra, đã lập biên bản.").first).to_be_visible()
    people.act(
        "ubnd-tan-phong", code, "giao-phoi-hop", noi_dung="Cử người cùng đi kiểm tra.", noi_nhan=["cong-an-tan-phong"]
    )
    people.act("ubnd-tan-phong", code, "don-doc-phoi-hop", task=3, noi_dung="Đề nghị cử người ngay.")
    people.act("ubnd-tan-phong", code, "tra-lai", "return", ly_do="Suối do Phòng Tài nguyên quản lý.")
    people.act(
        "chuyen-vien-van-phong",
        code,
        "van-phong-giao",
        "re-route",
        linh_vuc="moi-truong",
        chu_tri="phong-tai-nguyen-moi-truong",
    )
    page = people.open("chuyen-vien-van-phong", f"/vu-viec/{code}", "clocks")
    expect(page.get_by_text("Cơ quan được giao sau có trọn thời hạn")).to_be_visible()
    people.act("phong-tai-nguyen-moi-truong", code, "bao-cao-ket-qua", ket_qua="Đã bịt cống xả xuống suối.")
    again = {k.replace("-", "_"): v for k, v in DIRECTIVE.items()}
    page = people.act("lanh-dao", code, "chi-dao-xu-ly-tiep", "further", **again)
    expect(page.get_by_text("Đã giao").first).to_be_visible()


def test_denunciation_locking_and_removal(people: People) -> None:
    complaint = {"linh_vuc": "thai-do-phuc-vu", "co_quan_bi_phan_anh": "ubnd-tan-phong", "dia_ban": ""}
    code, secret = people.send(**complaint), people.send(noi_dung="Tài liệu đóng dấu mật vứt ngoài đường.")
    people.act("truong-ioc", code, "khoa", "lock", vi_sao="to-cao")
    people.look(people.page("truong-ioc"), "locked-away")
    assert people.page("truong-ioc").goto(f"{people.url}/vu-viec/{code}").status == 404
    page = people.open("chanh-van-phong", "/viec/dang-khoa", "locked-queue")
    page.get_by_role("link", name=code).click()
    page.wait_for_url(f"**/{code}")
    people.look(page, "locked-case")
    people.act("chanh-van-phong", code, "huong-dan-to-cao", "guide")
    page = people.open("citizen", f"/theo-doi/{code}", "guided")
    expect(page.get_by_text("Ban Tiếp công dân")).to_be_visible()
    people.act("truc-ioc", secret, "khoa", vi_sao="bi-mat")
    people.act("chanh-van-phong", secret, "go-noi-dung", "remove", hieu="yes")
    page = people.open("chanh-van-phong", f"/vu-viec/{secret}", "stub")
    for gone in ("đóng dấu mật", "Trật tự đô thị", "Phường Tân Phong"):
        expect(page.get_by_text(gone)).to_have_count(0)
    about_ioc = people.send(**complaint | {"co_quan_bi_phan_anh": "ioc"})
    assert people.page("truong-ioc").goto(f"{people.url}/vu-viec/{about_ioc}").status == 404
    expect(
        people.open("chuyen-vien-van-phong", f"/vu-viec/{about_ioc}").get_by_text("Chờ Văn phòng").first
    ).to_be_visible()


def test_the_counter_and_splitting(people: People) -> None:
    called = {
        "hinh-thuc": "dien-thoai-goi",
        "nghe-luc": near(-0.5),
        "noi-dung": "Vỉa hè bị lấn, và nước thải chảy ra suối.",
        "dia-ban": "tan-phong",
        "cam-ket": "yes",
        "ho-ten": "Lò Thị Sao",
    }
    page = people.fill("truc-ioc", "/nhap/nhap-ho", called, "counter")
    expect(page.get_by_text("Ghi vào lúc")).to_be_visible()
    expect(page.get_by_text("đọc mã")).to_be_visible()
    code = re.search(r"vu-viec/([\w-]+)", page.url)[1]
    people.act(
        "truong-ioc",
        code,
        "tach",
        "split",
        **{"cac-phan.0.noi-dung": "Nước thải chảy ra suối.", "cac-phan.0.linh-vuc": "moi-truong"},
    )
    page = people.open("citizen", f"/theo-doi/{code}", "parts")
    expect(page.get_by_text("gồm nhiều việc")).to_be_visible()


def test_roster_delegation_and_difficulties(people: People) -> None:
    duty = {
        "co-quan": "ubnd-quyet-tien",
        "ho-ten": "Lò Văn Pâng",
        "dien-thoai": "0912345678",
        "tu": near(-1),
        "den": near(9),
    }
    people.fill("chuyen-vien-van-phong", "/so/lich-truc/ghi", duty, "roster-form")
    page = people.fill(
        "chuyen-vien-van-phong",
        "/so/lich-truc/ghi",
        duty | {"dien-thoai": "0987654321", "ho-ten": "Giàng A Páo"},
        "roster",
    )
    expect(page.get_by_text("đã có người trực khác")).to_be_visible()
    code = people.send(dia_ban="quyet-tien")
    people.act("truong-ioc", code, "giao-xu-ly")
    expect(people.open("truong-ioc", f"/vu-viec/{code}", "on-duty").get_by_text("Lò Văn Pâng")).to_be_visible()

    receiver = "van-thu"
    lent = {
        "nguoi-giao": "chanh-van-phong",
        "vai-tro": "chanh-van-phong",
        "nguoi-nhan": receiver,
        "van-ban": "12/UQ-VP",
        "ngay": NOW.strftime("%Y-%m-%d"),
        "tu": near(-1),
        "den": near(24),
    }
    people.fill("lanh-dao", "/so/uy-quyen/ghi", lent, "delegation")
    page = people.open(receiver, "/so/uy-quyen", "acting")
    expect(page.get_by_text("Bạn đang thay mặt")).to_be_visible()
    page = people.act(
        receiver,
        code,
        "ra-chi-dao",
        noi_dung="Kiểm tra ngay trong sáng nay.",
        ky="tl-kt",
        nguoi_chi_dao="chanh-van-phong",
    )
    expect(page.get_by_text("thay mặt Chánh Văn phòng").first).to_be_visible()

    agency = "ubnd-quyet-tien"
    people.open(agency, f"/vu-viec/{code}").get_by_role("link", name="+ Vướng mắc").click()
    page = people.page(agency)
    page.locator("#noi-dung").fill("Hai giờ không đủ để tới nơi.")
    page.locator("#dieu-khoan").select_option("d7-k4-i")
    people.look(page, "difficulty-form")
    with page.expect_navigation():
        page.get_by_role("button", name="Gửi Văn phòng").click()
    page = people.open("chuyen-vien-van-phong", "/so/vuong-mac", "difficulties")
    page.locator("article", has_text="Hai giờ không đủ").get_by_role("link", name="Trả lời").click()
    page.locator("#ket-luan").select_option("de-xuat-sua")
    page.locator("#tra-loi").fill("Trình Chủ tịch xem xét.")
    people.look(page, "difficulty-answer")
    with page.expect_navigation():
        page.get_by_role("button", name="Ghi trả lời").click()
    page = people.open(agency, "/chinh-sach/dieu-khoan#d7-k4-i", "clauses")
    clause = page.locator("section", has_text="Điều 7 khoản 4 điểm i").first
    expect(clause.get_by_text("Trình Chủ tịch xem xét.").first).to_be_visible()


def test_the_weekly_report_by_clicks_with_two_at_it_at_once(people: People) -> None:
    """Opened on a span, rewritten by two at the same time, sent out, taken along as a file, printed."""
    last = NOW.date() - timedelta(days=1)
    page = people.open("chanh-van-phong", "/bao-cao")
    page.get_by_label("Từ ngày").fill((last - timedelta(days=9)).isoformat())
    page.get_by_label("Đến hết ngày").fill(last.isoformat())
    press(page, "Xem")
    press(page, "Lập Báo cáo giao ban tuần về các ngày này")
    people.look(page, "report-draft")
    first = page.locator("textarea").first
    drafted = first.input_value()
    other = people.open("chuyen-vien-van-phong", page.url.removeprefix(people.url))
    other.locator("textarea").first.fill("Lời của chuyên viên.\nĐoạn thứ hai.")
    first.fill(f"{drafted}\nLời của Chánh Văn phòng.")
    press(page, "Lưu lời báo cáo")
    expect(page.get_by_text("Đã lưu lời báo cáo.")).to_be_visible()
    press(other, "Lưu lời báo cáo")
    people.look(other, "report-conflict")
    expect(other.get_by_role("alert")).to_contain_text("Người khác vừa sửa báo cáo này")
    expect(other.locator("textarea").first).to_have_value("Lời của chuyên viên.\nĐoạn thứ hai.")
    expect(other.locator("details", has_text="Bản vừa lưu của người kia")).to_contain_text("Lời của Chánh Văn phòng.")
    press(page, "Lưu và ban hành")
    expect(page.locator("textarea")).to_have_count(0)
    press(other, "Lưu lời báo cáo")
    expect(other.get_by_role("alert")).to_contain_text("vừa được ban hành")
    expect(other.get_by_text("Đoạn thứ hai.")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải Word").click()
    assert taken.value.suggested_filename.endswith(".docx")
    assert Document(taken.value.path()).tables
    page.emulate_media(media="print")
    expect(page.get_by_text("Lời của Chánh Văn phòng.")).to_be_visible()
    expect(page.get_by_role("link", name="Tải Word")).to_be_hidden()
    page.emulate_media(media="screen")


def press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
