"""Characters and spellings that look right and are not, found before parsing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from quyche.errors import Finding, Place, finding

_ODD_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2028\u2029\u0085"
_TWINS = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"}
_SMART = {"“": '"', "”": '"', "‘": "'", "’": "'", "„": '"'}
_TONES = {
    new: old
    for pair, marked in (("oa", "àáảãạ òóỏõọ"), ("oe", "èéẻẽẹ òóỏõọ"), ("uy", "ỳýỷỹỵ ùúủũụ"))
    for second, first in zip(*marked.split(), strict=True)
    for new, old in ((pair[0] + second, first + pair[1]), ((pair[0] + second).upper(), (first + pair[1]).upper()))
}
"""New and old places of the tone mark, in syllables that end with the two vowels."""
_NEW_TONE = re.compile(rf"(?P<before>\w*)(?<![qQ])(?P<vowels>{'|'.join(_TONES)})(?!\w)")
_SUSPECT = (
    (re.compile(f"[{_ODD_SPACES}]"), "yaml-odd-space"),
    (re.compile(f"[{_UNSEEN}]"), "yaml-unseen"),
    (re.compile(f"[{''.join(_TWINS)}]"), "yaml-twin"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CURLY = re.compile(r"(?:^\s*|[:\-,\[{] *)(?P<quote>[“”‘’„])")
_ONE_SPACE = re.compile(r"[^\s] (?P<hash>#)")


_SIGNS = re.compile(
    rf"[{_ODD_SPACES}{_UNSEEN}{''.join(_TWINS)}{''.join(_SMART)}\x00-\x1f\x7f-\x9f]| \#"
    rf"|(?:{'|'.join(_TONES)})(?!\w)"
)
"""A line without any of these has no trap; nearly all are passed at this one look."""


def trapped(text: str, file: str) -> Iterator[Finding]:
    """Every trap, by line and column; the mend is the line as it was probably meant."""
    for number, line in enumerate(text.split("\n"), start=1):
        if _SIGNS.search(line) or not unicodedata.is_normalized("NFC", line):
            yield from _characters(line, number, file)
            yield from _quotes(line, number, file)
            yield from _hashes(line, number, file)
            yield from _tones(line, number, file)


def _characters(line: str, number: int, file: str) -> Iterator[Finding]:
    if line.lstrip(" ").startswith("\t"):
        yield finding("yaml-tab", "error", Place(file, number, line.index("\t") + 1), line.replace("\t", "  ").rstrip())
    for pattern, code in _SUSPECT:
        if odd := pattern.search(line):
            place = Place(file, number, odd.start() + 1)
            yield finding(code, "error", place, _mended(line), found=f"U+{ord(odd[0]):04X}")
    if control := _CONTROL.search(line):
        place = Place(file, number, control.start() + 1)
        yield finding("yaml-control", "error", place, found=f"U+{ord(control[0]):04X}")
    if not unicodedata.is_normalized("NFC", line):
        composed = unicodedata.normalize("NFC", line)
        at = next(i for i, (a, b) in enumerate(zip(line, composed + " " * len(line), strict=False)) if a != b)
        yield finding("yaml-not-nfc", "error", Place(file, number, at + 1), composed.strip())


def _tones(line: str, number: int, file: str) -> Iterator[Finding]:
    """`Hoà` and `Hòa` are the same word twice to every search: the policy keeps to the second."""
    if (found := _NEW_TONE.search(line)) and not line.lstrip().startswith("#"):
        mend = _NEW_TONE.sub(lambda m: m["before"] + _TONES[m["vowels"]], line)
        yield finding("yaml-tone", "warning", Place(file, number, found.start() + 1), mend.strip(), found=found[0])


def plain_spaces(text: str) -> str:
    """The text with ordinary spaces for odd ones, so that parsing goes on in step: told they are already."""
    return text.translate(dict.fromkeys(map(ord, _ODD_SPACES), " "))


def _mended(line: str) -> str:
    spaces: dict[int, str | None] = dict.fromkeys(map(ord, _ODD_SPACES), " ")
    spaces |= dict.fromkeys(map(ord, _UNSEEN))
    spaces |= {ord(wrong): right for wrong, right in _TWINS.items()}
    return unicodedata.normalize("NFC", line.translate(spaces)).strip()


def _quotes(line: str, number: int, file: str) -> Iterator[Finding]:
    """Curly quotes are fine inside prose; where YAML wants its own quotes they are not."""
    found = _CURLY.search(line)
    if found and not line.lstrip().startswith("#"):
        mend = line.translate({ord(curly): plain for curly, plain in _SMART.items()}).strip()
        yield finding("yaml-smart-quote", "error", Place(file, number, found.start("quote") + 1), mend)


def _hashes(line: str, number: int, file: str) -> Iterator[Finding]:
    """` #` cuts a value short without a word: a comment on the line wants two spaces before it."""
    if "#" not in line or line.lstrip().startswith("#"):
        return
    found = _ONE_SPACE.search(_without_quoted(line))
    if found:
        key, colon, value = line.partition(": ")
        mend = f'{key.strip()}: "{value.strip()}"' if colon else line.replace(" #", "  #").strip()
        yield finding("yaml-hash", "error", Place(file, number, found.start("hash") + 1), mend)


def _without_quoted(line: str) -> str:
    return re.sub(r"\"[^\"]*\"|'[^']*'", lambda m: "_" * len(m[0]), line)
