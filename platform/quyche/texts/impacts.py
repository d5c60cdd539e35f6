"""An impact report in words: the same ones on the page and on the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from quyche.decide.decision import limit_from

Name = Callable[[str | None], str]
"""What an agency is called, by its id."""

CHANGES = {
    "lead": ("Cơ quan chủ trì khác", "Another lead agency"),
    "helpers": ("Cơ quan phối hợp khác", "Other helping agencies"),
    "limit": ("Thời hạn khác", "Another time limit"),
    "due": ("Hạn xử lý khác", "Another deadline"),
    "newly_late": ("Quá hạn thêm", "Newly overdue"),
    "no_longer_late": ("Không còn quá hạn", "No longer overdue"),
    "admissible": ("Việc tiếp nhận khác", "Another answer on admission"),
    "publish": ("Việc công khai khác", "Another answer on publication"),
}
"""Each change of a case, as a heading."""

_VALUES = {
    "yes": ("tiếp nhận", "admitted"), "no": ("không tiếp nhận", "not admitted"),
    "person_decides": ("người có trách nhiệm quyết định", "a person decides"),
    "public": ("công khai", "public"), "withheld": ("không công khai", "withheld"),
}  # fmt: skip
NOTHING = ("không có quy định", "no provision")

FAILURES = {
    "gone": ("Một trong hai bản không còn được lưu.", "One of the versions is no longer on record."),
    "unsound": (
        "Một trong hai bản có lỗi nên không quyết định được vụ việc nào.",
        "One of the versions has errors and cannot decide anything.",
    ),
}
"""Why a report was never made."""

BASIS = (
    (
        "Mỗi vụ việc đã có quyết định được quyết định lại theo cả hai bản, với đúng dữ kiện của quyết định gần nhất. Đây là tính như thể: vụ việc thật vẫn theo bản lúc tiếp nhận, không gì trong hồ sơ thay đổi.",
        "Every case with a decision is decided again under both versions, on the very facts of its newest decision. This is as if: real cases keep the version of their first receipt, nothing in them changes.",
    ),
    (
        "Hạn tính từ lúc đồng hồ thời hạn gần nhất thật sự chạy, trừ những lúc đã tạm dừng, theo lịch làm việc của từng bản cho cơ quan mà bản đó giao. Quá hạn nghĩa là báo cáo kết quả (hoặc lúc đồng hồ dừng vì lẽ khác; vụ việc còn chạy thì lúc lập báo cáo này) đến sau hạn đó. Bị trả lại rồi giao lại thì tính lần giao cuối.",
        "Deadlines count from when the newest legal clock really started, without its real pauses, in each version's own office hours for the agency it names. Overdue means that the report of the result (or another end of the clock; for what still runs, the moment of this report) came after that deadline. Of a re-routed case the last dispatch counts.",
    ),
)
"""What is compared, said before any number."""
ROWS_OF_THE_DAY = (
    "Dòng nào có hiệu lực thì tính theo những ngày vụ việc thật sự được nhận, được giao: dòng bắt đầu từ một ngày sau đó không tính. Muốn biết dòng ấy sẽ làm gì, hãy chọn ngày đọc các dòng.",
    "Rows count as in force on the days the cases were really received and dispatched: a row that begins later does not. To see what it would do, choose the day on which rows are read.",
)
ROWS_ON = (
    "Mọi dòng được đọc như hiệu lực ngày {day}, dù vụ việc xảy ra lúc khác.",
    "All rows are read as in force on {day}, whenever the cases happened.",
)

OF_SOME = "Báo cáo chỉ xét một phần vụ việc. Muốn cho bản sau có hiệu lực, phải có báo cáo trên mọi vụ việc."
OF_ANOTHER = "Bản trước không phải bản đang chạy. Muốn cho bản sau có hiệu lực, phải có báo cáo so với bản đang chạy."
"""Why a report is not the one that an activation asks for."""


def of(language: str, said: tuple[str, str]) -> str:
    return said[language == "en"]


def basis(on: str, language: str = "vi") -> list[str]:
    """`on` is the day on which rows were read as people write it, "" for each case's own days."""
    rows = of(language, ROWS_ON).format(day=on) if on else of(language, ROWS_OF_THE_DAY)
    return [*(of(language, said) for said in BASIS), rows]


def value_said(what: str, value: Any, name: Name, language: str = "vi") -> str:
    """One side of a change: an agency, a limit, a verdict."""
    if not value:
        return of(language, NOTHING)
    if what == "lead":
        return name(value)
    limit = limit_from(value) if what == "limit" else None
    return limit.said(language) if limit else of(language, _VALUES[value])


def moved_said(move: Mapping[str, Any], name: Name, language: str = "vi") -> str:
    before, after = (value_said(move["what"], move[key], name, language) for key in ("from", "to"))
    return f"{before} → {after}"


def as_text(found: Mapping[str, Any], name: Name, language: str = "vi") -> Iterator[str]:
    """The sums, line by line."""
    yield of(language, ("Đã quyết định lại {compared} vụ việc theo cả hai bản; {undecided} vụ việc chưa từng có quyết định, không so sánh.", "{compared} cases decided again under both versions; {undecided} never had a decision and are not compared.")).format(**found)  # fmt: skip
    yield of(language, ("Khác nhau ở {any} vụ việc.", "{any} cases come out otherwise.")).format(**found["changed"])
    yield from (f"  {of(language, said)}: {found['changed'][c]}" for c, said in CHANGES.items() if found["changed"][c])
    yield of(language, ("Quá hạn: {old} theo bản trước, {new} theo bản sau.", "Overdue: {old} under the old version, {new} under the new one.")).format(**found["late"])  # fmt: skip
    for what, said in CHANGES.items():
        moves = [m for m in found["moved"] if m["what"] == what]
        late = [m for m in found["late_by"] if m["what"] == what]
        if moves or late:
            yield f"\n{of(language, said)}"
        yield from (f"  {moved_said(m, name, language)}: {m['cases']}" for m in moves)
        yield from (f"  {name(m['agency']) if m['agency'] else of(language, NOTHING)}: {m['cases']}" for m in late)
    yield from _load(found["load"], name, language)


def _load(load: list[Mapping[str, Any]], name: Name, language: str) -> Iterator[str]:
    """Only agencies whose load changes."""
    other = [row for row in load if row["old"] != row["new"]]
    if other:
        yield "\n" + of(language, ("Việc giao đến từng cơ quan theo giờ trong ngày (0 đến 23), bản trước rồi bản sau", "Cases dispatched to each agency by hour of the day (0 to 23), old version, then new"))  # fmt: skip
    for row in other:
        yield f"  {name(row['agency'])}: {sum(row['old'])} → {sum(row['new'])}"
        yield from ("    " + " ".join(f"{n:>3}" for n in row[side]) for side in ("old", "new"))


def case_said(told: Mapping[str, Any], what: list[str], name: Name, language: str, when: Callable[[str], str]) -> str:
    """What is otherwise in one case: `Thời hạn: 02 giờ → 01 giờ`."""
    old, new = told["old"], told["new"]
    parts = [moved_said({"what": w, "from": old[w], "to": new[w]}, name, language)
             for w in what if w in ("lead", "limit", "admissible", "publish")]  # fmt: skip
    if "due" in what and old["due_at"] and new["due_at"]:
        parts.append(f"{when(old['due_at'])} → {when(new['due_at'])}")
    return "; ".join(parts + [of(language, CHANGES[w]).lower() for w in what if w in ("helpers", "newly_late", "no_longer_late")])  # fmt: skip
