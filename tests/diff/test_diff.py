"""What is different between two policies: no more and no less than reading both would show, in words that are right."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from quyche.cli.textconv import lines
from quyche.decide.domain import change_days, declared
from quyche.diff import changed_answers, changed_rows
from quyche.match import inherited, winners
from quyche.policy.difference import AnswerChange
from quyche.policy.policy import Policy
from quyche.policy.rules import FLAG, OTHER, QUESTIONS, Part
from quyche.service.comparing import compare, side
from quyche.service.git import files_at
from quyche.service.preparing import read_directory
from quyche.source.loading import load
from quyche.source.written import source_rows
from quyche.texts.difference_forms import as_data, as_markdown, as_page, as_text
from quyche.texts.differences import answer_lines
from quyche.wiring.main import quyche as command

ROOT = Path(__file__).parents[2]
SHIPPED = read_directory(ROOT)
TOWN = read_directory(ROOT / "tests" / "corpus" / "town")
TINY = ROOT / "tests" / "policy" / "tiny"
TODAY = date(2026, 11, 24)
LIMITS, ROUTES, ADMITTED = "bảng thời hạn", "bảng giao xử lý", "bảng tiếp nhận"

Sections = dict[str, list[dict[str, Any]]]
Edit = Callable[[Sections], None]


def sections_of(files: dict[str, bytes]) -> Sections:
    read = (yaml.load(d, Loader=yaml.BaseLoader) for n, d in files.items() if n.endswith(".yaml") and "tests" not in n)  # noqa: S506 - texts only
    return {section: rows for file in read for section, rows in file.items()}


def policy_of(sections: Sections) -> Policy:
    loaded = load({"rules/all.yaml": yaml.safe_dump(sections, allow_unicode=True).encode()})
    assert loaded.policy, loaded.findings
    return loaded.policy


TOWN_ROWS = sections_of(TOWN)
TOWN_POLICY = policy_of(TOWN_ROWS)

# Edits of the property test


def ids(section: str) -> st.SearchStrategy[str]:
    return st.sampled_from([r["mã"] for r in TOWN_ROWS[section]])


def some(section: str) -> st.SearchStrategy[list[str]]:
    return st.lists(ids(section), min_size=1, max_size=2, unique=True)


AMONG = date(2023, 1, 2)
"""A day of asking among the days of the edits."""
days = st.dates(date(2023, 1, 1), date(2023, 1, 4))
conditions = st.fixed_dictionaries(
    {},
    optional={
        "địa bàn": some("địa bàn"), "nguồn": some("nguồn"), "lĩnh vực": some("lĩnh vực"),
        "viec-kin": st.sampled_from(["có", "không"]), "cơ quan bị phản ánh": some("cơ quan"),
    },
)  # fmt: skip
said = {
    LIMITS: st.fixed_dictionaries({"thời hạn": st.sampled_from(["01 giờ", "3 ngày làm việc", "02 giờ"])}),
    ROUTES: st.fixed_dictionaries({"chủ trì": ids("cơ quan")}, optional={"phối hợp": st.lists(ids("cơ quan"), max_size=2, unique=True)}),
    ADMITTED: st.fixed_dictionaries({"tiếp nhận": st.sampled_from(["có", "không"])}),
}  # fmt: skip


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    section = draw(st.sampled_from([LIMITS, ROUTES, ADMITTED]))
    kind = draw(st.sampled_from(["say", "except", "remove", "end", "category"]))
    pick, what, when = draw(st.integers(0, 99)), draw(said[section]), draw(conditions)
    since, length, name = draw(days), draw(st.integers(0, 2)), draw(st.uuids())

    def edit(sections: Sections) -> None:
        rows = sections[section]
        bases = [r for r in rows if "trường hợp riêng của" not in r]
        row = rows[pick % len(rows)]
        if kind == "say":
            row |= what
        elif kind == "end":
            row["đến hết ngày"] = max(str(since), row.get("hiệu lực từ", ""))
        elif kind == "except":
            span = {"hiệu lực từ": str(since), "đến hết ngày": str(since + timedelta(days=length))}
            base = bases[pick % len(bases)]["mã"]
            rows.append(
                {
                    "mã": f"x-{name}",
                    "trường hợp riêng của": base,
                    "áp dụng khi": when,
                    "căn cứ": "Điều 1",
                    **what,
                    **span,
                }
            )
        elif kind == "category":
            sections["lĩnh vực"].append({"mã": f"c-{name}", "tên": "Mới", "căn cứ": "Điều 1"})
            rows.append({"mã": f"y-{name}", "áp dụng khi": {"lĩnh vực": f"c-{name}"}, "căn cứ": "Điều 1", **what})
        elif len(bases) > 1:
            gone = bases[pick % len(bases)]["mã"]
            rows[:] = [r for r in rows if gone not in (r["mã"], r.get("trường hợp riêng của"))]

    return edit


Said = tuple[str, str, tuple[tuple[str, str], ...], date]
Values = tuple[Part | None, Part | None]


def space(old: Policy, new: Policy) -> tuple[dict[str, list[str]], list[date]]:
    """Every value a row of either asks for, any other value, and the days around every change."""
    used = {c.field for p in (old, new) for r in p.rules for c in r.when}
    known = [declared(p) for p in (old, new)]
    fields = {
        f: sorted({v for k in known for v in k.get(f, ())} | (set() if f.startswith(FLAG) else {OTHER})) for f in used
    }
    edges = {d for p in (old, new) for d in change_days(p.rules) if d != date.min}
    return fields, sorted({date.min, date(2100, 1, 1), *edges, *(d - timedelta(days=1) for d in edges)})


def by_brute_force(old: Policy, new: Policy) -> dict[Said, Values]:
    fields, sampled = space(old, new)
    found: dict[Said, Values] = {}
    for question, day in product(QUESTIONS, sampled):
        for cell in product(*fields.values()):
            facts = dict(zip(fields, cell, strict=True))
            before, after = (_answer(p, question, facts, day) for p in (old, new))
            for part in before.keys() | after.keys():
                if before.get(part) != after.get(part):
                    found[(question, part, tuple(facts.items()), day)] = (before.get(part), after.get(part))
    return found


def _answer(policy: Policy, question: Any, facts: dict[str, str], day: date) -> dict[str, Part]:
    found = winners(policy.rules_of(question), facts, day)
    return inherited(found[0]) if len(found) == 1 else {}


def expanded(changes: tuple[AnswerChange, ...], old: Policy, new: Policy) -> Iterator[tuple[Said, Values]]:
    fields, sampled = space(old, new)
    for change in changes:
        box = dict(change.box)
        values = [sorted(box.get(f, known)) for f, known in fields.items()]
        within = [d for d in sampled if (change.since or date.min) <= d <= (change.until or date.max)]
        for cell, day in product(product(*values), within):
            yield (
                (change.question, change.part, tuple(zip(fields, cell, strict=True)), day),
                (change.before, change.after),
            )


@settings(max_examples=15, database=None, deadline=None)
@given(st.lists(edits(), min_size=1, max_size=3), st.booleans())
def test_the_difference_is_what_cell_by_cell_would_show(made: list[Edit], backwards: bool) -> None:
    sections = deepcopy(TOWN_ROWS)
    for edit in made:
        edit(sections)
    old, new = TOWN_POLICY, policy_of(sections)
    old, new = (new, old) if backwards else (old, new)
    changes = changed_answers(old, new, AMONG)
    found = list(expanded(changes, old, new))
    assert len({said for said, _ in found}) == len(found), "something is said twice"
    assert dict(found) == by_brute_force(old, new)
    assert all(c.retroactive == ((c.since or date.min) < AMONG) for c in changes)


def test_a_change_cites_what_it_rests_on_now() -> None:
    """The clause of the row that says the part, not of an exception that says another; the new one, not the old."""
    before, after = deepcopy(TOWN_ROWS), deepcopy(TOWN_ROWS)
    for sections in (before, after):
        row_of(sections, ROUTES, "giao-can-bo-to-dien")["căn cứ"] = "Điều 5"
    row_of(after, ROUTES, "giao-can-bo")["chủ trì"] = "to-dien"
    row_of(after, LIMITS, "han-rac").update({"thời hạn": "1 ngày làm việc", "căn cứ": "Điều 3"})
    found = changed_answers(policy_of(before), policy_of(after), TODAY)
    assert [(c.part, str(c.cite)) for c in found] == [("lead", "Điều 3"), ("limit", "Điều 3")]


def row_of(sections: Sections, section: str, row_id: str) -> dict[str, Any]:
    return next(r for r in sections[section] if r["mã"] == row_id)


# Words


def edited(old: str, new: str, file: str = "sla.yaml") -> dict[str, bytes]:
    text = SHIPPED[file].decode()
    assert text.count(old) == 1, old
    return {**SHIPPED, file: text.replace(old, new).encode()}


URBAN = """    thời hạn: 02 giờ
    tính từ: cơ quan nhận từ IOC
    căn cứ: Điều 7 khoản 4 điểm i
"""
FLOOD = """{old}  - mã: th-lu
    trường hợp riêng của: th-moi-truong
    áp dụng khi: {{địa bàn: [doan-ket, dong-phong, san-thang], nguồn: [ung-dung]}}
    thời hạn: 02 giờ
    hiệu lực từ: 2027-01-01
    đến hết ngày: 2027-01-03
    căn cứ: Điều 7 khoản 4 điểm h
"""
SPLIT = (
    URBAN.replace("    căn cứ", "    đến hết ngày: 2022-12-31\n    căn cứ")
    + """  - mã: th-trat-tu-do-thi
    áp dụng khi: {lĩnh vực: trat-tu-do-thi}
    thời hạn: 03 giờ
    tính từ: cơ quan nhận từ IOC
    hiệu lực từ: 2023-01-01
    căn cứ: Điều 7 khoản 4 điểm i
"""
)

WORDS = {
    "a limit from a date": (
        edited(URBAN, SPLIT),
        ["Điều 7 khoản 4 điểm i, Trật tự đô thị: 02 giờ → 03 giờ, từ 01/01/2023 (cả 7 địa bàn, cả 2 nguồn)"],
        ["Điều 7 khoản 4 điểm i, Urban order: 2 hours → 3 hours, from 01/01/2023 (all 7 wards, all 2 sources)"],
        True,
    ),
    "a limit that running cases follow": (
        edited(URBAN, SPLIT.replace("03 giờ", "03 giờ\n    chuyển tiếp: hồ sơ đang xử lý tính lại thời hạn")),
        ["Điều 7 khoản 4 điểm i, Trật tự đô thị: 02 giờ → 03 giờ, từ 01/01/2023, hồ sơ đang xử lý cũng tính lại (cả 7 địa bàn, cả 2 nguồn)"],
        ["Điều 7 khoản 4 điểm i, Urban order: 2 hours → 3 hours, from 01/01/2023, running cases are counted again as well (all 7 wards, all 2 sources)"],
        True,
    ),
    "some days in some wards": (
        edited(URBAN, FLOOD.format(old=URBAN)),
        ["Điều 7 khoản 4 điểm h, Môi trường: 04 giờ → 02 giờ, từ 01/01/2027 đến hết 03/01/2027 (2 phường, 1 xã, 1 nguồn)"],
        ["Điều 7 khoản 4 điểm h, Environment: 4 hours → 2 hours, from 01/01/2027 until 03/01/2027 (3 wards, 1 source)"],
        False,
    ),
    "the office of the place leads": (
        edited("    chủ trì: phong-kinh-te\n", "    chủ trì: {nhóm: ubnd-xa-phuong}\n", "rules/routing.yaml"),
        ["Điều 7 khoản 4 điểm d, Giá cả thị trường: chủ trì: Phòng Kinh tế → UBND xã, phường (nơi xảy ra), mọi ngày (cả 7 địa bàn, cả 2 nguồn)"],
        ["Điều 7 khoản 4 điểm d, Market prices: lead: Economy Division → UBND xã, phường (of the place), every day (all 7 wards, all 2 sources)"],
        True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_changes_are_said_in_the_words_of_the_regulation(name: str) -> None:
    files, vi, en, backwards = WORDS[name]
    found = compare(side(SHIPPED), side(files), TODAY)
    assert [line.text for line in answer_lines(found)] == vi
    assert [line.text for line in answer_lines(found, "en")] == en
    assert [a.retroactive for a in found.answers] == [backwards] * len(found.answers)
    assert ("hồi tố" in as_text(found).lower()) == backwards


def test_comments_order_and_layout_change_nothing() -> None:
    moved = edited("    thời hạn: 02 giờ\n    tính từ: cơ quan nhận từ IOC\n    căn cứ: Điều 7 khoản 4 điểm i\n",
                   "    căn cứ: Điều 7 khoản 4 điểm i\n    # xem lại\n    tính từ: cơ quan nhận từ IOC\n    thời hạn: \"02 giờ\"\n")  # fmt: skip
    moved["rules/tests/moi-truong.yaml"] += b"# a remark\n"
    found = compare(side(SHIPPED), side(moved), TODAY)
    assert as_text(found).startswith(f"Không đổi nội dung ({found.old.content}): chỉ khác chú thích")
    assert found.old.content == found.new.content
    assert (found.answers, found.rows, found.files) == ((), (), ())
    assert lines(moved["sla.yaml"]) == lines(SHIPPED["sla.yaml"])
    assert as_text(compare(side(SHIPPED), side(dict(SHIPPED)), TODAY)) == "Hai bản giống hệt nhau."


ROWS = {
    "a text": ("tên: A", "tên: B", [("tên", "changed", "A", "B")]),
    "a key more": ("tên: A", "tên: A, rank: 3", [("rank", "added", "", "3")]),
    "a key less": ("tên: A, x: {y: 1}", "tên: A", [("x › y", "removed", "1", "")]),
    "one of a list": ("ai: [a, b]", "ai: [c, b]", [("ai", "removed", "a", ""), ("ai", "added", "", "c")]),
    "a list in another order says the same": ("ai: [a, b]", "ai: [b, a]", []),
    "an order that means something": ("cột: [a, b]", "cột: [b, a]", [("cột", "order", "a, b", "b, a")]),
    "a field of a form": (
        "trường: [{mã: p, nhãn: P}, {mã: q, nhãn: Q}]", "trường: [{mã: q, nhãn: R}, {mã: r, nhãn: R}]",
        [("trường › p › nhãn", "removed", "P", ""), ("trường › q › nhãn", "changed", "Q", "R"), ("trường › r › nhãn", "added", "", "R")],
    ),
    "fields in another order": (
        "trường: [{mã: p, nhãn: P}, {mã: q, nhãn: Q}]", "trường: [{mã: q, nhãn: Q}, {mã: p, nhãn: P}]",
        [("trường", "order", "p, q", "q, p")],
    ),
    "a day off": ("ngày nghỉ: [{ngày: 1}]", "ngày nghỉ: [{ngày: 1}, {ngày: 2}]", [("ngày nghỉ", "added", "", "{ngày: 2}")]),
    "a list for a text": ("ai: a", "ai: [a]", [("ai", "changed", "a", "[a]")]),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_rows_are_compared_key_by_key(name: str) -> None:
    old, new, told = ROWS[name]
    before, after = (source_rows("a.yaml", f"sổ:\n  - {{mã: x, căn cứ: Điều 1, {t}}}\n".encode()) for t in (old, new))
    found = [k for change in changed_rows(before or (), after or ()) for k in change.keys]
    assert [(" › ".join(k.path), k.kind, k.before, k.after) for k in found] == told


def test_rows_that_come_go_and_share_a_name() -> None:
    old = "sổ: [{mã: a, tên: A}, {mã: b, hiệu lực từ: 2023-01-01, tên: B}, {mã: b, hiệu lực từ: 2024-01-01, tên: B}]"
    new = "sổ: [{mã: b, hiệu lực từ: 2024-01-01, tên: C}, {mã: b, hiệu lực từ: 2023-01-01, tên: E}, {mã: c, tên: D}]"
    before, after = (source_rows("a.yaml", t.encode()) or () for t in (old, new))
    found = [(c.kind, c.row.id, c.row.since, [k.after for k in c.keys]) for c in changed_rows(before, after)]
    assert found == [
        ("removed", "a", "", [""]), ("changed", "b", "2023-01-01", ["E"]), ("changed", "b", "2024-01-01", ["C"]),
        ("added", "c", "", ["D"]),
    ]  # fmt: skip


def test_every_form_says_the_same() -> None:
    found = compare(side(SHIPPED), side(WORDS["some days in some wards"][0]), TODAY)
    data = json.loads(json.dumps(as_data(found)))
    (answer,) = data["answers"]
    assert (answer["before"]["amount"], answer["after"]["amount"]) == (4, 2)
    assert (answer["from"], answer["to"]) == ("2027-01-01", "2027-01-03")
    assert (answer["categories"], answer["wards"]) == (["moi-truong"], ["doan-ket", "dong-phong", "san-thang"])
    assert data["rows"][0]["file"] == "sla.yaml"
    assert data["old"]["digest"] != data["new"]["digest"]
    assert "- Điều 7 khoản 4 điểm h, Môi trường: 04 giờ → **02 giờ**, từ 01/01/2027" in as_markdown(found)
    assert "<del>04 giờ</del></td><td><ins>02 giờ</ins>" in as_page(found)


def test_a_version_that_cannot_be_read_whole_still_shows_its_rows() -> None:
    broken = edited("    thời hạn: 02 giờ\n    tính từ: cơ quan nhận từ IOC\n    căn cứ: Điều 7 khoản 4 điểm i\n",
                    "    thời hạn: 03 tuần <b>\n    tính từ: cơ quan nhận từ IOC\n    căn cứ: Điều 7 khoản 4 điểm i\n")  # fmt: skip
    found = compare(side(SHIPPED), side(broken), TODAY)
    text = as_text(found)
    assert "Bản sau có lỗi nên không so sánh được câu trả lời: sla.yaml:" in text
    assert "~ thời hạn: 02 giờ → 03 tuần <b>" in text
    backwards = compare(side(broken), side(SHIPPED), TODAY)
    assert "<b>" not in as_page(found) + as_page(backwards)
    assert found.new.content == ""
    unread = compare(side(SHIPPED), side({**SHIPPED, "sla.yaml": b"a: [\n"}), TODAY)
    assert ("changed", "sla.yaml") not in [(f.kind, f.file) for f in unread.files]
    assert ("added", "sla.yaml") in [(f.kind, f.file) for f in unread.files], "a file that is no rows any more"


# Git


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The tiny policy in a folder of a repository with three commits: as it is, a remark, a limit."""
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    (tmp_path / "rules").mkdir()
    shutil.copytree(TINY / "forms", tmp_path / "forms")
    rules = tmp_path / "rules" / "all.yaml"
    text = (TINY / "rules" / "all.yaml").read_text("utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "diff.quyche.textconv", f"{sys.executable} -m quyche.cli.textconv")
    limited = text.replace("thời hạn: 30 phút, căn cứ: Điều 3}", "thời hạn: 45 phút, căn cứ: Điều 3}")
    for version in (text, "# Xem lại\n" + text, "# Xem lại\n" + limited):
        rules.write_text(version, "utf-8")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-q", "-m", "x")
    return tmp_path


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=x", "-c", "user.email=x@x", "-c", "core.quotePath=false")
    done = subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)  # noqa: S607 - the git of the machine
    return done.stdout.decode()


def changed(text: str) -> list[str]:
    return [line for line in text.splitlines() if re.match(r"[+-](?![+-])", line)]


LIMIT_LINES = [
    "-Điều 3 · bảng thời hạn · han-on · thời hạn: 30 phút",
    "+Điều 3 · bảng thời hạn · han-on · thời hạn: 45 phút",
]


def test_git_shows_what_the_policy_says(repository: Path) -> None:
    assert changed(git(repository, "diff", "HEAD~1", "HEAD")) == LIMIT_LINES
    assert changed(git(repository, "diff", "HEAD~2", "HEAD~1")) == []
    assert changed(git(repository, "log", "-p", "-1")) == LIMIT_LINES


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_the_command_compares_revisions_and_directories(
    repository: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    git(repository, "tag", "-a", "v1", "-m", "x", "HEAD~1")
    monkeypatch.delenv("QUYCHE_POLICY", raising=False)
    told = [
        CliRunner().invoke(command, ["diff", *sides, "--format", form])
        for sides in (("HEAD~1", "main"), ("HEAD~2", str(repository)))
    ]
    assert [t.exit_code for t in told] == [0, 0], told
    assert "45" in told[0].output
    assert "Điều 3, Ồn ào" in told[0].output
    if form == "text":
        assert told[1].output == told[0].output, "the remark is no change"
        assert CliRunner().invoke(command, ["diff", "HEAD~2", "HEAD~1"]).output.startswith("Không đổi nội dung")
        wrong = CliRunner().invoke(command, ["diff", "HEAD", "no-such-branch"])
        assert wrong.exit_code == 2
        assert "no-such-branch" in wrong.output


def test_a_revision_gives_the_policy_files_of_the_folder_and_no_other(repository: Path) -> None:
    shutil.copytree(repository / "rules", repository / "city" / "rules")
    (repository / "city" / "rules" / "note.txt").write_text("x")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "x")
    assert set(files_at(repository / "city", "HEAD")) == {"rules/all.yaml"}
    assert files_at(repository, "HEAD") == read_directory(repository)
