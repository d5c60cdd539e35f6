"""What every key of the policy format means: the words beside the models, one line a key in `vocabulary.yaml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from inspect import get_annotations
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from quyche.policy.base import Citation, clause_order, clause_parent
from quyche.policy.register import article_of
from quyche.source.notices import OCCASIONS
from quyche.source.raw import Raw, plain
from quyche.source.rows import Row
from quyche.source.schema import SECTIONS, FieldKindName, UseName
from quyche.source.schema_of_tests import TRIALS, PolicyTestModel
from quyche.source.workplace import EFFECTS
from quyche.source.yaml_reader import read

FILE = Path(__file__).with_name("vocabulary.yaml")
TESTS = "kiểm thử"
"""Policy tests stand in files of their own, in no section; this is what they are called in the vocabulary."""
MOST_CLAUSES = 4
BESIDE = ("mục", "giá trị")
"""What the file holds beside the keys of models."""


@dataclass(frozen=True, slots=True)
class Word:
    """A key's meaning, a rightly written example, and what it rests on if that is always the same."""

    meaning: str
    example: Any
    cites: str = ""


@cache
def section_meanings() -> Mapping[str, str]:
    found: Mapping[str, str] = _told()["mục"]
    return found


def closed_sets() -> Mapping[str, tuple[str, ...]]:
    """The sets of words a clerk chooses from whose words need saying."""
    return {
        "loại trường": get_args(FieldKindName), "dùng cho": get_args(UseName), "hiệu ứng": tuple(EFFECTS),
        "sự việc": tuple(OCCASIONS),
    }  # fmt: skip


@cache
def value_meanings() -> Mapping[str, Mapping[str, str]]:
    """What each word of the closed sets means, by set."""
    found: Mapping[str, Mapping[str, str]] = _told()["giá trị"]
    return found


def meanings_of(words: Sequence[str]) -> Mapping[str, str]:
    """The meanings of one of the closed sets, or of some of its words; none for other words."""
    fits = (name for name, known in closed_sets().items() if set(words) <= set(known) and len(words) > 1)
    return next((value_meanings()[name] for name in fits), {})


@cache
def word_of(model: type[BaseModel], name: str) -> Word:
    """The word of a field, written down where the field is declared. Raises KeyError when it is not."""
    told = _told()[declared_in(model, name).__name__][model.model_fields[name].alias]
    return Word(told["nghĩa"], told["ví dụ"], told.get("căn cứ", ""))


@cache
def written_down() -> frozenset[tuple[str, str]]:
    """Every model and key the file has words for."""
    return frozenset((model, key) for model, keys in _told().items() if model not in BESIDE for key in keys)


@cache
def _told() -> Mapping[str, Any]:
    node, found = read(FILE.read_bytes(), FILE.name)
    if node is None or found:
        raise ValueError(found)
    told: Mapping[str, Any] = plain(node)
    return told


def declared_in(model: type[BaseModel], name: str) -> type[BaseModel]:
    """The model, of those this one inherits from, that declares the field."""
    return next(m for m in model.__mro__ if name in get_annotations(m))


def all_models() -> Iterator[tuple[str, type[BaseModel]]]:
    """Every section with its model, after each the models inside it: called by the keys that lead there, once."""
    seen: set[type[BaseModel]] = set()
    others = {f"{TESTS} › {key}": model for key, model in TRIALS.items() if model is not PolicyTestModel}
    models: dict[str, type[BaseModel]] = {**SECTIONS, TESTS: PolicyTestModel, **others}
    for section, model in models.items():
        yield section, model
        seen.add(model)
        yield from _inside(section, model, seen)


def _inside(called: str, model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[tuple[str, type[BaseModel]]]:
    for info in model.model_fields.values():
        for inner in models_in(info.annotation):
            if inner not in seen:
                seen.add(inner)
                yield f"{called} › {info.alias}", inner
                yield from _inside(f"{called} › {info.alias}", inner, seen)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models an annotation is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


Grounds = Mapping[tuple[str, str], frozenset[Citation]]
"""By declaring model and key: what the rows rest on that use the key."""


def grounds(rows: Iterable[Raw[Row]]) -> Grounds:
    found: dict[tuple[str, str], set[Citation]] = defaultdict(set)
    for row in rows:
        for used in _used(row.model):
            found[used] |= set(row.model.cites)
    return {used: frozenset(cites) for used, cites in found.items()}


def _used(model: BaseModel) -> Iterator[tuple[str, str]]:
    """The keys written in a row, with the models that declare them."""
    for name in model.model_fields_set:
        yield declared_in(type(model), name).__name__, type(model).model_fields[name].alias or name
        value = getattr(model, name)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, BaseModel):
                yield from _used(inner)


def cites_of(found: Grounds, model: type[BaseModel], name: str) -> frozenset[Citation]:
    """What rests on the field; for one nobody uses yet, what rests on its neighbours."""
    key = found.get((model.__name__, model.model_fields[name].alias or name))
    neighbours = (cites for (home, _), cites in found.items() if home == model.__name__)
    return key or frozenset[Citation]().union(*neighbours)


def grounds_said(word: Word, cites: Iterable[Citation]) -> str:
    """What a key rests on, in the order of the regulation, wider parts where there are many clauses."""
    if word.cites:
        return word.cites
    clauses = sorted({c.ref for c in cites if c.kind == "clause"}, key=clause_order)
    for wider in (clause_parent, article_of):
        if len(clauses) > MOST_CLAUSES:
            clauses = list(dict.fromkeys(map(wider, clauses)))
    if len(clauses) > MOST_CLAUSES:
        return "nhiều điều"
    others = sorted({str(c) for c in cites if c.kind != "clause"})
    return "; ".join(clauses or others) or str(Citation("technical", ""))
