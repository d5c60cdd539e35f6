"""What an action's effects need: a field that asks for it, a task to work on, somebody who may."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from quyche.errors import Finding, finding
from quyche.source import schema as s
from quyche.source.raw import Raw
from quyche.source.rows import Row
from quyche.source.workplace import EFFECTS, effect

ASKS: Mapping[str, tuple[str, ...]] = {
    "classify": ("lĩnh vực",), "reply": ("trả lời người gửi",), "merge": ("vụ việc gộp vào",),
    "split": ("các phần tách ra",),
    "mask": ("lời đã che",), "number": ("số văn bản",),
}  # fmt: skip
"""The uses of fields without which an effect would have nothing to say."""
ON_A_TASK = frozenset({"acknowledge", "answer", "chase", "number", "approve", "decline", "complete"})
OF_THE_SENDER = frozenset({"consent", "refuse_consent"})
WRITTEN = frozenset({"open_task", "approve", "decline", "complete", "answer", "accept_deferral", "refuse_deferral"})
"""Effects whose whole point is what somebody writes."""
IMPLIED = {"lĩnh vực": "lĩnh vực", "địa bàn": "địa bàn", "cờ": "cờ", "vị trí": "vị trí"}
"""Kinds of fields that are used for what they are."""
USED_BY: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        ("tên người gửi", "liên hệ người gửi", "tiêu đề công khai", "số văn bản", "điện thoại trực"),
        frozenset({"chữ"}),
    ),
    **dict.fromkeys(("tóm tắt công khai", "nội dung phản ánh", "lời công khai", "lời đã che", "lý do", "kết quả"),
                    frozenset({"chữ", "đoạn văn"})),
    "trả lời người gửi": frozenset({"chữ", "đoạn văn"}),
    **dict.fromkeys(
        ("thời điểm phát hiện", "thời điểm cơ quan nhận", "dự kiến xong", "xem lại lúc", "hạn việc", "từ lúc",
         "đến lúc"), frozenset({"ngày giờ"}),
    ),
    "ngày văn bản": frozenset({"ngày"}),
    **dict.fromkeys(("chủ trì", "cơ quan bị phản ánh", "của cơ quan"), frozenset({"cơ quan"})),
    **dict.fromkeys(("phối hợp", "nơi nhận"), frozenset({"nhiều cơ quan"})),
    **dict.fromkeys(("người ký", "của người", "thay cho người"), frozenset({"người"})),
    **dict.fromkeys(("chữ ký", "kết luận"), frozenset({"chọn một"})),
    **dict.fromkeys(("kèm lời người gửi", "kèm ảnh người gửi", "cả cơ quan phối hợp"), frozenset({"có hay không"})),
    "đồng ý công khai": frozenset({"có hay không", "cam kết"}),
    **dict.fromkeys(("vụ việc gộp vào", "về vụ việc"), frozenset({"vụ việc"})),
    "các phần tách ra": frozenset({"bảng"}),
    "ảnh công khai": frozenset({"ảnh"}),
    "thay cho việc số": frozenset({"số"}),
    "vai trò được giao": frozenset({"vai trò"}),
    "về điều khoản": frozenset({"điều khoản"}),
    "gỡ cùng": frozenset({"vụ việc liên quan"}),
}  # fmt: skip
"""Which kinds of field can be used for what."""


BOOK_ASKS: Mapping[str, frozenset[str]] = {
    "lịch trực": frozenset({"của cơ quan", "điện thoại trực", "từ lúc", "đến lúc"}),
    "ủy quyền": frozenset({"thay cho người", "của người", "vai trò được giao", "từ lúc", "đến lúc"}),
    "vướng mắc": frozenset({"về điều khoản"}),
}
"""What the form of a kind of book must ask."""
BOOK_ANSWERS: Mapping[str, frozenset[str]] = {"vướng mắc": frozenset({"kết luận"})}
"""What its form for answers must ask, where the lines of a kind of book are answered."""


def action_findings(rows: Sequence[Raw[Row]]) -> Iterator[Finding]:
    """Effects that could not do anything, or fail in front of somebody."""
    forms = {r.model.id: r.model for r in rows if isinstance(r.model, s.FormModel)}
    for row in rows:
        if isinstance(row.model, s.ActionModel):
            yield from _effects(row, row.model, forms)
        if isinstance(row.model, s.BookModel):
            yield from _book(row, row.model, forms)
        if isinstance(row.model, s.FormModel):
            yield from _uses(row, row.model)


def _book(row: Raw[Row], model: s.BookModel, forms: Mapping[str, s.FormModel]) -> Iterator[Finding]:
    """Each kind of book has forms of its own: mistaken for another, it would ask the wrong things."""
    asked = (
        (model.form, BOOK_ASKS[model.kind], "loại"),
        (model.answer_form, BOOK_ANSWERS.get(model.kind, frozenset()), "biểu mẫu trả lời"),
    )
    for named, needed, key in asked:
        for use in sorted(needed - _used(forms[named])) if named in forms else ():
            yield finding("book-without-field", "error", row.places[(key,)], kind=model.kind, use=use)
    answered = {"biểu mẫu trả lời": model.answer_form, "ai trả lời": model.answerers}
    if any(answered.values()) or model.kind in BOOK_ANSWERS:
        for key in (k for k, stated in answered.items() if not stated):
            yield finding("missing-key", "error", row.node.place, f"{key}: …", key=key)


def _effects(row: Raw[Row], model: s.ActionModel, forms: Mapping[str, s.FormModel]) -> Iterator[Finding]:
    form = forms.get(model.form)
    used = _used(form) if form else set()
    for i, stated in enumerate(model.effects):
        made, place = effect(stated), row.places[("hiệu ứng", i)]
        if made is None or (model.form and form is None):
            continue
        name = next(word for word, kind in EFFECTS.items() if kind == made.kind)
        for use in sorted(set(ASKS.get(made.kind, ())) - used):
            yield finding("effect-without-field", "error", place, effect=name, use=use, form=model.form)
        if made.kind in WRITTEN and not model.form and made.kind != "answer":
            yield finding("effect-without-form", "error", place, "biểu mẫu: …", effect=name)
        if (made.kind in ON_A_TASK) and not model.task:
            yield finding("effect-without-task", "error", place, "trên việc: …", effect=name)
        if (model.scope == "người gửi") != (made.kind in OF_THE_SENDER):
            yield finding("effect-of-the-sender", "error", place, effect=name)


def _used(form: s.FormModel) -> set[str]:
    """What the form's fields are used for, said or by their kind."""
    return {use for f in form.fields if (use := f.use or IMPLIED.get(f.kind, ""))}


def _uses(row: Raw[Row], model: s.FormModel) -> Iterator[Finding]:
    for i, field in enumerate(model.fields):
        kinds = USED_BY.get(field.use or "")
        if kinds and field.kind not in kinds:
            place = row.places[("trường", i, "dùng cho")]
            expected = ", ".join(sorted(kinds))
            yield finding("use-of-kind", "error", place, use=field.use or "", kind=field.kind, expected=expected)
