"""The likeliest meaning of a value of the wrong form: what a clerk would write instead."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from quyche.policy.nearest import fold, nearest
from quyche.source.kinds import parse_day

MEANT, NOON = 2, 12
"""Words up to this length are too short to be a misspelling of anything."""
YES = ("co", "yes", "true", "on", "x", "1", "y", "dung")
NO = ("khong", "no", "false", "off", "0", "n", "sai")
UNITS = {
    "": "giờ", "gio": "giờ", "tieng": "giờ", "h": "giờ", "gio lam viec": "giờ làm việc",
    "gio hanh chinh": "giờ làm việc", "ngay": "ngày", "ngay lam viec": "ngày làm việc",
    "ngay hanh chinh": "ngày làm việc", "phut": "phút", "p": "phút",
}  # fmt: skip
_LEVELS = ("điều", "khoản", "điểm", "gạch đầu dòng")


def mend(kind: str, found: str) -> str:
    """By the code of the finding; "" where nobody can know."""
    if kind == "want-zone":
        return nearest(found, available_timezones()) or ""
    if kind == "want-ladder-time":
        return f"{found} %" if found.isdigit() else ""
    made = {
        "want-duration": _duration, "want-shift": _shift, "want-yes-no": _yes_no, "want-date": _day,
        "want-citation": _citation, "want-agency": slugged,
    }.get(kind)  # fmt: skip
    told = made(found) if made else ""
    return "" if told == found else told


def slugged(found: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in fold(found)).split())


def _yes_no(found: str) -> str:
    said = fold(found).strip(" .")
    return "có" if said in YES else "không" if said in NO else ""


def _duration(found: str) -> str:
    """`4`, `4 tiếng`, `8 gio lam viec`, `O2 giờ` as people mean them."""
    found = re.sub(r"^[oO0]+(?=\d)", "", found)
    number = (re.match(r"\d+", found) or [""])[0]
    said = fold(found.removeprefix(number)).strip()
    unit = said if said in UNITS else nearest(said, (u for u in UNITS if len(u) > MEANT and u[0] == said[:1]))
    return f"{int(number):02d} {UNITS[unit]}" if number.isascii() and number and unit is not None else ""


def _shift(found: str) -> str:
    """`7h30 – 11h30` as hours; what ends first the other way round, unless it may be meant to last over night."""
    sides = [(int(h), m or "00") for h, m in re.findall(r"(\d{1,2})[:hg.](\d{2})?", found.replace(" ", ""))]
    if len(sides) != len(("from", "to")) or (sides[0] > sides[1] and sides[1][0] < NOON <= sides[0][0]):
        return ""
    return "-".join(f"{hour:02d}:{minute}" for hour, minute in sorted(sides))


def _day(found: str) -> str:
    """`2027-4-30` and `24.11.2026`; another order of the parts only where it can be a day in one way alone."""
    parts = re.findall(r"\d+", found)
    if len(parts) != len(("năm", "tháng", "ngày")) or not found.isascii():
        return ""
    first, second, third = parts
    orders = [parts] if len(first) == len("2026") else [[third, second, first], [third, first, second]]
    days = (parse_day("-".join([year, *(p.zfill(2) for p in rest)])) for year, *rest in orders)
    return next((day.isoformat() for day in days if day), "")


def _citation(found: str) -> str:
    """`điểm d khoản 4 Điều 7`, `Điều 7.4.d` and `k4 Đ7` have their parts in the order of the register."""
    named = re.findall(r"(điều|khoản|điểm|gạch đầu dòng)\s+(\w{1,2})\b", found.casefold())
    short = re.fullmatch(r"(?:điều )?(\d+)\.(\d+)(?:\.(\w))?", found.casefold())
    parts = dict(named) if not short else {k: v for k, v in zip(_LEVELS, short.groups(), strict=False) if v}
    if "điều" not in parts:
        gap = re.fullmatch(r"(?:điểm )?(?:cần làm rõ )?(g\d+)", found.casefold())
        return f"điểm cần làm rõ {gap[1]}" if gap else "kỹ thuật" if fold(found) == "ky thuat" else ""
    return " ".join(f"{level} {parts[level]}" for level in _LEVELS if level in parts).replace("điều", "Điều")
