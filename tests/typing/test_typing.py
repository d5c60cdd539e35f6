"""Help while typing: a real language server that uses the schemas of the policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from language_server import LanguageServer

from quyche.service.preparing import read_directory
from quyche.source.editors import POLICY, modeline

FILES = read_directory(Path(__file__).parents[2])
MEND = "run: make schemas"


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    running = LanguageServer()
    yield running
    running.close()


def test_the_language_server_finds_nothing_wrong_with_the_policy(server: LanguageServer) -> None:
    policy = [name for name in FILES if name.endswith(".yaml")]
    assert [n for n in policy if not FILES[n].decode().startswith(modeline(n) + "\n")] == [], MEND
    for name in policy:
        server.open(name, FILES[name].decode())
    assert {name: server.wrong(name) for name in policy} == {name: [] for name in policy}


LEAD = modeline("thu.yaml") + "\n"
OFFERED = {
    "sections": ("bảng th|", {"bảng thời hạn", "lĩnh vực"}),
    "keys": ("bảng thời hạn:\n  - mã: a\n    |", {"thời hạn", "tính từ", "căn cứ", "trường hợp riêng của"}),
    "agencies": ("bảng giao xử lý:\n  - mã: a\n    chủ trì: |", {"phong-kinh-te", "ubnd-san-thang"}),
    "wards in a condition": ("bảng thời hạn:\n  - mã: a\n    áp dụng khi: {địa bàn: |}", {"san-thang", "doan-ket"}),
    "categories": ("bảng thời hạn:\n  - mã: a\n    áp dụng khi:\n      lĩnh vực: |", {"moi-truong", "kien-nghi-khac"}),
    "flags": ("bảng thời hạn:\n  - mã: a\n    áp dụng khi:\n      |", {"phuc-tap", "địa bàn"}),
    "clauses": ("bảng thời hạn:\n  - mã: a\n    căn cứ: |", {"Điều 7 khoản 4 điểm b", "điểm cần làm rõ g01", "kỹ thuật"}),
    "effects": ("hành động:\n  - mã: a\n    hiệu ứng:\n      - |", {"giao xử lý", "chạy đồng hồ"}),
    "clocks": ("hành động:\n  - mã: a\n    hiệu ứng:\n      - {chạy đồng hồ: |}", {"xu-ly"}),
    "closed words": ("cơ quan:\n  - mã: a\n    quan hệ: |", {"trực thuộc", "phối hợp"}),
    "receivers": ("bước nhắc:\n  - mã: a\n    gửi: [|]", {"chủ trì", "lanh-dao", "van-phong"}),
}  # fmt: skip


@pytest.mark.parametrize("case", OFFERED)
def test_what_may_follow_is_offered(server: LanguageServer, case: str) -> None:
    typed, wanted = OFFERED[case]
    found = server.at_cursor("completion", f"thu-{case}.yaml", LEAD + typed)
    assert wanted <= {item["label"] for item in found["items"]}


def test_a_word_to_choose_says_what_it_means(server: LanguageServer) -> None:
    typed = "biểu mẫu:\n  - mã: a\n    trường:\n      - mã: b\n        loại: |"
    items = server.at_cursor("completion", "nghia.yaml", LEAD + typed)["items"]
    assert {i["label"]: i.get("documentation") for i in items}["cam kết"] == "Ô phải đánh dấu thì mới gửi được."


def test_a_key_under_the_pointer_says_what_it_means(server: LanguageServer) -> None:
    said = server.at_cursor("hover", "doc.yaml", LEAD + "bảng thời hạn:\n  - mã: a\n    thời| hạn: 02 giờ\n")
    text = said["contents"]["value"]
    for part in (
        "Xử lý xong trong bao lâu",
        "Dạng: số kèm đơn vị",
        "Ví dụ: thời hạn: 08 giờ làm việc",
        "Căn cứ: Điều 7 khoản 4",
    ):
        assert part in text


MISTAKES = """bảng thời hạn:
  - mã: a
    thời hạn: 4
    thời hạng: 02 giờ
    căn cứ: Điều 7 khoản 5
    áp dụng khi: {lĩnh vực: moi-trường, dia-ban: x}
  - {mã: b, căn cứ: kỹ thuật, trường hợp riêng của: th-moi-truongg, hiệu lực từ: 2023-13}
bảng giao xử lý:
  - {mã: c, chủ trì: phong-kin-te, căn cứ: kỹ thuật}
"""
UNDERLINED = {
    (4, 15): "Không đúng dạng. Viết: số kèm đơn vị", (5, 5): "Thiếu khóa bắt buộc", (6, 13): "Không có trong sổ điều khoản",
    (7, 29): "Không có mã này trong mục “lĩnh vực”", (7, 41): "Không có điều kiện này",
    (8, 53): "Không có mã này trong mục “bảng thời hạn”", (8, 82): "Không đúng dạng", (10, 22): "Không có mã này trong mục “cơ quan”",
}  # fmt: skip


def test_what_is_wrong_is_underlined_where_it_stands(server: LanguageServer) -> None:
    server.open("sai.yaml", LEAD + MISTAKES)
    starts = {
        (d["range"]["start"]["line"] + 1, d["range"]["start"]["character"] + 1): d["message"]
        for d in server.wrong("sai.yaml")
    }
    assert starts.keys() == UNDERLINED.keys()
    assert [at for at, said in UNDERLINED.items() if not starts[at].startswith(said)] == []
    assert POLICY in modeline("a.yaml")
