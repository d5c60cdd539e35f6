"""What was filled in, as people read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from quyche import handle
from quyche.case import Case, Task
from quyche.events import Event
from quyche.policy.workplace import Field, FieldKind, Form, Section
from quyche.service import concerned, duties, ladder, reading
from quyche.store import registers
from quyche.texts.words import when
from quyche.web.context import account_name, actor, desk, language, name_of, rows_of
from quyche.web.succeeding import said_of_receivers, said_of_succession
from quyche.web.ticking import said_of_clock


def shown_entry(entry: reading.Filled) -> dict[str, Any]:
    """An entry for the templates: its values in words, its files by how they are shown."""
    return {
        "seq": entry.seq,
        "content": entry.content,
        "veiled": entry.veiled,
        "values": [shown(v) for v in entry.values],
        "photos": [f for f in entry.files if f.kind == "image"],
        "recordings": [f for f in entry.files if f.kind in ("audio", "video")],
        "files": [f for f in entry.files if f.kind not in ("image", "audio", "video")],
    }


def in_parts(form: Form, entry: reading.Filled) -> list[tuple[Section | None, list[dict[str, str]]]]:
    """Answers under the headings of the form."""
    sections = {s.id: s for s in form.sections}
    grouped = groupby(entry.values, key=lambda v: v.field.section)
    return [(sections.get(section), [shown(v) for v in values]) for section, values in grouped]


def shown(value: reading.Value) -> dict[str, str]:
    return {"label": value.label, "text": text_of(value.field, value.value, value.at)}


def text_of(field: Field, value: Any, at: datetime | None = None) -> str:
    """A value in words; `at`: when it was said."""
    if field.kind == "person":
        return ", ".join(t for t in (who(value), title_of(field, value, at)) if t)
    say = _SAID.get(field.kind)
    return say(field, value) if say else str(value)


def who(actor_id: str) -> str:
    """Who did something, as people read it."""
    if actor_id in (handle.ANYBODY, ladder.WORKER):
        return "Người gửi" if actor_id == handle.ANYBODY else "Hệ thống"
    return account_name(actor_id)


def title_of(field: Field, person: str, at: datetime | None = None) -> str:
    """As what a person signs: the role they hold of those the field asks for, or for whom they stood in then."""
    account = registers.known_account(person)
    held = account.roles.split("|") if account else []
    own = next((r.label.vi for r in desk().policy.roles if r.head.id in held and r.head.id in field.holders), "")
    whose = duties.stood_in_for(desk(), person, field.holders, at) if at and not own else ""
    return f"thay mặt {who(whose)}" if whose else own


def place_of(rule: str) -> str:
    """Where a row stands in the version that serves, as file and line; "" when it stands there no more."""
    return next((f"{h.place.file}:{h.place.line}" for h in concerned.heads_of(desk().policy, rule)), "")


Say = Callable[[Field, Any], str]


def _named(rows: str) -> Say:
    def say(_: Field, value: Any) -> str:
        known = getattr(desk().policy, rows)
        return ", ".join(name_of(known, v) for v in (value if isinstance(value, list) else [value]))

    return say


def _choice(field: Field, value: Any) -> str:
    labels = {c.id: c.label.said(language()) for c in field.choices}
    return ", ".join(str(labels.get(v, v)) for v in (value if isinstance(value, list) else [value]))


def _table(table: Field, rows: list[Mapping[str, Any]]) -> str:
    return "\n".join("; ".join(_cells(table, row)) for row in rows)


def _cells(table: Field, row: Mapping[str, Any]) -> list[str]:
    return [text_of(column, row[column.id]) for column in table.columns if row.get(column.id) not in (None, "", [])]


_SAID: Mapping[FieldKind, Say] = {
    "category": _named("categories"),
    "ward": _named("wards"),
    "agency": _named("agencies"),
    "agencies": _named("agencies"),
    "flags": _named("flags"),
    "role": _named("roles"),
    "clause": lambda _, value: next((c.text for c in desk().policy.clauses if c.head.id == value), value),
    "choice": _choice,
    "choices": _choice,
    "rule": lambda _, value: " – ".join(t for t in (value, place_of(value)) if t),
    "kin": lambda _, value: ", ".join(value),
    "table": _table,
    "consent": lambda _, __: "Có",
    "yes_no": lambda _, __: "Có",
    "point": lambda _, value: f"{value['lat']:.5f}, {value['lon']:.5f}",
    "date": lambda _, value: date.fromisoformat(value).strftime("%d/%m/%Y"),
    "datetime": lambda _, value: when(datetime.fromisoformat(value), desk().live.book.zone),
}


def shown_task(found: Case, task: Task, filled: list[dict[str, Any]]) -> dict[str, Any]:
    """Something asked within the case, with what may be done about it now."""
    entries = {e["content"]: e for e in filled}
    return {
        "row": task, "name": name_of(desk().policy.task_kinds, task.kind), "entry": entries.get(task.content),
        "numbers": [entries[n] for n in task.numbers if n in entries],
        "said": [entries[c] for c in (*task.notes, *task.verdicts, *task.done, *task.replies) if c in entries],
        "replaced_by": found.replaced_by(task.number), "by": who(task.by),
        "actions": handle.available_on(desk().policy, found, task, actor()),
    }  # fmt: skip


def moments_of(found: Case, entries: dict[int, Any]) -> list[dict[str, Any]]:
    moments = []
    for seq, event in enumerate(reading.events_of(found.code), start=1):
        said, _, more = _said(event).partition("\n")
        if said:
            told = {"at": event.at, "said": said, "more": more, "actor": _who_for(event)}
            moments.append({**told, "entry": entries.get(seq)})
    return moments


def _who_for(event: Event) -> str:
    """Who did it, and for whom they stood in."""
    whose = event.data.get("for", "")
    return f"{who(event.actor)}, thay mặt {who(whose)}" if whose else who(event.actor)


def _said(event: Event) -> str:
    data = event.data
    if event.kind in ("opened", "acted"):
        named = [*rows_of("actions"), *rows_of("entrances")]
        return name_of(named, event.action)
    if event.kind == "assigned":
        return f"Giao {name_of(rows_of('agencies'), data['lead'])}"
    if event.kind == "merged":
        into = reading.visible(desk(), data["into"], actor())
        return f"Đã gộp, xử lý tiếp ở {into.code if into else 'một vụ việc khác'}"
    if event.kind in TOLD:
        return TOLD[event.kind]
    said = said_of_clock(event.kind, data) or said_of_succession(event.kind, data)
    return "\n".join(filter(None, (said, said_of_receivers(data) if event.kind == "step_fired" else "")))


TOLD = {
    "absorbed": "Nhận một phản ánh khác gộp vào", "locked": "Đã khóa", "unlocked": "Đã mở khóa",
    "erased": "Nội dung đã được gỡ", "spared": "Được giữ lại khi một vụ việc liên quan bị gỡ",
    "task_chased": "Đã đôn đốc",
}  # fmt: skip
