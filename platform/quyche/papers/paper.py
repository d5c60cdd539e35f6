"""What stands on a paper, without a word on how it looks."""

from __future__ import annotations

from dataclasses import dataclass

Cell = str | int


class Broken(Exception):
    """A template that cannot be filled; the text tells the office, in Vietnamese, where and how to mend it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: what was solved in time, too late, and what is open and overdue."""

    name: str
    timely: int
    late: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the first column names the row, the others are figures. `bars` draw it as well."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: tuple[Bar, ...] = ()

    @property
    def widths(self) -> tuple[float, ...]:
        """How wide each column is beside a column of figures: names need more, so do words beside them."""
        columns = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.headings)
        _, *others = (_width(max((len(str(c)) for c in column), default=0)) for column in columns)
        return (WORDS if WORDS in others else NAMES, *others)


FIGURES, LENGTHS, WORDS, NAMES = 1.0, 1.6, 2.2, 2.4


def _width(letters: int) -> float:
    return FIGURES if letters <= 8 else LENGTHS if letters <= 24 else WORDS


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    paragraphs: tuple[str, ...]
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Head, title, body and foot as Nghị định 30/2020 asks; number and date are left to the registry."""

    parent: str
    issuer: str
    mark: str
    place: str
    year: int
    title: str
    about: str
    span: str
    sections: tuple[Section, ...]
    annex: Grid
    receivers: tuple[str, ...]
    authority: str
    signer: str
    state: str
    """Said at the end of a draft ("" once issued)."""


NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


def roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
