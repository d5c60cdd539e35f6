"""Reading what people are told: occasions, receivers, channels, and texts with checked variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from quyche.errors import Finding, finding
from quyche.policy import notices as n
from quyche.policy.base import Head
from quyche.policy.nearest import nearest
from quyche.source import schema_of_clocks as sc
from quyche.source.raw import Path, Raw
from quyche.source.rows import Row
from quyche.source.schema_of_notices import NoticeModel

OCCASIONS = {
    "tiếp nhận": "opened", "giao xử lý": "assigned", "bước nhắc": "step_fired", "ghi mốc": "milestone",
    "giao việc": "task_opened", "trả lời việc": "task_answered", "đôn đốc việc": "task_chased",
    "cho ý kiến việc": "task_decided", "hành động": "acted", "báo cáo chưa giải quyết": "deferred",
    "dời hạn": "clock_moved", "tính lại thời hạn": "limit_recounted", "sang cơ quan kế nhiệm": "agencies_replaced",
    "kế nhiệm không được nhận": "successor_barred", "đổi chủ trì": "lead_rerouted",
    "trả lời người gửi": "replied", "khóa": "locked",
    "kích hoạt khẩn cấp": n.EMERGENCY, "từ chối kích hoạt": n.REFUSED,
}  # fmt: skip
TARGETS = {
    "bước nhắc": "bước nhắc", "giao việc": "loại việc", "trả lời việc": "loại việc", "đôn đốc việc": "loại việc",
    "cho ý kiến việc": "loại việc", "hành động": "hành động", "ghi mốc": "",
}  # fmt: skip
"""What an occasion may name, by the section it stands in; "" for a milestone, which has no rows."""
URGENCIES: dict[str, n.Urgency] = {"thường": "normal", "gấp": "urgent", "vi phạm": "breach"}
CHANNELS: dict[str, n.Channel] = {
    "trong hệ thống": "app", "thư điện tử": "mail", "thông báo đẩy": "push", "webhook": "webhook",
}  # fmt: skip
RECEIVERS = {
    "người nhận của bước": n.TO_STEP, "nơi nhận": n.TO_ASKED, "nơi giao": n.TO_ASKER, "người gửi": n.TO_SENDER,
    "người phê duyệt quy tắc": n.TO_APPROVERS, "người giữ quy chế": n.TO_KEEPERS,
}  # fmt: skip
_ON_TASKS = ("giao việc", "trả lời việc", "đôn đốc việc", "cho ý kiến việc")
_OF_POLICY = tuple(word for word, event in OCCASIONS.items() if event in n.OF_THE_POLICY)
_RIGHTS = ("người phê duyệt quy tắc", "người giữ quy chế")
_ONLY_ON = {
    "người nhận của bước": ("bước nhắc",),
    "nơi nhận": _ON_TASKS,
    "nơi giao": _ON_TASKS,
    **dict.fromkeys(_RIGHTS, _OF_POLICY),
}
BRACES = re.compile(r"\{([^{}]*)\}")


def occasion(stated: str | dict[str, str]) -> tuple[str, str]:
    """The word and what it names: `giao xử lý`, `{bước nhắc: den-han}`."""
    return (stated, "") if isinstance(stated, str) else next(iter(stated.items()), ("", ""))


def build_notice(m: NoticeModel, head: Head, relative: Mapping[str, str]) -> n.Notice:
    """`relative`: receivers that a case's agencies give, by their words."""
    word, target = occasion(m.occasion)
    known = {**relative, **RECEIVERS}
    receivers = tuple(sorted(known.get(r, r) for r in m.receivers))
    channels = tuple(c for c in n.CHANNELS if c in {CHANNELS[x] for x in m.channels})
    return n.Notice(
        head, m.label, n.Occasion(OCCASIONS[word], target), receivers, channels, URGENCIES[m.urgency], m.title, m.text
    )


def notice_findings(row: Raw[Row], ids: Mapping[str, set[str]], relative: Mapping[str, str]) -> Iterator[Finding]:
    """An occasion that exists, receivers it has, and texts that say only what there is to say."""
    model = row.model
    if not isinstance(model, NoticeModel):
        return
    word, target = occasion(model.occasion)
    if word not in OCCASIONS or (target and word not in TARGETS):
        mend = nearest(word, OCCASIONS) or ""
        yield finding("unknown-occasion", "error", row.places[("khi",)], mend, found=word)
        return
    section = TARGETS.get(word, "")
    if target and section and target not in ids[section]:
        near = nearest(target, sorted(ids[section])) or ""
        yield finding("unknown-id", "error", row.places[("khi", word)], near, found=target, section=section)
    yield from _receivers(row, word, model.receivers, {*relative, *RECEIVERS}, {*ids["vai trò"], *ids["cơ quan"]})
    for key in ("tiêu đề", "nội dung"):
        yield from _variables(row, word, key, getattr(model, {"tiêu đề": "title", "nội dung": "text"}[key]))


def _receivers(row: Raw[Row], word: str, named: Sequence[str], relative: set[str], ids: set[str]) -> Iterator[Finding]:
    known = relative | ids
    for i, receiver in enumerate(named):
        place = row.places.get(("gửi", i)) or row.places[("gửi",)]
        if receiver not in known:
            near = nearest(receiver, sorted(known)) or ""
            yield finding("unknown-id", "error", place, near, found=receiver, section="vai trò, cơ quan")
        elif word not in _ONLY_ON.get(receiver, (word,)) or (word in _OF_POLICY and receiver in relative - {*_RIGHTS}):
            yield finding("receiver-of-other-occasion", "error", place, found=receiver, occasion=word)


def _variables(row: Raw[Row], word: str, key: str, label: Any) -> Iterator[Finding]:
    """Braces that name nothing, or nothing on this occasion, each where the text stands."""
    known = _sayable(word)
    for language, text in (("vi", label.vi), ("en", label.en)):
        at: Path = (key, language)
        place = row.places.get(at) or row.places[(key,)]
        for named in dict.fromkeys(BRACES.findall(text)):
            if named not in known:
                mend = "{" + near + "}" if (near := nearest(named, known)) else ""
                yield finding("unknown-variable", "error", place, mend, found=named, known=", ".join(known))
        if set("{}") & set(BRACES.sub("", text)):
            yield finding("loose-brace", "error", place, key=key)


def _sayable(word: str) -> list[str]:
    if word in _OF_POLICY:
        return [*n.OF_VERSIONS]
    others = {*(() if word == "bước nhắc" else n.OF_STEPS), *(() if word in _ON_TASKS else n.OF_TASKS), *n.OF_VERSIONS}
    return [v for v in n.VARIABLES if v not in others]


def untold_steps(rows: Sequence[Raw[Row]]) -> Iterator[Finding]:
    """A step without words goes to nobody; told only where a policy tells anything at all."""
    told = [occasion(r.model.occasion) for r in rows if isinstance(r.model, NoticeModel)]
    if not told or ("bước nhắc", "") in told:
        return
    for row in rows:
        if isinstance(row.model, sc.StepModel) and ("bước nhắc", row.model.id) not in told:
            yield finding("step-without-words", "warning", row.node.place, id=row.model.id)
