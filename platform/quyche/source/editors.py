"""JSON Schemas for editors: the keys of the format with their words, the ids of one policy to choose from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from pydantic import BaseModel

from quyche.source.kinds import Form
from quyche.source.loading import TESTS as RULE_TESTS
from quyche.source.loading import Files, rows_of
from quyche.source.offered import TEXT, YES_NO, Offers, Schema, one_or_many, table, worded
from quyche.source.raw import Raw
from quyche.source.references import SECTION_OF
from quyche.source.rows import NamedRow, Row
from quyche.source.schema import SECTIONS, ClauseModel
from quyche.source.schema_of_tests import TRIALS
from quyche.source.shapes import Shape, said, shape_of
from quyche.source.vocabulary import all_models, cites_of, declared_in, grounds, grounds_said, section_meanings, word_of

POLICY, TESTS = ".schemas/chinh-sach.json", ".schemas/kiem-thu.json"
NO_SECTION = "Không có mục này."
FORMS: dict[str, Schema] = {
    "yes-no": YES_NO,
    "number": {"type": "integer", "minimum": 0},
    "label": {"anyOf": [TEXT, table({"vi": TEXT, "en": TEXT})]},
}


def schemas(files: Files) -> dict[str, Schema]:
    """The schemas of a policy directory by relative path: one for its rows, one for its own tests."""
    rows = rows_of(files)
    policy, tests = _Writer(rows, files), _Writer(rows, files)
    sections = {name: policy.section(name, model) for name, model in SECTIONS.items()}
    each = {"type": "array", "items": {"anyOf": [tests.model(model) for model in TRIALS.values()]}}
    return {
        POLICY: {"title": "Chính sách", **table(sections, NO_SECTION), "definitions": policy.definitions},
        TESTS: {"title": "Kiểm thử chính sách", **each, "definitions": tests.definitions},
    }


def modeline(file: str) -> str:
    """The first line of a policy file, which leads an editor to its schema."""
    schema = TESTS if file.startswith(RULE_TESTS) else POLICY
    return f"# yaml-language-server: $schema={'../' * file.count('/')}{schema}"


def flow(value: Any) -> str:
    """A value as it may be written in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    text = str(value)
    plain = text and text.strip() == text and text[0] not in "{['\"#&*!|>%@`" and ": " not in text and "," not in text
    return text if plain else f'"{text}"'


class _Writer:
    """Writes each model once, under `definitions`."""

    def __init__(self, rows: Sequence[Raw[Row]], files: Collection[str]) -> None:
        self._offers, self._grounds = Offers(rows, files), grounds(rows)
        self._models: dict[str, Schema] = {}
        self._called = {model: called for called, model in all_models()} | {NamedRow: "tên"}

    @property
    def definitions(self) -> dict[str, Schema]:
        return {**self._models, **self._offers.definitions}

    def section(self, name: str, model: type[Row]) -> Schema:
        return {"description": section_meanings()[name], "type": "array", "items": self.model(model)}

    def model(self, model: type[BaseModel]) -> Schema:
        name = model.__name__
        if name not in self._models:
            self._models[name] = {}
            fields = model.model_fields
            keys = {str(f.alias): self._field(model, n) for n, f in fields.items()}
            required = [str(f.alias) for f in fields.values() if f.is_required()]
            wrong = f"Thiếu khóa bắt buộc ({', '.join(required)}), hoặc khóa này không có ở đây."
            self._models[name] = {"title": self._called[model], **table(keys, wrong), "required": required}
        return {"$ref": f"#/definitions/{name}"}

    def _field(self, model: type[BaseModel], name: str) -> Schema:
        """A key with its words; what many models inherit is written once."""
        home, info = declared_in(model, name), model.model_fields[name]
        shape = shape_of(info)
        own = home is model or shape.known == "base" or model is ClauseModel
        if own:
            return self._worded(home, name, self._value(shape, model))
        called = f"{home.__name__} {info.alias}"
        if called not in self._models:
            self._models[called] = self._worded(home, name, self._value(shape, model))
        return {"$ref": f"#/definitions/{called}"}

    def _worded(self, home: type[BaseModel], name: str, value: Schema) -> Schema:
        info, word = home.model_fields[name], word_of(home, name)
        key = info.alias or name
        rests = grounds_said(word, cites_of(self._grounds, home, name))
        told = [word.meaning, f"Dạng: {said(shape_of(info))}.", f"Ví dụ: {key}: {flow(word.example)}"]
        told.append(f"Căn cứ: {rests}.")
        return {"description": "\n\n".join(told), **value}

    def _value(self, shape: Shape, model: type[BaseModel]) -> Schema:
        one = self._one(shape, model)
        if shape.many:
            return one_or_many(one) if shape.one else {"type": "array", "items": one}
        return one

    def _one(self, shape: Shape, model: type[BaseModel]) -> Schema:
        if shape.known:
            return self._offers.known(shape.known, model)
        if shape.below:
            return self._offers.keyed(SECTION_OF[shape.ref] if shape.ref else "", self._value(shape.below, model))
        if shape.ref:
            return self._offers.ids(SECTION_OF[shape.ref])
        if shape.model:
            return self.model(shape.model)
        if shape.choices:
            return worded(shape.choices)
        return self._form(shape.form, model) if shape.form else TEXT

    def _form(self, form: Form, model: type[BaseModel]) -> Schema:
        if form.kind == "agency":
            return self._offers.agency()
        if form.kind == "citation" and model is not ClauseModel:
            return self._offers.citations()
        if not form.pattern:
            return FORMS.get(form.kind, TEXT)
        wrong = f"Không đúng dạng. Viết: {form.said}."
        return {"type": "string", "pattern": form.pattern, "patternErrorMessage": wrong, "errorMessage": wrong}
