"""Who and where: categories, agencies, wards, sources, flags, the register of clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from quyche.policy.base import Head, Label
from quyche.policy.durations import Duration
from quyche.policy.rules import AgencyRef


@dataclass(frozen=True, slots=True)
class Category:
    """`covers` helps whoever has to choose one."""

    head: Head
    label: Label
    covers: Label


@dataclass(frozen=True, slots=True)
class Agency:
    head: Head
    label: Label
    groups: tuple[str, ...]
    ward: str
    relation: str
    chief: str
    role: str
    named: bool
    head_role: str = ""
    """The role that only its head holds, where there is one."""
    replaces: tuple[str, ...] = ()
    """Agencies that have ended or are gone, whose running cases it takes over."""


@dataclass(frozen=True, slots=True)
class Named:
    """A row that only has a name: a source, a group of agencies."""

    head: Head
    label: Label


@dataclass(frozen=True, slots=True)
class Ward:
    head: Head
    label: Label
    state_code: str
    replaces: tuple[str, ...] = ()
    """Wards that have ended, of which it is made up; their outlines are its own while it has none."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes-or-no matter that an officer declares; `note` is what to do when it holds;
    `set_outside` proposes it for a point outside every ward; with `needs` no agency gets the case
    before that milestone stands on record."""

    head: Head
    label: Label
    note: Label
    set_outside: bool
    needs: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the register in our own short words, and what it fixes, if anything."""

    head: Head
    text: str
    summary: str
    executed: bool
    why_not: str
    tests: tuple[str, ...] = ()
    fixes_limit: Duration | None = None
    fixes_lead: AgencyRef | None = None
    read_as: str = ""
    """Digest of the summary with which the rows that cite the clause were last read (`policy.register`)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An open point of the regulation with its interim reading."""

    head: Head
    about: str
    clause: str
    reading: str
    decider: str
    review_on: date | None


@dataclass(frozen=True, slots=True)
class Instrument:
    """The legal document itself."""

    head: Head
    label: Label
    number: str
    signed_on: date | None
    assumed_from: date | None


@dataclass(frozen=True, slots=True)
class Site:
    """What the public pages call themselves."""

    head: Head
    label: Label
    issuer: Label
    welcome: Label
    emergency: Label


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a ward: rings of (longitude, latitude), the first of each polygon the outer one."""

    ward: str
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...] = field(repr=False)
    file: str = field(compare=False)


Relation = Literal["trực thuộc", "phối hợp"]
