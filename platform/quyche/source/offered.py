"""What an editor can offer of one policy: its ids, and the closed sets a clerk chooses from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from quyche.policy.base import Citation, clause_order
from quyche.source.build import RECEIVERS
from quyche.source.kinds import COMPLAINED_PHRASE, KnownKind
from quyche.source.notices import OCCASIONS, TARGETS
from quyche.source.notices import RECEIVERS as TOLD
from quyche.source.raw import Raw
from quyche.source.references import CONDITION_KINDS, SECTION_OF
from quyche.source.rows import NamedRow, Row
from quyche.source.schema import SECTIONS, ActionModel, ClauseModel, FormModel, GapModel
from quyche.source.vocabulary import meanings_of, value_meanings
from quyche.source.workplace import CLOCK_EFFECTS, EFFECTS, MAY_HAVE_TARGET, WITH_TARGET, effect

M = TypeVar("M", bound=Row)
Schema = dict[str, Any]
TEXT: Schema = {"type": ["string", "number", "boolean"]}
"""Any text: an editor takes some texts for numbers or answers of yes and no, the policy does not."""
YES_NO: Schema = {"enum": ["có", "không"], "errorMessage": "Viết “có” hoặc “không”."}
MANY: Schema = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}
NEWLY = "Nếu vừa thêm, chạy lại: quyche schema"


def table(properties: Mapping[str, Schema], wrong: str = "") -> Schema:
    """These keys and no others; `wrong` is told of another one."""
    told = {"errorMessage": wrong} if wrong else {}
    return {"type": "object", "properties": dict(properties), "additionalProperties": False, **told}


def one_or_many(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "array", "items": one}]}


def worded(words: Sequence[str]) -> Schema:
    """A closed set, each word with what it means where that needs saying."""
    meanings = meanings_of(words)
    return {"enum": list(words), **({"enumDescriptions": [meanings.get(w, "") for w in words]} if meanings else {})}


class Offers:
    """Closed sets of words, each written once under `definitions` and referred to from there."""

    def __init__(self, rows: Sequence[Raw[Row]], files: Collection[str]) -> None:
        self._rows, self._templates = rows, sorted(f for f in files if f.endswith(".docx"))
        self.definitions: dict[str, Schema] = {}

    def ids(self, *sections: str, beside: Collection[str] = (), called: str = "") -> Schema:
        """The ids of the sections with their names, and words that may stand `beside` them."""
        found = {r.model.id: _name(r.model) for r in self._rows if r.section in sections}
        where = ", ".join(f"“{s}”" for s in sections)
        wrong = f"Không có mã này trong mục {where}. {NEWLY}"
        return self.words(called or ", ".join(sections), {**found, **dict.fromkeys(beside, "")}, wrong)

    def words(self, name: str, meanings: Mapping[str, str], wrong: str, in_order: bool = False) -> Schema:
        """A closed set by word, each with what it means; any text when there is none."""
        if not meanings:
            return TEXT
        listed = dict(meanings if in_order else sorted(meanings.items()))
        self.definitions[name] = {
            "enum": list(listed), "enumDescriptions": list(listed.values()), "errorMessage": wrong,
        }  # fmt: skip
        return {"$ref": f"#/definitions/{name}"}

    def agency(self) -> Schema:
        """An agency by its id, the one of a group for the ward of the place, or the one complained about."""
        named = self.ids("cơ quan", beside=(COMPLAINED_PHRASE,), called="cơ quan xử lý")
        return {"anyOf": [named, table({"nhóm": self.ids("nhóm cơ quan")})]}

    def citations(self) -> Schema:
        """The clauses of the register with what they say, the open points, and the system's own need."""
        clauses = {c.ref: m.summary for m in self._models(ClauseModel) for c in m.cites if c.kind == "clause"}
        if not clauses:
            return TEXT
        gaps = {str(Citation("gap", m.id)): m.about for m in self._models(GapModel)}
        technical = {str(Citation("technical", "")): "Quy chế để cho hệ thống tự lo."}
        said = {**dict(sorted(clauses.items(), key=lambda c: clause_order(c[0]))), **gaps, **technical}
        return self.words("căn cứ", said, f"Không có trong sổ điều khoản. {NEWLY}", in_order=True)

    def keyed(self, section: str, value: Schema) -> Schema:
        """A map from the ids of a section, or from any key, to values."""
        found = self._ids_of(section) if section else []
        return table(dict.fromkeys(found, value)) if found else {"type": "object", "additionalProperties": value}

    def known(self, kind: KnownKind, model: type[BaseModel]) -> Schema:
        if kind == "base":
            return self.ids(next(s for s, m in SECTIONS.items() if m is model))
        makers: dict[KnownKind, Callable[[], Schema]] = {
            "receiver": lambda: self.ids("vai trò", "cơ quan", beside=RECEIVERS, called="người nhận"),
            "told": lambda: self.ids("vai trò", "cơ quan", beside=[*RECEIVERS, *TOLD], called="người được báo"),
            "milestone": self._milestones,
            "template": lambda: self.words("mẫu văn bản", dict.fromkeys(self._templates, ""), "Không có tệp này."),
            "conditions": self._conditions,
            "shown": self._shown,
            "effect": self._effect,
            "occasion": self._occasion,
            "steps": lambda: table(dict.fromkeys(self._ids_of("bước nhắc"), TEXT)),
        }
        return makers[kind]()

    def _models(self, kind: type[M]) -> Iterator[M]:
        return (r.model for r in self._rows if isinstance(r.model, kind))

    def _ids_of(self, section: str) -> list[str]:
        return sorted({r.model.id for r in self._rows if r.section == section})

    def _milestones(self) -> Schema:
        made = (effect(e) for m in self._models(ActionModel) for e in m.effects)
        recorded = {e.target: "" for e in made if e and e.kind == "milestone"}
        return self.words("mốc", recorded, f"Chưa hành động nào ghi mốc này. {NEWLY}")

    def _conditions(self) -> Schema:
        fields = {key: one_or_many(self.ids(SECTION_OF[kind])) for key, kind in CONDITION_KINDS.items()}
        flags = {r.model.id: {"description": _name(r.model), **YES_NO} for r in self._rows if r.section == "cờ"}
        self.definitions["điều kiện"] = table({**fields, **flags}, "Không có điều kiện này.")
        return {"$ref": "#/definitions/điều kiện"}

    def _shown(self) -> Schema:
        fields = {f.id: MANY for m in self._models(FormModel) for f in m.fields}
        self.definitions["trường"] = {"type": "object", "properties": fields}
        return {"$ref": "#/definitions/trường"}

    def _effect(self) -> Schema:
        """A bare word, or the word with what it works on and the conditions under which it takes place."""
        bare = [word for word, kind in EFFECTS.items() if kind not in WITH_TARGET]
        aimed = {word: self._aim(word) for word in EFFECTS}
        meanings = value_meanings()["hiệu ứng"]
        aimed = {word: {"description": meanings.get(word, ""), **aim} for word, aim in aimed.items()}
        self.definitions["hiệu ứng"] = {
            "anyOf": [worded(bare), table({**aimed, "áp dụng khi": self._conditions()})]
        }  # fmt: skip
        return {"$ref": "#/definitions/hiệu ứng"}

    def _aim(self, word: str) -> Schema:
        kind = EFFECTS[word]
        if kind in CLOCK_EFFECTS:
            return self.ids("đồng hồ")
        if kind == "open_task" or kind in MAY_HAVE_TARGET:
            return self.ids("loại việc")
        return TEXT if kind in WITH_TARGET else {"enum": [""]}

    def _occasion(self) -> Schema:
        aimed = {word: self.ids(section) if section else self._milestones() for word, section in TARGETS.items()}
        return {"anyOf": [worded(list(OCCASIONS)), table(aimed)]}


def _name(row: Row) -> str:
    return row.label.vi if isinstance(row, NamedRow) else ""
