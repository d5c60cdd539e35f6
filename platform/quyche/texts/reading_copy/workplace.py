"""Roles, actions, entrances, forms, lists and notices as sentences."""

from __future__ import annotations

from quyche.policy.books import Book
from quyche.policy.briefing import Briefing
from quyche.policy.notices import Notice
from quyche.policy.workplace import Action, Effect, EffectKind, Entrance, Form, Role, Scope, TaskKind
from quyche.texts.notices import occasion_said
from quyche.texts.reading_copy.lines import Line
from quyche.texts.reading_copy.names import Names, clock_time, sentence
from quyche.texts.words import WEEKDAYS

SIGHT: dict[Scope, str] = {
    "all": "Xem mọi vụ việc", "agency": "Xem vụ việc có phần của cơ quan mình", "none": "Không xem vụ việc nào",
}  # fmt: skip
SCOPES: dict[Scope, str] = {
    "agency": "vụ việc cơ quan mình chủ trì hoặc phối hợp", "lead": "vụ việc cơ quan mình chủ trì",
    "target": "việc giao cho cơ quan mình", "opener": "việc cơ quan mình giao", "sender": "",
}  # fmt: skip
EFFECTS: dict[EffectKind, str] = {
    "classify": "ghi lĩnh vực, địa bàn", "decide": "quyết định theo các bảng của Quy chế",
    "assign": "giao cơ quan chủ trì và phối hợp", "start_clock": "bắt đầu tính “{}”", "stop_clock": "dừng tính “{}”",
    "pause_clock": "tạm dừng “{}”", "resume_clock": "tính tiếp “{}”", "hand_clock": "chuyển “{}” cho cơ quan mới",
    "milestone": "ghi lại thời điểm", "reply": "trả lời người gửi", "publish": "công khai câu trả lời",
    "withhold": "giữ câu trả lời ở dạng riêng", "merge": "gộp vào vụ việc khác", "split": "tách thành nhiều vụ việc",
    "lock": "khóa vụ việc", "unlock": "mở khóa vụ việc", "erase": "gỡ nội dung khỏi hệ thống",
    "ask_consent": "hỏi người gửi có đồng ý công khai", "consent": "ghi nhận người gửi đồng ý",
    "refuse_consent": "ghi nhận người gửi không đồng ý", "mask": "che lời lẽ của người gửi",
    "defer": "ghi báo cáo chưa giải quyết được", "accept_deferral": "chấp nhận báo cáo",
    "refuse_deferral": "không chấp nhận báo cáo", "answer_chases": "trả lời mọi lần đôn đốc",
    "return": "trả lại vì không thuộc thẩm quyền", "refuse": "ghi không tiếp nhận", "approve": "cho phép",
    "decline": "không cho phép", "complete": "ghi đã làm xong", "open_task": "giao “{}”",
    "acknowledge": "ghi nhận đã nhận việc", "answer": "ghi câu trả lời", "chase": "đôn đốc",
    "number": "ghi số, ký hiệu văn bản",
}  # fmt: skip


def role_line(names: Names, row: Role) -> Line:
    powers = {
        "mở tên, liên hệ của người gửi (mỗi lần đều được ghi lại)": row.identity,
        "mở lời gốc của người gửi (mỗi lần đều được ghi lại)": row.originals,
        "mở vụ việc đang khóa": row.locked == "yes",
        "mở vụ việc đang khóa khi người phụ trách bị phản ánh": row.locked == "substitute",
        "xem tổng quan": row.overview, "giữ chính sách": row.office, "vào trang quản trị kỹ thuật": row.technical,
        "phê duyệt bản chính sách mới": row.approves,
    }  # fmt: skip
    may = ", ".join(said for said, holds in powers.items() if holds)
    grants = f"Cấp, đổi, kết thúc tài khoản của: {names.all_of('roles', row.grants)}" if row.grants else ""
    safe = "Đăng nhập bằng hai bước" if row.two_steps else ""
    who = (names.of("agencies", row.agency),) if row.agency else ()
    return Line(row.head, row.label.vi, sentence(SIGHT[row.sees], f"Được {may}" if may else "", grants, safe), who)


def action_line(names: Names, row: Action) -> Line:
    start = f"Khi vụ việc ở {names.states(row.origins)}"
    if row.task:
        start = f"Trên việc “{names.of('task_kinds', row.task)}”, khi vụ việc ở {names.states(row.origins)}"
    only = f"Chỉ với phản ánh {names.conditions(row.when)}" if row.when else ""
    done = "; ".join(dict.fromkeys(_effect(names, e) for e in row.effects))
    then = f"Sau đó vụ việc sang “{names.of('states', row.to)}”" if row.to else ""
    locked = "Chỉ trên vụ việc đang khóa" if row.on_locked else ""
    asked = next((_asked(f) for f in names.policy.forms if f.head.id == row.form), "")
    what = sentence(start, only, locked, asked, f"Hệ thống {done}" if done else "", then)
    return Line(row.head, row.label.vi, what, _doers(names, row))


def _doers(names: Names, row: Action) -> tuple[str, ...]:
    if row.scope == "sender":
        return ("người gửi",)
    scope = SCOPES.get(row.scope, "")
    return (*(names.of("roles", r) for r in row.roles), *([f"với {scope}"] if scope else ()))


def _effect(names: Names, effect: Effect) -> str:
    part = "task_kinds" if effect.kind == "open_task" else "clocks"
    said = EFFECTS[effect.kind].format(names.of(part, effect.target))
    return f"{said} (phản ánh {names.conditions(effect.when)})" if effect.when else said


def entrance_line(names: Names, row: Entrance) -> Line:
    form = f"Dùng biểu mẫu “{names.of('forms', row.form)}”; vụ việc bắt đầu ở “{names.of('states', row.state)}”"
    clocks = f"Bắt đầu tính {names.quoted('clocks', row.clocks)}" if row.clocks else ""
    others = [f"Phản ánh {names.conditions(o.when)} bắt đầu ở “{names.of('states', o.state)}”" for o in row.others]
    who = tuple(names.of("roles", r) for r in row.roles) or ("mọi người, không cần tài khoản",)
    return Line(row.head, row.label.vi, sentence(form, clocks, *others), who)


def _asked(form: Form) -> str:
    needed = "; ".join(f.label.vi for f in form.fields if f.required)
    others = "; ".join(f.label.vi for f in form.fields if not f.required)
    return sentence(f"Phải ghi: {needed}" if needed else "", f"Có thể ghi: {others}" if others else "")


def form_line(names: Names, row: Form) -> Line:
    """A form by itself; what an action asks is told with the action."""
    return Line(row.head, f"Biểu mẫu “{row.label.vi}”", _asked(row) or "Không hỏi gì.")


def task_line(names: Names, row: TaskKind) -> Line:
    again = "Cơ quan chưa trả lời lần trước thì lần sau phải nêu vì sao" if row.chase else ""
    receivers = f"Nơi nhận: {names.all_of('agencies', row.receivers)}" if row.receivers else ""
    return Line(row.head, row.label.vi, sentence("Việc giao trong vụ việc", again, receivers))


def book_line(names: Names, row: Book) -> Line:
    answers = f"Trả lời: {names.all_of('roles', row.answerers)}" if row.answerers else ""
    return Line(row.head, f"Sổ “{row.label.vi}”", sentence(answers), tuple(names.of("roles", r) for r in row.writers))


def notice_line(names: Names, row: Notice) -> Line:
    told = f"{row.label.vi} (khi {occasion_said(names.policy, row.occasion)}; báo {names.receivers(row.receivers)})"
    return Line(row.head, told, kin="Báo tin")


def briefing_line(names: Names, row: Briefing) -> Line:
    parts = f"Gồm các phần: {', '.join(p.label.vi for p in row.parts)}"
    own = (
        f"Hệ thống tự lập bản nháp lúc {clock_time(row.hour)} {WEEKDAYS[row.weekday].lower()}"
        if row.weekday is not None
        else ""
    )
    issued = f"Ban hành: {names.all_of('roles', row.issuers)}"
    makers = tuple(names.of("roles", r) for r in row.makers)
    return Line(row.head, row.label.vi, sentence(parts, own, issued), makers, f"về {row.days:02d} ngày liền trước")
