"""How the value of a key is written, read off the models: for editors and for the handbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from quyche.source.kinds import Form, Known, KnownKind, Ref, RefKind, takes_one_or_many
from quyche.source.references import SECTION_OF


@dataclass(frozen=True, slots=True)
class Shape:
    """One of `form`, `ref`, `known`, `choices` and `model` says what a value is; none of them: any text.

    `many` values stand in a list; with `one` a single value may stand without it.
    """

    form: Form | None = None
    ref: RefKind | None = None
    known: KnownKind | None = None
    choices: tuple[str, ...] = ()
    model: type[BaseModel] | None = None
    below: Shape | None = None
    """Of a map the shape of its values; `ref` then says what its keys are."""
    many: bool = False
    one: bool = False


def shape_of(info: FieldInfo) -> Shape:
    return _shape(info.annotation, info.metadata)


def _shape(annotation: Any, marks: Sequence[Any]) -> Shape:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(inner[0], [*annotation.__metadata__, *marks])
    if origin is list:
        below = _shape(inner[0], ())
        return _marked(replace(below, many=True, one=any(takes_one_or_many(m) for m in marks)), marks)
    if origin is dict:
        marks = [m for m in marks if not (isinstance(m, Ref) and m.of_values)]
        return _marked(Shape(below=_shape(inner[1], ())), marks)
    stated = [i for i in inner if i is not type(None)]
    if len(stated) == 1 and len(inner) == 2 and origin is not Literal:
        return _shape(stated[0], marks)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Shape(model=annotation)
    return _marked(Shape(choices=tuple(_choices(annotation))), marks)


def _choices(annotation: Any) -> Iterable[str]:
    """The words of a closed set, or of several joined."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif get_origin(annotation) is Union or type(annotation).__name__ == "UnionType":
        for inner in get_args(annotation):
            yield from _choices(inner)


def _marked(shape: Shape, marks: Sequence[Any]) -> Shape:
    """The last mark of each kind counts: it stands nearest to the key."""
    for mark in marks:
        if isinstance(mark, Form):
            shape = replace(shape, form=mark)
        elif isinstance(mark, Ref):
            shape = replace(shape, ref=mark.kind)
        elif isinstance(mark, Known):
            shape = replace(shape, known=mark.kind)
    return shape


KNOWN_SAID: dict[KnownKind, str] = {
    "receiver": "mã vai trò, mã cơ quan, hoặc người liên quan của vụ việc như “chủ trì”",
    "told": "mã vai trò, mã cơ quan, hoặc người liên quan như “chủ trì”, “nơi nhận”, “người gửi”",
    "milestone": "tên một mốc mà một hành động ghi (hiệu ứng “ghi mốc”)",
    "base": "mã của một dòng khác trong cùng bảng",
    "template": "đường dẫn một tệp .docx của chính sách",
    "conditions": "{điều: giá trị}: lĩnh vực, địa bàn, nguồn, cơ quan bị phản ánh, hoặc mã cờ với có, không",
    "shown": "{mã trường: giá trị} của cùng biểu mẫu",
    "effect": "tên hiệu ứng, hoặc {tên hiệu ứng: mã}, thêm được “áp dụng khi”",
    "occasion": "tên sự việc, hoặc {tên sự việc: mã}",
    "steps": "{mã bước nhắc: ngày giờ}",
}


def said(shape: Shape) -> str:
    """The form in words, for a clerk."""
    one = _one_said(shape)
    if shape.many and shape.one:
        return f"{one}; một hoặc danh sách"
    return f"danh sách: {one}" if shape.many else one


def _one_said(shape: Shape) -> str:
    if shape.known:
        return KNOWN_SAID[shape.known]
    if shape.ref or shape.below:
        key = f"mã của một dòng trong mục “{SECTION_OF[shape.ref]}”" if shape.ref else "khóa"
        return f"{{{key}: {said(shape.below)}}}" if shape.below else key
    if shape.form:
        return shape.form.said
    if shape.choices:
        return "một trong: " + ", ".join(f"“{c}”" for c in shape.choices)
    if shape.model:
        return "{" + ", ".join(f"{f.alias}: …" for f in shape.model.model_fields.values() if f.is_required()) + "}"
    return "chữ"
