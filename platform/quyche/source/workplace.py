"""Building roles, states, actions, forms and queues; the closed sets a clerk chooses from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from quyche.case import DEFERRED, UNPLACED
from quyche.policy import rules as r
from quyche.policy import workplace as w
from quyche.policy.base import Head, Label
from quyche.policy.books import Book, BookKind
from quyche.policy.home import Block, BlockKind
from quyche.source import schema as s
from quyche.source import schema_of_lists as sl

FIELD_KINDS: dict[str, w.FieldKind] = {
    "chữ": "text", "đoạn văn": "long_text", "số": "number", "ngày giờ": "datetime", "chọn một": "choice",
    "chọn nhiều": "choices", "có hay không": "yes_no", "cam kết": "consent", "lĩnh vực": "category",
    "địa bàn": "ward", "cơ quan": "agency", "nhiều cơ quan": "agencies", "vai trò": "role", "điều khoản": "clause",
    "cờ": "flags", "vị trí": "point",
    "ảnh": "photos", "tệp": "files", "ngày": "date", "người": "person", "vụ việc": "case", "âm thanh": "sound",
    "video": "video", "bảng": "table", "vụ việc liên quan": "kin", "dòng quy tắc": "rule",
}  # fmt: skip
USES: dict[str, w.Use] = {
    "lĩnh vực": "category", "địa bàn": "ward", "vị trí": "point", "cờ": "flags",
    "cơ quan bị phản ánh": "complained", "chủ trì": "lead", "phối hợp": "helpers",
    "thời điểm phát hiện": "seen_at", "thời điểm cơ quan nhận": "received_at", "nội dung phản ánh": "report",
    "tên người gửi": "sender_name", "liên hệ người gửi": "sender_contact",
    "tiêu đề công khai": "public_title", "tóm tắt công khai": "public_summary", "trả lời người gửi": "reply",
    "lý do": "reason", "đồng ý công khai": "consent", "kèm lời người gửi": "show_words",
    "kèm ảnh người gửi": "show_pictures", "lời công khai": "public_words", "ảnh công khai": "public_pictures",
    "lời đã che": "masked", "dự kiến xong": "expected_at", "xem lại lúc": "review_at",
    "vụ việc gộp vào": "merge_into", "các phần tách ra": "parts",
    "nơi nhận": "targets", "hạn việc": "task_due", "thay cho việc số": "corrects", "số văn bản": "task_number",
    "chữ ký": "signature", "ngày văn bản": "task_date", "người ký": "signer",
    "của cơ quan": "line_agency", "của người": "line_person", "thay cho người": "line_for",
    "vai trò được giao": "line_role", "từ lúc": "line_from", "đến lúc": "line_until", "về vụ việc": "line_case",
    "về điều khoản": "line_clause", "điện thoại trực": "line_phone", "kết luận": "line_outcome",
    "kết quả": "result", "cả cơ quan phối hợp": "with_helpers", "gỡ cùng": "also_erased",
    "về dòng quy tắc": "line_rule",
}  # fmt: skip
COLUMNS = {
    "mã vụ việc": "code", "lĩnh vực": "category", "địa bàn": "ward", "nguồn": "source", "trạng thái": "state",
    "chủ trì": "lead",
    "gửi lúc": "sent_at", "nhận lúc": "received_at", "hạn": "due_at", "còn lại": "left", "cờ": "flags",
    "đôn đốc": "chased", "hẹn xong": "promised",
}  # fmt: skip
EFFECTS: dict[str, w.EffectKind] = {
    "phân loại": "classify", "quyết định": "decide", "giao xử lý": "assign", "chạy đồng hồ": "start_clock",
    "dừng đồng hồ": "stop_clock", "tạm dừng đồng hồ": "pause_clock", "chạy tiếp đồng hồ": "resume_clock",
    "chuyển đồng hồ": "hand_clock", "ghi mốc": "milestone", "trả lời người gửi": "reply",
    "công khai": "publish", "không công khai": "withhold", "gộp vụ việc": "merge", "tách vụ việc": "split",
    "khóa": "lock", "mở khóa": "unlock", "gỡ nội dung": "erase", "xin đồng ý công khai": "ask_consent",
    "giao việc": "open_task", "ghi nhận việc": "acknowledge", "trả lời việc": "answer", "đôn đốc": "chase",
    "ghi số văn bản": "number", "ghi nhận đồng ý": "consent", "ghi nhận không đồng ý": "refuse_consent",
    "che lời người gửi": "mask", "báo cáo chưa giải quyết": "defer", "cho phép việc": "approve",
    "không cho phép việc": "decline", "ghi việc đã làm": "complete", "trả lời mọi đôn đốc": "answer_chases",
    "chấp nhận báo cáo chưa giải quyết": "accept_deferral",
    "không chấp nhận báo cáo chưa giải quyết": "refuse_deferral",
    "trả lại": "return", "không tiếp nhận": "refuse",
}  # fmt: skip
CLOCK_EFFECTS = {"start_clock", "stop_clock", "pause_clock", "resume_clock", "hand_clock"}
WITH_TARGET = {*CLOCK_EFFECTS, "milestone", "open_task"}
MAY_HAVE_TARGET = {"defer"}
SCOPES: dict[str, w.Scope] = {
    "tất cả": "all", "mọi vụ việc": "all", "cơ quan mình": "agency", "cơ quan chủ trì": "lead", "không": "none",
    "nơi nhận": "target", "nơi giao": "opener", "người gửi": "sender",
}  # fmt: skip
FIELDS = {key: field for field, key in r.FIELD_KEYS.items()}
LIST_WORDS = {**FIELDS, "chủ trì": "lead", "trạng thái": "state", "cờ": "flag", "thời hạn": "standing",
    "đôn đốc": "chased"}  # fmt: skip
_YES_NO = {"có": r.YES, "không": r.NO}


def conditions(when: Mapping[str, list[str]]) -> tuple[r.Condition, ...]:
    """Conditions in the core's names: a built-in field, otherwise a flag with yes or no."""
    built = (_condition(key, values) for key, values in when.items())
    return tuple(sorted(built, key=lambda c: c.field))


def _condition(key: str, values: list[str]) -> r.Condition:
    if key in FIELDS:
        return r.Condition(FIELDS[key], frozenset(values))
    return r.Condition(r.FLAG + key, frozenset(_YES_NO.get(v, v) for v in values))


Stated = str | dict[str, str | dict[str, list[str]]]
"""`quyết định`, `{chạy đồng hồ: xu-ly}`, `{chạy đồng hồ: xu-ly, áp dụng khi: {…}}`."""


def effect(stated: Stated) -> w.Effect | None:
    """None when there is no such effect."""
    said = {stated: ""} if isinstance(stated, str) else {k: v for k, v in stated.items() if k != "áp dụng khi"}
    name, target = next(iter(said.items()), ("", ""))
    kind = EFFECTS.get(name)
    if kind is None or len(said) > 1 or not isinstance(target, str):
        return None
    if kind not in MAY_HAVE_TARGET and (kind in WITH_TARGET) != bool(target):
        return None
    return w.Effect(kind, target, conditions(when_of(stated)))


def when_of(stated: Stated) -> dict[str, list[str]]:
    """The conditions under which an effect takes place, as written."""
    when = stated.get("áp dụng khi") if isinstance(stated, dict) else None
    return when if isinstance(when, dict) else {}


def _action(m: s.ActionModel, head: Head) -> w.Action:
    effects = tuple(e for e in map(effect, m.effects) if e)
    return w.Action(
        head, m.label, tuple(sorted(m.origins)), m.to, tuple(sorted(m.roles)), SCOPES[m.scope], m.form,
        conditions(m.when), effects, m.primary, m.asks_reason_on_change,
        m.task, m.once, m.again, m.on_locked, m.rank, m.rare, m.bulk,
    )  # fmt: skip


def _field(m: s.FieldModel) -> w.Field:
    use = USES[m.use] if m.use else _implied(FIELD_KINDS[m.kind])
    choices = tuple(w.Choice(c.id, c.label, tuple(sorted(c.roles)), c.since, c.until) for c in m.choices)
    moment: w.When = "" if m.moment is None else "past" if m.moment == "đã qua" else "future"
    default = _YES_NO.get(m.default, m.default) if m.kind == "có hay không" else m.default
    return w.Field(
        m.id, FIELD_KINDS[m.kind], m.label, m.hint, m.required, m.maximum, m.minimum, use, m.personal, choices,
        _shown(m.shown_when), m.pattern, m.pattern_says, default, moment, m.section, tuple(map(_field, m.columns)),
        USES[m.begins_with] if m.begins_with else "", tuple(sorted(m.holders)),
        m.since, m.until,
    )  # fmt: skip


def _shown(when: Mapping[str, list[str]]) -> tuple[r.Condition, ...]:
    return tuple(r.Condition(k, frozenset(_YES_NO.get(v, v) for v in vs)) for k, vs in sorted(when.items()))


def _implied(kind: w.FieldKind) -> w.Use:
    """A category, ward, point or flags field is for just that unless it says otherwise."""
    return kind if kind in ("category", "ward", "point", "flags") else ""


def _form(m: s.FormModel, head: Head) -> w.Form:
    sections = tuple(w.Section(p.id, p.label, p.help, _shown(p.shown_when)) for p in m.sections)
    return w.Form(head, m.label, m.intro, m.button, tuple(map(_field, m.fields)), sections)


def _queue(m: sl.QueueModel, head: Head) -> w.Queue:
    columns = tuple(w.Column(COLUMNS[c], Label(c[:1].upper() + c[1:])) for c in m.columns)
    filters, groups = (tuple(LIST_WORDS[f] for f in named) for named in (m.filters, m.groups))
    order: w.Order = "due" if m.order == "hạn" else "sent"
    return w.Queue(
        head,
        m.label,
        m.empty,
        tuple(sorted(m.states)),
        tuple(sorted(m.roles)),
        SCOPES[m.scope],
        order,
        columns,
        m.rank,
        filters,
        groups,
        *_marked(m),
        tuple(sorted(m.asked)),
        m.direction == "giảm dần",
        tuple(w.View(v.label, tuple(_narrowed(v))) for v in m.views),
    )


_STANDINGS = {"quá hạn": "late", "sắp đến hạn": "soon", "trong hạn": "in-time"}
_CHASED = {"chưa trả lời": "waiting"}


def _narrowed(m: sl.ViewModel) -> Iterator[tuple[str, str]]:
    """What a view asks for: by filter, and by `group`."""
    plain = {"category": m.category, "ward": m.ward, "source": m.source, "lead": m.lead, "state": m.state}
    asked = plain | {
        "flag": m.flag, "standing": _STANDINGS.get(m.standing or "", ""), "chased": _CHASED.get(m.chased or "", ""),
        "group": LIST_WORDS.get(m.group or "", ""),
    }  # fmt: skip
    yield from ((name, value) for name, value in asked.items() if value)


def _marked(m: sl.QueueModel) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The marks a queue asks for, and those it does not want."""
    named = {
        "unnumbered": m.unnumbered, "undecided": m.undecided, "undone": m.undone, "milestone": m.after,
    }  # fmt: skip
    has = [f"{mark}:{target}" for mark, target in named.items() if target]
    has += [f"barred:{m.barring}"] if m.barring else []
    has += [DEFERRED] if m.deferral_waiting else []
    has += [UNPLACED] if m.unplaced else []
    return (*has, *(["locked"] if m.locked else [])), (f"milestone:{m.before}",) if m.before else ()


_BLOCKS: dict[str, BlockKind] = {
    "quá hạn": "overdue", "sắp đến hạn": "soon", "quá mục tiêu": "target", "việc chưa trả lời": "task",
    "hàng đợi": "queue",
}  # fmt: skip


def _block(m: sl.BlockModel, head: Head) -> Block:
    roles, states, clocks = (tuple(sorted(x)) for x in (m.roles, m.states, m.clocks))
    return Block(head, m.label, _BLOCKS[m.kind], m.queue, roles, m.rank, states, clocks, m.task, m.within)


_LOCKED: dict[str, w.Sight] = {"có": "yes", "không": "no", "khi người phụ trách bị phản ánh": "substitute"}


def _role(m: s.RoleModel, head: Head) -> w.Role:
    return w.Role(
        head,
        m.label,
        SCOPES[m.sees],
        m.identity,
        m.agency,
        m.office,
        _LOCKED[m.locked],
        tuple(sorted(m.grants)),
        m.originals,
        m.overview,
        m.technical,
        m.two_steps,
        m.approves,
    )


def _entrance(m: s.EntranceModel, head: Head) -> w.Entrance:
    clocks = tuple(sorted(m.clocks))
    others = tuple(w.Start(conditions(o.when), o.state, tuple(sorted(o.clocks))) for o in m.others)
    ordered = tuple(sorted(others, key=lambda o: [(c.field, sorted(c.values)) for c in o.when]))
    return w.Entrance(head, m.label, m.source, m.form, m.state, tuple(sorted(m.roles)), clocks, ordered)


_BOOKS: dict[str, BookKind] = {"lịch trực": "roster", "ủy quyền": "delegation", "vướng mắc": "difficulty"}


def _book(m: s.BookModel, head: Head) -> Book:
    writers, answerers = tuple(sorted(m.writers)), tuple(sorted(m.answerers))
    return Book(head, m.label, m.empty, _BOOKS[m.kind], m.form, writers, m.answer_form, answerers)


def _task_kind(m: s.TaskKindModel, head: Head) -> w.TaskKind:
    receivers = tuple(sorted(m.receivers))
    return w.TaskKind(head, m.label, receivers, m.issuer, m.place, m.file_copy, m.chase)


def _sample(m: s.SampleModel, head: Head) -> w.Sample:
    facts = {r.CATEGORY: m.category, r.WARD: m.ward, r.COMPLAINED: m.complained}
    said = tuple((k, v) for k, v in facts.items() if v)
    return w.Sample(head, m.entrance, m.ago, m.text, said, tuple(m.actions))


WORKPLACE: dict[str, tuple[str, Callable[[Any, Head], Any]]] = {
    "vai trò": ("roles", _role),
    "trạng thái": ("states", lambda m, h: w.State(h, m.label, m.public, m.closed, tuple(sorted(m.replaces)))),
    "hành động": ("actions", _action),
    "loại việc": ("task_kinds", _task_kind),
    "cửa tiếp nhận": ("entrances", _entrance),
    "biểu mẫu": ("forms", _form),
    "hàng đợi": ("queues", _queue),
    "sổ": ("books", _book),
    "trang đầu": ("blocks", _block),
    "vụ việc mẫu": ("samples", _sample),
}
