"""What somebody who means harm tries at the door: each answered by a page, none of it followed."""

import re
from collections.abc import Iterator

import pytest

from house import House
from quyche.service.desk import load_case
from quyche.store.tables import EventRow


@pytest.fixture
def guarded(house: House) -> Iterator[House]:
    """With the tokens that the other walks do without."""
    house.app.config["WTF_CSRF_ENABLED"] = True
    yield house
    house.app.config["WTF_CSRF_ENABLED"] = False


def test_no_door_takes_a_form_without_its_token(guarded: House) -> None:
    """As somebody for whom the door would open."""
    with guarded.database.connection_context():
        before = EventRow.select().count()
    for rule in guarded.app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: "1", rule.rule)
        for person in ("", "chuyen-vien-van-phong", "truong-ioc"):
            got = guarded.client(person).post(address, data={"csrf_token": "IjEi.x.y"})
            assert got.status_code in ((302, 400, 404) if person != "chuyen-vien-van-phong" else (400,)), (
                address,
                person,
            )
            assert got.headers.get("Location", "/dang-nhap") == "/dang-nhap", (address, person)
    with guarded.database.connection_context():
        assert EventRow.select().count() == before


ELSEWHERE = (
    "//evil.example", "/\t/evil.example", "/\n/evil.example", "/\r\nX: y", "/\\evil.example", "https://evil.example",
    "/\u2028/evil.example", "javascript:alert(1)", "\t//evil.example", "/%0d%0aX: y",
)  # fmt: skip


@pytest.mark.parametrize("back", ELSEWHERE)
def test_nobody_is_led_elsewhere(house: House, back: str) -> None:
    answer = house.client("").get("/ngon-ngu/en", query_string={"back": back})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "X" not in answer.headers


def test_a_path_of_this_site_is_gone_back_to(house: House) -> None:
    assert house.client("").get("/ngon-ngu/en?back=/theo-doi").headers["Location"] == "/theo-doi"
    assert house.client("").get("/ngon-ngu/vi").headers["Location"] == "/"


HUGE = "9" * 25
ODD = {
    f"/thong-bao/{HUGE}": None, "/thong-bao/2147483648": None, f"/thong-bao?truoc={HUGE}": None,
    f"/viec/phan-loai?sau={'9' * 19}~X": None, "/viec/phan-loai?tu=0001-01-01&den=9999-12-31": None,
    "/viec/phan-loai?den=0001-01-01": None, "/cong-khai?truoc=0001-01-01T00:00:00%2B07:00~X": None,
    "/cong-khai?truoc=9999-12-31T23:59:59-11:00~X": None,
    "/chinh-sach/xem-nguoi-gui?sau=0001-01-01T00:00:00%2B07:00~X~1": None,
    "/thong-bao/da-doc": {"notice": HUGE}, "/thong-bao/chua-gui-duoc": {"letter": HUGE},
    "/viec/phan-loai/luu": {"name": "n", "query": "xep=han\r\nX: y"},
}  # fmt: skip


@pytest.mark.parametrize(("address", "sent"), ODD.items(), ids=[str(n) for n in range(len(ODD))])
def test_numbers_and_days_beyond_every_row_are_a_page(house: House, address: str, sent: dict | None) -> None:
    for person in ("truong-ioc", "chuyen-vien-van-phong"):
        client = house.client(person)
        answer = client.post(address, data=sent) if sent else client.get(address)
        assert answer.status_code in (200, 302, 400, 404), (person, answer.status_code)
        assert "X" not in answer.headers


def test_a_notice_that_is_none_does_not_mark_all_as_read(house: House) -> None:
    assert house.client("truong-ioc").post("/thong-bao/da-doc", data={"notice": "abc"}).status_code == 400


def test_the_command_of_another_gives_nothing_away(house: House) -> None:
    """Whoever knows the id of somebody's tap gets neither their code nor their report."""
    typed = {"~command": "known-to-all", "noi-dung": "Đèn đường tắt cả tuần nay.", "cam-ket": "yes"}
    codes = []
    for client in (house.client(""), house.client("")):
        client.get("/gui")
        client.post("/gui", data=typed)
        client.post("/gui", data=typed)
        page = client.get("/da-gui", follow_redirects=True).text
        codes += re.findall(r'<p class="code">([^<]+)', page)
    with house.database.connection_context():
        assert len(set(codes)) == len(codes) == 2
        assert all(load_case(code) for code in codes)
