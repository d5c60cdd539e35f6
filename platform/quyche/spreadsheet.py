"""Reading the cells of a small spreadsheet, whichever way it was saved."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

LARGEST = 2_000_000
LARGEST_UNPACKED = 30_000_000
WIDEST = 40


class Unreadable(Exception):
    """Neither XLSX nor CSV in UTF-8."""


def read(content: bytes, most: int) -> list[tuple[int, list[str]]]:
    """At most `most` rows that are not empty, the first sheet's, each with its number in the file.

    A cell shows what a formula came to when the file was saved, never the formula. Raises Unreadable.
    """
    rows = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    full = ((number, [_tidy(c) for c in row[:WIDEST]]) for number, row in enumerate(rows, start=1))
    return list(islice(((n, row) for n, row in full if any(row)), most))


def _tidy(cell: str) -> str:
    return unicodedata.normalize("NFC", " ".join(cell.split()))


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable from error
    first = text.partition("\n")[0]
    if "\0" in text or not first.strip():
        raise Unreadable
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    except csv.Error as error:
        raise Unreadable from error


def _xlsx(content: bytes) -> Iterator[list[str]]:
    """A packed file that would unpack to far more than a list of people is refused before it is unpacked."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise Unreadable
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        yield from ([_said(v) for v in row] for row in sheet.iter_rows(max_col=WIDEST, values_only=True))
    except Unreadable:
        raise
    except (BadZipFile, ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, SyntaxError) as error:
        raise Unreadable from error  # what openpyxl raises for broken parts; a parse error of XML is a SyntaxError


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | datetime):
        return value.strftime("%d/%m/%Y")
    return str(value)
