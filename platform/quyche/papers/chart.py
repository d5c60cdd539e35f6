"""Bars as a picture, for papers."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from quyche.papers.paper import Bar

WIDE, ROW, NAMES, COUNTS, KEY = 1500, 62, 520, 90, 64
TONES = {"timely": "#0b5c78", "late": "#b7791f", "overdue": "#a61b1b"}
WORDS = {"timely": "đúng hạn", "late": "quá hạn", "overdue": "đang quá hạn"}
FONTS = Path(__file__).parent / "fonts"
REGULAR = FONTS / "Tinos-Regular.ttf"


def picture(bars: Sequence[Bar]) -> bytes:
    """A PNG, WIDE pixels across: one bar a row, its parts by colour, its sum behind it."""
    image = Image.new("RGB", (WIDE, ROW * len(bars) + KEY), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(REGULAR, 36)
    most = max((b.timely + b.late + b.overdue for b in bars), default=0) or 1
    for place, bar in enumerate(bars):
        _bar(draw, font, bar, place * ROW, (WIDE - NAMES - COUNTS) / most)
    x = NAMES
    for tone, colour in TONES.items():
        y = ROW * len(bars) + 16
        draw.rectangle((x, y, x + 32, y + 32), colour)
        draw.text((x + 44, y - 6), WORDS[tone], "black", font)
        x += 44 + round(draw.textlength(WORDS[tone], font)) + 50
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _bar(draw: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont, bar: Bar, y: int, scale: float) -> None:
    draw.text((NAMES - 16, y + ROW // 2), _fitted(draw, font, bar.name), "black", font, anchor="rm")
    x = float(NAMES)
    for tone, colour in TONES.items():
        wide = getattr(bar, tone) * scale
        if wide:
            draw.rectangle((x, y + 10, x + wide, y + ROW - 10), colour)
        x += wide
    draw.text((x + 12, y + ROW // 2), str(bar.timely + bar.late + bar.overdue), "black", font, anchor="lm")


def _fitted(draw: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont, name: str) -> str:
    shown = name
    while shown and draw.textlength(shown + "…", font) > NAMES - 20:
        shown = shown[:-1]
    return name if shown == name else shown + "…"
