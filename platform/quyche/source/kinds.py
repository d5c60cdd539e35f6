"""The kinds of scalar a policy file may hold. Every one starts as text; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from quyche.policy.base import Citation, Label
from quyche.policy.durations import Duration, parse_duration
from quyche.policy.rules import AgencyRef, StepTime

RefKind = Literal[
    "agency",
    "group",
    "ward",
    "source",
    "flag",
    "category",
    "role",
    "state",
    "form",
    "field",
    "step",
    "clock",
    "action",
    "entrance",
    "task",
    "queue",
    "book",
    "calendar",
]


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a text that must be the `mã` of another row; of a map its keys, or with `of_values` its values."""

    kind: RefKind
    of_values: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """How a value is written, for editors and the handbook; every right text fits `pattern`, if there is one."""

    said: str
    pattern: str = ""
    kind: Literal["text", "yes-no", "number", "label", "agency", "citation"] = "text"


KnownKind = Literal[
    "receiver", "told", "milestone", "base", "template", "conditions", "shown", "effect", "occasion", "steps"
]


@dataclass(frozen=True, slots=True)
class Known:
    """Marks a value whose words an editor can offer though a rule of its own checks them."""

    kind: KnownKind


FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Of moments that are counted from: beyond, a deadline could not be written down."""
COMPLAINED_PHRASE = "cơ quan bị phản ánh"


def _fail(code: str, **words: str) -> PydanticCustomError:
    return PydanticCustomError(code, "{found}", words)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _fail("want-text", found="")
    return value


def _yes_no(value: Any) -> bool:
    if value in ("có", "không"):
        return bool(value == "có")
    raise _fail("want-yes-no", found=_text(value))


def _number(value: Any) -> int:
    if re.fullmatch(r"0|[1-9]\d{0,8}", _text(value)):
        return int(value)
    raise _fail("want-number", found=value)


def _ladder_time(value: Any) -> StepTime:
    """`80 %`, `trước hạn 30 phút`, `sau hạn 02 giờ`; an offset counts in the limit's own hours."""
    percent = re.fullmatch(r"([1-9]\d{0,3}) ?%", _text(value))
    if percent:
        return StepTime(int(percent[1]))
    side = re.fullmatch(r"(trước|sau) hạn (.+)", value)
    offset = parse_duration(side[2]) if side else None
    if not side or offset is None or offset.clock == "working":
        raise _fail("want-ladder-time", found=value)
    return StepTime(100, offset, side[1] == "trước")


def _time_of_day(value: Any) -> int:
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", _text(value))
    if not found:
        raise _fail("want-time-of-day", found=value)
    return int(found[1]) * 3600 + int(found[2]) * 60


def _day_of_year(value: Any) -> tuple[int, int]:
    """`16/10`; the 29th of February is refused: it does not come every year."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})", _text(value))
    day = parse_day(f"{value}/2023") if found else None
    if day is None:
        raise _fail("want-day-of-year", found=value)
    return day.month, day.day


def parse_day(text: str) -> date | None:
    """Reads `2023-01-18` and `18/01/2023`; None for anything else, impossible days included."""
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    local = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    parts = iso.groups() if iso else local.groups()[::-1] if local else None
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def _day(value: Any) -> date:
    day = parse_day(_text(value))
    if day is None:
        raise _fail("want-date", found=value)
    return day


def _moment(value: Any) -> datetime:
    text = _text(value)
    day, _, clock = text.rpartition(" ")
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", clock)
    on = parse_day(day)
    if not found or on is None or not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise _fail("want-moment", found=text)
    return datetime(on.year, on.month, on.day, int(found[1]), int(found[2]), int(found[3] or 0))  # noqa: DTZ001 - local until the policy's zone is known


def _duration(value: Any) -> Duration:
    parsed = parse_duration(_text(value))
    if parsed is None:
        raise _fail("want-duration", found=value)
    return parsed


def _pattern(value: Any) -> str:
    """A regular expression that cannot run away: no group, back-reference or look-around."""
    text = _text(value)
    try:
        re.compile(text)
    except re.error as error:
        raise _fail("want-pattern", found=text) from error
    if len(text) > 100 or re.search(r"(?<!\\)\(|\\[1-9]", text) or len(re.findall(r"[*+]|\{\d+,\d*\}", text)) > 4:
        raise _fail("want-pattern", found=text)
    return text


def _zone(value: Any) -> str:
    name = _text(value)
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ModuleNotFoundError, ValueError, OSError) as error:
        raise _fail("want-zone", found=name) from error


def _shift(value: Any) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})", _text(value))
    if not found:
        raise _fail("want-shift", found=value)
    h1, m1, h2, m2 = map(int, found.groups())
    if m1 > 59 or m2 > 59 or not h1 * 60 + m1 < h2 * 60 + m2 <= 24 * 60:
        raise _fail("want-shift", found=value)
    return h1 * 3600 + m1 * 60, h2 * 3600 + m2 * 60


def _label(value: Any) -> Label:
    if isinstance(value, str) and value.strip():
        return Label(value)
    if isinstance(value, dict) and isinstance(value.get("vi"), str) and set(value) <= {"vi", "en"}:
        return Label(value["vi"], _text(value.get("en", "")))
    raise _fail("want-label", found=value if isinstance(value, str) else "")


_CLAUSE = re.compile(
    r"(Quyết định )?Điều \d+"
    r"( đoạn cuối| khoản \d+( điểm [a-zđ]| gạch đầu dòng \d+)?)?"
)


def _citation(value: Any) -> Citation:
    text = _text(value)
    if text == "kỹ thuật":
        return Citation("technical", "")
    gap = re.fullmatch(r"điểm cần làm rõ (\S+)", text)
    if gap:
        return Citation("gap", gap[1])
    if not _CLAUSE.fullmatch(text):
        raise _fail("want-citation", found=text)
    return Citation("clause", text)


def _agency(value: Any) -> AgencyRef:
    if value == COMPLAINED_PHRASE:
        return AgencyRef("complained")
    if isinstance(value, dict) and set(value) == {"nhóm"}:
        return AgencyRef("group", _text(value["nhóm"]))
    if isinstance(value, str) and SLUG.fullmatch(value):
        return AgencyRef("agency", value)
    raise _fail("want-agency", found=value if isinstance(value, str) else "")


def _list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_DATE = r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}"
_OCLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_DAYS = Form("ngày: năm-tháng-ngày hoặc ngày/tháng/năm", rf"^({_DATE})$")
_MOMENTS = Form("ngày rồi giờ, giờ của thành phố", rf"^({_DATE}) {_OCLOCK}(:[0-5]\d)?$")
_LENGTHS = Form(
    "số kèm đơn vị: phút, giờ, ngày; thêm “làm việc” nếu chỉ tính giờ làm việc",
    r"^(?!0+ )\d{1,4} (phút|giờ|ngày)( làm việc)?$",
)
_LADDER_TIMES = Form(
    "phần trăm thời hạn đã dùng, hoặc “trước hạn”, “sau hạn” kèm một khoảng",
    r"^([1-9]\d{0,3} ?%|(trước|sau) hạn \d{1,4} (phút|giờ|ngày))$",
)
_CITATIONS = Form(
    "“Điều … khoản … điểm …”, “điểm cần làm rõ …” hoặc “kỹ thuật”",
    rf"^(kỹ thuật|điểm cần làm rõ \S+|{_CLAUSE.pattern})$",
    "citation",
)

Text = Annotated[str, StringConstraints(min_length=1)]
Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
    Form("chữ thường không dấu, chữ số, gạch nối giữa các từ", r"^[a-z0-9]+(-[a-z0-9]+)*$"),
]
YesNo = Annotated[bool, BeforeValidator(_yes_no), Form("có hoặc không", kind="yes-no")]
Number = Annotated[int, BeforeValidator(_number), Form("số nguyên, viết liền", kind="number")]
LadderTime = Annotated[StepTime, BeforeValidator(_ladder_time), _LADDER_TIMES]
TimeOfDay = Annotated[int, BeforeValidator(_time_of_day), Form("giờ:phút, đủ hai chữ số", rf"^{_OCLOCK}$")]
DayOfYear = Annotated[tuple[int, int], BeforeValidator(_day_of_year), Form("ngày/tháng", r"^\d{1,2}/\d{1,2}$")]
Day = Annotated[date, BeforeValidator(_day), _DAYS]
Moment = Annotated[datetime, BeforeValidator(_moment), _MOMENTS]
Length = Annotated[Duration, BeforeValidator(_duration), _LENGTHS]
Shift = Annotated[
    tuple[int, int], BeforeValidator(_shift), Form("giờ đầu-giờ cuối, đủ hai chữ số", r"^\d{2}:\d{2}-\d{2}:\d{2}$")
]
Zone = Annotated[str, BeforeValidator(_zone), Form("tên múi giờ theo danh mục IANA")]
Pattern = Annotated[str, BeforeValidator(_pattern), Form("biểu thức chính quy, không có ngoặc tròn")]
Said = Annotated[Label, BeforeValidator(_label), Form("chữ, hoặc {vi: …, en: …}", kind="label")]
OneCitation = Annotated[Citation, BeforeValidator(_citation), _CITATIONS]
Cited = Annotated[list[OneCitation], BeforeValidator(_list)]
OneAgency = Annotated[
    AgencyRef,
    BeforeValidator(_agency),
    Form("mã cơ quan, {nhóm: mã nhóm} là cơ quan của nhóm ở nơi xảy ra, hoặc “cơ quan bị phản ánh”", kind="agency"),
]
Agencies = Annotated[list[OneAgency], BeforeValidator(_list)]
Values = Annotated[list[Text], BeforeValidator(_list)]
Conditions = Annotated[dict[str, Values], Known("conditions")]
Shown = Annotated[dict[str, Values], Known("shown")]


def takes_one_or_many(mark: Any) -> bool:
    """Whether a list with this mark may also be written as a single value."""
    return isinstance(mark, BeforeValidator) and mark.func is _list
