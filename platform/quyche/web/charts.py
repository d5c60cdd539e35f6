"""Pictures made on the server: ward outlines and days as plain SVG shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from quyche.policy.places import Outline
from quyche.service import timeliness
from quyche.service.overview import Figures

WIDE, TONES = 640.0, 4
TREND_WIDE, TREND_HIGH = 640, 180
SHARE_WIDE, SHARE_ROW = 400, 26
Point = tuple[float, float]


def ward_map(outlines: Sequence[Outline], figures: Mapping[str, Figures], names: Mapping[str, str]) -> dict[str, Any]:
    """The wards with the figures of each: shaded by reports sent."""
    drawn = counted_map(outlines, {w: f.sent for w, f in figures.items()}, names)
    return {**drawn, "shapes": [{**s, "figures": figures.get(s["ward"])} for s in drawn["shapes"]]} if drawn else {}


def counted_map(outlines: Sequence[Outline], counts: Mapping[str, int], names: Mapping[str, str]) -> dict[str, Any]:
    """Shapes in a box WIDE across: a path, a tone (0 to TONES by count), where its number stands."""
    box = _box(outlines)
    if not box:
        return {}
    most = max(counts.values(), default=0) or 1

    def shape(o: Outline) -> dict[str, Any]:
        rings = [[box.at(x, y) for x, y in ring] for polygon in o.polygons for ring in polygon]
        count, (x, y) = counts.get(o.ward, 0), _middle(max(rings, key=len))
        place = {"x": round(x), "y": round(y), "name": names.get(o.ward, o.ward), "ward": o.ward}
        return {"path": " ".join(_path(r) for r in rings), "tone": -(-TONES * count // most), "count": count, **place}

    return {"shapes": [shape(o) for o in outlines], "wide": round(WIDE), "high": round(box.high)}


def with_room(shapes: Sequence[Mapping[str, Any]], size: int) -> list[str]:
    """The wards whose numbers, of letters `size` high, lie on no other's; nought needs none, the most come first."""
    told: dict[str, tuple[float, float, float]] = {}
    for s in sorted(shapes, key=lambda s: (-s["count"], s["ward"])):
        half = size * 0.35 * (len(str(s["count"])) + 0.5)
        others = told.values()
        if s["count"] and all(abs(s["x"] - x) >= half + h or abs(s["y"] - y) >= size for x, y, h in others):
            told[s["ward"]] = (s["x"], s["y"], half)
    return list(told)


@dataclass(frozen=True, slots=True)
class _Box:
    """Where degrees stand in a picture WIDE across."""

    west: float
    north: float
    across: float
    down: float
    high: float

    def at(self, lon: float, lat: float) -> Point:
        return (lon - self.west) * self.across, (self.north - lat) * self.down


def _box(outlines: Sequence[Outline]) -> _Box | None:
    points = [p for o in outlines for polygon in o.polygons for ring in polygon for p in ring]
    if not points:
        return None
    (west, east), (south, north) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    squeeze = cos(radians(north))
    scale = WIDE / ((east - west) * squeeze)
    return _Box(west, north, squeeze * scale, scale, (north - south) * scale)


def placed(outlines: Sequence[Outline], places: Mapping[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    """Where places (latitude, longitude) stand in the picture of `counted_map`; those outside of it are left out."""
    box = _box(outlines)
    found = {name: box.at(lon, lat) for name, (lat, lon) in places.items()} if box else {}
    high = box.high if box else 0
    return {name: (round(x), round(y)) for name, (x, y) in found.items() if 0 <= x <= WIDE and 0 <= y <= high}


def _path(ring: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring) + "Z"


def _middle(ring: Sequence[Point]) -> Point:
    """The centre of gravity of a ring."""
    area = cx = cy = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, cx, cy = area + cross, cx + (x1 + x2) * cross, cy + (y1 + y2) * cross
    return (cx / (3 * area), cy / (3 * area)) if area else ring[0]


def trend_bars(days: Sequence[Figures]) -> list[dict[str, Any]]:
    """Two bars a day in a box TREND_WIDE by TREND_HIGH: sent; beside it finished, in time below and late above."""
    most = max([max(d.sent, d.timely + d.late) for d in days], default=0) or 1
    step = TREND_WIDE / max(1, len(days))

    def high(count: int) -> int:
        return round(TREND_HIGH * count / most)

    return [
        {
            "x": round(i * step, 1), "wide": round(step * 0.36, 1), "day": d.id, "figures": d, "sent": high(d.sent),
            "timely": high(d.timely), "late": high(d.late), "label": (len(days) - 1 - i) % 5 == 0,
        }
        for i, d in enumerate(days)
    ]  # fmt: skip


HOURS_WIDE, HOURS_HIGH = 480, 64


def hours(old: Sequence[int], new: Sequence[int], most: int) -> dict[str, str]:
    """Two bars an hour in a box HOURS_WIDE by HOURS_HIGH, each side as one path; `most` fills the height."""
    step = HOURS_WIDE / len(old)

    def bars(counts: Sequence[int], begin: float) -> str:
        high = [round(HOURS_HIGH * n / (most or 1), 1) for n in counts]
        found = [(i * step + begin * step, h) for i, h in enumerate(high) if h]
        return "".join(f"M{x:g} {HOURS_HIGH}v{-h:g}h{step * 0.36:g}v{h:g}z" for x, h in found)

    return {"old": bars(old, 0.1), "new": bars(new, 0.5)}


def shares(figures: Sequence[timeliness.Figures]) -> list[dict[str, Any]]:
    """One bar a row in a box SHARE_WIDE across: solved in time, solved late, open and overdue."""
    most = max([f.timely + f.late + f.overdue for f in figures], default=0) or 1
    shown = [f for f in figures if f.timely + f.late + f.overdue]

    def bar(place: int, f: timeliness.Figures) -> dict[str, Any]:
        parts, x = [], 0
        for tone, count in (("timely", f.timely), ("late", f.late), ("overdue", f.overdue)):
            wide = round(SHARE_WIDE * count / most)
            parts.append({"tone": tone, "x": x, "wide": wide})
            x += wide
        return {"figures": f, "parts": parts, "y": place * SHARE_ROW}

    return [bar(i, f) for i, f in enumerate(shown)]
