"""Many accounts at once from a spreadsheet: everything wrong with every row is told before anything is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quyche.errors import Refused
from quyche.handle import Actor
from quyche.handle.granting import Problems, Wanted, agencies_for
from quyche.policy.nearest import fold
from quyche.policy.places import Agency
from quyche.policy.policy import Policy
from quyche.policy.workplace import Role
from quyche.service import granting
from quyche.service.desk import Desk
from quyche.spreadsheet import LARGEST, Unreadable, read
from quyche.texts.account_messages import HEADINGS

MOST = 500
NEEDED = ("id", "name", "roles", "agency")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file by its number there, what it asks for and what is wrong with it."""

    number: int
    wanted: Wanted
    problems: Problems


def preview(desk: Desk, content: bytes, actor: Actor) -> list[Line]:
    """Nothing is changed. Raises NotAllowed, or Refused when the file as a whole will not do."""
    granting.demand_grantor(desk, actor)
    rows = _rows(content)
    columns = _columns(rows[0][1])
    numbered = [(number, _wanted(desk.policy, row, columns)) for number, row in rows[1:]]
    return judged(desk, numbered, actor)


def judged(desk: Desk, numbered: Sequence[tuple[int, Wanted]], actor: Actor) -> list[Line]:
    """Rows with what is wrong with each as things stand now. Raises NotAllowed."""
    problems = granting.check(desk, [w for _, w in numbered], actor)
    return [Line(number, wanted, found) for (number, wanted), found in zip(numbered, problems, strict=True)]


def _rows(content: bytes) -> list[tuple[int, list[str]]]:
    if len(content) > LARGEST:
        raise Refused({"file": ("list-large", {"most": str(LARGEST // 1_000_000)})})
    try:
        rows = read(content, MOST + 2)
    except Unreadable as error:
        raise Refused({"file": ("list-unreadable", {})}) from error
    if len(rows) > MOST + 1:
        raise Refused({"file": ("list-long", {"most": str(MOST)})})
    if len(rows) < 2:
        raise Refused({"file": ("list-empty", {})})
    return rows


def _columns(heading: Sequence[str]) -> dict[str, int]:
    """Where each field stands. Raises Refused for columns that are missing or there twice."""
    found = [fold(cell) for cell in heading]
    names = {field: fold(label) for field, label in HEADINGS.items()}
    missing = [HEADINGS[f] for f in NEEDED if names[f] not in found]
    if missing:
        raise Refused({"file": ("list-headings", {"columns": ", ".join(missing)})})
    twice = [HEADINGS[f] for f, name in names.items() if found.count(name) > 1]
    if twice:
        raise Refused({"file": ("list-twice", {"columns": ", ".join(twice)})})
    return {field: found.index(name) for field, name in names.items() if name in found}


def _wanted(policy: Policy, row: Sequence[str], columns: dict[str, int]) -> Wanted:
    cells = {field: row[i] if i < len(row) else "" for field, i in columns.items()}
    roles = [r.strip() for r in re.split(r"[;,|]", cells["roles"]) if r.strip()]
    return Wanted(
        cells["id"],
        cells["name"],
        frozenset(_named(policy.roles, r) for r in roles),
        _named(policy.agencies, cells["agency"]),
        cells.get("head", ""),
        cells.get("document", ""),
    )


def _named(rows: Iterable[Role | Agency], said: str) -> str:
    """The id of the row called so, by id or by name however it is accented; otherwise what was said."""
    return next((r.head.id for r in rows if fold(said) in (r.head.id, fold(r.label.vi))), said)


def template(policy: Policy, roles: Iterable[str]) -> list[list[str]]:
    """The heading and one row to be overwritten, with a role and agency that exist."""
    labels = {r.head.id: r.label.vi for r in policy.roles}
    role = min(roles)
    agency = min(agencies_for(policy, [role]))
    named = next((a.label.vi for a in policy.agencies if a.head.id == agency), "")
    return [list(HEADINGS.values()), ["nguyen.van-an", "Nguyễn Văn An", labels[role], named, "", ""]]
