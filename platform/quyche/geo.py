"""Which ward a point lies in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from shapely import Point, Polygon, STRtree

from quyche.policy.places import Outline


class Wards:
    """Ward outlines ready to be asked. Where slivers overlap, the smaller ward wins."""

    def __init__(self, outlines: Sequence[Outline]) -> None:
        shapes = [(Polygon(p[0], p[1:]), o.ward) for o in outlines for p in o.polygons]
        self._shapes = sorted(shapes, key=lambda s: (s[0].area, s[1]))
        self._tree = STRtree([s for s, _ in self._shapes])

    def containing(self, lat: float, lon: float) -> str | None:
        """The ward of a point, or None outside all of them: then a person decides."""
        hits = self._tree.query(Point(lon, lat), predicate="intersects")
        return self._shapes[min(hits)][1] if len(hits) else None


@lru_cache(maxsize=8)
def wards_of(outlines: tuple[Outline, ...]) -> Wards:
    return Wards(outlines)


def as_geojson(outlines: Sequence[Outline], names: dict[str, str]) -> dict[str, Any]:
    """The outlines with the wards' names, for a map in the browser."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": o.ward, "name": names.get(o.ward, o.ward)},
            "geometry": {"type": "MultiPolygon", "coordinates": o.polygons},
        }
        for o in outlines
    ]
    return {"type": "FeatureCollection", "features": features}
