"""A form with every kind of field, and what people and programs send to it: one table for every way in."""

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

TINY = Path(__file__).parents[1] / "policy" / "tiny"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)
FORM = """
biểu mẫu:
  - mã: f
    tên: F
    nút: Gửi
    căn cứ: kỹ thuật
    phần:
      - {mã: cay, tên: Về cây, hiện khi: {loai: cay}}
    trường:
      - {mã: loai, nhãn: Loại, loại: chọn một, lựa chọn: [{mã: cay, nhãn: Cây}, {mã: rac, nhãn: Rác}]}
      - {mã: cao, nhãn: Cao mấy mét, loại: số, tối thiểu: 0, tối đa: 60, bắt buộc: có, phần: cay}
      - {mã: do, nhãn: Sắp đổ, loại: có hay không, phần: cay}
      - {mã: huong, nhãn: Nghiêng về đâu, loại: chữ, phần: cay, bắt buộc: có, hiện khi: {do: có}}
      - {mã: so, nhãn: Điện thoại, loại: chữ, mẫu: '0\\d{9}', báo khi sai mẫu: "Số điện thoại có 10 chữ số."}
      - {mã: ke, nhãn: Kể lại, loại: đoạn văn, tối thiểu: 3, tối đa: 9}
      - {mã: ngay, nhãn: Ngày, loại: ngày, thời gian: đã qua}
      - {mã: hen, nhãn: Hẹn, loại: ngày giờ, thời gian: sắp tới}
      - {mã: ai, nhãn: Ai, loại: người}
      - {mã: vu, nhãn: Vụ việc, loại: vụ việc}
      - {mã: noi, nhãn: Nơi, loại: vị trí}
      - {mã: xa, nhãn: Xã, loại: địa bàn}
      - {mã: phong, nhãn: Phòng, loại: cơ quan}
      - {mã: cac-phong, nhãn: Các phòng, loại: nhiều cơ quan}
      - {mã: mau, nhãn: Màu, loại: chọn nhiều, tối đa: 2, lựa chọn: [{mã: x, nhãn: X}, {mã: d, nhãn: Đ}, {mã: t, nhãn: T}]}
      - {mã: co, nhãn: Cờ, loại: cờ}
      - {mã: hua, nhãn: Hứa, loại: cam kết}
      - {mã: anh, nhãn: Ảnh, loại: ảnh, tối đa: 2}
      - mã: bang
        nhãn: Các việc
        loại: bảng
        tối đa: 2
        cột:
          - {mã: viec, nhãn: Việc, loại: chữ, bắt buộc: có, tối đa: 20}
          - {mã: bao-nhieu, nhãn: Số, loại: số}
cờ:
  - {mã: c, tên: C, căn cứ: kỹ thuật}
địa bàn:
  - {mã: w, tên: W, căn cứ: kỹ thuật}
"""


def policy_with_the_form(target: Path) -> Path:
    """The tiny policy, with this form at its public door."""
    shutil.copytree(TINY, target)
    (target / "forms" / "every.yaml").write_text(FORM, encoding="utf-8")
    rules = target / "rules" / "all.yaml"
    text = rules.read_text(encoding="utf-8").replace("biểu mẫu: gop-y", "biểu mẫu: f")
    rules.write_text(text.replace("Asia/Tokyo", "Asia/Ho_Chi_Minh"), encoding="utf-8")
    return target


Typed = dict[str, list[str]]
TAKEN: dict[str, tuple[Typed, dict]] = {
    "number": ({"loai": ["cay"], "cao": ["12"]}, {"loai": "cay", "cao": 12}),
    "nought is a number": ({"loai": ["cay"], "cao": ["0"]}, {"loai": "cay", "cao": 0}),
    "hidden is dropped": ({"loai": ["rac"], "cao": ["abc"], "huong": ["nhà"]}, {"loai": "rac"}),
    "hidden by what is hidden": ({"loai": ["rac"], "do": ["yes"], "huong": ["nhà"]}, {"loai": "rac"}),
    "shown by what is shown": (
        {"loai": ["cay"], "cao": ["3"], "do": ["yes"], "huong": ["nhà"]},
        {"loai": "cay", "cao": 3, "do": True, "huong": "nhà"},
    ),
    "pattern": ({"so": ["0912345678"]}, {"so": "0912345678"}),
    "nothing at all": ({"so": [""], "loai": [""]}, {}),
    "only what nobody sees": ({"so": ["\u200b\u2060\ufeff"], "ke": [" \u200d "]}, {}),
    "letters and marks apart": ({"ke": ["Hoa\u0300 \u0111o\u0309"]}, {"ke": "Hoà đỏ"}),
    "nine letters of two code points": ({"ke": ["a\u0301" * 9]}, {"ke": "á" * 9}),
    "letters turned round": ({"ke": ["ab\u202ecd\u202c"]}, {"ke": "abcd"}),
    "an emoji of four": ({"ke": ["\U0001f469\u200d\U0001f33e ok"]}, {"ke": "\U0001f469\u200d\U0001f33e ok"}),
    "lines of another system": ({"ke": ["ab\r\ncd\re"]}, {"ke": "ab\ncd\ne"}),
    "script is only text": ({"ke": ["<b>{{7}}"]}, {"ke": "<b>{{7}}"}),
    "today is past enough": ({"ngay": ["2026-11-24"]}, {"ngay": "2026-11-24"}),
    "a day as people write it": ({"ngay": ["1/9/2026"]}, {"ngay": "2026-09-01"}),
    "a leap day": ({"ngay": ["29/02/2024"]}, {"ngay": "2024-02-29"}),
    "local time": ({"hen": ["2026-11-25T08:00"]}, {"hen": "2026-11-25T08:00:00+07:00"}),
    "a time as people write it": ({"hen": ["25/11/2026 8:05"]}, {"hen": "2026-11-25T08:05:00+07:00"}),
    "a time of another zone": ({"hen": ["2026-11-25T01:00:00Z"]}, {"hen": "2026-11-25T01:00:00+00:00"}),
    "person": ({"ai": ["sao"]}, {"ai": "sao"}),
    "case code as typed": ({"vu": ["abcd-efghj-k234"]}, {"vu": "ABCD-EFGHJ-K234"}),
    "point": ({"noi.lat": ["22.4"], "noi.lon": ["103.5"]}, {"noi": {"lat": 22.4, "lon": 103.5}}),
    "point with commas": ({"noi.lat": ["22,4"], "noi.lon": ["-103,5"]}, {"noi": {"lat": 22.4, "lon": -103.5}}),
    "ward": ({"xa": ["w"]}, {"xa": "w"}),
    "agency": ({"phong": ["kho"]}, {"phong": "kho"}),
    "agencies, one said twice": ({"cac-phong": ["kho", "kho", ""]}, {"cac-phong": ["kho"]}),
    "two colours": ({"mau": ["t", "d"]}, {"mau": ["d", "t"]}),
    "flags": ({"co": ["c"]}, {"co": ["c"]}),
    "consent": ({"hua": ["yes"]}, {"hua": True}),
    "rows, empty ones dropped": (
        {"bang.0.viec": ["quét"], "bang.1.viec": [" "], "bang.4.viec": ["dọn"], "bang.4.bao-nhieu": ["2"]},
        {"bang": [{"viec": "quét", "bao-nhieu": None}, {"viec": "dọn", "bao-nhieu": 2}]},
    ),
    "the same said twice": ({"ke": ["abc", "abc"]}, {"ke": "abc"}),
}  # fmt: skip

TOLD: dict[str, tuple[Typed, dict[str, str]]] = {
    "required once shown": ({"loai": ["cay"]}, {"cao": "required"}),
    "too small": ({"loai": ["cay"], "cao": ["-1"]}, {"cao": "too-small"}),
    "too large": ({"loai": ["cay"], "cao": ["61"]}, {"cao": "too-large"}),
    "half a number": ({"loai": ["cay"], "cao": ["1.5"]}, {"cao": "not-a-number"}),
    "two signs": ({"loai": ["cay"], "cao": ["--5"]}, {"cao": "not-a-number"}),
    "digits of another script": ({"loai": ["cay"], "cao": ["٣"]}, {"cao": "not-a-number"}),
    "huge number": ({"loai": ["cay"], "cao": ["9" * 5000]}, {"cao": "not-a-number"}),
    "not on the list": ({"loai": ["khac"]}, {"loai": "not-offered"}),
    "pattern": ({"so": ["091234567"]}, {"so": "pattern"}),
    "pattern and a line more": ({"so": ["0912345678\n0"]}, {"so": "pattern"}),
    "control characters": ({"so": ["09\x00"]}, {"so": "control-characters"}),
    "letters that were lost": ({"ke": ["ch\ufffd"]}, {"ke": "broken-characters"}),
    "too long": ({"so": ["0" * 301]}, {"so": "too-long"}),
    "ten letters": ({"ke": ["a\u0301" * 10]}, {"ke": "too-long"}),
    "two letters": ({"ke": ["a\u0301" * 2]}, {"ke": "too-short"}),
    "30 February": ({"ngay": ["2026-02-30"]}, {"ngay": "no-such-day"}),
    "29 February of a common year": ({"ngay": ["29/02/2027"]}, {"ngay": "no-such-day"}),
    "a day of the week": ({"ngay": ["2026-W01-1"]}, {"ngay": "not-a-date"}),
    "tomorrow": ({"ngay": ["2026-11-25"]}, {"ngay": "must-be-past"}),
    "an hour ago": ({"hen": ["2026-11-24T08:00"]}, {"hen": "must-be-future"}),
    "midnight written 24:00": ({"hen": ["2026-11-25T24:00"]}, {"hen": "no-such-hour"}),
    "29 February at eight": ({"hen": ["29/02/2027 08:00"]}, {"hen": "no-such-day"}),
    "no time": ({"hen": ["mai"]}, {"hen": "not-a-time"}),
    "the first year": ({"hen": ["0001-01-01T00:00"]}, {"hen": "no-such-day"}),
    "no code": ({"vu": ["abc"]}, {"vu": "not-a-case"}),
    "half a point": ({"noi.lat": ["22.4"]}, {"noi": "not-a-point"}),
    "not a number of a point": ({"noi.lat": ["nan"], "noi.lon": ["1"]}, {"noi": "not-a-point"}),
    "beyond the pole": ({"noi.lat": ["91"], "noi.lon": ["1"]}, {"noi": "not-a-point"}),
    "a ward of elsewhere": ({"xa": ["ba-dinh"]}, {"xa": "not-offered"}),
    "no agency": ({"phong": ["nha"]}, {"phong": "not-offered"}),
    "one agency of two": ({"cac-phong": ["kho", "nha"]}, {"cac-phong": "not-offered"}),
    "three colours of two": ({"mau": ["d", "t", "x"]}, {"mau": "too-many-choices"}),
    "an unknown flag": ({"co": ["c", "d"]}, {"co": "not-offered"}),
    "a row without its work": ({"bang.0.bao-nhieu": ["2"]}, {"bang.0.viec": "required"}),
    "two rows, three mistakes": (
        {"bang.0.viec": ["x" * 21], "bang.0.bao-nhieu": ["ba"], "bang.1.bao-nhieu": ["1"]},
        {"bang.0.viec": "too-long", "bang.0.bao-nhieu": "not-a-number", "bang.1.viec": "required"},
    ),
    "three rows of two": ({f"bang.{n}.viec": ["x"] for n in range(3)}, {"bang": "too-many-rows"}),
    "yes or no": ({"loai": ["cay"], "cao": ["2"], "do": ["maybe"]}, {"do": "not-offered"}),
    "everything at once": ({"so": ["1"], "ngay": ["x"], "xa": ["x"]}, {"so": "pattern", "ngay": "not-a-date", "xa": "not-offered"}),
}  # fmt: skip

ONLY_ON_PAGES: dict[str, tuple[Typed, dict[str, str]]] = {
    "two different texts": ({"ke": ["abc", "abd"]}, {"ke": "given-twice"}),
    "two wards": ({"xa": ["w", "x"]}, {"xa": "given-twice"}),
    "two latitudes": ({"noi.lat": ["1", "2"], "noi.lon": ["1"]}, {"noi": "given-twice"}),
    "nobody": ({"ai": ["ma"]}, {"ai": "not-offered"}),
}
"""What JSON cannot say, and what needs the list of accounts."""


def as_object(typed: Typed) -> dict[str, object]:
    """What a page sends, as a program would say it."""
    said: dict[str, object] = {}
    rows: dict[str, dict[str, str]] = {}
    for name, values in typed.items():
        head, _, rest = name.partition(".")
        if rest in ("lat", "lon"):
            said.setdefault(head, {})[rest] = values[0]  # type: ignore[index]
        elif rest:
            number, _, column = rest.partition(".")
            rows.setdefault(number, {})[column] = values[0]
        else:
            said[head] = values if head in ("mau", "co", "cac-phong") else values[0]
    return said | ({"bang": list(rows.values())} if rows else {})
