"""What is asked and done around the day of a change, in the words of the policy: rows of the handbook's tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from scenario import USUAL, Told, at

from quyche.policy.durations import Duration
from quyche.policy.policy import Policy
from quyche.texts.account_messages import ACCOUNT_MESSAGES
from quyche.texts.form_messages import FORM_MESSAGES

NAMED = (
    "agencies",
    "wards",
    "categories",
    "sources",
    "states",
    "task_kinds",
    "roles",
    "actions",
    "queues",
    "entrances",
)
NOT_HERE = {"not-found": "không mở được", "not-allowed": "chưa được làm"}


class Letters(dict[str, str]):
    def __missing__(self, letter: str) -> str:
        return f"<{letter}>"


class Sayings:
    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        rows = chain.from_iterable(getattr(policy, kind) for kind in reversed(NAMED))
        choices = chain.from_iterable(f.choices for form in policy.forms for f in form.fields)
        self.names = {c.id: c.label.vi for c in choices} | {r.head.id: r.label.vi for r in rows}

    def table(self, entries: Iterable[Told]) -> Iterator[str]:
        yield from ("| Lúc | Hỏi gì, làm gì | Kết quả |", "|---|---|---|")
        yield from (
            f"| {_instant(e['at'])} | {self._what(e)} | {self._result(e)} |" for e in sorted(entries, key=_when)
        )
        yield ""

    def of(self, name: str) -> str:
        return self.names.get(name, name)

    def _what(self, entry: Told) -> str:
        who = self._who(entry)
        if "ask" in entry:
            said = "; ".join(self.of(v) for v in entry["ask"].values())
        elif "report" in entry:
            said = f"Gửi {entry['report']}: {self._sent(entry)}"
        elif "does" in entry:
            said = f"{entry['case']}: “{self.of(entry['does'])}” ({who}){self._typed(entry)}"
        elif "reads" in entry:
            said = f"Mở danh sách “{self.of(entry['reads'])}” ({who})"
        elif "opens" in entry:
            said = f"Mở trang `{entry['opens'].format_map(Letters())}` ({who or 'không cần tài khoản'})"
        elif "grants" in entry:
            said = f"Cấp tài khoản {entry['grants']['id']}, vai trò “{self.of(entry['grants']['role'])}” ({who})"
        else:
            said = "Máy chuyển vụ việc đang xử lý" if "work" in entry else f"{entry['case']}"
        return said

    def _who(self, entry: Told) -> str:
        who = entry.get("who", "")
        named = self.of(who) if who in self.names else f"tài khoản {who}"
        return named + (f", {self.of(entry['of'])}" if "of" in entry else "") if who else ""

    def _sent(self, entry: Told) -> str:
        typed = {k: v for k, v in entry.get("type", {}).items() if k not in USUAL}
        plain = USUAL | {k: v for k, v in entry.get("type", {}).items() if k in USUAL}
        place = "điểm trên bản đồ" if "vi-tri.lat" in typed else self.of(plain["dia-ban"])
        source = f", {self.of(entry['by'])}" if "by" in entry else ""
        return f"{self.of(plain['linh-vuc'])}, {place}{source}{self._typed({**entry, 'type': typed})}"

    def _typed(self, entry: Told) -> str:
        shown = {k: v for k, v in entry.get("type", {}).items() if "." not in k}
        return "".join(f"; {self._label(entry, k)}: {self.of(v)}" for k, v in shown.items())

    def _label(self, entry: Told, field: str) -> str:
        """What a question is called on the form that the entry fills in."""
        rows: Mapping[str, Any] = {r.head.id: r for r in (*self.policy.actions, *self.policy.entrances)}
        form = rows[entry.get("does") or entry.get("by", "nguoi-dan")].form
        fields = next(f.fields for f in self.policy.forms if f.head.id == form)
        return next((f.label.vi for f in fields if f.id == field), field)

    def _result(self, entry: Told) -> str:
        refused = entry.get("refused")
        if isinstance(refused, dict):
            messages = {k: v[0] for k, v in FORM_MESSAGES.items()} | ACCOUNT_MESSAGES
            words = {"role": self.of(entry.get("grants", {}).get("role", ""))}
            said = "; ".join(messages[code].format(**words) for code in refused.values())
            return f"không nhận: {said}"
        if refused:
            return NOT_HERE[refused]
        told = self._answer(entry["answer"]) if "answer" in entry else entry.get("then", {})
        parts = [f"{self._key(entry, k)}: {self._value(v)}" for k, v in told.items()]
        parts += [f"thấy {', '.join(entry['finds'])}"] if "finds" in entry else []
        parts += [f"có “{entry['shows']}”"] if "shows" in entry else []
        parts += [f"không có “{entry['hides']}”"] if "hides" in entry else []
        return "; ".join(parts) or "được"

    def _answer(self, answer: Told) -> dict[str, Any]:
        """An answer of `quyche decide` in the words of a policy test."""
        if answer.get("status") == "no_provision":
            return {"quy định": "không có"}
        limit = answer.get("limit")
        said = {
            "chủ trì": answer.get("lead"), "phối hợp": answer.get("with"),
            "thời hạn": limit and Duration(limit["amount"], limit["unit"], limit["clock"]).said("vi"),
            "hạn": answer.get("due_at"),
        }  # fmt: skip
        return {k: v for k, v in said.items() if v}

    def _key(self, entry: Told, key: str) -> str:
        field = key.removeprefix("trả lời ")
        return key if field == key else f"“{self._label({'by': entry.get('by', 'nguoi-dan')}, field)}”"

    def _value(self, value: object) -> str:
        if isinstance(value, list):
            return ", ".join(map(self._value, value)) or "không hỏi"
        text = str(value)
        return _instant(text.partition("+")[0]) if text[:4].isdecimal() and len(text) > 15 else self.of(text)


def _when(entry: Told) -> datetime:
    return at(entry["at"])


def _instant(said: object) -> str:
    return f"{at(said):%d/%m/%Y %H:%M:%S}"
