"""Every kind of field: what is taken, what is told, what hidden ones do."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quyche.forms import Options, fill
from quyche.policy.workplace import Form
from quyche.texts.form_messages import say_problem

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FORMS = """
biểu mẫu:
  - mã: f
    tên: F
    nút: Gửi
    căn cứ: kỹ thuật
    phần:
      - {mã: cay, tên: Về cây, hiện khi: {loai: cay}}
    trường:
      - {mã: loai, nhãn: Loại, loại: chọn một, lựa chọn: [{mã: cay, nhãn: Cây}, {mã: rac, nhãn: Rác}]}
      - {mã: cao, nhãn: Cao mấy mét, loại: số, tối thiểu: 1, tối đa: 60, bắt buộc: có, phần: cay}
      - {mã: do, nhãn: Sắp đổ, loại: có hay không, phần: cay}
      - {mã: huong, nhãn: Nghiêng về đâu, loại: chữ, phần: cay, bắt buộc: có, hiện khi: {do: có}}
      - {mã: so, nhãn: Điện thoại, loại: chữ, mẫu: '0\\d{9}', báo khi sai mẫu: "Số điện thoại có 10 chữ số."}
      - {mã: ngay, nhãn: Ngày, loại: ngày, thời gian: đã qua}
      - {mã: hen, nhãn: Hẹn, loại: ngày giờ, thời gian: sắp tới}
      - {mã: ai, nhãn: Ai, loại: người}
      - {mã: viec, nhãn: Vụ việc, loại: vụ việc}
      - {mã: noi, nhãn: Nơi, loại: vị trí}
      - {mã: co, nhãn: Cờ, loại: cờ}
      - mã: bang
        nhãn: Các việc
        loại: bảng
        tối đa: 2
        cột:
          - {mã: viec, nhãn: Việc, loại: chữ, bắt buộc: có, tối đa: 20}
          - {mã: so, nhãn: Số, loại: số}
"""
OPTIONS = Options(
    frozenset(), frozenset({"w"}), frozenset({"a"}), frozenset({"c"}), frozenset({"sao"}), frozenset(), ZONE,
    datetime(2026, 11, 24, 9, 0, tzinfo=ZONE),
)  # fmt: skip


@pytest.fixture(scope="module")
def form() -> Form:
    from quyche.source.build import BUILDERS, head_of
    from quyche.source.loading import _read_file, _Reading  # the form alone is no whole policy

    reading = _Reading()
    _read_file(reading, "f.yaml", FORMS.encode())
    assert not reading.findings
    row = reading.rows[0]
    return BUILDERS[row.section][1](row.model, head_of(row))


TAKEN = {
    "number": ({"loai": ["cay"], "cao": ["12"]}, {"loai": "cay", "cao": 12}),
    "hidden is dropped": ({"loai": ["rac"], "cao": ["abc"], "huong": ["nhà"]}, {"loai": "rac"}),
    "hidden by what is hidden": ({"loai": ["rac"], "do": ["yes"], "huong": ["nhà"]}, {"loai": "rac"}),
    "shown by what is shown": (
        {"loai": ["cay"], "cao": ["3"], "do": ["yes"], "huong": ["nhà"]},
        {"loai": "cay", "cao": 3, "do": True, "huong": "nhà"},
    ),
    "pattern": ({"so": ["0912345678"]}, {"so": "0912345678"}),
    "composed": ({"so": [""], "loai": [""]}, {}),
    "today is past enough": ({"ngay": ["2026-11-24"]}, {"ngay": "2026-11-24"}),
    "local time": ({"hen": ["2026-11-25T08:00"]}, {"hen": "2026-11-25T08:00:00+07:00"}),
    "person": ({"ai": ["sao"]}, {"ai": "sao"}),
    "case code as typed": ({"viec": ["abcd-efghj-k234"]}, {"viec": "ABCD-EFGHJ-K234"}),
    "point": ({"noi.lat": ["22.4"], "noi.lon": ["103.5"]}, {"noi": {"lat": 22.4, "lon": 103.5}}),
    "rows, empty ones dropped": (
        {"bang.0.viec": ["quét"], "bang.1.viec": [" "], "bang.4.viec": ["dọn"], "bang.4.so": ["2"]},
        {"bang": [{"viec": "quét", "so": None}, {"viec": "dọn", "so": 2}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "values"), TAKEN.values(), ids=TAKEN.keys())
def test_what_is_right_is_taken(form: Form, raw: dict, values: dict) -> None:
    filled = fill(form, raw, {}, OPTIONS)
    assert filled.problems == {}
    assert filled.values == values


TOLD = {
    "required once shown": ({"loai": ["cay"]}, "cao", "required"),
    "too small": ({"loai": ["cay"], "cao": ["0"]}, "cao", "too-small"),
    "too large": ({"loai": ["cay"], "cao": ["61"]}, "cao", "too-large"),
    "half a number": ({"loai": ["cay"], "cao": ["1.5"]}, "cao", "not-a-number"),
    "digits of another script": ({"loai": ["cay"], "cao": ["٣"]}, "cao", "not-a-number"),
    "huge number": ({"loai": ["cay"], "cao": ["9" * 5000]}, "cao", "not-a-number"),
    "not on the list": ({"loai": ["khac"]}, "loai", "not-offered"),
    "pattern": ({"so": ["091234567"]}, "so", "pattern"),
    "pattern and a line more": ({"so": ["0912345678\n0"]}, "so", "pattern"),
    "control characters": ({"so": ["09\x00"]}, "so", "control-characters"),
    "too long": ({"so": ["0" * 301]}, "so", "too-long"),
    "30 February": ({"ngay": ["2026-02-30"]}, "ngay", "not-a-date"),
    "tomorrow": ({"ngay": ["2026-11-25"]}, "ngay", "must-be-past"),
    "an hour ago": ({"hen": ["2026-11-24T08:00"]}, "hen", "must-be-future"),
    "no time": ({"hen": ["mai"]}, "hen", "not-a-time"),
    "the first year": ({"hen": ["0001-01-01T00:00"]}, "hen", "not-a-time"),
    "nobody": ({"ai": ["ma"]}, "ai", "not-offered"),
    "no code": ({"viec": ["abc"]}, "viec", "not-a-case"),
    "half a point": ({"noi.lat": ["22.4"]}, "noi", "not-a-point"),
    "not a number of a point": ({"noi.lat": ["nan"], "noi.lon": ["1"]}, "noi", "not-a-point"),
    "beyond the pole": ({"noi.lat": ["91"], "noi.lon": ["1"]}, "noi", "not-a-point"),
    "an unknown flag": ({"co": ["c", "d"]}, "co", "not-offered"),
    "a row without its work": ({"bang.0.so": ["2"]}, "bang", "in-row"),
    "a row too long": ({"bang.0.viec": ["x" * 21]}, "bang", "in-row"),
    "three rows of two": ({f"bang.{n}.viec": ["x"] for n in range(3)}, "bang", "too-many-rows"),
    "yes or no": ({"loai": ["cay"], "cao": ["2"], "do": ["maybe"]}, "do", "not-offered"),
}


@pytest.mark.parametrize(("raw", "field", "code"), TOLD.values(), ids=TOLD.keys())
def test_what_is_wrong_is_told(form: Form, raw: dict, field: str, code: str) -> None:
    problems = fill(form, raw, {}, OPTIONS).problems
    assert {f: p.code for f, p in problems.items()} == {field: code}
    assert all(say_problem(code, dict(problems[field].words), language) for language in ("vi", "en"))


@given(
    st.dictionaries(
        st.sampled_from(["loai", "cao", "so", "ngay", "hen", "ai", "viec", "noi.lat", "noi.lon", "co", "bang.0.viec"]),
        st.lists(st.text(max_size=40), max_size=3),
    )
)
@settings(max_examples=300, deadline=None)
def test_nothing_typed_makes_a_form_fall(form: Form, raw: dict) -> None:
    filled = fill(form, raw, {}, OPTIONS)
    assert not set(filled.values) & set(filled.problems)
